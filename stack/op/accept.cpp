#include "stack/op/accept.hpp"

namespace stack::inline v0::op {

namespace {

emu::Instant accept_deadline(const Handle& listener)
{
    const Socket* it = listener.socket();
    return it == nullptr ? emu::never : deadline_after(listener, it->options().receive_timeout);
}

} // namespace

Accept::Accept(const Handle& listener) : Accept{listener, accept_deadline(listener)} {}

Accept::Accept(const Handle& listener, emu::Instant deadline)
    : listener_{listener}, deadline_{deadline}
{
    const Socket* it = listener.socket();
    waits_ = it != nullptr && !it->options().nonblocking;
}

Step<Accepted> Accept::step()
{
    Endpoint peer;
    const auto accepted = listener_.try_accept(peer);
    if (accepted) return Accepted{.fd = *accepted, .peer = peer};
    if (accepted.error() != Errno::again || !waits_) return fail(accepted.error());
    if (listener_.now() < deadline_) return going_on;
    return fail(Errno::again);
}

} // namespace stack::inline v0::op
