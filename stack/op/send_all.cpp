#include "stack/op/send_all.hpp"

#include <algorithm>

namespace stack::inline v0::op {

namespace {

/// Longest wait with NRF_MSG_WAITACK; NRF_SO_SNDTIMEO may set 1..600 s (nrf_api/behaviour.md §2.2).
constexpr emu::Ts min_acknowledgement = std::chrono::seconds{1};
constexpr emu::Ts max_acknowledgement = std::chrono::seconds{600};

} // namespace

SendAll::SendAll(const Handle& socket, Bytes data, Flags flags, const Endpoint* to,
                 std::size_t piece)
    : socket_{socket}, data_{data}, piece_{piece}, until_acknowledged_{flags.waitack()}
{
    if (to != nullptr) to_ = *to;
    const Socket* it = socket.socket();
    if (it == nullptr) return;
    stream_ = it->type() == SocketType::stream;
    waits_ = !flags.dontwait() && !it->options().nonblocking;
    const emu::Ts timeout = it->options().send_timeout;
    taken_by_ = deadline_after(socket, timeout);
    if (!until_acknowledged_) return;
    acknowledged_by_ =
        deadline_after(socket, timeout == emu::Ts{0}
                                   ? max_acknowledgement
                                   : std::clamp(timeout, min_acknowledgement, max_acknowledgement));
}

bool SendAll::ready() const
{
    if (acknowledging_) return socket_.delivered() || socket_.has_error();
    return worth_a_look(socket_, poll_out) || socket_.suspended();
}

Step<std::size_t> SendAll::step()
{
    if (acknowledging_) return acknowledged();
    for (;;) {
        const bool pending = socket_.has_error();
        const Bytes rest = data_.subspan(sent_);
        const Bytes next = rest.first(stream_ ? std::min(rest.size(), piece_) : rest.size());
        const auto sent = socket_.try_send(next, to_ ? &*to_ : nullptr, next.size() < rest.size());
        if (sent) {
            sent_ += *sent;
            if (sent_ == data_.size() || !stream_ || !waits_) return taken();
            continue;
        }
        if (sent.error() != Errno::again || !waits_) return ended(sent.error(), pending);
        if (socket_.now() < taken_by_) return going_on;
        return ended(Errno::again, false);
    }
}

Step<std::size_t> SendAll::taken()
{
    if (!until_acknowledged_) return sent_;
    acknowledging_ = true;
    socket_.await_delivery();
    return acknowledged();
}

Step<std::size_t> SendAll::acknowledged()
{
    if (!socket_.open()) return fail(Errno::badf);
    if (socket_.has_error()) return fail(socket_.socket()->take_error().value());
    if (socket_.delivered()) return sent_;
    if (socket_.now() < acknowledged_by_) return going_on;
    return fail(Errno::again);
}

/// The partial result comes first. An error that would be gone with it, because it was `pending`
/// before the call and told by it, is left for the next call.
Step<std::size_t> SendAll::ended(Errno error, bool pending)
{
    error_ = error;
    if (sent_ == 0) return fail(error);
    if (pending) socket_.put_back(error);
    return taken();
}

} // namespace stack::inline v0::op
