// The C edge of this door: what its functions have in common.
#pragma once

#include "stack/host_errno.hpp"
#include "stack/process/call.hpp"
#include "stack/process/foreign_descriptor.hpp"
#include "stack/zephyr/door.hpp"

#include <cerrno>
#include <string>
#include <type_traits>

namespace stack::inline v0::zephyr {

/// A call under way, with the lock held.
class Call : public CallUnderWay {
public:
    using CallUnderWay::CallUnderWay;

    Door& door() const { return Door::of(process()); }

    /// Runs `what` as a call of another door would be made: without the lock.
    template <typename What>
    auto outside(What&& what) const
    {
        process().leave(lock());
        const auto result = what();
        lock().lock(name());
        return result;
    }
};

/// Of functions that give a count or 0, else -1 and errno: the host's number of the same name.
struct errno_policy {
    int fd = -1;
    static std::int64_t refused(Errno error)
    {
        errno = host_errno(error);
        return -1;
    }
};

/// Of functions that give a count or 0, else a negative error number.
struct negative_policy {
    int fd = -1;
    static std::int64_t refused(Errno error) { return -host_errno(error); }
};

/// Of functions that the kernel answers: they leave no record, and return what their body returns.
struct own_policy {};

/// Whether the calling thread gives way to one of a lower number: it is none of the cooperative
/// ones, and holds no lock on the scheduler (kernel/thread.cpp).
bool overtakable();

/// Time that a call takes; with a driver that follows the wall's clock it takes none.
inline void spend(Process& process, Process::Lock& lock, const char* name, emu::Ts cost)
{
    if (process.world().driver().jumps()) process.spend(lock, name, cost, overtakable());
}

inline void leave(Process& process, Process::Lock& lock, const char* name)
{
    if (overtakable()) {
        process.leave_overtakable(lock, name);
    } else {
        process.leave(lock);
    }
}

/// Runs the body of a function of this door: takes the lock, attaches the thread, charges the call,
/// and publishes a record under its name; the policy makes of the body's Result what the caller
/// gets. Nothing is thrown through C.
template <typename Return = int, typename Policy, typename Body>
Return call(const char* name, const Policy& policy, Body&& body)
try {
    Process& process = Process::instance();
    Process::Lock lock = process.lock(name);
    const Call it{process, lock, name};
    if constexpr (std::is_same_v<Policy, own_policy>) {
        if constexpr (std::is_void_v<Return>) {
            body(it);
            leave(process, lock, name);
        } else {
            const Return value = body(it);
            leave(process, lock, name);
            return value;
        }
    } else {
        spend(process, lock, name, process.world().config().call_cost);
        const auto result = body(it);
        if (!result && result.error() == Errno::badf) {
            tell_foreign_descriptor(process, name, policy.fd, Door::opener);
        }
        std::int64_t value = 0;
        if constexpr (!std::is_void_v<typename std::decay_t<decltype(result)>::value_type>) {
            if (result) value = static_cast<std::int64_t>(*result);
        }
        process.world().bus().publish(
            emu::ApiCall{.call = name,
                         .fd = policy.fd,
                         .result = result ? value : -1,
                         .error = result ? 0 : static_cast<int>(result.error()),
                         .detail = it.detail(),
                         .thread = process.thread_number()});
        leave(process, lock, name);
        return static_cast<Return>(result ? value : policy.refused(result.error()));
    }
} catch (const std::exception& error) { // not what unwinds a thread that ends in a callback
    Process::end(error);
}

} // namespace stack::inline v0::zephyr
