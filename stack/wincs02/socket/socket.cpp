// Part of winc_socket.h: the calls on sockets.
#include "stack/wincs02/address.hpp"
#include "stack/wincs02/call.hpp"

#include <algorithm>
#include <cstring>

namespace stack::inline v0::wincs02 {

namespace {

/// "A length above 28 overruns the driver's field": no more is read.
Result<Endpoint> local_end(const struct sockaddr* address, socklen_t length)
{
    if (address == nullptr || length < sizeof(struct sockaddr_in)) return fail(Errno::fault);
    if (address->sa_family != AF_INET && address->sa_family != AF_INET6) {
        return fail(Errno::afnosupport);
    }
    struct sockaddr_in6 whole {};
    std::memcpy(&whole, address, std::min<std::size_t>(length, sizeof whole));
    return *from_sockaddr(reinterpret_cast<const struct sockaddr&>(whole));
}

Result<Endpoint> peer_end(const struct sockaddr* address, socklen_t length)
{
    if (address == nullptr || length < sizeof(struct sockaddr_in)) return fail(Errno::fault);
    const bool v6 = address->sa_family == AF_INET6;
    if (!v6 && address->sa_family != AF_INET) return fail(Errno::afnosupport);
    if (v6 && length < sizeof(struct sockaddr_in6)) return fail(Errno::fault);
    return *from_sockaddr(*address);
}

/// At most `*length` bytes; `*length` becomes what was there.
void give(const Endpoint& end, struct sockaddr* address, socklen_t* length)
{
    if (address == nullptr || length == nullptr) return;
    struct sockaddr_in6 whole;
    const socklen_t size = to_sockaddr(end, whole);
    std::memcpy(address, &whole, std::min<std::size_t>(*length, size));
    *length = size;
}

/// Its state is looked at before its other arguments.
Result<void> usable(const Call& call, int fd, bool before_open = false)
{
    if (fd == 0) return fail(Errno::badf);
    const Sockets::Place at = call.door().sockets().place(fd);
    if (!at.live) return fail(Errno::fault);
    if (!at.open && !before_open) return fail(Errno::notsock);
    return {};
}

Result<std::size_t> send(const Call& call, int fd, const void* buf, size_t len,
                         const struct sockaddr* addr, socklen_t alen)
{
    if (const auto there = usable(call, fd); !there) return fail(there.error());
    if (buf == nullptr && len > 0) {
        misuse(call.name(), "buf is NULL");
        return fail(Errno::fault);
    }
    std::optional<Endpoint> to;
    if (addr != nullptr && call.door().sockets().place(fd).type == SocketType::dgram) {
        const auto end = peer_end(addr, alen);
        if (!end) return fail(Errno::destaddrreq);
        to = *end;
    }
    return call.door().sockets().send(fd, bytes(buf, len), to ? &*to : nullptr);
}

/// MSG_TRUNC, faithfully: of a datagram the caller's length plus what was cut, of a stream what
/// still waits. Else a datagram's true size, and nothing else for a stream.
std::size_t with_flags(const Settings& settings, const Sockets::Received& got, std::size_t room,
                       int flags, bool stream)
{
    if ((static_cast<unsigned>(flags) & MSG_TRUNC) == 0) return got.size;
    if (stream) return settings.faithful ? got.left : got.size;
    if (settings.faithful) return room + got.cut;
    return got.size + got.cut;
}

Result<std::size_t> receive(const Call& call, int fd, void* buf, size_t len, int flags,
                            struct sockaddr* addr, socklen_t* alen)
{
    if (const auto there = usable(call, fd); !there) return fail(there.error());
    if (buf == nullptr && len > 0) {
        misuse(call.name(), "buf is NULL");
        return fail(Errno::fault);
    }
    Sockets& sockets = call.door().sockets();
    const bool stream = sockets.place(fd).type == SocketType::stream;
    const bool peek = (static_cast<unsigned>(flags) & MSG_PEEK) != 0;
    const auto got = sockets.receive(fd, {static_cast<std::byte*>(buf), len}, peek);
    if (!got) return fail(got.error());
    if (stream && alen != nullptr) *alen = 0;
    if (got->from && addr != nullptr && alen != nullptr) {
        // The length stays what it was, at most 28.
        const socklen_t room = std::min<socklen_t>(*alen, sizeof(struct sockaddr_in6));
        socklen_t filled = room;
        give(*got->from, addr, &filled);
        *alen = room;
    }
    return with_flags(call.door().settings(), *got, len, flags, stream);
}

} // namespace

extern "C" int winc_socket(int domain, int type, int protocol)
{
    return call("socket", errno_policy{}, [&](const Call& call) -> Result<int> {
        const bool v4 = domain == AF_INET;
        if (!v4 && domain != AF_INET6) return fail(Errno::afnosupport);
        const bool stream = type == SOCK_STREAM;
        if (!stream && type != SOCK_DGRAM) return fail(Errno::inval);
        const auto asked = static_cast<unsigned>(protocol);
        const bool tls = asked == IPPROTO_TLS;
        const bool dtls = tls && !stream && call.door().settings().generation == Generation::g3;
        const bool plain = asked == 0 || asked == (stream ? IPPROTO_TCP : IPPROTO_UDP);
        if (!plain && !(tls && stream) && !dtls) return fail(Errno::protonosupport);
        if (!call.door().driver().ready()) return fail(Errno::fault);
        return call.door().sockets().open(v4 ? Family::ipv4 : Family::ipv6,
                                          stream ? SocketType::stream : SocketType::dgram, tls);
    });
}

extern "C" int winc_bind(int fd, const struct sockaddr* addr, socklen_t len)
{
    return call("bind", errno_policy{fd}, [&](const Call& call) -> Result<void> {
        if (!call.door().sockets().place(fd).live) return fail(Errno::fault);
        const auto end = local_end(addr, len);
        if (!end) return fail(end.error());
        return call.door().sockets().bind(fd, end->port);
    });
}

extern "C" int winc_listen(int fd, int backlog)
{
    return call("listen", errno_policy{fd},
                [&](const Call& call) { return call.door().sockets().listen(fd, backlog); });
}

extern "C" int winc_accept(int fd, struct sockaddr* addr, socklen_t* len)
{
    return call("accept", errno_policy{fd}, [&](const Call& call) -> Result<int> {
        Endpoint peer;
        const auto child = call.door().sockets().accept(fd, peer);
        if (child) give(peer, addr, len);
        return child;
    });
}

extern "C" int winc_connect(int fd, const struct sockaddr* addr, socklen_t len)
{
    return call("connect", errno_policy{fd}, [&](const Call& call) -> Result<void> {
        if (!call.door().sockets().place(fd).live) return fail(Errno::fault);
        const auto end = peer_end(addr, len);
        if (!end) return fail(end.error());
        return call.door().sockets().connect(fd, *end);
    });
}

extern "C" ssize_t winc_send(int fd, const void* buf, size_t len, int)
{
    return call<ssize_t>("send", errno_policy{fd},
                         [&](const Call& it) { return send(it, fd, buf, len, nullptr, 0); });
}

extern "C" ssize_t winc_sendto(int fd, const void* buf, size_t len, int,
                               const struct sockaddr* addr, socklen_t alen)
{
    return call<ssize_t>("sendto", errno_policy{fd},
                         [&](const Call& it) { return send(it, fd, buf, len, addr, alen); });
}

extern "C" ssize_t winc_recv(int fd, void* buf, size_t len, int flags)
{
    return call<ssize_t>("recv", errno_policy{fd}, [&](const Call& it) {
        return receive(it, fd, buf, len, flags, nullptr, nullptr);
    });
}

extern "C" ssize_t winc_recvfrom(int fd, void* buf, size_t len, int flags, struct sockaddr* addr,
                                 socklen_t* alen)
{
    return call<ssize_t>("recvfrom", errno_policy{fd}, [&](const Call& it) {
        return receive(it, fd, buf, len, flags, addr, alen);
    });
}

extern "C" int winc_shutdown(int fd, int)
{
    return call("shutdown", errno_policy{fd},
                [&](const Call& call) { return call.door().sockets().shut_down(fd); });
}

// Of the second generation on; the library has them whatever the program was built for.

namespace {

Result<void> name_of(const Call& call, int fd, struct sockaddr* addr, socklen_t* len, bool peer)
{
    if (addr == nullptr || len == nullptr) return fail(Errno::fault);
    if (*len == 0) return fail(Errno::inval);
    const Sockets& sockets = call.door().sockets();
    const Sockets::Place at = sockets.place(fd);
    if (!at.live || !at.open) return fail(Errno::notsock);
    const auto end = peer ? sockets.peer(fd) : sockets.local(fd);
    if (!end) return fail(Errno::notconn);
    give(*end, addr, len);
    return {};
}

} // namespace

extern "C" int winc_getsockname(int fd, struct sockaddr* addr, socklen_t* len)
{
    return call("getsockname", errno_policy{fd},
                [&](const Call& call) { return name_of(call, fd, addr, len, false); });
}

extern "C" int winc_getpeername(int fd, struct sockaddr* addr, socklen_t* len)
{
    return call("getpeername", errno_policy{fd},
                [&](const Call& call) { return name_of(call, fd, addr, len, true); });
}

namespace {

/// struct pollfd of the later generations, which the first has not.
struct PollFd {
    int fd;
    short events;
    short revents;
};

} // namespace

extern "C" int winc_poll(PollFd* fds, int n, int timeout)
{
    return call("poll", errno_policy{}, [&](const Call& call) -> Result<int> {
        const Settings& settings = call.door().settings();
        if (fds == nullptr) return fail(Errno::fault);
        if (timeout != 0 || n < 0 || static_cast<std::size_t>(n) > settings.sockets) {
            return fail(Errno::inval);
        }
        int ready = 0;
        for (PollFd& each : std::span{fds, static_cast<std::size_t>(n)}) {
            each.revents = 0;
            if (each.fd < 0) continue;
            const unsigned there = call.door().sockets().readiness(each.fd);
            const auto asked = static_cast<unsigned>(each.events);
            unsigned bits = there & (asked | poll_err | poll_hup | poll_nval);
            if (settings.generation == Generation::g3 && (there & poll_err) != 0) {
                bits |= asked & (poll_in | poll_out);
            }
            each.revents = static_cast<short>(bits);
            if (bits != 0) ++ready;
        }
        return ready;
    });
}

} // namespace stack::inline v0::wincs02
