// The socket table: at most eight, lowest number first, every call by descriptor.
#pragma once

#include "emu/lte/ue.hpp"
#include "emu/signal.hpp"
#include "stack/net/bearers.hpp"
#include "stack/socket/option_table.hpp"
#include "stack/socket/socket.hpp"
#include "stack/tls/environment.hpp"

#include <array>
#include <cstdint>

namespace stack::inline v0 {

inline constexpr int max_sockets = 8; // NRF_MODEM_MAX_SOCKET_COUNT
/// Of them raw; a vendor engineer's figure, not the manual's (nrf_api/behaviour.md §7).
inline constexpr int max_raw_sockets = 4;

/// What NRF_SO_POLLCB asked for.
struct PollCallback {
    unsigned events = 0; // poll_in, poll_out; poll_err and poll_hup come always
    bool oneshot = false;
    std::function<void(int fd, unsigned revents)> call;
};

class Handle;

/// Never waits: see Socket. Errors are those of nrf_socket.h. Who looks at a descriptor more than
/// once takes its handle.
class Sockets {
public:
    Sockets(emu::Bus& bus, net::Ports& ports, net::Bearers& bearers, emu::lte::Ue& ue,
            tls::Environment& environment, std::unique_ptr<const OptionTable> options);
    ~Sockets();

    Result<int> open(int family, int type, int protocol);
    /// Whether open() has a place left for a socket of this type.
    bool room(SocketType type) const;
    Result<void> close(int fd);
    void close_all();
    /// Nullptr for a descriptor that is not open.
    Socket* find(int fd);
    /// What notices when the descriptor is closed (handle.hpp).
    Handle handle(int fd);

    Result<void> bind(int fd, const Endpoint& local);
    Result<void> connect(int fd, const Endpoint& peer);
    Result<void> listen(int fd, int backlog);
    Result<int> try_accept(int fd, Endpoint& peer);
    Result<std::size_t> try_send(int fd, Bytes data, const Endpoint* to);
    Result<Received> try_recv(int fd, std::span<std::byte> into, Flags flags);
    /// poll_nval for a descriptor that is not open.
    unsigned readiness(int fd) const;
    /// Its PDN is away and it is kept open (NRF_SO_KEEPOPEN): sends fail with `netunreach`.
    bool suspended(int fd) const;
    /// All it has sent is acknowledged, or on the air: NRF_MSG_WAITACK. True when it is not open.
    bool delivered(int fd) const;
    /// Another number each time the descriptor is opened; 0 while it is not open.
    std::uint64_t opening(int fd) const;

    Result<void> set_option(int fd, int level, int name, OptionValue value);
    /// At most `room` bytes are written; returns how many.
    Result<std::size_t> get_option(int fd, int level, int name, std::span<std::byte> room);
    Result<void> set_poll_callback(int fd, std::optional<PollCallback> callback);

    /// The modem is shut down, or has crashed: everything open fails with `shutdown`.
    void shut_down(Unread unread = Unread::dropped);

    emu::Instant now() const { return bearers_.engine().now(); }

    /// Readiness of a descriptor may have changed, or it was closed.
    emu::Signal<int> on_change;

private:
    friend class Handle;

    struct Slot {
        std::unique_ptr<Socket> socket;
        std::optional<PollCallback> callback;
        unsigned reported = 0; // bits the callback has been told of
        std::uint64_t opening = 0;
        bool suspended = false; // as its carrier is
    };

    Slot* slot(int fd);
    Result<void> connect(Slot& slot, const Endpoint& peer);
    Result<int> try_accept(Slot& slot, Endpoint& peer);
    Result<std::size_t> try_send(Slot& slot, Bytes data, const Endpoint* to, bool more = false);
    Result<Received> try_recv(Slot& slot, std::span<std::byte> into, Flags flags);
    Result<int> place(std::unique_ptr<Socket> socket);
    unsigned bits(const Slot& slot) const;
    OptionScope scope(Slot& slot);
    void apply_release_assistance(Slot& slot);
    void changed(int fd);
    void fire(int fd);
    void on_loss(int cid);
    void on_up(int cid);
    void on_mode();
    void lose(int fd, const char* what, Errno why);

    emu::Bus& bus_;
    net::Bearers& bearers_;
    net::Ports& ports_;
    emu::lte::Ue& ue_;
    tls::Environment& environment_;
    std::unique_ptr<const OptionTable> options_;
    std::array<Slot, max_sockets> slots_;
    std::uint64_t openings_ = 0;
    emu::Subscription losses_;
    emu::Subscription ups_;
    emu::Subscription modes_;
};

} // namespace stack::inline v0
