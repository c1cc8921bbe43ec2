// What sockets stand on: one way to the network, with its addresses and its room.
#pragma once

#include "emu/engine.hpp"
#include "emu/result.hpp"
#include "emu/signal.hpp"
#include "stack/net/address.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace stack::inline v0::net {

/// The modem's PDN connections are one (Bearers), a host's stack above one of them is another
/// (Station). A `cid` tells connections apart where there are several.
class Uplink {
public:
    virtual ~Uplink() = default;

    virtual emu::Engine& engine() = 0;
    /// The connection of `cid` is there.
    virtual bool up(int cid) const = 0;
    /// The address of a family; nothing while it has none.
    virtual std::optional<Address> address(int cid, Family family) const = 0;
    /// What a socket is bound to that asked for `wanted`, which may be any; `addrnotavail` for
    /// another's, `netunreach` without an address of that family.
    virtual emu::Result<Address> bindable(int cid, const Address& wanted) const = 0;
    /// Who decides whether a port is free: lwIP, for which a port of one address is one of any, or
    /// may_bind().
    virtual bool decides_ports() const { return false; }
    /// `addrinuse` when another socket is in the way.
    virtual emu::Result<void> may_bind(bool stream, const Address& address, std::uint16_t port,
                                       bool reuse_address) const;
    /// What packets to `destination` come from; nothing when no way leads there.
    virtual std::optional<Address> source(int cid, const Address& destination) const = 0;
    /// lwIP's index of the interface, 0 when there is none.
    virtual std::uint8_t interface_index(int cid) const = 0;
    /// Largest packet, 0 when the connection is not up.
    virtual std::uint16_t mtu(int cid) const = 0;
    virtual std::vector<Address> dns_servers(int cid) const = 0;

    /// True while the modem's buffer takes another packet of this size.
    virtual bool room(std::size_t size) const = 0;
    /// True when a packet of this size could ever be taken.
    virtual bool fits(std::size_t size) const = 0;
    /// The modem's buffer has room again.
    virtual emu::Signal<>& on_room() = 0;
    /// Packets taken so far, and how many of them are on the air or lost.
    virtual std::uint64_t taken() const = 0;
    virtual std::uint64_t across() const = 0;

    /// A connection went; sockets on it are lost. Before any notification of the AT layer.
    emu::Signal<int> on_loss;
    /// A connection came, or an address with it.
    emu::Signal<int> on_up;
};

inline emu::Result<void> Uplink::may_bind(bool, const Address&, std::uint16_t, bool) const
{
    return {};
}

} // namespace stack::inline v0::net
