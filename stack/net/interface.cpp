#include "stack/net/interface.hpp"

#include "stack/net/ip_stack.hpp"
#include "stack/net/ip_view.hpp"
#include "stack/net/lwip_types.hpp"

#include <stdexcept>

#include "lwip/igmp.h"
#include "lwip/ip.h"
#include "lwip/mld6.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"

namespace stack::inline v0::net {

namespace {

/// UDP in one piece of memory of its own.
bool single_datagram(const pbuf& chain)
{
    if (chain.next != nullptr || chain.ref != 1) return false;
    if (pbuf_get_allocsrc(&chain) != PBUF_TYPE_ALLOC_SRC_MASK_STD_HEAP) return false;
    const auto view = IpView::of({static_cast<const std::byte*>(chain.payload), chain.len});
    return view && view->protocol() == ip_protocol::udp;
}

} // namespace

Interface::Interface(std::optional<Address> ipv4, std::uint16_t mtu)
{
    ip4_addr_t address{};
    ip4_addr_t mask{};
    ip4_addr_t gateway{};
    if (ipv4) {
        const ip_addr_t given = to_lwip(*ipv4);
        address = *ip_2_ip4(&given);
        mask.addr = IPADDR_BROADCAST;
    }
    // Its numbers are 0 to 254, and with all in use netif_add() looks for one for ever.
    int count = 0;
    for (const netif* each = netif_list; each != nullptr; each = each->next)
        ++count;
    if (count >= 255) throw std::runtime_error("lwIP takes no more than 255 network interfaces");
    const netif* added = netif_add(
        &netif_, &address, &mask, &gateway, this,
        [](netif* it) -> err_t {
            it->name[0] = 'e';
            it->name[1] = 'm';
            it->output = [](netif* out, pbuf* chain, const ip4_addr_t*) {
                return on_output(out, chain);
            };
            it->output_ip6 = [](netif* out, pbuf* chain, const ip6_addr_t*) {
                return on_output(out, chain);
            };
            return ERR_OK;
        },
        ip_input);
    if (added == nullptr) throw std::runtime_error("lwIP takes no further network interface");
    netif_.mtu = mtu;
    netif_set_link_up(&netif_);
    netif_set_up(&netif_);
}

Interface::~Interface()
{
    // lwIP resets what is still connected through the interface; nothing leaves by it any more.
    netif_.output = [](netif*, pbuf*, const ip4_addr_t*) -> err_t { return ERR_OK; };
    netif_.output_ip6 = [](netif*, pbuf*, const ip6_addr_t*) -> err_t { return ERR_OK; };
    netif_remove(&netif_);
}

void Interface::add_ipv6(const Address& address)
{
    const ip_addr_t given = to_lwip(address);
    s8_t index = -1;
    netif_add_ip6_address(&netif_, ip_2_ip6(&given), &index);
    if (index >= 0) netif_ip6_addr_set_state(&netif_, index, IP6_ADDR_PREFERRED);
}

void Interface::put_address(const Address& address)
{
    const ip_addr_t given = to_lwip(address);
    if (address.family == Family::ipv4) {
        ip_addr_copy(netif_.ip_addr, given);
        ip_addr_set_ip4_u32_val(netif_.netmask, IPADDR_BROADCAST);
        return;
    }
    constexpr int index = 1; // 0 is for a link-local one
    ip_addr_copy(netif_.ip6_addr[index], given);
    netif_.ip6_addr_state[index] = IP6_ADDR_PREFERRED;
}

void Interface::drop_addresses()
{
    ip_addr_set_ip4_u32_val(netif_.ip_addr, IPADDR_ANY);
    for (u8_t& state : netif_.ip6_addr_state)
        state = IP6_ADDR_INVALID;
}

void Interface::take_multicast()
{
    netif_.flags |= NETIF_FLAG_IGMP | NETIF_FLAG_MLD6;
    igmp_start(&netif_);
}

void Interface::report_groups()
{
    igmp_report_groups(&netif_);
    mld6_report_groups(&netif_);
    IpStack::current()->group_joined();
}

bool Interface::join(std::uint8_t interface_index, const Address& group)
{
    netif* const on = netif_get_by_index(interface_index);
    if (on == nullptr || (on->flags & NETIF_FLAG_IGMP) == 0) return false;
    const ip_addr_t address = to_lwip(group);
    // RFC 1112 §4: each host is a member of 224.0.0.1 for good; lwIP refuses to have it joined.
    if (IP_IS_V4(&address) && ip4_addr_get_u32(ip_2_ip4(&address)) == PP_HTONL(0xe0000001))
        return true;
    const err_t joined = group.family == Family::ipv4
                             ? igmp_joingroup_netif(on, ip_2_ip4(&address))
                             : mld6_joingroup_netif(on, ip_2_ip6(&address));
    IpStack::current()->group_joined();
    return joined == ERR_OK;
}

void Interface::leave(std::uint8_t interface_index, const Address& group)
{
    netif* const on = netif_get_by_index(interface_index);
    if (on == nullptr) return;
    const ip_addr_t address = to_lwip(group);
    if (group.family == Family::ipv4) {
        igmp_leavegroup_netif(on, ip_2_ip4(&address));
    } else {
        mld6_leavegroup_netif(on, ip_2_ip6(&address));
    }
}

void Interface::input(emu::Packet packet)
{
    const auto view = IpView::of(packet.bytes());
    if (view && view->fragment()) IpStack::current()->fragment_seen();
    if (tcp_active_pcbs != nullptr) IpStack::current()->tcp_has_work();
    auto* buffer = static_cast<pbuf*>(packet.take());
    if (netif_.input(buffer, &netif_) != ERR_OK) pbuf_free(buffer);
}

err_t Interface::on_output(netif* netif, pbuf* chain)
{
    // A copy: TCP keeps its segment for retransmission, and the receiver takes headers off. Of what
    // UDP sends nobody keeps more than a reference.
    pbuf* packet = single_datagram(*chain) ? chain : flatten(*chain);
    if (packet == nullptr) return ERR_MEM;
    if (packet == chain) pbuf_ref(packet);
    static_cast<Interface*>(netif->state)->output(make_packet(packet));
    return ERR_OK;
}

} // namespace stack::inline v0::net
