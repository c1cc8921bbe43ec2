// send: until all is taken, and with NRF_MSG_WAITACK until it has arrived.
#pragma once

#include "stack/op/op.hpp"

#include <limits>

namespace stack::inline v0::op {

class SendAll {
public:
    /// `data` has to stay where it is until the operation is over. What the flags and the socket's
    /// options say of waiting counts from now on: all deadlines are fixed here, whatever the socket
    /// takes piece by piece. A piece of a stream is `piece` bytes at most: one that does not wait
    /// is over with the first.
    SendAll(const Handle& socket, Bytes data, Flags flags = {}, const Endpoint* to = nullptr,
            std::size_t piece = std::numeric_limits<std::size_t>::max());

    /// A blocking stream send is over when all is taken (library 1.0.2). Bytes taken: fewer than
    /// asked for when it ended early, and error() says by what; an error only when none was taken,
    /// or when it was to wait for the acknowledgement. `again` at the deadline; `badf` when the
    /// socket is closed meanwhile, even if the number is in use again.
    Step<std::size_t> step();
    emu::Instant deadline() const { return acknowledging_ ? acknowledged_by_ : taken_by_; }
    bool ready() const;
    void give_up() { taken_by_ = acknowledged_by_ = emu::epoch; }

    /// Bytes taken so far.
    std::size_t sent() const { return sent_; }
    /// What ended it early.
    std::optional<Errno> error() const { return error_; }

private:
    Step<std::size_t> taken();
    Step<std::size_t> acknowledged();
    Step<std::size_t> ended(Errno error, bool pending);

    Handle socket_;
    Bytes data_;
    std::size_t piece_;
    std::optional<Endpoint> to_;
    bool stream_ = false;
    bool waits_ = false;
    bool until_acknowledged_ = false;
    bool acknowledging_ = false; // all is taken
    std::size_t sent_ = 0;
    std::optional<Errno> error_;
    emu::Instant taken_by_ = emu::never;
    emu::Instant acknowledged_by_ = emu::never;
};

} // namespace stack::inline v0::op
