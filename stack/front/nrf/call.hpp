// The C edge: what every nrf_ function has in common.
#pragma once

#include "stack/process/process.hpp"

#include "stack/api/nrf_modem_os.h"

#include <type_traits>

namespace stack::inline v0 {

inline void set_errno(Errno error) { nrf_modem_os_errno_set(static_cast<int>(error)); }

/// Runs the body of an nrf_ function: takes the lock, attaches the thread, charges the call,
/// publishes a record, and turns the body's Result into a count (0 for none), or -1 and errno.
/// The body gets the process and the lock it may wait with. ESHUTDOWN while the library is down.
template <typename Return = int, typename Body>
Return api_call(const char* name, int fd, Body&& body)
{
    Process& process = Process::instance();
    Process::Lock lock = process.lock(name);
    Return value = -1;
    Errno error{};
    if (process.initialized()) process.charge(lock, name);
    if (!process.initialized()) { // another thread may have shut it down meanwhile
        error = Errno::shutdown;
    } else {
        const auto result = body(process, lock);
        if (!result) {
            error = process.initialized() ? result.error() : Errno::shutdown;
        } else if constexpr (std::is_void_v<typename std::decay_t<decltype(result)>::value_type>) {
            value = 0;
        } else {
            value = static_cast<Return>(*result);
        }
        process.world().bus().publish(emu::ApiCall{
            .call = name, .fd = fd, .result = value, .error = static_cast<int>(error)});
    }
    process.leave(lock);
    if (error != Errno{}) set_errno(error);
    return value;
}

/// The instant `timeout` from now; never for 0, which means no timeout.
inline emu::Instant deadline_after(World& world, emu::Ts timeout)
{
    return timeout == emu::Ts{0} ? emu::never : world.engine().now() + timeout;
}

} // namespace stack::inline v0
