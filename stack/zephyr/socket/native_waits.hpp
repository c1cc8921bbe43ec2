// What the calls of a socket of Zephyr's own stack wait on, where that is not what op/ has.
#pragma once

#include "stack/op/accept.hpp"
#include "stack/op/connect.hpp"
#include "stack/op/receive.hpp"
#include "stack/socket/carrier.hpp"
#include "stack/socket/tls_socket.hpp"
#include "stack/zephyr/socket/native_socket.hpp"

#include <algorithm>

namespace stack::inline v0::zephyr {

/// A TCP connection has CONFIG_NET_SOCKETS_CONNECT_TIMEOUT; a handshake above it has its own time.
class Connecting {
public:
    Connecting(const Handle& socket, const Endpoint& peer, emu::Instant limit)
        : connect_{socket, peer}, socket_{socket}, limit_{limit}
    {
    }

    op::Step<void> step()
    {
        if (auto done = connect_.step()) return done;
        if (socket_.now() < deadline()) return op::going_on;
        if (Socket* it = socket_.socket()) it->lose(Errno::timedout);
        return fail(Errno::timedout);
    }
    emu::Instant deadline() const
    {
        Socket* const it = socket_.socket();
        const Carrier* const carrier = it == nullptr ? nullptr : it->carrier();
        return carrier != nullptr && carrier->connected() ? emu::never : limit_;
    }
    bool ready() const { return connect_.ready(); }
    void give_up() { limit_ = emu::epoch; }

private:
    op::Connect connect_;
    Handle socket_;
    emu::Instant limit_;
};

/// op::Receive that a shutdown ends.
class Receiving {
public:
    Receiving(const NativeSocket& owner, const Handle& socket, std::span<std::byte> into,
              Flags flags)
        : owner_{owner}, receive_{socket, into, flags}
    {
    }

    op::Step<Received> step()
    {
        if (owner_.reading_is_shut()) return Received{};
        return receive_.step();
    }
    emu::Instant deadline() const { return receive_.deadline(); }
    bool ready() const { return receive_.ready() || owner_.reading_is_shut(); }
    void give_up() { receive_.give_up(); }

private:
    const NativeSocket& owner_;
    op::Receive receive_;
};

/// A TLS handshake goes on, which "blocks even if non-blocking" (behaviour.md §6): that of a
/// client, and of the connection that accept will give. A datagram server's blocks as its calls do.
inline bool shaking_hands(const Handle& handle)
{
    const Socket* const it = handle.socket();
    const auto* const secure = dynamic_cast<const TlsSocket*>(it);
    return secure != nullptr && secure->shaking_hands() && !secure->serves_datagrams();
}

/// op::Accept that stays for the handshake.
class Accepting {
public:
    explicit Accepting(const Handle& listener) : listener_{listener}, accept_{listener, emu::never}
    {
    }

    op::Step<op::Accepted> step()
    {
        auto done = accept_.step();
        const bool nothing = done && !*done && done->error() == Errno::again;
        if (nothing && !given_up_ && shaking_hands(listener_)) return op::going_on;
        return done;
    }
    emu::Instant deadline() const { return accept_.deadline(); }
    bool ready() const { return accept_.ready(); }
    void give_up()
    {
        given_up_ = true;
        accept_.give_up();
    }

private:
    Handle listener_;
    op::Accept accept_;
    bool given_up_ = false;
};

/// Until something is taken: a stream may take less than is offered (the seed's "short write").
class Sending {
public:
    Sending(const Handle& socket, Bytes data, const Endpoint* to, bool waits, emu::Ts longest)
        : socket_{socket}, data_{data}, to_{to}, waits_{waits}
    {
        const Socket* const it = socket.socket();
        if (it == nullptr) return;
        full_ = it->type() == SocketType::stream ? Errno::nobufs : Errno::nomem;
        timed_out_at_ = op::deadline_after(socket, it->options().send_timeout);
        full_until_ = socket.now() + longest;
    }

    op::Step<std::size_t> step()
    {
        const auto sent = socket_.try_send(data_, to_);
        if (sent || sent.error() != Errno::again) return sent;
        if (in_handshake()) return op::going_on;
        if (!waits_) return sent;
        if (socket_.now() >= timed_out_at_) return fail(Errno::again);
        if (socket_.now() >= full_until_) return fail(full_);
        return op::going_on;
    }
    emu::Instant deadline() const
    {
        return in_handshake() ? emu::never : std::min(timed_out_at_, full_until_);
    }
    bool ready() const { return op::worth_a_look(socket_, poll_out); }
    void give_up() { timed_out_at_ = emu::epoch; }

private:
    /// It has its own time.
    bool in_handshake() const { return timed_out_at_ != emu::epoch && shaking_hands(socket_); }

    Handle socket_;
    Bytes data_;
    const Endpoint* to_;
    bool waits_;
    Errno full_ = Errno::nobufs; // "window shut: ENOBUFS; no packet memory: ENOMEM"
    emu::Instant timed_out_at_ = emu::never;
    emu::Instant full_until_ = emu::never;
};

} // namespace stack::inline v0::zephyr
