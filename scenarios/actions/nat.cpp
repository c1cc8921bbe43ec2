// Part of scenarios/action.hpp: the NAT between the network and the hosts forgets.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"

namespace scenarios::inline v0::actions::nat {

namespace {

struct NatRebind final : Action {
    std::string text() const override { return "{}"; }
    Failure perform(Scene& scene) const override
    {
        stack::net::Nat* nat = scene.internet().nat();
        if (nat == nullptr) return "there is no NAT";
        nat->rebind();
        return {};
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig& config)
{
    Map map{errors, item};
    map.finish();
    if (!config.internet.nat.enabled) {
        errors.add(item.mark, item.key, "there is no NAT", "with internet: {nat: {}}");
    }
    return std::make_shared<NatRebind>();
}

constexpr ActionType types[] = {
    {"nat_rebind", "{}",
     "the NAT forgets every mapping: the next packet leaves from a new public port. IPv4 only; "
     "needs `internet.nat`",
     parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::nat
