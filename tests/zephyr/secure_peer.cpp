#include "tests/zephyr/secure_peer.hpp"

#include "stack/internet/services/tcp_peer.hpp"
#include "stack/internet/services/udp_peer.hpp"

namespace stack::inline v0::zephyr {

struct SecurePeer::Parts {
    explicit Parts(net::Host& host) : stream{host}, datagrams{host} {}

    net::TcpPeer stream;
    net::UdpPeer datagrams;
    tls::ClientConfig config{.hostname = "tls.test"};
};

SecurePeer::SecurePeer(World& world, const std::string& host)
    : parts_{std::make_unique<Parts>(*world.internet().find(host))}
{
}

SecurePeer::~SecurePeer() = default;

bool SecurePeer::connect(const Endpoint& to, const std::string& words)
{
    return parts_->stream.connect(to, words, false, &parts_->config);
}

bool SecurePeer::send(std::uint16_t port, const Endpoint& to, const std::string& words)
{
    return parts_->datagrams.listen(port) &&
           parts_->datagrams.send_secure(to, words, parts_->config);
}

std::string SecurePeer::heard() { return parts_->stream.take_received(); }

std::string SecurePeer::heard_datagram() { return parts_->datagrams.take().value_or(""); }

std::string SecurePeer::failure() const { return parts_->stream.failure(); }

} // namespace stack::inline v0::zephyr
