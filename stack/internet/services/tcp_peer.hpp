// A host that connects to others, as somebody does who wants something of a server on the modem.
#pragma once

#include "stack/internet/services/services.hpp"

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace stack::inline v0::net {

class TcpPeer final : public Service {
public:
    explicit TcpPeer(Host& host) : host_{host} {}

    /// Starts connecting, from the host's address of the same family. With `words` it says them at
    /// once and nothing more; without, it echoes. False when lwIP has no room.
    bool connect(const Endpoint& to, std::optional<std::string> words);
    /// Over the newest connection; false when there is none.
    bool send(std::string_view words);
    /// Ends the newest connection in order, once all is sent; false when there is none.
    bool close();

private:
    class Connection;
    Connection* newest();

    Host& host_;
    std::list<std::unique_ptr<TcpConnection>> connections_;
};

} // namespace stack::inline v0::net
