/// Ethernet's addresses and types. There is no such link here, and no call for one.
#ifndef ZEPHYR_INCLUDE_NET_ETHERNET_H_
#define ZEPHYR_INCLUDE_NET_ETHERNET_H_

#include <zephyr/net/net_ip.h>

#define NET_ETH_ADDR_LEN 6U

struct net_eth_addr {
    uint8_t addr[NET_ETH_ADDR_LEN];
};

#define NET_ETH_PTYPE_IP 0x0800
#define NET_ETH_PTYPE_ARP 0x0806
#define NET_ETH_PTYPE_VLAN 0x8100
#define NET_ETH_PTYPE_IPV6 0x86dd
#define NET_ETH_MTU 1500

#endif
