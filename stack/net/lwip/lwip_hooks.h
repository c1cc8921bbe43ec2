/* Where lwIP asks us: the side a packet leaves by, and the first sequence number of a connection.
 */
#pragma once

#include "lwip/ip_addr.h"
#include "lwip/netif.h"

#ifdef __cplusplus
extern "C" {
#endif
struct netif* emu9160_route4(const ip4_addr_t* source, const ip4_addr_t* destination);
struct netif* emu9160_route6(const ip6_addr_t* source, const ip6_addr_t* destination);
u32_t emu9160_tcp_isn(const ip_addr_t* local_ip, u16_t local_port, const ip_addr_t* remote_ip,
                      u16_t remote_port);
#ifdef __cplusplus
}
#endif
