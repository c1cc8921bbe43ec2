// Part of <zephyr/posix/sys/eventfd.h>: event counters, numbers that are added to by writing and
// taken by reading.
#include "stack/process/misuse.hpp"
#include "stack/zephyr/call.hpp"
#include "stack/zephyr/socket/attempt.hpp"

#include <cstring>
#include <limits>

#include "zephyr/posix/sys/eventfd.h"

namespace {

using namespace stack::zephyr;
using stack::Bytes;
using stack::Errno;
using stack::fail;
using stack::Result;

class EventCounter : public Description {
public:
    EventCounter(std::uint64_t value, bool one_by_one) : value_{value}, one_by_one_{one_by_one} {}

    unsigned readiness() const override
    {
        return (value_ > 0 ? stack::poll_in : 0U) | (value_ < most ? stack::poll_out : 0U);
    }
    Result<std::size_t> try_read(std::span<std::byte> into, stack::Flags) override
    {
        if (into.size() < sizeof value_) return fail(Errno::inval);
        if (value_ == 0) return fail(Errno::again);
        const std::uint64_t taken = one_by_one_ ? 1 : value_;
        value_ -= taken;
        std::memcpy(into.data(), &taken, sizeof taken);
        changed();
        return sizeof taken;
    }
    Result<std::size_t> try_write(Bytes data, stack::Flags) override
    {
        std::uint64_t more = 0;
        if (data.size() < sizeof more) return fail(Errno::inval);
        std::memcpy(&more, data.data(), sizeof more);
        if (more > most) return fail(Errno::inval);
        if (more > most - value_) return fail(Errno::again);
        value_ += more;
        changed();
        return sizeof more;
    }

private:
    static constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max() - 1;

    std::uint64_t value_;
    bool one_by_one_;
};

Result<int> open_counter(FdTable& table, unsigned value, int flags)
{
    constexpr int nonblock = EFD_NONBLOCK | zephyr_nonblock;
    if ((flags & ~(nonblock | EFD_SEMAPHORE)) != 0) return fail(Errno::inval);
    auto counter = std::make_shared<EventCounter>(value, (flags & EFD_SEMAPHORE) != 0);
    counter->set_nonblocking((flags & nonblock) != 0);
    return table.place(std::move(counter));
}

/// Of counters only: `badf` for a socket, too.
template <typename Attempt>
Result<void> on_counter(const Call& it, int fd, unsigned bit, Attempt attempt)
{
    if (!it.door().descriptors().find<EventCounter>(fd)) return fail(Errno::badf);
    const auto done = it.wait(Retry{it.door().descriptors(), fd, bit, attempt});
    if (!done) return fail(done.error());
    return {};
}

} // namespace

extern "C" {

int emu9160_zephyr_eventfd(unsigned int initval, int flags)
{
    return call<int>("eventfd", errno_policy{}, [&](const Call& it) {
        return open_counter(it.door().descriptors(), initval, flags);
    });
}

int emu9160_zephyr_eventfd_read(int fd, eventfd_t* value)
{
    if (value == nullptr) {
        stack::misuse("eventfd_read", "value is NULL");
        errno = EFAULT;
        return -1;
    }
    return call<int>("eventfd_read", errno_policy{fd}, [&](const Call& it) {
        return on_counter(it, fd, stack::poll_in, [value](Description& counter) {
            return counter.try_read(std::as_writable_bytes(std::span{value, 1}), {});
        });
    });
}

int emu9160_zephyr_eventfd_write(int fd, eventfd_t value)
{
    return call<int>("eventfd_write", errno_policy{fd}, [&](const Call& it) {
        return on_counter(it, fd, stack::poll_out, [value](Description& counter) {
            return counter.try_write(std::as_bytes(std::span{&value, 1}), {});
        });
    });
}

} // extern "C"
