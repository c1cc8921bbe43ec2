// recv: until there is something, with NRF_MSG_WAITALL until the buffer is full.
#pragma once

#include "stack/op/op.hpp"

namespace stack::inline v0::op {

class Receive {
public:
    /// `into` has to stay where it is until the operation is over. The receive timeout of the
    /// socket limits it (NRF_SO_RCVTIMEO).
    Receive(const Handle& socket, std::span<std::byte> into, Flags flags = {});
    /// Limited by an instant instead.
    Receive(const Handle& socket, std::span<std::byte> into, Flags flags, emu::Instant deadline);

    /// Something, or nothing of a stream that its peer has closed. Waiting for all is for streams,
    /// and peeking does not wait for more than there is (POSIX recv); what came before the end, the
    /// deadline or an error is a result, and error() says what ended it. `again` at the deadline;
    /// `badf` when the socket is closed meanwhile, even if the number is in use again.
    Step<Received> step();
    emu::Instant deadline() const { return deadline_; }
    bool ready() const { return worth_a_look(socket_, poll_in); }
    void give_up() { deadline_ = emu::epoch; }

    /// What ended it early.
    std::optional<Errno> error() const { return error_; }

private:
    Result<Received> ended(Errno error, bool pending);

    Handle socket_;
    std::span<std::byte> into_;
    Flags flags_;
    bool waits_ = false;
    bool all_ = false;
    Received total_;
    std::optional<Errno> error_;
    emu::Instant deadline_;
};

} // namespace stack::inline v0::op
