// Part of <zephyr/net/socket.h>: poll and select, over descriptors of all kinds
// (zephyr/behaviour.md §4).
#include "stack/process/misuse.hpp"
#include "stack/zephyr/call.hpp"
#include "stack/zephyr/socket/fd_table.hpp"

#include "zephyr/net/socket.h"

#include <algorithm>
#include <span>
#include <vector>

#include <sys/time.h>

namespace stack::inline v0::zephyr {

namespace {

using Entry = struct zsock_pollfd;

class PollDescriptors {
public:
    PollDescriptors(emu::Engine& engine, const FdTable& table, std::span<Entry> entries,
                    emu::Instant deadline)
        : engine_{engine}, table_{table}, entries_{entries}, deadline_{deadline}
    {
        for (const Entry& each : entries)
            openings_.push_back(table.opening(each.fd));
    }

    op::Step<int> step()
    {
        int count = 0;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            entries_[i].revents = static_cast<short>(shown(i));
            if (entries_[i].revents != 0) ++count;
        }
        if (count == 0 && engine_.now() < deadline_) return op::going_on;
        return count;
    }
    emu::Instant deadline() const { return deadline_; }
    bool ready() const
    {
        for (std::size_t i = 0; i < entries_.size(); ++i)
            if (shown(i) != 0) return true;
        return false;
    }
    void give_up() { deadline_ = emu::epoch; }

private:
    unsigned shown(std::size_t index) const
    {
        const Entry& entry = entries_[index];
        if (entry.fd < 0) return 0;
        const auto found = table_.find(entry.fd);
        if (!found || openings_[index] != table_.opening(entry.fd)) return poll_nval;
        constexpr unsigned always = poll_err | poll_hup | poll_nval;
        return found->readiness() & (static_cast<unsigned short>(entry.events) | always);
    }

    emu::Engine& engine_;
    const FdTable& table_;
    std::span<Entry> entries_;
    std::vector<std::uint64_t> openings_;
    emu::Instant deadline_;
};

/// Of a number that is another door's.
void tell_foreign(const Call& it, int fd)
{
    if (it.door().descriptors().find(fd)) return;
    tell_foreign_descriptor(it.process(), it.name(), fd, Door::opener);
}

emu::Instant after(const Call& it, emu::Ts time) { return it.engine().now() + time; }

/// One of the program's sets, whose width is its CONFIG_POSIX_MAX_FDS.
class Set {
public:
    explicit Set(zsock_fd_set* set) : bits_{set == nullptr ? nullptr : set->bitset} {}

    bool has(int fd) const
    {
        return bits_ != nullptr && fd < configuration().posix_max_fds &&
               (bits_[fd / 32] >> (fd % 32) & 1U) != 0;
    }
    void add(int fd) const
    {
        if (bits_ != nullptr) bits_[fd / 32] |= 1U << (fd % 32);
    }
    void clear() const
    {
        if (bits_ == nullptr) return;
        for (int word = 0; word < (configuration().posix_max_fds + 31) / 32; ++word)
            bits_[word] = 0;
    }

private:
    std::uint32_t* bits_;
};

Result<int> select(const Call& it, int nfds, const Set& to_read, const Set& to_write,
                   const Set& exceptional, emu::Instant deadline)
{
    const FdTable& table = it.door().descriptors();
    std::vector<Entry> entries;
    const int most = std::min(nfds, configuration().posix_max_fds);
    for (int fd = 0; fd < most; ++fd) {
        int events = 0;
        if (to_read.has(fd)) events |= ZSOCK_POLLIN;
        if (to_write.has(fd)) events |= ZSOCK_POLLOUT;
        if (exceptional.has(fd)) events |= ZSOCK_POLLPRI;
        if (events == 0) continue;
        if (!table.find(fd)) {
            tell_foreign(it, fd);
            return fail(Errno::badf);
        }
        entries.push_back({.fd = fd, .events = static_cast<short>(events), .revents = 0});
    }
    if (entries.size() > static_cast<std::size_t>(configuration().poll_max)) {
        return fail(Errno::nomem);
    }
    const auto ready = it.wait(PollDescriptors{it.engine(), table, entries, deadline});
    if (!ready) return ready;
    for (const Entry& each : entries)
        if ((each.revents & ZSOCK_POLLNVAL) != 0) return fail(Errno::badf);
    int count = 0;
    struct Found {
        int fd;
        bool in, out, odd;
    };
    std::vector<Found> found;
    for (const Entry& each : entries) {
        const int bits = each.revents;
        found.push_back(
            {.fd = each.fd,
             .in = to_read.has(each.fd) &&
                   (bits & (ZSOCK_POLLIN | ZSOCK_POLLHUP | ZSOCK_POLLERR)) != 0,
             .out = to_write.has(each.fd) && (bits & (ZSOCK_POLLOUT | ZSOCK_POLLERR)) != 0,
             .odd = exceptional.has(each.fd) &&
                    (bits & (ZSOCK_POLLPRI | ZSOCK_POLLHUP | ZSOCK_POLLERR)) != 0});
    }
    for (const Set* set : {&to_read, &to_write, &exceptional})
        set->clear();
    for (const Found& each : found) {
        if (each.in) to_read.add(each.fd);
        if (each.out) to_write.add(each.fd);
        if (each.odd) exceptional.add(each.fd);
        count += (each.in ? 1 : 0) + (each.out ? 1 : 0) + (each.odd ? 1 : 0);
    }
    return count;
}

} // namespace

} // namespace stack::inline v0::zephyr

using stack::Errno;
using stack::fail;
using stack::Result;
using stack::zephyr::Call;
using stack::zephyr::errno_policy;

extern "C" {

int zsock_poll(struct zsock_pollfd* fds, int nfds, int timeout)
{
    return stack::zephyr::call("zsock_poll", errno_policy{}, [&](const Call& it) -> Result<int> {
        if (fds == nullptr && nfds > 0) {
            stack::misuse("zsock_poll", "fds is NULL");
            return fail(Errno::fault);
        }
        if (nfds < 0) return fail(Errno::inval);
        if (nfds > stack::zephyr::configuration().poll_max) return fail(Errno::nomem);
        const std::span<stack::zephyr::Entry> entries{fds, static_cast<std::size_t>(nfds)};
        for (const auto& each : entries)
            if (each.fd >= 0) stack::zephyr::tell_foreign(it, each.fd);
        const auto deadline =
            timeout < 0 ? emu::never : stack::zephyr::after(it, std::chrono::milliseconds{timeout});
        return it.wait(stack::zephyr::PollDescriptors{it.engine(), it.door().descriptors(), entries,
                                                      deadline});
    });
}

int zsock_select(int nfds, zsock_fd_set* readfds, zsock_fd_set* writefds, zsock_fd_set* exceptfds,
                 struct zsock_timeval* timeout)
{
    return stack::zephyr::call("zsock_select", errno_policy{}, [&](const Call& it) -> Result<int> {
        if (nfds < 0) return fail(Errno::inval);
        auto deadline = emu::never;
        if (timeout != nullptr) {
            if (timeout->tv_sec < 0 || timeout->tv_usec < 0) return fail(Errno::inval);
            // To the millisecond, as it goes by poll.
            constexpr long us_per_ms = 1000;
            deadline = stack::zephyr::after(
                it, std::chrono::seconds{timeout->tv_sec} +
                        std::chrono::milliseconds{timeout->tv_usec / us_per_ms});
        }
        using stack::zephyr::Set;
        return stack::zephyr::select(it, nfds, Set{readfds}, Set{writefds}, Set{exceptfds},
                                     deadline);
    });
}

} // extern "C"
