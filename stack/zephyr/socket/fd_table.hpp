// The descriptors of this door: small integers from zero, shared among all that has one.
#pragma once

#include "stack/socket/socket.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace stack::inline v0::zephyr {

/// O_NONBLOCK of the target, which is taken beside the host's.
inline constexpr int zephyr_nonblock = 0x4000;

/// Calls that only sockets know.
enum class SocketCall { bind, connect, listen, accept, name, option, message, shutdown };

/// What stands behind a descriptor: a socket, one end of a pair, an event counter, the terminal.
/// It never waits: what would block fails with `again`, and `changed` tells when to look again.
class Description {
public:
    virtual ~Description() = default;

    /// Readiness bits of now, poll_err and poll_hup included.
    virtual unsigned readiness() const = 0;
    /// At most `into` bytes; 0 at the end.
    virtual Result<std::size_t> try_read(std::span<std::byte> into, Flags flags) = 0;
    /// Bytes taken, fewer than offered too.
    virtual Result<std::size_t> try_write(Bytes data, Flags flags) = 0;
    /// What a call of sockets fails with on what is none (zephyr/behaviour.md §1).
    virtual Errno refusal(SocketCall call) const
    {
        return call == SocketCall::shutdown ? Errno::notsup : Errno::opnotsupp;
    }
    /// Bytes that a message may have; nothing where there are none.
    virtual std::optional<std::size_t> message_room() const { return std::nullopt; }
    /// FIONREAD.
    virtual Result<int> available() const { return fail(Errno::opnotsupp); }
    virtual bool nonblocking() const { return nonblocking_; }
    virtual void set_nonblocking(bool on) { nonblocking_ = on; }

    /// Its descriptor is closed; a call that is under way may still hold it.
    virtual void on_close() {}

    /// Set by the table: readiness may have changed.
    std::function<void()> on_change;

protected:
    void changed()
    {
        if (on_change) on_change();
    }

private:
    bool nonblocking_ = false;
};

class FdTable {
public:
    /// CONFIG_POSIX_MAX_FDS of them; `on_change` is called when the readiness of one may have
    /// changed, or it was closed.
    FdTable(std::size_t size, std::function<void()> on_change);

    std::size_t size() const { return slots_.size(); }
    /// Lowest free number first; `nfile` when there is none.
    Result<int> place(std::shared_ptr<Description> description);
    /// Whether place() would find one.
    bool room() const;
    /// Nullptr for a number that is not open.
    std::shared_ptr<Description> find(int fd) const;
    /// Of this kind; nullptr when it is not open or another kind.
    template <typename T>
    std::shared_ptr<T> find(int fd) const
    {
        return std::dynamic_pointer_cast<T>(find(fd));
    }
    /// Another number each time the descriptor is opened; 0 while it is not open.
    std::uint64_t opening(int fd) const;
    /// `badf`. Who holds the description has it to the end; nobody finds it any more.
    Result<void> close(int fd);

private:
    struct Slot {
        std::shared_ptr<Description> description;
        std::uint64_t opening = 0;
    };

    std::vector<Slot> slots_;
    std::function<void()> on_change_;
    std::uint64_t openings_ = 0;
};

} // namespace stack::inline v0::zephyr
