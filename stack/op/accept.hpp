// accept: until a peer has connected, with TLS until its handshake is over.
#pragma once

#include "stack/op/op.hpp"

namespace stack::inline v0::op {

struct Accepted {
    int fd;
    Endpoint peer;
};

class Accept {
public:
    /// The receive timeout of the listener limits it (NRF_SO_RCVTIMEO, library 2.6).
    explicit Accept(const Handle& listener);
    /// Limited by an instant instead.
    Accept(const Handle& listener, emu::Instant deadline);

    /// `again` at the deadline; `badf` when the listener is closed meanwhile, even if the number is
    /// in use again.
    Step<Accepted> step();
    emu::Instant deadline() const { return deadline_; }
    bool ready() const { return worth_a_look(listener_, poll_in); }
    void give_up() { deadline_ = emu::epoch; }

private:
    Handle listener_;
    bool waits_ = false;
    emu::Instant deadline_;
};

} // namespace stack::inline v0::op
