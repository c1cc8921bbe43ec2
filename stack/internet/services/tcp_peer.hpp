// A host's end of TCP connections that somebody scripts: it connects, listens, speaks, ends.
#pragma once

#include "stack/internet/services/services.hpp"

#include <cstdint>
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

    explicit TcpPeer(Host& host);
    ~TcpPeer() override;

    /// Starts connecting, from the host's address of the same family. Says `words` once it is
    /// connected; with `echo` it then sends back what it receives. False when lwIP has no room, or
    /// there are so many.
    bool connect(const Endpoint& to, std::string_view words, bool echo);
    /// Takes connections to this port from now on, on both addresses; false when it is taken.
    bool listen(std::uint16_t port);
    /// Over the newest connection; false when there is none.
    bool send(std::string_view words);
    /// Ends the newest connection in order, once all is sent; false when there is none.
    bool close();
    /// Resets the newest connection; false when there is none.
    bool reset();
    bool connected() const { return !open_.empty(); }
    /// What has come over all its connections since the last call, the first MiB of it.
    std::string take_received() { return std::exchange(received_, {}); }

private:
    class Connection;
    class Listener;
    Connection* newest() const { return open_.empty() ? nullptr : open_.rbegin()->second; }

    Host& host_;
    std::string received_;
    std::map<std::uint64_t, Connection*> open_; // by their number, in the order they were made
    std::uint64_t made_ = 0;
    TcpConnections connected_;
    std::vector<std::unique_ptr<Listener>> listeners_;
};

} // namespace stack::inline v0::net
