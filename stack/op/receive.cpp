#include "stack/op/receive.hpp"

namespace stack::inline v0::op {

namespace {

emu::Instant receive_deadline(const Handle& socket)
{
    const Socket* it = socket.socket();
    return it == nullptr ? emu::never : deadline_after(socket, it->options().receive_timeout);
}

} // namespace

Receive::Receive(const Handle& socket, std::span<std::byte> into, Flags flags)
    : Receive{socket, into, flags, receive_deadline(socket)}
{
}

Receive::Receive(const Handle& socket, std::span<std::byte> into, Flags flags,
                 emu::Instant deadline)
    : socket_{socket}, into_{into}, flags_{flags}, deadline_{deadline}
{
    const Socket* it = socket.socket();
    if (it == nullptr) return;
    waits_ = !flags.dontwait() && !it->options().nonblocking;
    all_ = flags.waitall() && it->type() == SocketType::stream && !flags.peek();
}

Step<Received> Receive::step()
{
    for (;;) {
        const bool pending = socket_.has_error();
        const auto received = socket_.try_recv(into_.subspan(total_.size), flags_);
        if (received) {
            total_.size += received->size;
            total_.from = received->from;
            total_.whole = received->whole;
            total_.to = received->to;
            total_.hops = received->hops;
            if (!all_ || received->size == 0 || total_.size == into_.size()) return total_;
            continue;
        }
        if (received.error() != Errno::again || !waits_) return ended(received.error(), pending);
        if (socket_.now() < deadline_) return going_on;
        return ended(Errno::again, false);
    }
}

/// The partial result comes first. An error that would be gone with it, because it was `pending`
/// before the call and told by it, is left for the next call.
Result<Received> Receive::ended(Errno error, bool pending)
{
    error_ = error;
    if (total_.size == 0) return fail(error);
    if (pending) socket_.put_back(error);
    return total_;
}

} // namespace stack::inline v0::op
