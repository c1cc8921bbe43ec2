// One lwIP netif, point to point: what bearers and hosts have in common.
#pragma once

#include "emu/packet.hpp"
#include "stack/net/address.hpp"

#include "lwip/netif.h"

#include <optional>

namespace stack::inline v0::net {

class Interface {
public:
    Interface(std::optional<Address> ipv4, std::uint16_t mtu);
    virtual ~Interface();
    Interface(const Interface&) = delete;
    Interface& operator=(const Interface&) = delete;

    /// Adds an address that is valid and preferred at once.
    void add_ipv6(const Address& address);
    /// Hands a packet to lwIP.
    void input(emu::Packet packet);
    std::uint8_t index() const { return netif_get_index(&netif_); }
    netif* handle() { return &netif_; }

protected:
    /// lwIP sends a packet.
    virtual void output(emu::Packet packet) = 0;

private:
    static err_t on_output(netif* netif, pbuf* chain);

    netif netif_{};
};

} // namespace stack::inline v0::net
