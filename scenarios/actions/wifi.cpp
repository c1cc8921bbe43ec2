// Part of scenarios/action.hpp: what happens to the Wi-Fi part and its network.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"

#include <array>

namespace scenarios::inline v0::actions::wifi {

namespace {

using stack::wifi::DnsFault;

/// Makes the part before anything happens.
struct OfThePart : Action {
    std::string text() const override { return "{}"; }
    void check(Scene& scene) const override { scene.world().wifi(); }
};

struct InRange final : OfThePart {
    explicit InRange(bool its_there) : there{its_there} {}
    Failure perform(Scene& scene) const override
    {
        scene.world().wifi().station().set_in_range(there);
        return {};
    }
    bool there;
};

struct Reset final : OfThePart {
    Failure perform(Scene& scene) const override
    {
        scene.world().wifi().reset();
        return {};
    }
};

constexpr auto dns_faults = std::to_array<std::string_view>({"none", "error", "silent"});

struct Dns final : OfThePart {
    DnsFault fault = DnsFault::none;
    std::string text() const override
    {
        return std::string{dns_faults.at(static_cast<std::size_t>(fault))};
    }
    Failure perform(Scene& scene) const override
    {
        scene.world().wifi().set_dns_fault(fault);
        return {};
    }
};

template <typename Made, auto... arguments>
ActionPtr parse_empty(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    map.finish();
    return std::make_shared<Made>(arguments...);
}

ActionPtr parse_dns(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    const auto index = read_name(errors, item, dns_faults);
    if (!index) return nullptr;
    auto action = std::make_shared<Dns>();
    action->fault = static_cast<DnsFault>(*index);
    return action;
}

constexpr ActionType types[] = {
    {"wifi_loss", "{}",
     "the Wi-Fi access point is out of range: a station that is in its network loses it, and does "
     "not ask again by itself",
     parse_empty<InRange, false>},
    {"wifi_restore", "{}", "the Wi-Fi access point is in range again", parse_empty<InRange, true>},
    {"winc_reset", "{}",
     "the Wi-Fi part resets itself: all sockets are lost, the program's socket callback is "
     "forgotten, and the part boots again",
     parse_empty<Reset>},
    {"dns_fault", "none|error|silent",
     "the Wi-Fi part's name service: every query fails (`error`), or none is ever answered "
     "(`silent`)",
     parse_dns},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::wifi
