// Part of scenarios/action.hpp: the network, or the coverage, takes a PDN connection away and gives
// it back.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"

#include <fmt/format.h>

namespace scenarios::inline v0::actions::pdn {

namespace {

enum class By { network, coverage };
constexpr std::pair<std::string_view, By> losses[] = {{"network", By::network},
                                                      {"coverage", By::coverage}};

struct Loss final : Action {
    int cid = 0;
    int cause = 36; // ESM cause: regular deactivation
    By by = By::network;

    std::string text() const override
    {
        if (by == By::coverage) return "{by: coverage}";
        return fmt::format("{{cid: {}, cause: {}, by: network}}", cid, cause);
    }
    Failure perform(Scene& scene) const override
    {
        switch (by) {
        case By::network:
            scene.network().lose_pdn(cid, cause);
            break;
        case By::coverage:
            scene.network().forget();
            scene.cell().set_coverage(false);
            break;
        }
        return {};
    }
};

struct Restore final : Action {
    int cid = 0;

    std::string text() const override { return fmt::format("{{cid: {}}}", cid); }
    Failure perform(Scene& scene) const override
    {
        scene.network().restore_pdn(cid);
        scene.cell().set_coverage(true);
        return {};
    }
};

ActionPtr parse_loss(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto loss = std::make_shared<Loss>();
    map.choice<By>("by", losses, loss->by);
    for (const std::string_view key : {"cid", "cause"}) {
        const auto given = map.find(key);
        if (given && loss->by == By::coverage) {
            errors.add(given->mark, key, "has no meaning when coverage goes: it takes all",
                       "by: network");
        }
    }
    map.integer("cid", 0, emu::lte::max_cid, loss->cid);
    map.integer("cause", 1, 255, loss->cause);
    map.finish();
    return loss;
}

ActionPtr parse_restore(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto restore = std::make_shared<Restore>();
    map.integer("cid", 0, emu::lte::max_cid, restore->cid);
    map.finish();
    return restore;
}

constexpr ActionType types[] = {
    {"pdn_loss", "{cid: N, cause: N, by: network|coverage}",
     "`by: network` (default): the network deactivates PDN connection `cid` (0 to 10; 0) with ESM "
     "`cause` (1 to 255; 36) and refuses it until `pdn_restore`; cause 39 asks the modem to come "
     "back at once. `by: coverage`: coverage goes and the network forgets the modem, with all its "
     "PDN connections",
     parse_loss},
    {"pdn_restore", "{cid: N}",
     "the network refuses `cid` (0) no longer after `pdn_loss`, and coverage is back. A modem does "
     "not ask for the connection again of itself: `AT%XPDNCFG=1` makes it do so for cid 0, and "
     "`AT+CGACT=1,N` asks once for another one. Coverage it finds at its next search",
     parse_restore},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::pdn
