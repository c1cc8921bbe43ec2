// A wait for a descriptor that is no socket: what would block is tried again.
#pragma once

#include "stack/op/op.hpp"
#include "stack/zephyr/socket/fd_table.hpp"

#include <memory>
#include <utility>

namespace stack::inline v0::zephyr {

/// Over once `attempt(description)` gives anything but `again`, or that when the descriptor does
/// not block. `badf` for a number that is not open, `intr` when it is closed meanwhile.
template <typename Attempt>
class Retry {
public:
    using Outcome = std::invoke_result_t<Attempt&, Description&>;

    /// `bit` is the readiness that `attempt` waits for.
    Retry(const FdTable& table, int fd, unsigned bit, Attempt attempt)
        : table_{table}, fd_{fd}, bit_{bit}, attempt_{std::move(attempt)},
          description_{table.find(fd)}, opening_{table.opening(fd)}
    {
    }

    std::optional<Outcome> step()
    {
        if (!description_) return fail(Errno::badf);
        if (closed()) return fail(Errno::intr);
        Outcome outcome = attempt_(*description_);
        const bool blocks = !outcome && outcome.error() == Errno::again && !given_up_ &&
                            !description_->nonblocking();
        if (blocks) return std::nullopt;
        return outcome;
    }
    emu::Instant deadline() const { return emu::never; }
    bool ready() const
    {
        return closed() || (description_->readiness() & (bit_ | poll_err | poll_hup)) != 0;
    }
    void give_up() { given_up_ = true; }

private:
    bool closed() const { return table_.opening(fd_) != opening_; }

    const FdTable& table_;
    int fd_;
    unsigned bit_;
    Attempt attempt_;
    std::shared_ptr<Description> description_;
    std::uint64_t opening_;
    bool given_up_ = false;
};

} // namespace stack::inline v0::zephyr
