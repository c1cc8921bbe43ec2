// A host's UDP port that somebody scripts: it listens and speaks.
#pragma once

#include "emu/post.hpp"
#include "stack/internet/services/services.hpp"
#include "stack/internet/services/tls_client.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace stack::inline v0::net {

class UdpPeer final : public Service {
public:
    /// `on_change` is called after something has come, or a session of DTLS has got on.
    explicit UdpPeer(Host& host, std::function<void()> on_change = {});
    ~UdpPeer() override;

    /// Its port from now on, on both addresses, 0: any that is free; false when it is taken, and
    /// then it has the port it had.
    bool listen(std::uint16_t port);
    bool listening() const { return port_ != nullptr; }
    /// One datagram from its port, over the session of DTLS with that endpoint if there is one;
    /// false without a port.
    bool send(const Endpoint& to, std::string_view bytes);
    /// Over DTLS: that session, or else a new one in the place of the one it had.
    bool send_secure(const Endpoint& to, std::string_view bytes, const tls::ClientConfig& config);
    /// Ends the session of DTLS; false when there is none.
    bool end();
    /// Whether there is one, under way or there.
    bool secure() const { return secure_ != nullptr; }
    bool established() const;
    /// Why the last session did not come to an end in order; empty: it did.
    const std::string& failure() const { return failure_; }
    /// Who sent the last datagram.
    const std::optional<Endpoint>& last() const { return last_; }
    /// The oldest datagram that has come and was not taken yet; of very many the first are kept.
    std::optional<std::string> take();

private:
    class Port;
    class Secure;
    void changed()
    {
        if (on_change_) soon_.post();
    }
    void keep(std::string_view bytes);
    void look_after_session();

    Host& host_;
    std::function<void()> on_change_;
    emu::Post soon_; // calls it
    emu::Post over_; // forgets a session that is over, outside of whoever it calls
    std::unique_ptr<Port> port_;
    std::uint16_t number_ = 0;
    std::optional<Endpoint> last_;
    std::deque<std::string> received_;
    std::string failure_;
    std::unique_ptr<Secure> secure_;
};

} // namespace stack::inline v0::net
