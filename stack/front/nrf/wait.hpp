// What the calls of the C API that may wait on a socket have in common.
#pragma once

#include "stack/front/nrf/call.hpp"

namespace stack::inline v0 {

inline std::span<const std::byte> bytes(const void* data, std::size_t size)
{
    return {static_cast<const std::byte*>(data), size};
}

/// Waits until the descriptor shows one of `bits` or an error; `again` at the deadline, badf when
/// it was closed, even if the number is in use again.
/// The peer's end alone ends no wait: one can still send, and a receiver sees poll_in with it.
inline Result<void> wait_for(Process& process, Process::Lock& lock, const char* call, int fd,
                             unsigned bits, emu::Instant deadline)
{
    const Sockets& sockets = process.world().modem().sockets();
    const unsigned wanted = bits | poll_err | poll_nval;
    const std::uint64_t opening = sockets.opening(fd);
    const bool ready = process.wait(
        lock, call,
        [&sockets, fd, wanted, opening] {
            return sockets.opening(fd) != opening || (sockets.readiness(fd) & wanted) != 0 ||
                   sockets.finished(fd) || ((wanted & poll_out) != 0 && sockets.suspended(fd));
        },
        deadline);
    if (sockets.opening(fd) != opening) return fail(Errno::badf);
    if (!ready) return fail(Errno::again);
    return {};
}

} // namespace stack::inline v0
