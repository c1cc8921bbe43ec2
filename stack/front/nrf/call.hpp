// The C edge: what every nrf_ function has in common.
#pragma once

#include "stack/process/call.hpp"
#include "stack/process/foreign_descriptor.hpp"

#include "stack/api/nrf_modem_os.h"

#include <cstddef>
#include <span>
#include <string>
#include <type_traits>

namespace stack::inline v0 {

inline void set_errno(Errno error) { nrf_modem_os_errno_set(static_cast<int>(error)); }

/// A call under way, with the lock held.
class Call : public CallUnderWay {
public:
    using CallUnderWay::CallUnderWay;

    Modem& modem() const { return world().modem(); }
    Sockets& sockets() const { return modem().sockets(); }
};

/// How a call has ended: what the caller gets, what the record tells, errno when it is set.
struct Ended {
    std::int64_t value = 0;
    int recorded = 0; // NRF_E*, 0 = none
    Errno error = {};
};

/// Of functions that need the modem: a count or 0, else -1 and errno.
struct errno_policy {
    int fd = -1;
    Errno down = Errno::shutdown; // while the library is not initialised
    bool drains = false;          // works after a modem fault too, until the shutdown

    Ended is_down() const { return ended(down); }
    template <typename T>
    Ended of(const Result<T>& result, const Process& process) const
    {
        if (!result) return ended(process.initialized() ? result.error() : Errno::shutdown);
        if constexpr (std::is_void_v<T>) {
            return {};
        } else {
            return {.value = static_cast<std::int64_t>(*result)};
        }
    }

private:
    static Ended ended(Errno error)
    {
        return {.value = -1, .recorded = static_cast<int>(error), .error = error};
    }
};

/// Of functions that the library answers itself: they cost no time, leave no record, and return
/// what their body returns.
struct own_policy {};

template <typename Policy>
bool takes_calls(const Process& process, const Policy& policy)
{
    if constexpr (requires { policy.drains; }) {
        if (policy.drains) return process.readable();
    }
    return process.up();
}

/// Runs the body of an nrf_ function: takes the lock, attaches the thread, charges the call, and
/// publishes a record under the name of the function; the policy makes of the body's result what
/// the caller gets. While the library is down, neither body nor record. Nothing is thrown through
/// C.
template <typename Return = int, typename Policy, typename Body>
Return call(const char* name, const Policy& policy, Body&& body)
try {
    Process& process = Process::instance();
    Process::Lock lock = process.lock(name);
    const Call it{process, lock, name};
    if constexpr (std::is_same_v<Policy, own_policy>) {
        if constexpr (std::is_void_v<Return>) {
            body(it);
            process.leave(lock);
        } else {
            const Return value = body(it);
            process.leave(lock);
            return value;
        }
    } else {
        Ended ended;
        if (takes_calls(process, policy)) process.charge(lock, name);
        if (!takes_calls(process, policy)) { // it may have gone down meanwhile
            ended = policy.is_down();
        } else {
            ended = policy.of(body(it), process);
            if (ended.error == Errno::badf) {
                tell_foreign_descriptor(process, name, policy.fd, "nrf_socket");
            }
            process.world().bus().publish(emu::ApiCall{.call = name,
                                                       .fd = policy.fd,
                                                       .result = ended.value,
                                                       .error = ended.recorded,
                                                       .detail = it.detail(),
                                                       .thread = process.thread_number()});
        }
        process.leave(lock);
        if (ended.error != Errno{}) set_errno(ended.error);
        return static_cast<Return>(ended.value);
    }
} catch (const std::exception& error) { // not what unwinds a thread that ends in a callback
    Process::end(error);
}

/// The instant a call's timeout in milliseconds ends; a negative one never does.
inline emu::Instant after_ms(const Call& call, int timeout)
{
    if (timeout < 0) return emu::never;
    return call.engine().now() + std::chrono::milliseconds{timeout};
}

} // namespace stack::inline v0
