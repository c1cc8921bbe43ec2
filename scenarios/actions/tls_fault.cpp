// Part of scenarios/action.hpp: the TLS and DTLS servers of a host behave otherwise from their next
// connection on.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"
#include "stack/internet/host.hpp"
#include "stack/internet/services/tls_server.hpp"

#include <stdexcept>
#include <vector>

#include <fmt/format.h>

namespace scenarios::inline v0::actions::tls_fault {

namespace {

using stack::tls::Behaviour;

std::string names()
{
    std::vector<std::string_view> all;
    for (const auto& [name, behaviour] : stack::tls::behaviours())
        all.push_back(name);
    return join(all);
}

struct TlsFault final : Action {
    std::string host;
    Behaviour behaviour = Behaviour::good;

    std::string text() const override
    {
        return fmt::format("{{host: {}, behaviour: {}}}", in_quotes(host),
                           name_of(stack::tls::behaviours(), behaviour));
    }
    void check(Scene& scene) const override
    {
        scene.require_host(host);
        if (scene.internet().find(host)->services<stack::tls::Server>().empty()) {
            throw std::invalid_argument{host + " speaks neither TLS nor DTLS"};
        }
    }
    Failure perform(Scene& scene) const override
    {
        stack::net::Host* found = scene.internet().find(host);
        if (found == nullptr) return "there is no host of that name";
        for (stack::tls::Server* each : found->services<stack::tls::Server>())
            each->set_behaviour(behaviour);
        return {};
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto fault = std::make_shared<TlsFault>();
    const auto host = map.require("host", "the name of a host");
    if (map.require("behaviour", names())) {
        map.choice<Behaviour>("behaviour", stack::tls::behaviours(), fault->behaviour);
    }
    map.finish();
    if (!host || !read_text(errors, *host, fault->host)) return nullptr;
    return fault;
}

constexpr ActionType types[] = {
    {"tls_fault", "{host: name, behaviour: X}",
     "the TLS and DTLS servers of a host behave so from their next connection on; what they have "
     "given out for resumption is void",
     parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::tls_fault
