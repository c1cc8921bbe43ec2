// Part of scenarios/action.hpp: the network serves an access point name otherwise.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"
#include "scenarios/yaml/network_parser.hpp"

namespace scenarios::inline v0::actions::apn {

namespace {

struct Apn final : Action {
    emu::lte::ApnRule rule;

    std::string text() const override { return to_text(rule); }
    Failure perform(Scene& scene) const override
    {
        scene.world().core().set_rule(rule);
        return {};
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig& config)
{
    Map map{errors, item};
    auto action = std::make_shared<Apn>();
    action->rule = parse_apn_rule(map, config.core);
    map.finish();
    return action;
}

constexpr ActionType types[] = {
    {"apn",
     "{name: text, pdp_type: ipv4|ipv6|ipv4v6, auth: none|pap|chap|any, user: text, "
     "password: text, refuse: N, back_off: T, dns: [A, ...]}",
     "the network treats an access point name so from now on, as under `network.apns`, whatever it "
     "did before; connections that are there stay",
     parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::apn
