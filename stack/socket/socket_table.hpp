// Sockets by descriptor, lowest number first: what the tables of all doors have in common.
#pragma once

#include "emu/engine.hpp"
#include "emu/signal.hpp"
#include "stack/socket/socket.hpp"

#include <cstdint>
#include <vector>

namespace stack::inline v0 {

/// What NRF_SO_POLLCB asked for.
struct PollCallback {
    unsigned events = 0; // poll_in, poll_out; poll_err and poll_hup come always
    bool oneshot = false;
    std::function<void(int fd, unsigned revents)> call;
};

class Handle;

/// Never waits: see Socket. Who looks at a descriptor more than once takes its handle.
class SocketTable {
public:
    /// Of at most `size` sockets.
    SocketTable(emu::Engine& engine, int size);
    virtual ~SocketTable();
    SocketTable(const SocketTable&) = delete;
    SocketTable& operator=(const SocketTable&) = delete;

    int size() const { return static_cast<int>(slots_.size()); }
    /// `nobufs` when all are taken.
    Result<int> place(std::unique_ptr<Socket> socket);
    bool full() const;
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

    Result<void> set_poll_callback(int fd, std::optional<PollCallback> callback);

    emu::Instant now() const { return engine_.now(); }

    /// Readiness of a descriptor may have changed, or it was closed.
    emu::Signal<int> on_change;

protected:
    struct Slot {
        std::unique_ptr<Socket> socket;
        std::optional<PollCallback> callback;
        unsigned reported = 0; // bits the callback has been told of
        std::uint64_t opening = 0;
        bool suspended = false; // as its carrier is
    };

    Slot* slot(int fd);
    const std::vector<Slot>& slots() const { return slots_; }
    void changed(int fd);

    /// All that a call had to send is taken.
    virtual void sent(Slot&) {}
    /// It is about to be closed.
    virtual void closing(Slot&) {}

private:
    friend class Handle;

    Result<void> connect(Slot& slot, const Endpoint& peer);
    Result<int> try_accept(Slot& slot, Endpoint& peer);
    Result<std::size_t> try_send(Slot& slot, Bytes data, const Endpoint* to, bool more = false);
    Result<Received> try_recv(Slot& slot, std::span<std::byte> into, Flags flags);
    unsigned bits(const Slot& slot) const;
    void fire(int fd);

    emu::Engine& engine_;
    std::vector<Slot> slots_; // never grows
    std::uint64_t openings_ = 0;
};

} // namespace stack::inline v0
