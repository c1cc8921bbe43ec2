// Part of scenarios/action.hpp: coverage goes, comes, or changes its strength.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"

#include <array>

#include <fmt/format.h>

namespace scenarios::inline v0::actions::coverage {

namespace {

struct Coverage final : Action {
    bool covered = true;
    std::optional<int> rsrp_dbm;

    std::string text() const override
    {
        if (rsrp_dbm) return fmt::format("{{rsrp: {}}}", *rsrp_dbm);
        return covered ? "normal" : "none";
    }
    Failure perform(Scene& scene) const override
    {
        if (rsrp_dbm) scene.cell().set_rsrp(*rsrp_dbm);
        scene.cell().set_coverage(covered);
        return {};
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    auto action = std::make_shared<Coverage>();
    if (item.node.IsMap()) {
        Map map{errors, item};
        int rsrp = 0;
        if (map.require("rsrp", "-140 to -44")) map.integer("rsrp", -140, -44, rsrp);
        map.finish();
        action->rsrp_dbm = rsrp;
        return action;
    }
    constexpr auto names = std::to_array<std::string_view>({"none", "normal"});
    const auto index = read_name(errors, item, names);
    if (!index) return nullptr;
    action->covered = *index == 1;
    return action;
}

constexpr ActionType types[] = {
    {"coverage", "none|normal|{rsrp: dBm}",
     "`none`, `normal`, or normal with another `rsrp` (-140 to -44 dBm)", parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::coverage
