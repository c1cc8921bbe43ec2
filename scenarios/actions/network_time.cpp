// Part of scenarios/action.hpp: the network's time is another, and it says so.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"
#include "scenarios/yaml/network_parser.hpp"

namespace scenarios::inline v0::actions::network_time {

namespace {

struct Time final : Action {
    TimeChange change;

    std::string text() const override { return change.text(); }
    Failure perform(Scene& scene) const override
    {
        stack::World& world = scene.world();
        change.apply(world.core().config().time);
        for (std::size_t i = 0; i < world.modems(); ++i)
            world.modem(i).network().inform();
        return {};
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto action = std::make_shared<Time>();
    action->change = parse_time_change(map);
    map.finish();
    return action;
}

constexpr ActionType types[] = {
    {"network_time", "{send: all|time|zone|none, zone: Z, daylight: N|none, offset: T}",
     "what the network tells of the time is so from now on, as under `network.time`; what is left "
     "out stays. All registered modems are told; one that is idle is paged",
     parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::network_time
