#include "stack/net/bindings.hpp"

#include "stack/net/ip_stack.hpp"
#include "stack/net/lwip_types.hpp"

#include "lwip/ip.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"
#include "lwip/udp.h"

namespace stack::inline v0::net {

namespace {

Binding binding_of(const ip_pcb& pcb, std::uint16_t port)
{
    return {.address = from_lwip(pcb.local_ip),
            .port = port,
            .interface = pcb.netif_idx,
            .reuse_address = ip_get_option(&pcb, SOF_REUSEADDR) != 0,
            .listening = false,
            .time_wait = false,
            .waited = {}};
}

/// One that takes both families has the port in both.
bool matches_one(const std::function<bool(const Binding&)>& matches, const ip_pcb& pcb, Binding it)
{
    if (matches(it)) return true;
    if (!IP_IS_ANY_TYPE_VAL(pcb.local_ip)) return false;
    it.address = {.family = Family::ipv4, .bytes = {}};
    return matches(it);
}

} // namespace

bool any_binding(Transport transport, const std::function<bool(const Binding&)>& matches)
{
    if (transport == Transport::udp) {
        for (const udp_pcb* pcb = udp_pcbs; pcb != nullptr; pcb = pcb->next) {
            const auto& common = *reinterpret_cast<const ip_pcb*>(pcb); // IP_PCB stands first
            if (matches_one(matches, common, binding_of(common, pcb->local_port))) return true;
        }
        return false;
    }
    for (int i = 0; i < NUM_TCP_PCB_LISTS; ++i) {
        for (const tcp_pcb* pcb = *tcp_pcb_lists[i]; pcb != nullptr; pcb = pcb->next) {
            const auto& common = *reinterpret_cast<const ip_pcb*>(pcb);
            Binding it = binding_of(common, pcb->local_port);
            it.listening = pcb->state == LISTEN;
            it.time_wait = pcb->state == TIME_WAIT;
            if (it.time_wait) it.waited = IpStack::current()->time_waited(*pcb);
            if (matches_one(matches, common, it)) return true;
        }
    }
    return false;
}

bool bound(Transport transport, const Endpoint& exactly)
{
    return any_binding(transport, [&](const Binding& it) {
        return it.port == exactly.port && it.address == exactly.address;
    });
}

} // namespace stack::inline v0::net
