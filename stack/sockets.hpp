// The socket table: at most eight, lowest number first, every call by descriptor.
#pragma once

#include "emu/signal.hpp"
#include "stack/net/bearers.hpp"
#include "stack/option.hpp"
#include "stack/socket.hpp"

#include <array>

namespace stack {

inline constexpr int max_sockets = 8; // NRF_MODEM_MAX_SOCKET_COUNT

/// What NRF_SO_POLLCB asked for.
struct PollCallback {
    unsigned events = 0; // poll_in, poll_out; poll_err and poll_hup come always
    bool oneshot = false;
    std::function<void(int fd, unsigned revents)> call;
};

/// Never waits: see Socket. Errors are those of nrf_socket.h.
class Sockets {
public:
    Sockets(emu::Bus& bus, net::Ports& ports, net::Bearers& bearers);
    ~Sockets();

    Result<int> open(int family, int type, int protocol);
    Result<void> close(int fd);
    void close_all();
    /// Nullptr for a descriptor that is not open.
    Socket* find(int fd);

    Result<void> bind(int fd, const Endpoint& local);
    Result<void> connect(int fd, const Endpoint& peer);
    Result<void> listen(int fd, int backlog);
    Result<int> try_accept(int fd, Endpoint& peer);
    Result<std::size_t> try_send(int fd, Bytes data, const Endpoint* to);
    Result<Received> try_recv(int fd, std::span<std::byte> into, Flags flags);
    /// poll_nval for a descriptor that is not open.
    unsigned readiness(int fd) const;
    /// True for a socket on which no call will ever wait again.
    bool finished(int fd) const;
    /// Another number each time the descriptor is opened; 0 while it is not open.
    std::uint64_t opening(int fd) const;

    Result<void> set_option(int fd, int level, int name, OptionValue value);
    /// At most `room` bytes are written; returns how many.
    Result<std::size_t> get_option(int fd, int level, int name, std::span<std::byte> room);
    Result<void> set_poll_callback(int fd, std::optional<PollCallback> callback);

    /// The modem is shut down: everything open fails with `shutdown`.
    void shut_down();

    /// Readiness of a descriptor may have changed, or it was closed.
    emu::Signal<int> on_change;

private:
    struct Slot {
        std::unique_ptr<Socket> socket;
        std::optional<PollCallback> callback;
        unsigned reported = 0; // bits the callback has been told of
        std::uint64_t opening = 0;
    };

    Slot* slot(int fd);
    Result<int> place(std::unique_ptr<Socket> socket);
    void changed(int fd);
    void fire(int fd);
    void on_loss(int cid);

    emu::Bus& bus_;
    net::Bearers& bearers_;
    net::Ports& ports_;
    std::array<Slot, max_sockets> slots_;
    std::uint64_t openings_ = 0;
    emu::Subscription losses_;
};

} // namespace stack
