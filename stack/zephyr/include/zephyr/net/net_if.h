/// Network interfaces: there is one, over the modem's default PDN connection. What a struct net_if
/// holds is the library's; static addresses, DHCP, timers of addresses and packets are not there.
#ifndef ZEPHYR_INCLUDE_NET_NET_IF_H_
#define ZEPHYR_INCLUDE_NET_NET_IF_H_

#include <emu9160_zephyr.h>

#include <zephyr/net/net_ip.h>
#include <zephyr/net/net_linkaddr.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct net_if;
struct device;

enum net_if_flag {
    NET_IF_UP = 0, // by the program
    NET_IF_POINTOPOINT = 1,
    NET_IF_PROMISC = 2,
    NET_IF_NO_AUTO_START = 3,
    NET_IF_SUSPENDED = 4,
    NET_IF_FORWARD_MULTICASTS = 5,
    NET_IF_IPV4 = 6,
    NET_IF_IPV6 = 7,
    NET_IF_RUNNING = 8, // in fact
    NET_IF_LOWER_UP = 9,
    NET_IF_DORMANT = 10,
    NET_IF_IPV6_NO_ND = 11,
    NET_IF_IPV6_NO_MLD = 12,
};

enum net_if_oper_state {
    NET_IF_OPER_UNKNOWN = 0,
    NET_IF_OPER_NOTPRESENT = 1,
    NET_IF_OPER_DOWN = 2,
    NET_IF_OPER_LOWERLAYERDOWN = 3,
    NET_IF_OPER_TESTING = 4,
    NET_IF_OPER_DORMANT = 5, // no PDN connection
    NET_IF_OPER_UP = 6,
};

#define NET_IF_MAX_IPV4_ADDR 1
#define NET_IF_MAX_IPV6_ADDR 1

typedef void (*net_if_cb_t)(struct net_if* iface, void* user_data);

struct net_if* net_if_get_default(void);
struct net_if* net_if_get_first_up(void);
/// From 1; NULL where there is none.
struct net_if* net_if_get_by_index(int index);
/// -EINVAL for NULL.
int net_if_get_by_iface(struct net_if* iface);
int net_if_get_by_name(const char* name);
/// The length, or -ENOMEM.
int net_if_get_name(struct net_if* iface, char* buf, int len);
void net_if_foreach(net_if_cb_t cb, void* user_data);
void net_if_set_default(struct net_if* iface);

/// Takes the interface into operation: in native mode the modem on line, in offload mode (with
/// CONFIG_NRF_MODEM_LIB_NET_IF) the modem library. 0, -EALREADY, or what that gave.
int net_if_up(struct net_if* iface);
int net_if_down(struct net_if* iface);
/// With a PDN connection.
bool net_if_is_up(const struct net_if* iface);
bool net_if_is_admin_up(const struct net_if* iface);
bool net_if_is_carrier_ok(struct net_if* iface);
bool net_if_is_dormant(struct net_if* iface);
enum net_if_oper_state net_if_oper_state(struct net_if* iface);
bool net_if_flag_is_set(struct net_if* iface, enum net_if_flag value);
bool net_if_is_ip_offloaded(struct net_if* iface);
bool net_if_is_wifi(struct net_if* iface);
uint16_t net_if_get_mtu(struct net_if* iface);
struct net_linkaddr* net_if_get_link_addr(struct net_if* iface);

/// NULL while there is none; what it points to changes with the address.
struct in_addr* net_if_ipv4_get_global_addr(struct net_if* iface, enum net_addr_state addr_state);
/// `*iface`, or any when that is NULL; then it is set.
struct in6_addr* net_if_ipv6_get_global_addr(enum net_addr_state state, struct net_if** iface);
struct in6_addr* net_if_ipv6_get_ll(struct net_if* iface, enum net_addr_state addr_state);
const struct in_addr* net_if_ipv4_select_src_addr(struct net_if* iface,
                                                  const struct in_addr* destination);
const struct in6_addr* net_if_ipv6_select_src_addr(struct net_if* iface,
                                                   const struct in6_addr* destination);

#ifdef __cplusplus
}
#endif

#endif
