// connect: until the connection stands, with TLS until the handshake is over.
#pragma once

#include "stack/op/op.hpp"

namespace stack::inline v0::op {

class Connect {
public:
    /// The send timeout of the socket limits it (NRF_SO_SNDTIMEO). On a non-blocking socket it is
    /// over at once, with `inprogress` when it has only begun.
    Connect(const Handle& socket, const Endpoint& peer) : socket_{socket}, peer_{peer} {}

    /// `timedout` at the deadline, and then what began is undone where it must be; `badf` when the
    /// socket is closed meanwhile, even if the number is in use again.
    Step<void> step();
    emu::Instant deadline() const { return deadline_; }
    bool ready() const;
    void give_up() { deadline_ = emu::epoch; }

private:
    Step<void> begin();
    Result<void> outcome();

    Handle socket_;
    Endpoint peer_;
    emu::Instant deadline_ = emu::never;
    bool begun_ = false;
};

} // namespace stack::inline v0::op
