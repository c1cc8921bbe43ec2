// Part of scenarios/action.hpp: A host of the simulated internet goes, or comes back.
#include "stack/internet/host.hpp"
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"

namespace scenarios::inline v0::actions::host {

namespace {

struct HostChange final : Action {
    std::string name;
    bool up = true;

    std::string text() const override { return in_quotes(name); }
    void check(Scene& scene) const override { scene.require_host(name); }
    Failure perform(Scene& scene) const override
    {
        stack::net::Host* host = scene.internet().find(name);
        if (host == nullptr) return "there is no host of that name";
        host->set_up(up);
        return {};
    }
};

template <bool up>
ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    auto change = std::make_shared<HostChange>();
    change->up = up;
    if (!read_text(errors, item, change->name)) return nullptr;
    return change;
}

constexpr ActionType types[] = {
    {"host_down", "name", "a host such as `echo.test` neither hears nor says anything",
     parse<false>},
    {"host_up", "name", "a host that was down hears and speaks again", parse<true>},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::host
