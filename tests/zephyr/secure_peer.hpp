// A host of the internet that calls servers by TLS and DTLS; it keeps lwIP's macros from tests that
// have Zephyr's.
#pragma once

#include "stack/world.hpp"

#include <memory>
#include <string>

namespace stack::inline v0::zephyr {

/// It verifies its server, by the test PKI and as "tls.test". Gone before its world is.
class SecurePeer {
public:
    /// Of a host that is there.
    SecurePeer(World& world, const std::string& host);
    SecurePeer(const SecurePeer&) = delete;
    SecurePeer& operator=(const SecurePeer&) = delete;
    ~SecurePeer();

    /// Connects, and says so much once it is connected.
    bool connect(const Endpoint& to, const std::string& words);
    /// A datagram from this port of its own.
    bool send(std::uint16_t port, const Endpoint& to, const std::string& words);
    /// What the stream has brought since the last call.
    std::string heard();
    /// The oldest datagram; empty without one.
    std::string heard_datagram();
    /// Why the session of the stream did not end in order.
    std::string failure() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace stack::inline v0::zephyr
