#include "stack/zephyr/socket/open.hpp"

#include "stack/socket/tcp_socket.hpp"
#include "stack/socket/tls_socket.hpp"
#include "stack/socket/udp_socket.hpp"
#include "stack/zephyr/socket/modem_tls_socket.hpp"
#include "stack/zephyr/socket/native_socket.hpp"
#include "stack/zephyr/socket/offload.hpp"

#include "zephyr/net/socket.h"

namespace stack::inline v0::zephyr {

namespace {

constexpr unsigned native_marks = SOCK_NATIVE | SOCK_NATIVE_TLS;

bool is_tls(int protocol) { return protocol >= IPPROTO_TLS_1_0 && protocol <= 259; }

bool is_dtls(int protocol) { return protocol == IPPROTO_DTLS_1_0 || protocol == IPPROTO_DTLS_1_2; }

/// TCP or UDP below what is asked for.
Result<int> transport(int type, int protocol)
{
    if (type != SOCK_STREAM && type != SOCK_DGRAM) return fail(Errno::prototype);
    const bool stream = type == SOCK_STREAM;
    if (is_tls(protocol)) {
        if (!stream) return fail(Errno::prototype);
        return IPPROTO_TCP;
    }
    if (is_dtls(protocol)) {
        if (stream) return fail(Errno::prototype);
        return IPPROTO_UDP;
    }
    const int own = stream ? IPPROTO_TCP : IPPROTO_UDP;
    if (protocol != 0 && protocol != own) return fail(Errno::protonosupport);
    return own;
}

/// 1.3 came with Zephyr 4.0 and is refused there (doors.md §3.3).
Result<void> secure_is_there(int protocol)
{
    const Configuration& it = configuration();
    const bool there = it.sockopt_tls != 0 && (!is_dtls(protocol) || it.enable_dtls != 0);
    if (!there || protocol == 259) return fail(Errno::protonosupport);
    return {};
}

Result<void> has_room(NativeStack& stack, bool secure)
{
    if (stack.sockets().full()) return fail(Errno::nomem);
    const std::size_t most = stack.tls().config.max_contexts;
    if (secure && stack.tls().contexts >= most) return fail(Errno::nomem);
    return {};
}

Result<int> open_native(const Call& call, int family, int type, int protocol)
{
    if (family != AF_INET && family != AF_INET6) return fail(Errno::afnosupport);
    const bool secure = is_tls(protocol) || is_dtls(protocol);
    if (secure) {
        if (const auto there = secure_is_there(protocol); !there) return fail(there.error());
    }
    const auto below = transport(type, protocol);
    if (!below) return fail(below.error());
    NativeStack& stack = call.door().native();
    if (const auto room = has_room(stack, secure); !room) return fail(room.error());
    std::unique_ptr<Socket> socket;
    const auto of = static_cast<Family>(family);
    if (*below == IPPROTO_TCP) {
        socket = std::make_unique<TcpSocket>(of, *below, stack.station(), stack.ports());
    } else {
        socket = std::make_unique<UdpSocket>(of, *below, stack.station(), stack.ports(),
                                             call.world().bus());
    }
    // Zephyr's defaults (CONFIG_NET_INITIAL_TTL, CONFIG_NET_INITIAL_HOP_LIMIT).
    socket->options().hop_limit = 64;
    if (secure) {
        auto above = std::make_unique<TlsSocket>(std::move(socket), protocol, stack.tls());
        // Before 3.7 it was the first send's (zephyr/behaviour.md §6).
        above->secure_options().handshake_on_connect = configuration().version >= 30700;
        socket = std::move(above);
    }
    const auto inner = stack.sockets().place(std::move(socket));
    if (!inner) return fail(Errno::nomem);
    const Handle handle = stack.sockets().handle(*inner);
    const auto fd = call.door().descriptors().place(std::make_shared<NativeSocket>(stack, handle));
    if (!fd) handle.close();
    return fd;
}

/// Zephyr's TLS above one of the modem's sockets: it has its context here and its number there.
Result<int> open_tls_over_modem(const Call& call, int family, int type, int protocol)
{
    if (const auto there = secure_is_there(protocol); !there) return fail(there.error());
    const auto below = transport(type, protocol);
    if (!below) return fail(below.error());
    NativeStack& stack = call.door().native();
    if (const auto room = has_room(stack, true); !room) return fail(room.error());
    const auto number = open_modem_socket(call, family, type, *below);
    if (!number) return number;
    Sockets& modem = call.world().modem().sockets();
    auto carrier =
        std::make_unique<ModemCarrier>(modem, std::make_shared<ModemNumber>(modem.handle(*number)));
    const auto inner = stack.sockets().place(
        std::make_unique<TlsSocket>(std::move(carrier), protocol, stack.tls()));
    if (!inner) return fail(Errno::nomem); // another thread took the last meanwhile
    const Handle handle = stack.sockets().handle(*inner);
    const auto fd =
        call.door().descriptors().place(std::make_shared<ModemTlsSocket>(stack, handle, modem));
    if (!fd) handle.close();
    return fd;
}

} // namespace

Result<int> open_socket(const Call& call, int family, int type, int protocol)
{
    if (!call.door().descriptors().room()) return fail(Errno::nfile);
    const auto marks = static_cast<unsigned>(type) & native_marks;
    const int plain = static_cast<int>(static_cast<unsigned>(type) & ~native_marks);
    const bool offload = configuration().mode == Mode::offload;
    if (!offload || (marks & SOCK_NATIVE) != 0) return open_native(call, family, plain, protocol);
    const bool secure = is_tls(protocol) || is_dtls(protocol);
    const bool native_tls = (marks & SOCK_NATIVE_TLS) != 0 || configuration().tags_are_own();
    if (secure && native_tls) return open_tls_over_modem(call, family, plain, protocol);
    return open_offloaded(call, family, plain, protocol);
}

} // namespace stack::inline v0::zephyr
