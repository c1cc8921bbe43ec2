// Waits as objects: what all operations have in common.
#pragma once

#include "emu/result.hpp"
#include "emu/time.hpp"
#include "stack/socket/handle.hpp"

#include <concepts>
#include <optional>

namespace stack::inline v0::op {

/// What a step comes to: nothing while the operation goes on, else its result.
template <typename T>
using Step = std::optional<Result<T>>;
inline constexpr std::nullopt_t going_on{std::nullopt};

/// An operation lives where its caller waits: on a stack, or in what stands for the caller. It is
/// driven by whoever holds it; nothing happens in it by itself:
/// - step() at first, then whenever Sockets::on_change or Resolver::on_change has told something,
///   and at deadline(), until it gives a result; not after that.
/// - ready() is for who looks before it steps: a step would get on, and not because time is over.
/// - give_up() ends it now, as its deadline would: the next step gives a result.
/// One that is destroyed before it is done lets go of what it has begun.
template <typename T>
concept Operation = requires(T operation, const T& same)
{
    static_cast<bool>(operation.step());
    {
        same.deadline()
        } -> std::same_as<emu::Instant>;
    {
        same.ready()
        } -> std::same_as<bool>;
    operation.give_up();
};

/// The instant `timeout` from now; never for zero, which means no timeout.
inline emu::Instant deadline_after(const Handle& socket, emu::Ts timeout)
{
    return timeout > emu::Ts{0} && socket.open() ? socket.now() + timeout : emu::never;
}

/// What ends the wait for `bits` on a socket: those, an error, or that it is closed or will never
/// make anybody wait again. The peer's end alone does not: one can still send, and a receiver sees
/// poll_in with it.
inline bool worth_a_look(const Handle& socket, unsigned bits)
{
    return (socket.readiness() & (bits | poll_err | poll_nval)) != 0 || socket.finished();
}

} // namespace stack::inline v0::op
