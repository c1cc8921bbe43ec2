#include "stack/internet/default_hosts.hpp"

#include "stack/internet/host.hpp"
#include "stack/internet/services/dns_server.hpp"
#include "stack/internet/services/mqtt_broker.hpp"
#include "stack/internet/services/services.hpp"
#include "stack/internet/services/tls_server.hpp"

#include <algorithm>
#include <array>

namespace stack::inline v0::net {

namespace {

using tls::Behaviour;

constexpr std::uint16_t echo_port = 7;
constexpr std::uint16_t discard_port = 9;
constexpr std::uint16_t dns_port = 53;
constexpr std::uint16_t http_port = 80;

template <Behaviour behaviour>
void https(Host& host)
{
    host.serve<tls::TlsServer>(tls::https_port, tls::ServerConfig{.behaviour = behaviour});
}

/// One broker on both ports.
void mqtt_broker(Host& host)
{
    const auto broker = std::make_shared<mqtt::Broker>(host.internet().engine());
    host.serve<mqtt::MqttServer>(mqtt::plain_port, broker);
    host.serve<tls::TlsServer>(mqtt::secure_port, tls::ServerConfig{}, mqtt::handlers_of(broker));
}

// clang-format off
constexpr auto hosts = std::to_array<DefaultHost>({
    {"echo.test",      7, [](Host& host) { host.serve<UdpEcho>(echo_port);
                                           host.serve<TcpEcho>(echo_port); }},
    {"discard.test",   9, [](Host& host) { host.serve<UdpDiscard>(discard_port);
                                           host.serve<TcpDiscard>(discard_port); }},
    {"mqtt.test",     83, mqtt_broker},
    {"mqtt.tls.test", 188, mqtt_broker}, // a name that the certificates of port 8883 have
    {"web.test",      80, [](Host& host) { host.serve<HttpServer>(http_port); }},
    {"dns1.test",     53, [](Host& host) { host.serve<DnsServer>(dns_port); }},
    {"dns2.test",     54, [](Host& host) { host.serve<DnsServer>(dns_port); }},
    {"blackhole.test", 66, [](Host& host) { host.set_up(false); }},
    {"reset.test",    67, [](Host&) {}}, // nothing listens: lwIP resets every connection

    {"tls.test",     143, [](Host& host) { https<Behaviour::good>(host);
                                           host.serve<tls::TlsServer>(echo_port, tls::ServerConfig{
                                               .application = tls::Application::echo}); }},
    {"dtls.test",    144, [](Host& host) { host.serve<tls::DtlsServer>(tls::dtls_port,
                                                                       tls::ServerConfig{}); }},
    {"expired.tls.test",        150, https<Behaviour::expired>},
    {"not-yet-valid.tls.test",  151, https<Behaviour::not_yet_valid>},
    {"wrong-name.tls.test",     152, https<Behaviour::wrong_name>},
    {"unknown-ca.tls.test",     153, https<Behaviour::unknown_ca>},
    {"chain.tls.test",          154, https<Behaviour::chain>},
    {"long-chain.tls.test",     155, https<Behaviour::long_chain>},
    {"rsa.tls.test",            156, https<Behaviour::rsa>},
    {"psk.tls.test",            157, https<Behaviour::psk>},
    {"wrong-psk.tls.test",      158, https<Behaviour::wrong_psk>},
    {"client-cert.tls.test",    159, https<Behaviour::client_certificate>},
    {"silent.tls.test",         160, https<Behaviour::silent>},
    {"closing.tls.test",        161, https<Behaviour::close_mid_handshake>},
    {"resetting.tls.test",      162, https<Behaviour::reset>},
    {"garbage.tls.test",        163, https<Behaviour::garbage>},
    {"oversize.tls.test",       164, https<Behaviour::oversize_record>},
});
// clang-format on

} // namespace

Address DefaultHost::ipv4() const
{
    return Address::v4({192, 0, 2, static_cast<std::uint8_t>(number)});
}

Address DefaultHost::ipv6() const
{
    Address address{.family = Family::ipv6, .bytes = {0x20, 0x01, 0x0d, 0xb8}};
    address.bytes[14] = static_cast<std::uint8_t>(number / 100);
    address.bytes[15] = static_cast<std::uint8_t>(number / 10 % 10 << 4 | number % 10);
    return address;
}

std::span<const DefaultHost> default_hosts() { return hosts; }

const DefaultHost* default_host(std::string_view name)
{
    const auto* found = std::find_if(hosts.begin(), hosts.end(),
                                     [&](const DefaultHost& each) { return each.name == name; });
    return found == hosts.end() ? nullptr : found;
}

const DefaultHost* default_host(const Address& address)
{
    const auto* found = std::find_if(hosts.begin(), hosts.end(), [&](const DefaultHost& each) {
        return address == (address.family == Family::ipv4 ? each.ipv4() : each.ipv6());
    });
    return found == hosts.end() ? nullptr : found;
}

} // namespace stack::inline v0::net
