// Part of include/zephyr/net/net_if.h and net_config.h.
#include "stack/op/pause.hpp"
#include "stack/process/misuse.hpp"
#include "stack/zephyr/call.hpp"
#include "stack/zephyr/net/connectivity.hpp"
#include "stack/zephyr/net/network.hpp"

#include "zephyr/net/net_config.h"
#include "zephyr/net/net_if.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace stack::inline v0::zephyr::network {

std::string_view interface_name()
{
    return configuration().mode == Mode::offload ? "cell_if" : "ppp0";
}

namespace {

/// A question that a program may ask in a loop costs as much as any call.
template <typename Body>
auto ask(const char* call_name, Body&& body)
{
    using Return = decltype(body(std::declval<Interface&>()));
    return call<Return>(call_name, own_policy{}, [&](const Call& call) {
        spend(call.process(), call.lock(), call_name, call.world().config().call_cost);
        return body(Network::of(call.process()).interface());
    });
}

/// Where programs find the address they asked for: it changes with the interface's.
struct Shown {
    in_addr ipv4{};
    in6_addr ipv6{};
};

Shown& shown()
{
    static Shown only;
    return only;
}

in_addr* show4(const char* call_name)
{
    const auto own = ask(call_name, [](Interface& it) { return it.address(Family::ipv4); });
    if (!own) return nullptr;
    std::memcpy(&shown().ipv4, own->bytes.data(), sizeof shown().ipv4);
    return &shown().ipv4;
}

in6_addr* show6(const char* call_name)
{
    const auto own = ask(call_name, [](Interface& it) { return it.address(Family::ipv6); });
    if (!own) return nullptr;
    std::memcpy(&shown().ipv6, own->bytes.data(), sizeof shown().ipv6);
    return &shown().ipv6;
}

bool wants(net_addr_state state)
{
    return state == NET_ADDR_ANY_STATE || state == NET_ADDR_PREFERRED;
}

/// The interface, or a line that says it is none.
bool ours(const char* call_name, const net_if* iface)
{
    if (iface == &the_interface) return true;
    misuse(call_name, iface == nullptr ? "iface is NULL" : "iface is no interface");
    return false;
}

} // namespace

} // namespace stack::inline v0::zephyr::network

extern "C" {

using namespace stack::zephyr;
using namespace stack::zephyr::network;
using stack::Family;

struct net_if* net_if_get_default(void) { return &the_interface; }

struct net_if* net_if_get_first_up(void)
{
    return net_if_is_up(&the_interface) ? &the_interface : nullptr;
}

struct net_if* net_if_get_by_index(int index)
{
    return index == the_interface.index ? &the_interface : nullptr;
}

int net_if_get_by_iface(struct net_if* iface)
{
    return iface == &the_interface ? the_interface.index : -EINVAL;
}

int net_if_get_by_name(const char* asked)
{
    return asked != nullptr && interface_name() == asked ? the_interface.index : -ENOENT;
}

int net_if_get_name(struct net_if* iface, char* buf, int len)
{
    if (!ours("net_if_get_name", iface) || buf == nullptr || len <= 0) return -EINVAL;
    if (static_cast<std::size_t>(len) <= interface_name().size()) return -ENOMEM;
    buf[interface_name().copy(buf, interface_name().size())] = '\0';
    return static_cast<int>(interface_name().size());
}

void net_if_foreach(net_if_cb_t cb, void* user_data) { cb(&the_interface, user_data); }

void net_if_set_default(struct net_if*) {}

int net_if_up(struct net_if* iface)
{
    return ours("net_if_up", iface) ? take_up("net_if_up") : -EINVAL;
}

int net_if_down(struct net_if* iface)
{
    return ours("net_if_down", iface) ? take_down("net_if_down") : -EINVAL;
}

bool net_if_is_up(const struct net_if* iface)
{
    return iface == &the_interface &&
           ask("net_if_is_up", [](Interface& it) { return it.running(); });
}

bool net_if_is_admin_up(const struct net_if* iface)
{
    return iface == &the_interface &&
           ask("net_if_is_admin_up", [](Interface& it) { return it.admin_up(); });
}

bool net_if_is_carrier_ok(struct net_if* iface)
{
    return ours("net_if_is_carrier_ok", iface) &&
           ask("net_if_is_carrier_ok", [](Interface& it) { return it.admin_up(); });
}

bool net_if_is_dormant(struct net_if* iface)
{
    return net_if_oper_state(iface) == NET_IF_OPER_DORMANT;
}

enum net_if_oper_state net_if_oper_state(struct net_if* iface)
{
    if (!ours("net_if_oper_state", iface)) return NET_IF_OPER_UNKNOWN;
    return ask("net_if_oper_state", [](Interface& it) {
        return it.running()    ? NET_IF_OPER_UP
               : it.admin_up() ? NET_IF_OPER_DORMANT
                               : NET_IF_OPER_DOWN;
    });
}

bool net_if_flag_is_set(struct net_if* iface, enum net_if_flag value)
{
    switch (value) {
    case NET_IF_UP:
        return net_if_is_admin_up(iface);
    case NET_IF_RUNNING:
        return net_if_is_up(iface);
    case NET_IF_DORMANT:
        return net_if_is_dormant(iface);
    case NET_IF_LOWER_UP:
        return net_if_is_carrier_ok(iface);
    case NET_IF_NO_AUTO_START:
        return configuration().nrf_modem_lib_net_if != 0 && configuration().net_if_auto_start == 0;
    case NET_IF_POINTOPOINT:
    case NET_IF_IPV4:
    case NET_IF_IPV6:
    case NET_IF_IPV6_NO_ND:
        return iface == &the_interface;
    case NET_IF_PROMISC:
    case NET_IF_SUSPENDED:
    case NET_IF_FORWARD_MULTICASTS:
    case NET_IF_IPV6_NO_MLD:
        return false;
    }
    return false;
}

bool net_if_is_ip_offloaded(struct net_if* iface)
{
    return iface == &the_interface && configuration().mode == Mode::offload;
}

bool net_if_is_wifi(struct net_if*) { return false; }

uint16_t net_if_get_mtu(struct net_if* iface)
{
    if (!ours("net_if_get_mtu", iface)) return 0;
    return ask("net_if_get_mtu", [](Interface& it) { return it.link().mtu(); });
}

struct net_linkaddr* net_if_get_link_addr(struct net_if*)
{
    static net_linkaddr none{};
    return &none;
}

struct in_addr* net_if_ipv4_get_global_addr(struct net_if* iface, enum net_addr_state addr_state)
{
    if (!ours("net_if_ipv4_get_global_addr", iface) || !wants(addr_state)) return nullptr;
    return show4("net_if_ipv4_get_global_addr");
}

struct in6_addr* net_if_ipv6_get_global_addr(enum net_addr_state state, struct net_if** iface)
{
    constexpr const char* call_name = "net_if_ipv6_get_global_addr";
    const bool any = iface == nullptr || *iface == nullptr;
    if ((!any && !ours(call_name, *iface)) || !wants(state)) return nullptr;
    in6_addr* const own = show6(call_name);
    if (own != nullptr && iface != nullptr) *iface = &the_interface;
    return own;
}

struct in6_addr* net_if_ipv6_get_ll(struct net_if*, enum net_addr_state)
{
    return nullptr; // programs of a PDN connection see the global address only
}

const struct in_addr* net_if_ipv4_select_src_addr(struct net_if*, const struct in_addr*)
{
    return show4("net_if_ipv4_select_src_addr");
}

const struct in6_addr* net_if_ipv6_select_src_addr(struct net_if*, const struct in6_addr*)
{
    return show6("net_if_ipv6_select_src_addr");
}

int net_config_init(const char*, uint32_t flags, int32_t timeout)
{
    constexpr const char* call_name = "net_config_init";
    return call<int>(call_name, own_policy{}, [&](const Call& call) {
        const Interface& it = Network::of(call.process()).interface();
        const auto there = [&it, flags] {
            if ((flags & NET_CONFIG_NEED_IPV4) != 0 && !it.address(Family::ipv4)) return false;
            if ((flags & NET_CONFIG_NEED_IPV6) != 0 && !it.address(Family::ipv6)) return false;
            return it.address(Family::ipv4) || it.address(Family::ipv6);
        };
        const emu::Instant limit =
            timeout < 0 ? emu::never : call.engine().now() + std::chrono::milliseconds{timeout};
        return call.wait(stack::op::Until{call.engine(), there, limit}) ? 0 : -ETIMEDOUT;
    });
}

int net_config_init_app(const struct device*, const char* app_info)
{
    constexpr int ms = 1000;
    const Configuration& it = configuration();
    const std::uint32_t flags = (it.net_config_need_ipv4 != 0 ? NET_CONFIG_NEED_IPV4 : 0U) |
                                (it.net_config_need_ipv6 != 0 ? NET_CONFIG_NEED_IPV6 : 0U);
    const int timeout = it.net_config_init_timeout;
    return net_config_init(app_info, flags, timeout < 0 ? -1 : timeout * ms);
}

} // extern "C"
