#include "stack/op/connect.hpp"

namespace stack::inline v0::op {

bool Connect::ready() const
{
    return !begun_ || worth_a_look(socket_, poll_out) || socket_.suspended();
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
