#include "stack/net/ip_stack.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "lwip/igmp.h"
#include "lwip/init.h"
#include "lwip/ip4_frag.h"
#include "lwip/ip6_frag.h"
#include "lwip/mld6.h"
#include "lwip/netif.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/sys.h"
#include "lwip/timeouts.h"

extern "C" void emu9160_reset_ip4(void); // lwip/ip4_with_reset.c
extern "C" void emu9160_reset_ip6_frag(void);

namespace stack::inline v0::net {

namespace {

using namespace std::chrono_literals;

constexpr emu::Ts tcp_interval = std::chrono::milliseconds{TCP_TMR_INTERVAL};
constexpr emu::Ts reassembly_interval = std::chrono::milliseconds{IP_TMR_INTERVAL};
/// Seconds until lwIP has forgotten every fragment it may hold.
constexpr int reassembly_ticks = IPV6_REASS_MAXAGE + 2;

IpStack* the_stack = nullptr;

/// False for a connection that only waits for somebody to send: no timer of lwIP's counts for it.
bool has_work(const tcp_pcb& pcb)
{
    return pcb.state != ESTABLISHED || pcb.unsent != nullptr || pcb.unacked != nullptr ||
           pcb.ooseq != nullptr || pcb.refused_data != nullptr || pcb.persist_backoff != 0 ||
           ip_get_option(&pcb, SOF_KEEPALIVE) != 0 ||
           (pcb.flags & (TF_ACK_DELAY | TF_ACK_NOW | TF_CLOSEPEND)) != 0;
}

} // namespace

IpStack::IpStack(emu::Engine& engine, const emu::Seed& seed)
    : engine_{engine}, random_{seed.stream("lwip")}, tcp_tick_{engine, [this] { on_tcp_tick(); }},
      reassembly_tick_{engine, [this] { on_reassembly_tick(); }}, group_tick_{engine, [this] {
                                                                                  on_group_tick();
                                                                              }}
{
    if (the_stack != nullptr) {
        throw std::logic_error("lwIP exists once per process: destroy the other World first");
    }
    // Before this one is known, so that the first World draws no more random numbers than others.
    static const bool initialized = [] {
        lwip_init();
        return true;
    }();
    static_cast<void>(initialized);
    the_stack = this;
    // lwIP's own counts outlive a World too: the same seed shall give the same bytes.
    emu9160_reset_ip4();
    emu9160_reset_ip6_frag();
    tcp_ticks = 0;
}

IpStack::~IpStack()
{
    // Connections in TIME_WAIT and the like belong to nobody any more.
    while (tcp_active_pcbs != nullptr)
        tcp_abort(tcp_active_pcbs);
    while (tcp_tw_pcbs != nullptr)
        tcp_abort(tcp_tw_pcbs);
    // Halves of datagrams would meet those of the next World.
    for (int i = 0; i < reassembly_ticks; ++i) {
        ip_reass_tmr();
        ip6_reass_tmr();
    }
    the_stack = nullptr;
}

IpStack* IpStack::current() { return the_stack; }

bool IpStack::TimeWait::is(const tcp_pcb& other) const
{
    return pcb == &other && local_port == other.local_port && remote_port == other.remote_port;
}

/// lwIP puts the latest at the head of its list, and then says that there is work.
void IpStack::note_time_wait()
{
    const tcp_pcb* const latest = tcp_tw_pcbs;
    if (latest == nullptr || (!time_waits_.empty() && time_waits_.back().is(*latest))) return;
    constexpr auto longest = std::chrono::milliseconds{2 * TCP_MSL + TCP_SLOW_INTERVAL};
    while (!time_waits_.empty() && engine_.now() - time_waits_.front().since > longest)
        time_waits_.pop_front();
    time_waits_.push_back({.pcb = latest,
                           .local_port = latest->local_port,
                           .remote_port = latest->remote_port,
                           .since = engine_.now()});
}

emu::Ts IpStack::time_waited(const tcp_pcb& pcb) const
{
    const auto at = std::find_if(time_waits_.rbegin(), time_waits_.rend(),
                                 [&pcb](const TimeWait& it) { return it.is(pcb); });
    return at == time_waits_.rend() ? emu::Ts{} : engine_.now() - at->since;
}

void IpStack::tcp_has_work()
{
    note_time_wait();
    if (!tcp_tick_.running()) tcp_tick_.start(tcp_interval);
}

void IpStack::on_tcp_tick()
{
    // As tcp_tmr() does, whose own count outlives a World: runs in one process would differ.
    tcp_fasttmr();
    if (std::exchange(slow_tick_, !slow_tick_)) tcp_slowtmr();
    bool work = tcp_tw_pcbs != nullptr;
    for (const tcp_pcb* pcb = tcp_active_pcbs; pcb != nullptr && !work; pcb = pcb->next)
        work = has_work(*pcb);
    if (work) tcp_tick_.start(tcp_interval);
}

void IpStack::fragment_seen()
{
    reassembly_ticks_left_ = reassembly_ticks;
    if (!reassembly_tick_.running()) reassembly_tick_.start(reassembly_interval);
}

void IpStack::on_reassembly_tick()
{
    ip_reass_tmr();
    ip6_reass_tmr();
    if (--reassembly_ticks_left_ > 0) reassembly_tick_.start(reassembly_interval);
}

void IpStack::group_joined()
{
    constexpr emu::Ts interval = std::chrono::milliseconds{IGMP_TMR_INTERVAL};
    static_assert(IGMP_TMR_INTERVAL == MLD6_TMR_INTERVAL);
    if (!group_tick_.running()) group_tick_.start(interval);
}

void IpStack::on_group_tick()
{
    igmp_tmr();
    mld6_tmr();
    bool work = false;
    for (const netif* each = netif_list; each != nullptr; each = each->next) {
        for (const igmp_group* it = netif_igmp_data(each); it != nullptr; it = it->next)
            work = work || it->timer > 0;
        for (const mld_group* it = netif_mld6_data(each); it != nullptr; it = it->next)
            work = work || it->timer > 0;
    }
    if (work) group_joined();
}

} // namespace stack::inline v0::net

extern "C" {

u32_t sys_now()
{
    if (stack::net::the_stack == nullptr) return 0;
    const auto now = stack::net::the_stack->engine().now();
    return static_cast<u32_t>(emu::floor_to<std::chrono::milliseconds>(now).count());
}

void sys_timeouts_init() {} // our own timers

void tcp_timer_needed()
{
    if (stack::net::the_stack != nullptr) stack::net::the_stack->tcp_has_work();
}

unsigned emu9160_lwip_random()
{
    if (stack::net::the_stack == nullptr) return 0;
    return static_cast<unsigned>(stack::net::the_stack->random().bits() >> 32);
}

u32_t emu9160_tcp_isn(const ip_addr_t*, u16_t, const ip_addr_t*, u16_t)
{
    return emu9160_lwip_random();
}

netif* emu9160_route4(const ip4_addr_t* source, const ip4_addr_t*)
{
    if (source == nullptr || ip4_addr_isany_val(*source)) return nullptr;
    netif* it = nullptr;
    NETIF_FOREACH(it)
    {
        if (ip4_addr_eq(netif_ip4_addr(it), source)) return it;
    }
    return nullptr;
}

netif* emu9160_route6(const ip6_addr_t* source, const ip6_addr_t*)
{
    if (source == nullptr || ip6_addr_isany_val(*source)) return nullptr;
    netif* it = nullptr;
    NETIF_FOREACH(it)
    {
        if (netif_get_ip6_addr_match(it, source) >= 0) return it;
    }
    return nullptr;
}

} // extern "C"
