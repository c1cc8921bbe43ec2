// A descriptor that was looked up once.
#pragma once

#include "stack/socket/socket_table.hpp"

namespace stack::inline v0 {

/// Notices when its descriptor is closed, also when the number is in use again: from then on its
/// calls fail with `badf` and its readiness is poll_nval. It may not outlive its table.
class Handle {
public:
    /// Of no descriptor.
    Handle() = default;

    int fd() const { return fd_; }
    bool open() const { return slot_ != nullptr && slot_->opening == opening_; }
    /// Nullptr once it is closed.
    Socket* socket() const { return open() ? slot_->socket.get() : nullptr; }
    /// Of an open one.
    emu::Instant now() const { return sockets_->now(); }

    Result<void> connect(const Endpoint& peer) const
    {
        return open() ? sockets_->connect(*slot_, peer) : fail(Errno::badf);
    }
    Result<int> try_accept(Endpoint& peer) const
    {
        return open() ? sockets_->try_accept(*slot_, peer) : fail(Errno::badf);
    }
    /// `more`: it is a piece of what the caller sends, and not the last.
    Result<std::size_t> try_send(Bytes data, const Endpoint* to = nullptr, bool more = false) const
    {
        return open() ? sockets_->try_send(*slot_, data, to, more) : fail(Errno::badf);
    }
    Result<Received> try_recv(std::span<std::byte> into, Flags flags = {}) const
    {
        return open() ? sockets_->try_recv(*slot_, into, flags) : fail(Errno::badf);
    }
    /// Nothing to do when it is closed already.
    void close() const
    {
        if (open()) static_cast<void>(sockets_->close(fd_));
    }

    unsigned readiness() const { return open() ? sockets_->bits(*slot_) : unsigned{poll_nval}; }
    /// An error waits for the next call.
    bool has_error() const { return (readiness() & poll_err) != 0; }
    /// Its PDN is away and it is kept open (NRF_SO_KEEPOPEN): sends fail with `netunreach`.
    bool suspended() const { return open() && slot_->suspended; }
    /// True when no call will ever wait on it again.
    bool finished() const { return !open() || slot_->socket->finished(); }
    /// All it has sent is acknowledged, or on the air: NRF_MSG_WAITACK. True when it is closed.
    bool delivered() const { return !open() || sockets_->delivered(fd_); }
    /// Has it tell by on_change when that becomes true.
    void await_delivery() const;
    /// A call that had a partial result to give met this error: the next call gets it.
    void put_back(Errno error) const
    {
        if (open()) slot_->socket->put_back(error);
    }

    bool operator==(const Handle&) const = default;

private:
    friend class SocketTable;
    Handle(SocketTable& sockets, SocketTable::Slot& slot, int fd)
        : sockets_{&sockets}, slot_{&slot}, opening_{slot.opening}, fd_{fd}
    {
    }

    SocketTable* sockets_ = nullptr;
    SocketTable::Slot* slot_ = nullptr;
    std::uint64_t opening_ = 0;
    int fd_ = -1;
};

} // namespace stack::inline v0
