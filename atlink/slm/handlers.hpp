// What the handlers of the application's commands share. Each is in the file of its topic; the
// table declares them.
#pragma once

#include "atlink/slm/application.hpp"

#include <limits>
#include <memory>
#include <utility>

namespace atlink::inline v0::slm {

// Limits of parameters.
inline constexpr std::int64_t int_min = std::numeric_limits<int>::min();
inline constexpr std::int64_t int_max = std::numeric_limits<int>::max();
inline constexpr std::int64_t max_u16 = 65535;
inline constexpr std::size_t max_host = 127; // characters of a host name
inline constexpr std::size_t max_data = 1024;
inline constexpr std::size_t max_received = 2048; // of one receive command or notification

enum OptionOp : int { op_get = 0, op_set = 1 }; // of the two socket option commands

/// How a result code of the application tells an error.
constexpr int status_of(stack::Errno error) { return -static_cast<int>(error); }
inline constexpr int peer_closed = status_of(stack::Errno::connreset);

/// A parameter that may be left out at the end; nothing when it is there and wrong, or empty.
inline std::optional<std::int64_t> integer_or(const Command& command, std::size_t index,
                                              std::int64_t low, std::int64_t high,
                                              std::int64_t absent)
{
    if (index >= command.parameters.size()) return absent;
    return command.integer(index, low, high);
}

/// An operation to wait for.
template <typename T, typename... Args>
Outcome wait_for(Args&&... args)
{
    return Outcome{std::unique_ptr<Operation>{std::make_unique<T>(std::forward<Args>(args)...)}};
}

/// Instant at which a timeout that starts now is over; a timeout of zero or less never is.
inline emu::Instant over_after(const emu::Engine& engine, emu::Ts timeout)
{
    return timeout > emu::Ts{0} ? engine.now() + timeout : emu::never;
}

} // namespace atlink::inline v0::slm
