// What a socket that sends packets itself can tell of its way to the network; TLS runs on top of
// one.
#pragma once

#include "emu/packet.hpp"

#include <functional>
#include <utility>

namespace stack::inline v0 {

// What the modem keeps unread of a socket of datagrams or packets.
inline constexpr std::size_t max_unread = 64UL * 1024; // bytes
inline constexpr std::size_t max_unread_packets = 1024;
inline constexpr int ephemeral_tries = 64; // ports, until one is free

/// TcpSocket, UdpSocket and RawSocket are carriers, a TlsSocket owns one.
class Carrier {
public:
    virtual ~Carrier() = default;

    /// It has a peer that what it sends goes to.
    virtual bool connected() const = 0;
    /// All it has sent is acknowledged (stream) or on the air (the rest): NRF_MSG_WAITACK.
    virtual bool delivered() const = 0;
    /// Has its socket's on_change called when that becomes true.
    virtual void await_delivery() = 0;

    /// Its PDN went and it is kept open (NRF_SO_KEEPOPEN). Until resume() it sends nothing.
    virtual void suspend() = 0;
    /// Its PDN is back with an address of its family. False: it cannot go on.
    virtual bool resume() = 0;
    bool suspended() const { return suspended_; }

    /// Last words before it is closed: a stream takes them whole, however full its buffer is.
    virtual void send_last(emu::Bytes) {}

    /// NRF_SO_TCP_SRV_SESSTIMEO was set on an open connection.
    virtual void session_timeout_changed() {}

    /// Called once, when the next piece of data comes in from the network.
    std::function<void()> on_packet;

protected:
    void set_suspended(bool suspended) { suspended_ = suspended; }
    void packet_came()
    {
        if (on_packet) std::exchange(on_packet, nullptr)();
    }

private:
    bool suspended_ = false;
};

} // namespace stack::inline v0
