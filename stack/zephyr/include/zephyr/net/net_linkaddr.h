/// The link address of an interface: a PDN connection has none.
#ifndef ZEPHYR_INCLUDE_NET_NET_LINKADDR_H_
#define ZEPHYR_INCLUDE_NET_NET_LINKADDR_H_

#include <emu9160_zephyr.h>

#include <stdint.h>

#define NET_LINK_ADDR_MAX_LENGTH 8

enum net_link_type {
    NET_LINK_UNKNOWN = 0,
    NET_LINK_IEEE802154 = 1,
    NET_LINK_BLUETOOTH = 2,
    NET_LINK_ETHERNET = 3,
    NET_LINK_DUMMY = 4,
    NET_LINK_CANBUS_RAW = 5,
};

struct net_linkaddr {
    uint8_t* addr;
    uint8_t len;
    uint8_t type;
};

#endif
