// The seam between a modem's bearers and whatever is behind the core: who takes its packets.
#pragma once

#include "emu/lte/link.hpp"
#include "stack/net/address.hpp"

#include <cstdint>
#include <optional>

namespace stack::inline v0::net {

/// A PDN connection as it looks from behind the core.
struct Bearer {
    emu::Bus* bus; // its modem's
    emu::lte::Link* link;
    int cid;
    std::optional<Address> ipv4;
    std::optional<Address> ipv6;

    /// Sends a packet down to the modem.
    void send(emu::Packet packet) const
    {
        link->submit(emu::Direction::downlink, cid, std::move(packet));
    }
};

/// Of one far side, never used again; 0 is none.
using BearerId = std::uint32_t;

/// The simulated internet is one; networks of the host are others.
class FarSide {
public:
    virtual ~FarSide() = default;
    /// A PDN connection has come up; its addresses are nobody else's.
    virtual BearerId add_bearer(const Bearer& bearer) = 0;
    /// It has gone: nothing is sent there any more.
    virtual void remove_bearer(BearerId id) = 0;
    /// An uplink packet. It may have been on the air when its bearer went.
    virtual void receive(BearerId id, emu::Packet packet) = 0;
};

} // namespace stack::inline v0::net
