#include "stack/internet/services/udp_peer.hpp"

#include <stdexcept>
#include <utility>

namespace stack::inline v0::net {

namespace {

constexpr std::size_t most_datagrams = 1024;

} // namespace

class UdpPeer::Port final : public UdpService {
public:
    Port(Host& host, std::uint16_t port, UdpPeer& owner) : UdpService{host, port}, owner_{owner} {}
    using UdpService::send_to;

private:
    void on_datagram(std::string_view bytes) override
    {
        owner_.last_ = peer();
        if (owner_.received_.size() < most_datagrams) owner_.received_.emplace_back(bytes);
    }

    UdpPeer& owner_;
};

UdpPeer::UdpPeer(Host& host) : host_{host} {}

UdpPeer::~UdpPeer() = default;

bool UdpPeer::listen(std::uint16_t port)
{
    if (port_ && number_ == port) return true;
    try {
        port_ = std::make_unique<Port>(host_, port, *this);
    } catch (const std::invalid_argument&) {
        return false;
    }
    number_ = port;
    return true;
}

bool UdpPeer::send(const Endpoint& to, std::string_view bytes)
{
    if (!port_) return false;
    port_->send_to(to, bytes);
    return true;
}

std::optional<std::string> UdpPeer::take()
{
    if (received_.empty()) return std::nullopt;
    std::string oldest = std::move(received_.front());
    received_.pop_front();
    return oldest;
}

} // namespace stack::inline v0::net
