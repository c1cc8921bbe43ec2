// Part of winc_socket.h: setsockopt. The part's verdict is not told.
#include "stack/wincs02/call.hpp"

#include "winc_socket.h"

#include <cstring>

namespace stack::inline v0::wincs02 {

namespace {

constexpr int longest_keep_alive = 65'535; // seconds; others are refused by the part

Result<int> number(const void* value, socklen_t length)
{
    if (length != sizeof(int)) return fail(Errno::inval);
    int it = 0;
    std::memcpy(&it, value, sizeof it);
    return it;
}

Result<void> of_socket(Sockets& sockets, int fd, int name, const void* value, socklen_t length)
{
    switch (name) {
    case SO_SNDBUF: // the part's own buffers, 1460 to 32768 bytes: nothing here depends on them
    case SO_RCVBUF:
    case SO_LINGER:
    case SO_KEEPALIVE:
    case SO_ASYNC_MODE:
        break;
    default:
        return fail(Errno::noprotoopt);
    }
    const auto it = number(value, length);
    if (!it) return fail(it.error());
    if (name == SO_KEEPALIVE && *it >= 0 && *it <= longest_keep_alive) {
        sockets.set_keep_alive(fd, *it);
    }
    if (name == SO_ASYNC_MODE && *it >= WINC_SOCKET_ASYNC_MODE_OFF &&
        *it <= WINC_SOCKET_ASYNC_MODE_ACKED) {
        sockets.set_mode(fd, static_cast<AsyncMode>(*it));
    }
    return {};
}

template <typename Request>
Result<void> join(Sockets& sockets, int fd, Family family, const void* value, socklen_t length,
                  std::size_t size)
{
    const Sockets::Place at = sockets.place(fd);
    if (at.type != SocketType::dgram || at.family != family || !at.bound ||
        length != sizeof(Request)) {
        return fail(Errno::noprotoopt);
    }
    Address group{.family = family, .bytes = {}};
    std::memcpy(group.bytes.data(), value, size); // it stands first
    if (!is_multicast(group)) return fail(Errno::inval);
    sockets.join(fd, group);
    return {};
}

Result<void> of_ip(Sockets& sockets, int fd, int name, const void* value, socklen_t length)
{
    switch (static_cast<unsigned>(name)) {
    case IP_TOS: {
        const auto it = number(value, length);
        if (!it) return fail(it.error());
        sockets.set_traffic_class(fd, IPTOS_TOS(*it));
        return {};
    }
    case IP_ADD_MEMBERSHIP:
        return join<struct ip_mreqn>(sockets, fd, Family::ipv4, value, length,
                                     sizeof(struct in_addr));
    case IPV6_ADD_MEMBERSHIP:
        return join<struct ipv6_mreq>(sockets, fd, Family::ipv6, value, length,
                                      sizeof(struct in6_addr));
    default:
        return fail(Errno::noprotoopt);
    }
}

Result<void> of_tls(Sockets& sockets, int fd, int name, const void* value, socklen_t length)
{
    if (name != TLS_CONF_IDX || !sockets.place(fd).tls) return fail(Errno::noprotoopt);
    if (length != sizeof(int)) return fail(Errno::inval);
    // Microchip's own service gives an object of one byte.
    std::uint8_t index = 0;
    std::memcpy(&index, value, sizeof index);
    sockets.set_tls_context(fd, index);
    return {};
}

} // namespace

extern "C" int winc_setsockopt(int fd, int level, int optname, const void* optval, socklen_t optlen)
{
    return call("setsockopt", errno_policy{fd}, [&](const Call& call) -> Result<void> {
        Sockets& sockets = call.door().sockets();
        if (fd == 0) return fail(Errno::badf);
        const Sockets::Place at = sockets.place(fd);
        if (!at.live) return fail(Errno::fault);
        const bool g1 = call.door().settings().generation == Generation::g1;
        if (!g1 && !at.open) return fail(Errno::again);
        if (optval == nullptr) {
            if (g1) misuse("setsockopt", "optval is NULL, which the driver 3.0 follows");
            return fail(Errno::inval);
        }
        switch (static_cast<unsigned>(level)) {
        case SOL_SOCKET:
            return of_socket(sockets, fd, optname, optval, optlen);
        case IPPROTO_IP:
            return of_ip(sockets, fd, optname, optval, optlen);
        case IPPROTO_TLS:
            return of_tls(sockets, fd, optname, optval, optlen);
        case IPPROTO_TCP: {
            if (optname != TCP_NODELAY || at.type != SocketType::stream) {
                return fail(Errno::noprotoopt);
            }
            const auto it = number(optval, optlen);
            if (!it) return fail(it.error());
            sockets.set_no_delay(fd, *it != 0);
            return {};
        }
        default:
            return fail(Errno::noprotoopt);
        }
    });
}

} // namespace stack::inline v0::wincs02
