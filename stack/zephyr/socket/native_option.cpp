// Part of stack/zephyr/socket/native_socket.hpp: the options of Zephyr's own stack
// (zephyr/behaviour.md §3, api.tsv). What is not in the table, or not compiled in by default, is
// ENOPROTOOPT for both get and set.
#include "stack/host_errno.hpp"
#include "stack/zephyr/net/network.hpp"
#include "stack/zephyr/socket/native_socket.hpp"
#include "stack/zephyr/socket/secure.hpp"

#include "zephyr/net/socket.h"

#include <array>
#include <cstring>

#include <sys/time.h>

namespace stack::inline v0::zephyr {

namespace {

// Numbers that only some versions of the headers have.
constexpr int so_accept_connections = 30;
constexpr int tcp_keep_idle = 2;
constexpr int tcp_keep_interval = 3;
constexpr int tcp_keep_count = 4;
constexpr int ip_receive_ttl = 12;
constexpr int ip_mtu = 14;
constexpr int ip_multicast_loop = 34;
constexpr int ipv6_multicast_loop = 19;
constexpr int ipv6_mtu = 24;
constexpr int ipv6_receive_hop_limit = 51;

/// What an option acts on.
struct Scope {
    Socket& socket;
    NativeOptions& options;
    const net::Station& station;
};

using Getter = Result<int>(const Scope& scope);
using Setter = Result<void>(const Scope& scope, int value);
using RawSetter = Result<void>(const Scope& scope, Bytes value);

/// An option of an int, or one that its own function reads.
struct NativeRow {
    int level;
    int name;
    int since; // EMU9160_ZEPHYR_VERSION
    Getter* get;
    Setter* set;
    RawSetter* set_raw = nullptr;
};

Result<void> done(const Scope& scope)
{
    scope.socket.apply_options();
    return {};
}

template <int low, int high, auto put>
Result<void> set_within(const Scope& scope, int value)
{
    if (value < low || value > high) return fail(Errno::inval);
    put(scope, value);
    return done(scope);
}

bool stream(const Scope& scope) { return scope.socket.type() == SocketType::stream; }

/// Of TCP only.
template <auto put>
Result<void> set_keep_alive(const Scope& scope, int value)
{
    if (!stream(scope)) return fail(Errno::noprotoopt);
    if (value <= 0) return fail(Errno::inval);
    put(scope.socket.options().keep_alive, value);
    return done(scope);
}

template <auto member>
Result<int> get_keep_alive(const Scope& scope)
{
    if (!stream(scope)) return fail(Errno::noprotoopt);
    return scope.socket.options().keep_alive.*member;
}

template <Family family, auto put>
Result<void> set_of_family(const Scope& scope, int value)
{
    if (scope.socket.family() != family) return fail(Errno::noprotoopt);
    if (value < 0 || value > 255) return fail(Errno::inval);
    put(scope, value);
    return done(scope);
}

Result<void> set_time(const Bytes value, emu::Ts& time)
{
    struct timeval given {};
    if (value.size() != sizeof given) return fail(Errno::inval);
    std::memcpy(&given, value.data(), sizeof given);
    constexpr long second = 1'000'000; // us
    if (given.tv_sec < 0 || given.tv_usec < 0 || given.tv_usec >= second) return fail(Errno::dom);
    time = std::chrono::ceil<emu::Ts>(std::chrono::seconds{given.tv_sec} +
                                      std::chrono::microseconds{given.tv_usec});
    return {};
}

Result<void> set_device(const Scope&, Bytes value)
{
    if (value.empty()) return {}; // unbinds
    // A struct ifreq of the program, whose IFNAMSIZ is its own.
    if (value.size() != static_cast<std::size_t>(configuration().interface_name_len) + 1) {
        return fail(Errno::inval);
    }
    const auto* const begin = reinterpret_cast<const char*>(value.data());
    const std::string_view name{begin, strnlen(begin, value.size())};
    // There is one interface, which every socket is bound to.
    if (name.empty() || name == network::interface_name()) return {};
    return fail(Errno::nodev);
}

/// By its index, 0 for the default one.
bool found(int interface) { return interface == 0 || interface == network::the_interface.index; }

/// "Joining a group needs the exact struct size and a non-zero group, else EINVAL; an interface
/// that cannot be found is EINVAL for IPv4, ENOENT for IPv6". The cellular network carries no
/// multicast: who joins hears nothing.
Result<void> join4(const Scope& scope, Bytes value)
{
    struct ip_mreqn request {};
    if (scope.socket.family() != Family::ipv4) return fail(Errno::noprotoopt);
    if (value.size() != sizeof request) return fail(Errno::inval);
    std::memcpy(&request, value.data(), sizeof request);
    if (request.imr_multiaddr.s_addr == 0) return fail(Errno::inval);
    if (!found(request.imr_ifindex)) return fail(Errno::inval);
    return {};
}

Result<void> join6(const Scope& scope, Bytes value)
{
    struct ipv6_mreq request {};
    if (scope.socket.family() != Family::ipv6) return fail(Errno::noprotoopt);
    if (value.size() != sizeof request) return fail(Errno::inval);
    std::memcpy(&request, value.data(), sizeof request);
    constexpr struct in6_addr any {
    };
    if (std::memcmp(&request.ipv6mr_multiaddr, &any, sizeof any) == 0) return fail(Errno::inval);
    if (!found(request.ipv6mr_ifindex)) return fail(Errno::noent);
    return {};
}

Result<int> get_error(const Scope& scope)
{
    if (const auto error = scope.socket.take_error()) scope.options.error = error;
    return scope.options.error ? host_errno(*scope.options.error) : 0;
}

Result<void> accepted(const Scope&, Bytes) { return {}; }

Result<void> set_priority(const Scope&, Bytes value)
{
    return value.size() == 1 ? Result<void>{} : fail(Errno::inval);
}

Result<void> set_receive_timeout(const Scope& scope, Bytes value)
{
    return set_time(value, scope.socket.options().receive_timeout);
}

Result<void> set_send_timeout(const Scope& scope, Bytes value)
{
    return set_time(value, scope.socket.options().send_timeout);
}

constexpr auto hops = [](const Scope& scope, int value) {
    scope.socket.options().hop_limit = static_cast<std::uint8_t>(value);
};
constexpr auto traffic = [](const Scope& scope, int value) {
    scope.socket.options().traffic_class = static_cast<std::uint8_t>(value);
};
constexpr auto multicast_hops = [](const Scope& scope, int value) {
    scope.options.multicast_hops = value;
};
Result<int> get_hops(const Scope& scope) { return scope.socket.options().hop_limit; }
Result<int> get_traffic(const Scope& scope) { return scope.socket.options().traffic_class; }
Result<int> get_multicast_hops(const Scope& scope) { return scope.options.multicast_hops; }
Result<int> get_packet_info(const Scope& scope) { return scope.options.packet_info ? 1 : 0; }
Result<void> set_packet_info(const Scope& scope, int value)
{
    scope.options.packet_info = value != 0;
    return {};
}

/// Without CONFIG_NET_IPV4_MAPPING_TO_IPV6 set gives 0 without effect, and get is refused.
Result<int> get_v6_only(const Scope& scope)
{
    if (configuration().ipv4_mapping == 0) return fail(Errno::noprotoopt);
    return scope.socket.options().v6_only ? 1 : 0;
}
Result<void> set_v6_only(const Scope& scope, int value)
{
    if (configuration().ipv4_mapping == 0) return {};
    scope.socket.options().v6_only = value != 0;
    return done(scope);
}

Result<int> get_hops_wanted(const Scope& scope) { return scope.options.receive_hops ? 1 : 0; }
Result<void> set_hops_wanted(const Scope& scope, int value)
{
    scope.options.receive_hops = value != 0;
    return {};
}
/// Of the way to the peer: of a connected socket only.
Result<int> get_mtu(const Scope& scope)
{
    if (!scope.socket.peer()) return fail(Errno::notconn);
    return scope.station.mtu(0);
}
Result<int> get_multicast_loop(const Scope& scope) { return scope.options.multicast_loop ? 1 : 0; }
Result<void> set_multicast_loop(const Scope& scope, int value)
{
    scope.options.multicast_loop = value != 0;
    return {};
}

constexpr int any_version = 0;
constexpr int most_buffer = 65'535;

// clang-format off
constexpr auto native_rows = std::to_array<NativeRow>({
    {SOL_SOCKET, SO_TYPE,     any_version, [](const Scope& it) -> Result<int> { return static_cast<int>(it.socket.type()); }, nullptr},
    {SOL_SOCKET, SO_PROTOCOL, any_version, [](const Scope& it) -> Result<int> { return it.socket.protocol(); }, nullptr},
    {SOL_SOCKET, SO_DOMAIN,   any_version, [](const Scope& it) -> Result<int> { return static_cast<int>(it.socket.family()); }, nullptr},
    {SOL_SOCKET, SO_ERROR,    any_version, get_error, nullptr},
    {SOL_SOCKET, so_accept_connections, 30700, [](const Scope& it) -> Result<int> { return it.socket.listening() ? 1 : 0; }, nullptr},
    {SOL_SOCKET, SO_REUSEADDR, any_version, [](const Scope& it) -> Result<int> { return it.socket.options().reuse_address ? 1 : 0; },
                                            [](const Scope& it, int value) -> Result<void> { it.socket.options().reuse_address = value != 0; return {}; }},
    {SOL_SOCKET, SO_REUSEPORT, any_version, [](const Scope& it) -> Result<int> { return it.options.reuse_port ? 1 : 0; },
                                            [](const Scope& it, int value) -> Result<void> { it.options.reuse_port = value != 0; return {}; }},
    {SOL_SOCKET, SO_RCVBUF,    any_version, [](const Scope& it) -> Result<int> { return it.options.receive_buffer; },
                                            set_within<0, most_buffer, [](const Scope& it, int value) { it.options.receive_buffer = value; }>},
    {SOL_SOCKET, SO_SNDBUF,    any_version, [](const Scope& it) -> Result<int> { return it.options.send_buffer; },
                                            set_within<0, most_buffer, [](const Scope& it, int value) { it.options.send_buffer = value; }>},
    {SOL_SOCKET, SO_KEEPALIVE, 30600,       [](const Scope& it) -> Result<int> { if (!stream(it)) return fail(Errno::noprotoopt); return it.socket.options().keep_alive.on ? 1 : 0; },
                                            [](const Scope& it, int value) -> Result<void> { if (!stream(it)) return fail(Errno::noprotoopt); it.socket.options().keep_alive.on = value != 0; return done(it); }},
    {SOL_SOCKET, SO_RCVTIMEO,     any_version, nullptr, nullptr, set_receive_timeout},
    {SOL_SOCKET, SO_SNDTIMEO,     any_version, nullptr, nullptr, set_send_timeout},
    {SOL_SOCKET, SO_LINGER,       any_version, nullptr, nullptr, accepted},
    {SOL_SOCKET, SO_PRIORITY,     any_version, nullptr, nullptr, set_priority},
    {SOL_SOCKET, SO_BINDTODEVICE, any_version, nullptr, nullptr, set_device},

    {IPPROTO_TCP, TCP_NODELAY,       any_version, [](const Scope& it) -> Result<int> { if (!stream(it)) return fail(Errno::noprotoopt); return it.socket.options().no_delay ? 1 : 0; },
                                                  [](const Scope& it, int value) -> Result<void> { if (!stream(it)) return fail(Errno::noprotoopt); it.socket.options().no_delay = value != 0; return done(it); }},
    {IPPROTO_TCP, tcp_keep_idle,     30600, get_keep_alive<&KeepAlive::idle>,     set_keep_alive<[](KeepAlive& it, int value) { it.idle = value; }>},
    {IPPROTO_TCP, tcp_keep_interval, 30600, get_keep_alive<&KeepAlive::interval>, set_keep_alive<[](KeepAlive& it, int value) { it.interval = value; }>},
    {IPPROTO_TCP, tcp_keep_count,    30600, get_keep_alive<&KeepAlive::count>,    set_keep_alive<[](KeepAlive& it, int value) { it.count = value; }>},

    {IPPROTO_IP, IP_TOS,             any_version, get_traffic,        set_of_family<Family::ipv4, traffic>},
    {IPPROTO_IP, IP_TTL,             any_version, get_hops,           set_of_family<Family::ipv4, hops>},
    {IPPROTO_IP, IP_MULTICAST_TTL,   any_version, get_multicast_hops, set_of_family<Family::ipv4, multicast_hops>},
    {IPPROTO_IP, IP_PKTINFO,         any_version, get_packet_info,    set_packet_info},
    {IPPROTO_IP, ip_receive_ttl,     40000, get_hops_wanted,    set_hops_wanted},
    {IPPROTO_IP, ip_mtu,             40000, get_mtu,            nullptr},
    {IPPROTO_IP, ip_multicast_loop,  40000, get_multicast_loop, set_multicast_loop},
    {IPPROTO_IP, IP_ADD_MEMBERSHIP,  30600, nullptr, nullptr, join4},
    {IPPROTO_IP, IP_DROP_MEMBERSHIP, 30600, nullptr, nullptr, join4},

    {IPPROTO_IPV6, IPV6_TCLASS,         any_version, get_traffic,        set_of_family<Family::ipv6, traffic>},
    {IPPROTO_IPV6, IPV6_UNICAST_HOPS,   any_version, get_hops,           set_of_family<Family::ipv6, hops>},
    {IPPROTO_IPV6, IPV6_MULTICAST_HOPS, any_version, get_multicast_hops, set_of_family<Family::ipv6, multicast_hops>},
    {IPPROTO_IPV6, IPV6_RECVPKTINFO,    any_version, get_packet_info,    set_packet_info},
    {IPPROTO_IPV6, ipv6_receive_hop_limit, 40000,    get_hops_wanted,    set_hops_wanted},
    {IPPROTO_IPV6, ipv6_mtu,            40000,       get_mtu,            nullptr},
    {IPPROTO_IPV6, ipv6_multicast_loop, 40000,       get_multicast_loop, set_multicast_loop},
    {IPPROTO_IPV6, IPV6_V6ONLY,         any_version, get_v6_only,        set_v6_only},
    {IPPROTO_IPV6, IPV6_ADDR_PREFERENCES, 30600, [](const Scope& it) -> Result<int> { return it.options.address_preferences; },
                                                 [](const Scope& it, int value) -> Result<void> { it.options.address_preferences = value; return {}; }},
    {IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP,  30600, nullptr, nullptr, join6},
    {IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP, 30600, nullptr, nullptr, join6},
});
// clang-format on

const NativeRow* native_row(int level, int name)
{
    for (const NativeRow& row : native_rows) {
        if (row.level == level && row.name == name) {
            return configuration().version >= row.since ? &row : nullptr;
        }
    }
    return nullptr;
}

} // namespace

Result<void> NativeSocket::set_option(const Call&, int level, int name, Bytes value)
{
    if (TlsSocket* const secure = tls_side(socket()); level == SOL_TLS && secure != nullptr) {
        return set_secure_option(*secure, name, value);
    }
    const NativeRow* const row = native_row(level, name);
    if (row == nullptr) return fail(Errno::noprotoopt);
    const Scope scope{socket(), options_, stack_.station()};
    if (row->set_raw != nullptr) return row->set_raw(scope, value);
    if (row->set == nullptr) return fail(Errno::noprotoopt);
    int number = 0;
    if (value.size() != sizeof number) return fail(Errno::inval);
    std::memcpy(&number, value.data(), sizeof number);
    return row->set(scope, number);
}

Result<std::size_t> NativeSocket::get_option(const Call&, int level, int name,
                                             std::span<std::byte> room)
{
    if (TlsSocket* const secure = tls_side(socket()); level == SOL_TLS && secure != nullptr) {
        return get_secure_option(*secure, name, room);
    }
    const NativeRow* const row = native_row(level, name);
    if (row == nullptr || row->get == nullptr) return fail(Errno::noprotoopt);
    if (room.size() != sizeof(int)) return fail(Errno::inval);
    const auto number = row->get({socket(), options_, stack_.station()});
    if (!number) return fail(number.error());
    std::memcpy(room.data(), &*number, sizeof *number);
    return sizeof *number;
}

} // namespace stack::inline v0::zephyr
