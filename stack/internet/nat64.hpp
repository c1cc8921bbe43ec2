// From IPv6-only modems to IPv4-only hosts (RFC 6146): one address, and a port for each endpoint.
#pragma once

#include "emu/packet.hpp"
#include "stack/internet/nat.hpp"

#include <array>
#include <optional>

namespace stack::inline v0::net {

/// The IPv6 address that stands for an IPv4 one: 64:ff9b::/96 (RFC 6052 §2.1).
Address nat64_address(const Address& ipv4);
/// The IPv4 address that such a one stands for; nothing for any other.
std::optional<Address> behind_nat64(const Address& ipv6);

/// UDP, TCP and echo; mappings and their time-outs are those of Nat. Fragments, ICMP errors and
/// what is cut do not pass.
class Nat64 {
public:
    /// `timeouts` and no more is taken of the configuration.
    Nat64(const emu::Engine& engine, const NatConfig& timeouts);

    const Address& outside() const { return mappings_.outside(); }

    /// Core to internet: the IPv4 packet instead of one to 64:ff9b::/96; nothing: it does not pass.
    std::optional<emu::Packet> outbound(emu::Bytes packet);
    /// Internet to core: the IPv6 packet instead of one to outside().
    std::optional<emu::Packet> inbound(emu::Bytes packet);

    /// Forgets the mappings of an inside address.
    void forget(const Address& inside) { mappings_.forget(inside); }
    /// Whose an outside port is; nothing when it has no mapping or an expired one.
    std::optional<Endpoint> inside(Nat::Protocol protocol, std::uint16_t port) const
    {
        return mappings_.inside(protocol, port);
    }

private:
    Nat mappings_;
};

} // namespace stack::inline v0::net
