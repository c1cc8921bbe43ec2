// Part of scenarios/action.hpp: whether the DTLS servers of a host know connection identifiers.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"
#include "stack/internet/host.hpp"
#include "stack/internet/services/tls_server.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace scenarios::inline v0::actions::dtls_cid {

namespace {

using stack::tls::CidMode;
using stack::tls::DtlsServer;

struct DtlsCid final : Action {
    std::string host;
    CidMode cid = CidMode::enabled;

    std::string text() const override
    {
        return fmt::format("{{host: {}, cid: {}}}", in_quotes(host),
                           name_of(stack::tls::cid_modes(), cid));
    }
    void check(Scene& scene) const override
    {
        scene.require_host(host);
        if (scene.internet().find(host)->services<DtlsServer>().empty()) {
            throw std::invalid_argument{host + " does not speak DTLS"};
        }
    }
    Failure perform(Scene& scene) const override
    {
        stack::net::Host* found = scene.internet().find(host);
        if (found == nullptr) return "there is no host of that name";
        for (DtlsServer* each : found->services<DtlsServer>()) {
            stack::tls::ServerConfig config = each->config();
            config.cid = cid;
            each->configure(config);
        }
        return {};
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto change = std::make_shared<DtlsCid>();
    const auto host = map.require("host", "the name of a host");
    if (map.require("cid", "disabled, supported, enabled")) {
        map.choice<CidMode>("cid", stack::tls::cid_modes(), change->cid);
    }
    map.finish();
    if (!host || !read_text(errors, *host, change->host)) return nullptr;
    return change;
}

constexpr ActionType types[] = {
    {"dtls_cid", "{host: name, cid: disabled|supported|enabled}",
     "the DTLS servers of a host know connection identifiers so (RFC 9146), from their next "
     "connection on; what they have given out for resumption is void",
     parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::dtls_cid
