// Part of stack/internet/service_type.hpp: servers that speak TLS and DTLS as services by name.
#include "stack/internet/service_type.hpp"
#include "stack/internet/services/tls_server.hpp"

#include <algorithm>

namespace stack::inline v0::net::service_files::tls_service {

namespace {

using tls::Application;
using Kind = ServiceSetting::Kind;

constexpr std::uint16_t echo_port = 7;
constexpr std::uint16_t samples_port = 4242; // where Zephyr's samples look for it

template <typename Names>
std::vector<std::string_view> names_of(const Names& all)
{
    std::vector<std::string_view> names;
    for (const auto& each : all)
        names.push_back(each.first);
    return names;
}

/// Takes over what is said.
template <typename Names, typename T>
void choose(const ServiceSettings& settings, std::string_view name, const Names& all, T& out)
{
    const auto said = settings.find(name);
    if (said == settings.end()) return;
    for (const auto& [value, meaning] : all)
        if (value == said->second) out = meaning;
}

constexpr ServiceSetting behaviour{"behaviour", Kind::choice, "X",
                                   [] { return names_of(tls::behaviours()); }};
constexpr ServiceSetting resumption{"resumption", Kind::boolean, "B"};
constexpr ServiceSetting cid{"cid", Kind::choice, "disabled|supported|enabled",
                             [] { return names_of(tls::cid_modes()); }};
constexpr ServiceSetting stream_settings[] = {behaviour, resumption};
constexpr ServiceSetting datagram_settings[] = {behaviour, resumption, cid};

tls::ServerConfig config_of(const ServiceSettings& settings)
{
    constexpr std::pair<std::string_view, bool> truth[] = {{"true", true}, {"false", false}};
    tls::ServerConfig config;
    choose(settings, behaviour.name, tls::behaviours(), config.behaviour);
    choose(settings, resumption.name, truth, config.resumption);
    choose(settings, cid.name, tls::cid_modes(), config.cid);
    return config;
}

template <Application application>
void start_tls(Host& host, std::uint16_t port, const ServiceSettings& settings)
{
    tls::ServerConfig config = config_of(settings);
    config.application = application;
    host.serve<tls::TlsServer>(port, config);
}

void start_dtls(Host& host, std::uint16_t port, const ServiceSettings& settings)
{
    host.serve<tls::DtlsServer>(port, config_of(settings));
}

void start_echo(Host& host, std::uint16_t port, const ServiceSettings& settings)
{
    tls::ServerConfig config = config_of(settings);
    config.application = Application::echo;
    config.clear_too = true;
    host.serve<tls::TlsServer>(port, config);
    host.serve<tls::DtlsServer>(port, config);
}

constexpr ServiceType types[] = {
    {"dtls_echo", tls::dtls_port,
     "sends each datagram back over DTLS; `behaviour` (good), `resumption` (true: session "
     "identifiers and tickets), `cid` (enabled: RFC 9146)",
     datagram_settings, start_dtls},
    {"echo", samples_port,
     "sends back what it receives, over TCP, UDP, TLS and DTLS on the one port. A connection that "
     "begins with a TLS handshake record (bytes 0x16 0x03) speaks TLS, a datagram that is a DTLS "
     "record DTLS; `behaviour`, `resumption` and `cid` as above are for those. The other echoes "
     "are for one of the four each",
     datagram_settings, start_echo},
    {"https", tls::https_port, "as `http`, over TLS; `behaviour` and `resumption` as above",
     stream_settings, start_tls<Application::https>},
    {"tls_echo", echo_port,
     "sends back what it receives over TLS; `behaviour` and `resumption` as above", stream_settings,
     start_tls<Application::echo>},
};

} // namespace

std::span<const ServiceType> family() { return types; }

} // namespace stack::inline v0::net::service_files::tls_service
