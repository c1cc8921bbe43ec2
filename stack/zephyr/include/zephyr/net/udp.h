/// The header of a UDP datagram. Programs include it with the sockets; packets are not to be had.
#ifndef ZEPHYR_INCLUDE_NET_UDP_H_
#define ZEPHYR_INCLUDE_NET_UDP_H_

#include <zephyr/net/net_core.h>

struct net_udp_hdr {
    uint16_t src_port;
    uint16_t dst_port;
    uint16_t len;
    uint16_t chksum;
};

#endif
