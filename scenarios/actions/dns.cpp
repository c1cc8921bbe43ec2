// Part of scenarios/action.hpp: how the name servers of a host answer.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"
#include "stack/internet/services/dns_server.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace scenarios::inline v0::actions::dns {

namespace {

using namespace std::chrono_literals;
using stack::net::DnsBehaviour;
using stack::net::DnsServer;

struct Dns final : Action {
    std::string host;
    DnsBehaviour behaviour = DnsBehaviour::good;
    emu::Ts delay{0};

    std::string text() const override
    {
        return fmt::format("{{host: {}, behaviour: {}, delay: {}}}", in_quotes(host),
                           name_of(stack::net::dns_behaviours(), behaviour), to_text(delay));
    }
    void check(Scene& scene) const override
    {
        scene.require_host(host);
        if (scene.internet().find(host)->services<DnsServer>().empty()) {
            throw std::invalid_argument{host + " is no name server"};
        }
    }
    Failure perform(Scene& scene) const override
    {
        stack::net::Host* found = scene.internet().find(host);
        if (found == nullptr) return "there is no host of that name";
        for (DnsServer* each : found->services<DnsServer>()) {
            stack::net::DnsConfig config = each->config();
            config.behaviour = behaviour;
            config.delay = delay;
            each->configure(std::move(config));
        }
        return {};
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto change = std::make_shared<Dns>();
    const auto host = map.require("host", "the name of a host");
    map.choice<DnsBehaviour>("behaviour", stack::net::dns_behaviours(), change->behaviour);
    map.duration("delay", 0s, 1h, change->delay);
    map.finish();
    if (!host || !read_text(errors, *host, change->host)) return nullptr;
    return change;
}

constexpr ActionType types[] = {
    {"dns", "{host: name, behaviour: D, delay: T}",
     "the name servers of a host, such as dns1.test, answer so from now on, as the service `dns`: "
     "`behaviour` (good), `delay` (0s to 1h; 0s)",
     parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::dns
