// A host's end of TCP connections that somebody scripts: it connects, listens, speaks, ends.
#pragma once

#include "emu/post.hpp"
#include "stack/internet/services/services.hpp"
#include "stack/internet/services/tls_client.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stack::inline v0::net {

class TcpPeer final : public Service {
public:
    static constexpr std::size_t most_connections = 1024; // that it made and that have not ended

    /// `on_change` is called after something has come, a connection is there or has gone.
    explicit TcpPeer(Host& host, std::function<void()> on_change = {});
    ~TcpPeer() override;

    /// Starts connecting, from the host's address of the same family. Says `words` once it is
    /// connected; with `echo` it then sends back what it receives; with `secure` it speaks TLS.
    /// False when lwIP has no room, or there are so many.
    bool connect(const Endpoint& to, std::string_view words, bool echo,
                 const tls::ClientConfig* secure = nullptr);
    /// Takes connections to this port from now on, on both addresses; false when it is taken.
    bool listen(std::uint16_t port);
    /// Over the newest connection; false when there is none.
    bool send(std::string_view words);
    /// Ends the newest connection in order, once all is sent; false when there is none.
    bool close();
    /// Resets the newest connection; false when there is none.
    bool reset();
    bool connected() const { return !open_.empty(); }
    /// How often it has connected so far.
    std::uint64_t opened() const { return opened_; }
    /// Why the last session of TLS did not come to an end in order; empty: it did.
    const std::string& failure() const { return failure_; }
    /// What has come over all its connections since the last call, the first MiB of it.
    std::string take_received() { return std::exchange(received_, {}); }

private:
    class Connection;
    class Listener;
    Connection* newest() const { return open_.empty() ? nullptr : open_.rbegin()->second; }
    void changed()
    {
        if (on_change_) soon_.post();
    }

    Host& host_;
    std::function<void()> on_change_;
    emu::Post soon_; // calls it, outside of lwIP
    std::string received_;
    std::string failure_;
    std::uint64_t opened_ = 0;
    std::map<std::uint64_t, Connection*> open_; // by their number, in the order they were made
    std::uint64_t made_ = 0;
    TcpConnections connected_;
    std::vector<std::unique_ptr<Listener>> listeners_;
};

} // namespace stack::inline v0::net
