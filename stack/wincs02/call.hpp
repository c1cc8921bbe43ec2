// The C edge of this door: what its functions have in common.
#pragma once

#include "stack/host_errno.hpp"
#include "stack/process/call.hpp"
#include "stack/process/foreign_descriptor.hpp"
#include "stack/process/misuse.hpp"
#include "stack/wincs02/door.hpp"

#include <cerrno>
#include <string>
#include <type_traits>

namespace stack::inline v0::wincs02 {

/// A call under way, with the lock held.
class Call : public CallUnderWay {
public:
    using CallUnderWay::CallUnderWay;

    Door& door() const { return Door::of(process()); }
};

/// What the caller gets of a failed Result: -1, and errno by name.
struct errno_policy {
    int fd = -1;
    static std::int64_t refused(Errno error)
    {
        errno = host_errno(error);
        return -1;
    }
};

/// Of functions that return what their body returns.
struct own_policy {};

/// Runs the body of a function of this door: takes the lock, attaches the thread, charges the call,
/// and publishes a record under its name. Nothing is thrown through C.
template <typename Return = int, typename Policy, typename Body>
Return call(const char* name, const Policy& policy, Body&& body)
try {
    Process& process = Process::instance();
    Process::Lock lock = process.lock(name);
    const Call it{process, lock, name};
    process.charge(lock, name);
    const auto tell = [&](int fd, std::int64_t value, int error) {
        process.world().bus().publish(emu::ApiCall{.call = name,
                                                   .fd = fd,
                                                   .result = value,
                                                   .error = error,
                                                   .detail = it.detail(),
                                                   .thread = process.thread_number()});
        process.leave(lock);
    };
    if constexpr (std::is_same_v<Policy, own_policy>) {
        if constexpr (std::is_void_v<Return>) {
            body(it);
            tell(-1, 0, 0);
        } else {
            const Return value = body(it);
            if constexpr (std::is_arithmetic_v<Return> || std::is_enum_v<Return>) {
                tell(-1, static_cast<std::int64_t>(value), 0);
            } else {
                tell(-1, 0, 0);
            }
            return value;
        }
    } else {
        const auto result = body(it);
        if (!result && policy.fd >= 0 && !it.door().sockets().place(policy.fd).live) {
            tell_foreign_descriptor(process, name, policy.fd, Door::opener);
        }
        std::int64_t value = 0;
        if constexpr (!std::is_void_v<typename std::decay_t<decltype(result)>::value_type>) {
            if (result) value = static_cast<std::int64_t>(*result);
        }
        tell(policy.fd, result ? value : -1, result ? 0 : static_cast<int>(result.error()));
        return static_cast<Return>(result ? value : policy.refused(result.error()));
    }
} catch (const std::exception& error) {
    Process::end(error);
}

} // namespace stack::inline v0::wincs02
