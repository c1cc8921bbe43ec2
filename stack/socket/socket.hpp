// One socket: what every kind shares, and what each kind answers in its own way.
#pragma once

#include "emu/bus.hpp"
#include "emu/result.hpp"
#include "emu/time.hpp"
#include "stack/net/address.hpp"

#include <functional>
#include <memory>
#include <optional>

namespace stack::inline v0 {

class Carrier;

using emu::Bytes;
using emu::Errno;
using emu::fail;
using emu::Result;

enum class SocketType : std::uint8_t { stream = 1, dgram = 2, raw = 3 }; // NRF_SOCK_*

/// Readiness bits, the values of NRF_POLL*.
enum Readiness : unsigned {
    poll_in = 0x01,
    poll_out = 0x04,
    poll_err = 0x08,
    poll_hup = 0x10,
    poll_nval = 0x20,
};

/// NRF_MSG_*.
struct Flags {
    int bits = 0;
    bool peek() const { return (bits & 0x02) != 0; }
    bool dontwait() const { return (bits & 0x40) != 0; }
    bool waitall() const { return (bits & 0x100) != 0; }
    bool waitack() const { return (bits & 0x200) != 0; }
};

struct Received {
    std::size_t size = 0; // bytes copied
    Endpoint from;
    std::size_t whole = 0; // of a datagram: its size
    Address to = {};       // of a UDP datagram: where it was sent to
    std::uint8_t hops = 0; // of a UDP datagram: its TTL or hop limit
};

/// Of a TCP connection that is idle (RFC 9293 §3.8.4); the defaults are Zephyr's.
struct KeepAlive {
    bool on = false;
    int idle = 7200;   // s
    int interval = 75; // s
    int count = 9;
};

struct SocketOptions {
    bool nonblocking = false;
    bool reuse_address = false;
    emu::Ts receive_timeout{0}; // 0 = none
    emu::Ts send_timeout{0};
    int cid = 0;                     // the PDN it is bound to
    int session_timeout_minutes = 0; // NRF_SO_TCP_SRV_SESSTIMEO, 0 = none
    bool keep_open = false;          // NRF_SO_KEEPOPEN
    bool exceptional_data = false;
    bool delayed_address_refresh = false;
    int release_assistance = 0; // NRF_RAI_* for the next send, 0 = none
    // Of doors other than nrf_; apply_options() puts them in force.
    bool no_delay = false; // TCP_NODELAY
    KeepAlive keep_alive;
    std::uint8_t hop_limit = 255;   // TTL, hop limit
    std::uint8_t traffic_class = 0; // TOS, traffic class
    bool v6_only = true;            // IPV6_V6ONLY; without it IPv4 counts as mapped addresses
};

/// What a socket has received and nobody has read, when it is lost.
enum class Unread { dropped, kept };

/// The core never waits: a try_ that would block fails with `again`, a connect that has only
/// begun with `inprogress`; on_change tells when to look again.
class Socket {
public:
    Socket(Family family, SocketType type, int protocol)
        : family_{family}, type_{type}, protocol_{protocol}
    {
    }
    virtual ~Socket() = default;
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    Family family() const { return family_; }
    SocketType type() const { return type_; }
    int protocol() const { return protocol_; }

    /// Readiness bits of now, poll_err and poll_hup included.
    unsigned readiness() const
    {
        const unsigned error = error_ || lost_ ? unsigned{poll_err} : 0U;
        return error | (!lost_ ? own_readiness() : has_unread() ? unsigned{poll_in} : 0U);
    }

    virtual Result<void> bind(const Endpoint& local) = 0;
    /// Fine when connected (datagram sockets at once), `inprogress` when begun, `already` while
    /// it goes on, `isconn` on a connected stream.
    virtual Result<void> connect(const Endpoint& peer) = 0;
    virtual Result<void> listen(int backlog) = 0;
    virtual Result<std::unique_ptr<Socket>> try_accept(Endpoint& peer) = 0;
    /// Bytes taken; a stream may take fewer than offered.
    virtual Result<std::size_t> try_send(Bytes data, const Endpoint* to) = 0;
    virtual Result<Received> try_recv(std::span<std::byte> into, Flags flags) = 0;
    /// A connect has begun and has neither succeeded nor failed.
    virtual bool connecting() const { return false; }
    /// Refused, reset or given up: no call on it will ever wait again.
    virtual bool finished() const { return false; }
    /// The address it is bound to; any and 0 before that.
    virtual Endpoint local() const = 0;
    /// It takes connections.
    virtual bool listening() const { return false; }
    /// What it is connected to.
    virtual std::optional<Endpoint> peer() const = 0;
    /// Bytes that the next receive can bring: of the first datagram, or of a stream.
    virtual std::size_t available() const = 0;
    /// Its options have changed.
    virtual void apply_options() {}

    /// The socket that carries this one: itself, or the one below its TLS side.
    virtual Socket& base() { return *this; }
    /// Its way to the network; nullptr when its TLS side has let go of it.
    virtual Carrier* carrier() = 0;
    /// It can go on when its PDN comes back (NRF_SO_KEEPOPEN), as far as it has a say.
    virtual bool survives_its_pdn() const { return true; }
    /// The caller of a blocking connect has given up: what began is undone where it must be.
    virtual void abandon_connect() {}
    /// Its descriptor, for records; -1 while it has none.
    void set_number(int fd) { number_ = fd; }
    int number() const { return number_; }

    SocketOptions& options() { return options_; }
    const SocketOptions& options() const { return options_; }

    /// The error NRF_SO_ERROR reads; reading clears it, but a lost PDN stays lost.
    std::optional<Errno> take_error();
    /// An error that a call met and could not tell: the next one does.
    void put_back(Errno error)
    {
        if (!error_) error_ = error;
    }
    bool lost() const { return lost_.has_value(); }
    /// The PDN is gone, or the modem is: every call fails with `why` from now on, after what is
    /// kept has been read.
    void lose(Errno why, Unread unread = Unread::dropped);

    /// Called after readiness may have changed; one listener, its owner.
    std::function<void()> on_change;

protected:
    virtual unsigned own_readiness() const = 0;
    virtual bool has_unread() const = 0;
    /// Lets go of everything below, and of what is unread unless it is kept; the socket stays,
    /// unusable.
    virtual void abort() = 0;
    bool keeps_unread() const { return unread_ == Unread::kept; }
    /// Why a call cannot even be tried: the loss.
    std::optional<Errno> refusal() const { return lost_; }
    /// Of IPv6, and takes IPv4 peers too.
    bool dual() const { return family_ == Family::ipv6 && !options_.v6_only; }
    /// What packets carry for an address that the caller gave.
    Address on_wire(const Address& given) const { return dual() ? given.unmapped() : given; }
    /// What the caller sees of an address that packets carry.
    Address shown(const Address& carried) const { return dual() ? carried.as_mapped() : carried; }
    void set_error(Errno error) { error_ = error; }
    bool has_error() const { return error_.has_value(); }
    void changed()
    {
        if (on_change) on_change();
    }

private:
    Family family_;
    SocketType type_;
    int protocol_;
    int number_ = -1;
    SocketOptions options_;
    std::optional<Errno> error_;
    std::optional<Errno> lost_;
    Unread unread_ = Unread::dropped; // in abort()
};

} // namespace stack::inline v0
