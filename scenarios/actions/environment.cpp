// Part of scenarios/action.hpp: the supply and the temperature that the modem measures.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"

#include <fmt/format.h>

namespace scenarios::inline v0::actions::environment {

namespace {

// Below it is a brown-out, which resets the whole chip: no AT line (at/power_mobility.md §4.2).
constexpr int lowest_supply = 2500;
constexpr int highest_supply = 5500;
// What %XTEMP can say (at/commands.tsv).
constexpr int coldest = -40;
constexpr int hottest = 125;

struct Supply final : Action {
    int millivolt = 0;

    std::string text() const override { return fmt::format("{{voltage: {}}}", millivolt); }
    Failure perform(Scene& scene) const override
    {
        scene.modem_at().set_supply(millivolt);
        return {};
    }
};

struct Temperature final : Action {
    int celsius = 0;

    std::string text() const override { return fmt::format("{{celsius: {}}}", celsius); }
    Failure perform(Scene& scene) const override
    {
        scene.modem_at().set_temperature(celsius);
        return {};
    }
};

ActionPtr parse_supply(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto supply = std::make_shared<Supply>();
    if (map.require("voltage", fmt::format("{} to {} (mV)", lowest_supply, highest_supply))) {
        map.integer("voltage", lowest_supply, highest_supply, supply->millivolt);
    }
    map.finish();
    return supply;
}

ActionPtr parse_temperature(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto temperature = std::make_shared<Temperature>();
    if (map.require("celsius", fmt::format("{} to {}", coldest, hottest))) {
        map.integer("celsius", coldest, hottest, temperature->celsius);
    }
    map.finish();
    return temperature;
}

constexpr ActionType types[] = {
    {"supply", "{voltage: mV}",
     "the supply is `voltage` (2500 to 5500 mV; 3600 at the start) from now on. Below the level of "
     "`AT%XPOFWARN`, which 2.x has armed at 3000 mV from the start, the modem goes to flight mode "
     "and tells `ME BATTERY LOW`, once until it is armed again; from 1.3.2 on what writes its NVM "
     "answers 528 until the supply is back. Below `AT%XVBATLOWLVL` it tells `%XVBATLOWLVL`",
     parse_supply},
    {"temperature", "{celsius: N}",
     "the modem is so warm (-40 to 125; 25 at the start) from now on: `%XTEMP` tells of the limit "
     "of `AT%XTEMPHIGHLVL` and of 90, at which the modem goes to flight mode and tells `ME "
     "OVERHEATED`; switched on while it is as hot, it does so again",
     parse_temperature},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::environment
