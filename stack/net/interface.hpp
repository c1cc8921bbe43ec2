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
    /// Replaces the address of its family. To lwIP's connections this is no change: those of the
    /// one before it go on, and hear nothing any more.
    void put_address(const Address& address);
    void drop_addresses();
    /// From now on lwIP takes the two for one: what is bound to either hears both.
    void share_index(const Interface& other) { netif_.num = other.netif_.num; }
    /// Groups can be joined: reports go out by IGMP and MLD (RFC 2236, RFC 2710).
    void take_multicast();
    /// Tells of the groups again, as after a new association.
    void report_groups();
    /// Of an interface that takes multicast. Each join wants its leave.
    bool join(const Address& group) { return join(index(), group); }
    static bool join(std::uint8_t interface_index, const Address& group);
    static void leave(std::uint8_t interface_index, const Address& group);
    void set_mtu(std::uint16_t mtu) { netif_.mtu = mtu; }
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
