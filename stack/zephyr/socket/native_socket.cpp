#include "stack/zephyr/socket/native_socket.hpp"

#include "stack/socket/tls_socket.hpp"
#include "stack/zephyr/call.hpp"

#include "stack/zephyr/socket/address.hpp"
#include "stack/zephyr/socket/messages.hpp"
#include "stack/zephyr/socket/native_waits.hpp"
#include "zephyr/net/socket.h"

#include <fcntl.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <vector>

namespace stack::inline v0::zephyr {

namespace {

emu::Ts milliseconds(int count) { return std::chrono::milliseconds{count}; }

/// Who is in a call while another thread closes the socket hears of that (behaviour.md §1).
template <typename T>
Result<T> interrupted(Result<T> result)
{
    if (!result && result.error() == Errno::badf) return fail(Errno::intr);
    return result;
}

void put_packet_info(ControlMessages& control, const Address& to)
{
    constexpr unsigned the_interface = 1;
    if (to.family == Family::ipv4) {
        struct in_pktinfo info {};
        info.ipi_ifindex = the_interface;
        std::memcpy(&info.ipi_addr, to.bytes.data(), sizeof info.ipi_addr);
        info.ipi_spec_dst = info.ipi_addr;
        return control.put(IPPROTO_IP, IP_PKTINFO, info);
    }
    struct in6_pktinfo info {};
    info.ipi6_ifindex = the_interface;
    std::memcpy(&info.ipi6_addr, to.bytes.data(), sizeof info.ipi6_addr);
    // The number of the control message is that of the option until 4.0 (api.tsv).
    const bool new_number = configuration().version >= 40000;
    control.put(IPPROTO_IPV6, new_number ? IPV6_PKTINFO : IPV6_RECVPKTINFO, info);
}

constexpr int ipv6_hop_limit = 52; // IPV6_HOPLIMIT of 4.x

void put_hops(ControlMessages& control, const Received& received)
{
    const int hops = received.hops;
    if (received.to.family == Family::ipv4) return control.put(IPPROTO_IP, IP_TTL, hops);
    control.put(IPPROTO_IPV6, ipv6_hop_limit, hops);
}

} // namespace

NativeSocket::NativeSocket(NativeStack& stack, Handle socket) : stack_{stack}, handle_{socket} {}

Result<void> NativeSocket::bind(const Call& call, const Name* address, std::size_t length)
{
    const auto local = read_address(address, length, socket().family());
    if (!local) return fail(local.error());
    call.tell([&] { return to_string(*local); });
    return socket().bind(*local);
}

Result<void> NativeSocket::connect(const Call& call, const Name* address, std::size_t length)
{
    Socket& it = socket();
    const auto peer = read_address(address, length, it.family());
    if (!peer) return fail(peer.error());
    call.tell([&] { return to_string(*peer); });
    const bool secure = tls_side(it) != nullptr;
    const bool blocks = !nonblocking();
    // "TLS client: blocks even if non-blocking" (behaviour.md §6).
    it.options().nonblocking = !blocks && !secure;
    const bool stream = it.type() == SocketType::stream;
    const emu::Instant limit = stream && (blocks || secure) ? connect_limit(call) : emu::never;
    auto done = interrupted(call.wait(Connecting{handle_, *peer, limit}));
    if (handle_.open()) it.options().nonblocking = !blocks;
    if (!done && done.error() == Errno::isconn) return {}; // behaviour.md §2
    if (!done && done.error() != Errno::inprogress && done.error() != Errno::already) {
        options_.error = done.error();
    }
    return done;
}

emu::Instant NativeSocket::connect_limit(const Call& call) const
{
    return call.engine().now() + milliseconds(configuration().connect_timeout);
}

Result<void> NativeSocket::listen(const Call&, int backlog) { return socket().listen(backlog); }

Result<int> NativeSocket::accept(const Call& call, Name* address, std::size_t* length)
{
    if (address != nullptr && length == nullptr) return fail(Errno::inval);
    FdTable& descriptors = call.door().descriptors();
    if (!descriptors.room()) return fail(Errno::nfile);
    if (stack_.sockets().full()) return fail(Errno::nomem);
    const auto came = interrupted(call.wait(Accepting{handle_}));
    if (!came) return fail(came.error());
    const Handle connection = stack_.sockets().handle(came->fd);
    connection.socket()->options().nonblocking = false; // not inherited
    // Gone is also who has said all and closed, whatever came before that.
    if (connection.finished() || (connection.readiness() & (poll_err | poll_hup)) != 0) {
        connection.close();
        return fail(Errno::connaborted);
    }
    give_address(came->peer, address, length);
    const auto fd = descriptors.place(accepted(connection));
    if (!fd) connection.close();
    return fd;
}

std::shared_ptr<NativeSocket> NativeSocket::accepted(Handle connection)
{
    return std::make_shared<NativeSocket>(stack_, connection);
}

Result<std::size_t> NativeSocket::send(const Call& call, Bytes data, Flags flags,
                                       const Endpoint* to)
{
    const bool waits = !flags.dontwait() && !nonblocking();
    return interrupted(
        call.wait(Sending{handle_, data, to, waits, milliseconds(configuration().max_send_wait)}));
}

Result<std::size_t> NativeSocket::send(const Call& call, Bytes data, Flags flags,
                                       const Name* address, std::size_t length)
{
    // A connection has its peer already.
    if (address == nullptr || socket().type() == SocketType::stream) {
        return send(call, data, flags, nullptr);
    }
    const auto to = read_address(address, length, socket().family());
    if (!to) return fail(to.error());
    call.tell([&] { return to_string(*to); });
    return send(call, data, flags, &*to);
}

Result<Received> NativeSocket::receive(const Call& call, std::span<std::byte> into, Flags flags)
{
    if (flags.peek() && tls_side(socket()) != nullptr) return fail(Errno::notsup);
    if (into.empty()) return Received{}; // "a 0-byte request also gives 0", whatever waits
    return interrupted(call.wait(Receiving{*this, handle_, into, flags}));
}

Result<std::size_t> NativeSocket::receive(const Call& call, std::span<std::byte> into, Flags flags,
                                          Name* address, std::size_t* length)
{
    const bool stream = socket().type() == SocketType::stream;
    const Family family = socket().family();
    if (address != nullptr && (length == nullptr || *length < address_size(family))) {
        return fail(Errno::inval);
    }
    const auto received = receive(call, into, flags);
    if (!received) return fail(received.error());
    if (!reading_is_shut_) give_address(received->from, address, length);
    const bool whole = !stream && (flags.bits & ZSOCK_MSG_TRUNC) != 0;
    return whole ? std::max(received->whole, received->size) : received->size;
}

Result<std::size_t> NativeSocket::send_message(const Call& call, const struct msghdr& message,
                                               Flags flags)
{
    const auto all = gathered(message);
    if (tls_side(socket()) != nullptr && socket().type() == SocketType::dgram) {
        const auto filled = std::count_if(message.msg_iov, message.msg_iov + message.msg_iovlen,
                                          [](const struct iovec& it) { return it.iov_len > 0; });
        const auto most = static_cast<std::size_t>(configuration().dtls_sendmsg_buf_size);
        if (filled > 1 && all.size() > most) return fail(Errno::msgsize);
    }
    return send(call, all, flags, static_cast<const Name*>(message.msg_name), message.msg_namelen);
}

Result<std::size_t> NativeSocket::receive_message(const Call& call, struct msghdr& message,
                                                  Flags flags)
{
    std::size_t room = 0;
    for (std::size_t i = 0; i < message.msg_iovlen; ++i)
        room += message.msg_iov[i].iov_len;
    std::vector<std::byte> into(room);
    const auto received = receive(call, into, flags);
    if (!received) return fail(received.error());
    scatter({into.data(), received->size}, message);
    if (message.msg_name != nullptr) {
        std::size_t length = message.msg_namelen;
        give_address(received->from, static_cast<Name*>(message.msg_name), &length);
        message.msg_namelen = length;
    }
    message.msg_flags = received->whole > received->size ? ZSOCK_MSG_TRUNC : 0;
    ControlMessages control{message};
    if (socket().type() == SocketType::dgram) {
        if (options_.packet_info) put_packet_info(control, received->to);
        if (options_.receive_hops) put_hops(control, *received);
    }
    const bool whole = (flags.bits & ZSOCK_MSG_TRUNC) != 0 && received->whole > 0;
    return whole ? received->whole : received->size;
}

Result<void> NativeSocket::shut_down(const Call& call, int how)
{
    switch (how) {
    case ZSOCK_SHUT_RD:
        reading_is_shut_ = true;
        call.process().changed();
        return {};
    case ZSOCK_SHUT_WR:
    case ZSOCK_SHUT_RDWR:
        return fail(Errno::notsup);
    default:
        return fail(Errno::inval);
    }
}

Result<Endpoint> NativeSocket::name(const Call&)
{
    const Endpoint local = socket().local();
    if (local.port == 0) return fail(Errno::inval);
    return local;
}

Result<Endpoint> NativeSocket::peer_name(const Call&)
{
    const auto peer = socket().peer();
    if (!peer) return fail(Errno::notconn);
    return *peer;
}

Result<int> NativeSocket::flags(const Call&) { return nonblocking() ? O_NONBLOCK : 0; }

Result<int> NativeSocket::set_flags(const Call&, int flags)
{
    set_nonblocking((flags & (O_NONBLOCK | zephyr_nonblock)) != 0);
    return 0;
}

Result<int> NativeSocket::control(const Call&, unsigned long request, int* value)
{
    switch (request) {
    case ZFD_IOCTL_FIONREAD: {
        if (value == nullptr) return fail(Errno::fault);
        const auto count = available();
        if (!count) return count;
        *value = *count;
        return 0;
    }
    case ZFD_IOCTL_FIONBIO:
        set_nonblocking(true);
        return 0;
    default:
        return fail(Errno::opnotsupp);
    }
}

/// "POLLIN: data, a pending accept, or end of stream, which also sets POLLHUP; POLLOUT: UDP always,
/// TCP only when connected, with room, and not at the end" (behaviour.md §4).
unsigned NativeSocket::readiness() const
{
    if (!handle_.open()) return poll_nval;
    unsigned bits = handle_.readiness();
    if (reading_is_shut_) bits |= poll_in;
    if (socket().type() == SocketType::dgram) {
        const TlsSocket* const secure = tls_side(socket());
        if (secure == nullptr) return bits | poll_out;
        // Before its session stands the send is what waits.
        if (!secure->established()) bits |= socket().base().readiness() & poll_out;
    }
    if ((bits & poll_hup) != 0) bits = (bits | poll_in) & ~unsigned{poll_out};
    return bits;
}

Result<int> NativeSocket::available() const { return static_cast<int>(socket().available()); }

bool NativeSocket::nonblocking() const { return handle_.open() && socket().options().nonblocking; }

void NativeSocket::set_nonblocking(bool on)
{
    socket().options().nonblocking = on;
    if (TlsSocket* const secure = tls_side(socket());
        secure != nullptr && secure->inner() != nullptr) {
        secure->inner()->options().nonblocking = on;
    }
}

} // namespace stack::inline v0::zephyr
