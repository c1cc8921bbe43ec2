// IPv6 on a bearer: router solicitation and advertisement (RFC 4861 §4.1, §4.2), as packets.
#pragma once

#include "emu/bus.hpp"
#include "emu/packet.hpp"
#include "stack/net/address.hpp"

#include <array>
#include <optional>

namespace stack::inline v0::net {

/// fe80:: and the interface identifier the network gave.
Address link_local(const std::array<std::uint8_t, 8>& interface_id);

emu::Packet router_solicitation(const Address& source);
/// With one /64 prefix of infinite lifetime, as on a cellular link (TS 23.401 §5.3.1.2.2).
emu::Packet router_advertisement(const std::array<std::uint8_t, 8>& prefix);

bool is_router_solicitation(emu::Bytes packet);
/// The /64 prefix of an advertisement; nothing for any other packet.
std::optional<std::array<std::uint8_t, 8>> advertised_prefix(emu::Bytes packet);

} // namespace stack::inline v0::net
