// Part of scenarios/action.hpp: the network detaches the modem.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"

#include <fmt/format.h>

namespace scenarios::inline v0::actions::detach {

namespace {

struct Detach final : Action {
    bool reattach = true;

    std::string text() const override { return fmt::format("{{reattach: {}}}", reattach); }
    Failure perform(Scene& scene) const override
    {
        scene.network().detach(reattach);
        return {};
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto action = std::make_shared<Detach>();
    map.boolean("reattach", action->reattach);
    map.finish();
    return action;
}

constexpr ActionType types[] = {
    {"detach", "{reattach: B}",
     "the network detaches the modem; `reattach` (true): and wants it back", parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::detach
