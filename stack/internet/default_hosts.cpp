#include "stack/internet/default_hosts.hpp"

#include "stack/internet/host.hpp"
#include "stack/internet/service_type.hpp"

#include <algorithm>
#include <array>

namespace stack::inline v0::net {

namespace {

// clang-format off
constexpr auto hosts = std::to_array<DefaultHost>({
    // Where Zephyr's samples expect their peer (CONFIG_NET_CONFIG_PEER_IPV4_ADDR and _IPV6_ADDR).
    {"peer.test",      2, "echo coap sntp http:8000 https:4443 mqtt mqtts", true, true},
    {"echo.test",      7, "udp_echo tcp_echo"},
    {"discard.test",   9, "discard"},
    {"mqtt.test",     83, "mqtt mqtts"},
    {"mqtt.tls.test", 188, "mqtt mqtts"}, // a name that the certificates of port 8883 have
    {"web.test",      80, "http"},
    {"dns1.test",     53, "dns"},
    {"dns2.test",     54, "dns"},
    {"blackhole.test", 66, "", false},
    {"reset.test",    67, ""}, // nothing listens: lwIP resets every connection

    {"tls.test",     143, "https tls_echo"},
    {"dtls.test",    144, "dtls_echo"},
    {"expired.tls.test",        150, "https:443:behaviour=expired"},
    {"not-yet-valid.tls.test",  151, "https:443:behaviour=not_yet_valid"},
    {"wrong-name.tls.test",     152, "https:443:behaviour=wrong_name"},
    {"unknown-ca.tls.test",     153, "https:443:behaviour=unknown_ca"},
    {"chain.tls.test",          154, "https:443:behaviour=chain"},
    {"long-chain.tls.test",     155, "https:443:behaviour=long_chain"},
    {"rsa.tls.test",            156, "https:443:behaviour=rsa"},
    {"psk.tls.test",            157, "https:443:behaviour=psk"},
    {"wrong-psk.tls.test",      158, "https:443:behaviour=wrong_psk"},
    {"client-cert.tls.test",    159, "https:443:behaviour=client_certificate"},
    {"silent.tls.test",         160, "https:443:behaviour=silent"},
    {"closing.tls.test",        161, "https:443:behaviour=close_mid_handshake"},
    {"resetting.tls.test",      162, "https:443:behaviour=reset"},
    {"garbage.tls.test",        163, "https:443:behaviour=garbage"},
    {"oversize.tls.test",       164, "https:443:behaviour=oversize_record"},
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

void DefaultHost::serve(Host& host) const
{
    for (std::string_view rest = services; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        start_service(host, rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    host.set_up(up);
    if (yields) host.set_certificate(std::string{any_name});
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
