// Between lwIP's types and ours; for stack/net, tcp and udp only.
#pragma once

#include "emu/packet.hpp"
#include "emu/result.hpp"
#include "stack/net/address.hpp"

#include "lwip/err.h"
#include "lwip/ip_addr.h"
#include "lwip/pbuf.h"

namespace stack::inline v0::net {

ip_addr_t to_lwip(const Address& address);
/// What stands for any address of both families is any of IPv6.
Address from_lwip(const ip_addr_t& address);

/// What an error of lwIP means to a socket; the one table of it.
emu::Errno to_errno(err_t error);
inline emu::Result<void> to_result(err_t error)
{
    return error == ERR_OK ? emu::Result<void>{} : emu::fail(to_errno(error));
}

/// Takes over one reference of a pbuf that is one piece.
emu::Packet make_packet(pbuf* single);
/// A new pbuf of one piece with the bytes of a chain; nullptr without memory.
pbuf* flatten(const pbuf& chain);

} // namespace stack::inline v0::net
