#include "stack/net/default_hosts.hpp"

#include "stack/net/dns_server.hpp"
#include "stack/net/host.hpp"
#include "stack/net/services.hpp"

#include <array>
#include <string>

namespace stack::net {

namespace {

struct DefaultHost {
    std::string_view name;
    unsigned number; // 192.0.2.number and 2001:db8::number
    void (*serve)(Host&);
};

constexpr std::uint16_t echo_port = 7;
constexpr std::uint16_t discard_port = 9;
constexpr std::uint16_t dns_port = 53;
constexpr std::uint16_t http_port = 80;

// clang-format off
constexpr auto hosts = std::to_array<DefaultHost>({
    {"echo.test",      7, [](Host& host) { host.serve<UdpEcho>(echo_port);
                                           host.serve<TcpEcho>(echo_port); }},
    {"discard.test",   9, [](Host& host) { host.serve<UdpDiscard>(discard_port);
                                           host.serve<TcpDiscard>(discard_port); }},
    {"web.test",      80, [](Host& host) { host.serve<HttpServer>(http_port); }},
    {"dns1.test",     53, [](Host& host) { host.serve<DnsServer>(dns_port); }},
    {"dns2.test",     54, [](Host& host) { host.serve<DnsServer>(dns_port); }},
    {"blackhole.test", 66, [](Host& host) { host.set_up(false); }},
    {"reset.test",    67, [](Host&) {}}, // nothing listens: lwIP resets every connection
});
// clang-format on

} // namespace

void add_default_hosts(Internet& internet)
{
    for (const DefaultHost& each : hosts) {
        const std::string number = std::to_string(each.number);
        Host& host = internet.add(std::string{each.name}, *Address::parse("192.0.2." + number),
                                  *Address::parse("2001:db8::" + number));
        each.serve(host);
    }
}

} // namespace stack::net
