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
    void on_datagram(std::string_view bytes) override;

    UdpPeer& owner_;
};

class UdpPeer::Secure final : private tls::Client::Owner {
public:
    Secure(UdpPeer& peer, const Endpoint& to, const tls::ClientConfig& config)
        : peer_{peer}, to_{to}, client_{peer.host_, config, true, *this}
    {
    }
    const Endpoint& to() const { return to_; }
    tls::Client& client() { return client_; }

private:
    void put(std::string_view bytes) override { peer_.port_->send_to(to_, bytes); }
    void take(std::string_view bytes) override { peer_.keep(bytes); }
    void on_client() override { peer_.look_after_session(); }

    UdpPeer& peer_;
    const Endpoint to_;
    tls::Client client_;
};

void UdpPeer::Port::on_datagram(std::string_view bytes)
{
    owner_.last_ = peer();
    if (!owner_.secure_ || owner_.secure_->to() != peer()) return owner_.keep(bytes);
    owner_.secure_->client().advance(bytes);
    owner_.look_after_session();
}

UdpPeer::UdpPeer(Host& host, std::function<void()> on_change)
    : host_{host}, on_change_{std::move(on_change)},
      soon_{host.internet().engine(), [this] { on_change_(); }}, over_{host.internet().engine(),
                                                                       [this] { secure_.reset(); }}
{
}

bool UdpPeer::established() const { return secure_ && secure_->client().established(); }

void UdpPeer::keep(std::string_view bytes)
{
    if (received_.size() < most_datagrams) received_.emplace_back(bytes);
    changed();
}

void UdpPeer::look_after_session()
{
    if (secure_->client().over()) {
        failure_ = secure_->client().failure();
        over_.post();
    }
    changed();
}

UdpPeer::~UdpPeer() = default;

bool UdpPeer::listen(std::uint16_t port)
{
    if (port_ && number_ == port) return true;
    try {
        port_ = std::make_unique<Port>(host_, port, *this);
    } catch (const std::invalid_argument&) {
        return false;
    }
    secure_.reset(); // it had the other port
    number_ = port;
    return true;
}

bool UdpPeer::send(const Endpoint& to, std::string_view bytes)
{
    if (!port_) return false;
    if (secure_ && secure_->to() == to && !secure_->client().over()) {
        secure_->client().say(bytes);
    } else {
        port_->send_to(to, bytes);
    }
    return true;
}

bool UdpPeer::send_secure(const Endpoint& to, std::string_view bytes,
                          const tls::ClientConfig& config)
{
    if (!port_) return false;
    if (!secure_ || secure_->to() != to || secure_->client().over()) {
        over_.cancel();
        failure_.clear();
        secure_ = std::make_unique<Secure>(*this, to, config);
        secure_->client().say(bytes);
        secure_->client().advance();
        look_after_session();
        return true;
    }
    secure_->client().say(bytes);
    return true;
}

bool UdpPeer::end()
{
    if (!secure_) return false;
    secure_->client().end();
    look_after_session();
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
