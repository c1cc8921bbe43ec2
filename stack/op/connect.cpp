#include "stack/op/connect.hpp"

namespace stack::inline v0::op {

bool Connect::ready() const
{
    if (!begun_ || socket_.suspended()) return true;
    // A datagram socket takes what is sent at once, also while its handshake goes on.
    const Socket* const socket = socket_.socket();
    const bool under_way = socket != nullptr && socket->connecting() && !socket_.has_error();
    return !under_way && worth_a_look(socket_, poll_out);
}

Step<void> Connect::step()
{
    Socket* socket = socket_.socket();
    if (socket == nullptr) return fail(Errno::badf);
    if (!begun_) {
        if (const auto done = begin()) return done;
    }
    if (ready()) return outcome();
    if (socket_.now() < deadline_) return going_on;
    socket->abandon_connect();
    return fail(Errno::timedout);
}

Step<void> Connect::begin()
{
    const SocketOptions& options = socket_.socket()->options();
    const auto begun = socket_.connect(peer_);
    if (begun || begun.error() != Errno::inprogress || options.nonblocking) return begun;
    begun_ = true;
    if (deadline_ == emu::never) deadline_ = deadline_after(socket_, options.send_timeout);
    return going_on;
}

Result<void> Connect::outcome()
{
    if (const auto error = socket_.socket()->take_error()) return fail(*error);
    // A poll callback may have read the error: then there is no connection all the same.
    const auto state = socket_.connect(peer_);
    if (state || state.error() == Errno::isconn) return {};
    return fail(state.error() == Errno::netunreach ? Errno::netunreach : Errno::connrefused);
}

} // namespace stack::inline v0::op
