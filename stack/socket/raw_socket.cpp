#include "stack/socket/raw_socket.hpp"

#include "stack/net/ip_view.hpp"

#include <algorithm>

namespace stack::inline v0 {

RawSocket::RawSocket(int protocol, net::Bearers& bearers, emu::Bus& bus)
    : Socket{Family::packet, SocketType::raw, protocol}, bearers_{bearers}, bus_{bus}
{
    bearers_.attach(*this);
}

RawSocket::~RawSocket() { RawSocket::abort(); }

Result<void> RawSocket::unsupported() const
{
    if (const auto why = refusal()) return fail(*why);
    return fail(Errno::opnotsupp);
}

Result<void> RawSocket::bind(const Endpoint&) { return unsupported(); }

Result<void> RawSocket::connect(const Endpoint&) { return unsupported(); }

Result<void> RawSocket::listen(int) { return unsupported(); }

Result<std::unique_ptr<Socket>> RawSocket::try_accept(Endpoint&)
{
    return fail(unsupported().error());
}

Result<std::size_t> RawSocket::try_send(Bytes data, const Endpoint* to)
{
    if (const auto why = refusal()) return fail(*why);
    if (has_error()) return fail(*take_error());
    if (to != nullptr) return fail(Errno::opnotsupp);
    const int pdn = options().cid;
    if (suspended() || !bearers_.up(pdn)) return fail(Errno::netunreach);
    if (data.size() > bearers_.mtu(pdn)) return fail(Errno::msgsize);
    const auto packet = net::IpView::of(data);
    if (!packet || !packet->exact()) return fail(Errno::inval);
    if (!bearers_.address(pdn, packet->family())) return fail(Errno::netunreach);
    if (!bearers_.fits(data.size())) return fail(Errno::msgsize);
    if (!bearers_.room(data.size())) {
        if (refused_ == 0) listen_for_room();
        refused_ = data.size();
        return fail(Errno::again);
    }
    refused_ = 0;
    bearers_.send(pdn, data);
    last_sent_ = bearers_.link().uplink_taken();
    return data.size();
}

void RawSocket::listen_for_room()
{
    room_ = bearers_.on_room().subscribe([this] { changed(); });
}

Result<Received> RawSocket::try_recv(std::span<std::byte> into, Flags flags)
{
    if (received_.empty()) {
        if (const auto why = refusal()) return fail(*why);
        if (has_error()) return fail(*take_error());
        return fail(Errno::again);
    }
    const auto& first = received_.front();
    // What does not fit is dropped with its packet (POSIX recv).
    const std::size_t size = std::min(into.size(), first.size());
    std::copy_n(first.begin(), size, into.begin());
    if (!flags.peek()) {
        received_bytes_ -= first.size();
        received_.pop_front();
    }
    return Received{.size = size, .from = {}};
}

unsigned RawSocket::own_readiness() const
{
    const bool writable = !suspended() && bearers_.room(refused_);
    return (received_.empty() ? 0U : unsigned{poll_in}) | (writable ? unsigned{poll_out} : 0U);
}

void RawSocket::receive(Bytes packet)
{
    if (received_bytes_ + packet.size() > max_unread || received_.size() == max_unread_packets) {
        bus_.publish(emu::Drop{.where = "socket buffer",
                               .cid = static_cast<std::uint8_t>(options().cid),
                               .size = packet.size()});
        return;
    }
    received_bytes_ += packet.size();
    received_.emplace_back(packet.begin(), packet.end());
    packet_came();
    changed();
}

bool RawSocket::resume()
{
    set_suspended(false);
    return true;
}

void RawSocket::abort()
{
    if (!keeps_unread()) {
        received_.clear();
        received_bytes_ = 0;
    }
    room_.cancel();
    if (std::exchange(listening_, false)) bearers_.detach(*this);
}

} // namespace stack::inline v0
