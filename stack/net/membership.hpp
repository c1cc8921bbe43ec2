// What stations report of the groups they are in: IGMP (RFC 2236, RFC 1112) and MLD (RFC 2710).
#pragma once

#include "emu/bus.hpp"
#include "stack/net/address.hpp"

#include <optional>

namespace stack::inline v0::net {

struct Membership {
    Address group;
    bool joined; // else left
};

/// Where an IP packet goes is a group.
bool to_group(emu::Bytes packet);
/// Of an IP packet that is a report or a leave message; nothing for any other.
std::optional<Membership> membership(emu::Bytes packet);

} // namespace stack::inline v0::net
