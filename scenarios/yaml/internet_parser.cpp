// Part of scenarios/scenario.hpp: the way to the far side of a scenario's world: path, router
// advertisements, NAT.
#include "scenarios/scenario.hpp"

namespace scenarios::inline v0 {

namespace {

using namespace std::chrono_literals;

void parse_nat(Errors& errors, const Item& item, stack::net::NatConfig& nat)
{
    Map map{errors, item};
    nat.enabled = true;
    map.boolean("enabled", nat.enabled);
    map.duration("udp_timeout", 1ms, 1'000h, nat.udp_timeout);
    map.duration("tcp_timeout", 1ms, 1'000h, nat.tcp_timeout);
    map.finish();
}

} // namespace

void parse_internet(Errors& errors, const Item& item, stack::net::InternetConfig& internet)
{
    Map map{errors, item};
    if (const auto path = map.find("path")) {
        Map inner{errors, *path};
        inner.duration("delay", 0s, 1h, internet.path.delay);
        inner.number("loss", 0, 1, internet.path.loss);
        inner.finish();
    }
    if (const auto advertisement = map.find("router_advertisement")) {
        if (advertisement->node.IsScalar() && advertisement->node.Scalar() == "never") {
            internet.advertise = false;
        } else if (!advertisement->node.IsScalar() ||
                   !parse_duration(advertisement->node.Scalar())) {
            errors.add(advertisement->mark, advertisement->key, "must be a duration or never",
                       "0s to 1h, never");
        } else {
            read_duration(errors, *advertisement, 0s, 1h, internet.router_advertisement);
        }
    }
    map.boolean("nat64", internet.nat64);
    if (const auto nat = map.find("nat")) parse_nat(errors, *nat, internet.nat);
    map.finish();
}

} // namespace scenarios::inline v0
