// A host's UDP port that somebody scripts: it listens and speaks.
#pragma once

#include "stack/internet/services/services.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace stack::inline v0::net {

class UdpPeer final : public Service {
public:
    explicit UdpPeer(Host& host);
    ~UdpPeer() override;

    /// Its port from now on, on both addresses; false when it is taken, and then it has the port
    /// it had.
    bool listen(std::uint16_t port);
    bool listening() const { return port_ != nullptr; }
    /// One datagram from its port; false without one.
    bool send(const Endpoint& to, std::string_view bytes);
    /// Who sent the last datagram.
    const std::optional<Endpoint>& last() const { return last_; }
    /// The oldest datagram that has come and was not taken yet; of very many the first are kept.
    std::optional<std::string> take();

private:
    class Port;

    Host& host_;
    std::unique_ptr<Port> port_;
    std::uint16_t number_ = 0;
    std::optional<Endpoint> last_;
    std::deque<std::string> received_;
};

} // namespace stack::inline v0::net
