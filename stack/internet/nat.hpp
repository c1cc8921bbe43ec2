// Network address translation between core and internet: IPv4 UDP and TCP behind one address.
#pragma once

#include "emu/engine.hpp"
#include "stack/net/address.hpp"

#include <compare>
#include <cstddef>
#include <map>
#include <optional>
#include <span>

namespace stack::inline v0::net {

struct NatConfig {
    bool enabled = false;
    // radio/scenarios.md S17; published figures, RFC 4787 and RFC 5382 ask for more
    emu::Ts udp_timeout = std::chrono::seconds{60};
    emu::Ts tcp_timeout = std::chrono::seconds{1200};
    Address outside = Address::v4({198, 51, 100, 1});
};

/// Endpoint-independent mapping (RFC 4787 §4.1): an inside address and port get one outside port,
/// whoever the peer is. What leaves refreshes a mapping, what comes in does not. A TCP segment
/// without a mapping gets a new one: the peer, who does not know it, resets. IPv6 and ICMP pass
/// as they are.
class Nat {
public:
    enum class Protocol : std::uint8_t { icmp = 1, tcp = 6, udp = 17 }; // icmp: in Nat64 only

    Nat(const emu::Engine& engine, const NatConfig& config) : engine_{engine}, config_{config} {}

    const Address& outside() const { return config_.outside; }

    /// Core to internet: replaces the source.
    void outbound(std::span<std::byte> packet);
    /// Internet to core: replaces the destination; false when there is no mapping for it.
    bool inbound(std::span<std::byte> packet);

    /// Forgets every mapping. The next packet of each gets a port that was not in use before.
    void rebind();
    /// Forgets those of an inside address.
    void forget(const Address& inside);
    /// The port of an inside endpoint, a new one if it has none; its mapping is used now.
    std::uint16_t outside_port(Protocol protocol, const Endpoint& inside)
    {
        return port_of({protocol, inside});
    }
    /// Whose an outside port is; nothing when it has no mapping or an expired one.
    std::optional<Endpoint> inside(Protocol protocol, std::uint16_t port) const;
    /// Mappings that are kept, expired ones that nobody asked for included.
    std::size_t size() const { return by_inside_.size(); }

private:
    struct Inside {
        Protocol protocol;
        Endpoint endpoint;
        friend auto operator<=>(const Inside&, const Inside&) = default;
    };
    struct Outside {
        Protocol protocol;
        std::uint16_t port;
        friend auto operator<=>(const Outside&, const Outside&) = default;
    };
    struct Mapping {
        std::uint16_t port;
        emu::Instant used;
    };
    /// Only the first fragment carries the port (RFC 791).
    struct Fragment {
        Address from;
        Protocol protocol;
        std::uint16_t id;
        friend auto operator<=>(const Fragment&, const Fragment&) = default;
    };

    bool expired(Protocol protocol, const Mapping& mapping) const;
    std::uint16_t port_of(const Inside& inside);
    void purge();

    const emu::Engine& engine_;
    NatConfig config_;
    std::map<Inside, Mapping> by_inside_;
    std::map<Outside, Endpoint> by_outside_;
    std::map<Fragment, Address> fragments_;
    std::uint16_t last_port_ = 0; // 0: none given yet
};

} // namespace stack::inline v0::net
