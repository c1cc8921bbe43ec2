/* Our lwIP: raw API, no OS, IPv4 and IPv6, nothing that ticks without work. */
#pragma once

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_SOCKET 0
#define LWIP_NETCONN 0
#define LWIP_NETIF_API 0

/* The C library's allocator: no pools to size, and the sanitizers see every block. */
#define MEM_LIBC_MALLOC 1
#define MEMP_MEM_MALLOC 1
#define MEM_ALIGNMENT 8
#define PBUF_POOL_SIZE 0

/* Point to point on both sides: no link layer. */
#define LWIP_ARP 0
#define LWIP_ETHERNET 0
#define LWIP_DHCP 0
/* Groups are joined where a link carries them (Interface::take_multicast). */
#define LWIP_IGMP 1
#define LWIP_MULTICAST_TX_OPTIONS 0
#define LWIP_DNS 0
#define LWIP_HAVE_LOOPIF 0
#define LWIP_NETIF_LOOPBACK 0
#define LWIP_NETIF_TX_SINGLE_PBUF 0

#define LWIP_IPV4 1
#define LWIP_IPV6 1
#define LWIP_IPV6_MLD 1
#define LWIP_IPV6_AUTOCONFIG 0
#define LWIP_IPV6_DUP_DETECT_ATTEMPTS 0
#define LWIP_IPV6_SEND_ROUTER_SOLICIT 0
#define LWIP_ND6_ALLOW_RA_UPDATES 0
#define LWIP_IPV6_NUM_ADDRESSES 3
#define IP_REASSEMBLY 1
/* Enough for a few of the largest datagrams, in fragments of 1280 bytes. */
#define IP_REASS_MAX_PBUFS 512
#define IP_FRAG 1
#define LWIP_IPV6_REASS 1
#define LWIP_IPV6_FRAG 1
#define IPV6_FRAG_COPYHEADER 1
#define IP_FORWARD 0

#define LWIP_RAW 1
#define LWIP_UDP 1
#define LWIP_TCP 1
#define SO_REUSE 1
#define TCP_LISTEN_BACKLOG 1
/* lwIP repeats a SYN every 3 s and takes 12 as its limit: connect gives up after 36 s. */
#define TCP_SYNMAXRTX 12
#define TCP_MSS 1440
#define TCP_WND (24 * TCP_MSS)
#define TCP_SND_BUF (24 * TCP_MSS)
/* Never the limit: a full buffer of the smallest segments an MTU of 68 allows. */
#define TCP_SND_QUEUELEN 2560
#define TCP_QUEUE_OOSEQ 1
#define LWIP_TCP_KEEPALIVE 1
#define MEMP_NUM_TCP_SEG TCP_SND_QUEUELEN

/* Time is the engine's: our own timers run lwIP's handlers while they have work. */
#define LWIP_TIMERS 1
#define LWIP_TIMERS_CUSTOM 1

#define LWIP_STATS 0
#define LWIP_PROVIDE_ERRNO 0
/* lwIP's headers look at these names, so they are here; what they call is declared in the file. */
#define LWIP_HOOK_FILENAME "lwip_hooks.h"
#define LWIP_HOOK_IP4_ROUTE_SRC(source, destination) emu9160_route4(source, destination)
#define LWIP_HOOK_IP6_ROUTE(source, destination) emu9160_route6(source, destination)
#define LWIP_HOOK_TCP_ISN emu9160_tcp_isn
