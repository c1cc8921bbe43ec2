// The primary names of 4.3, beside which the old ones still stand.
#include <zephyr/net/socket.h>

#include "check.h"

VALUE(NET_AF_INET, AF_INET)
VALUE(NET_PF_PACKET, PF_PACKET)
VALUE(NET_IPPROTO_TCP, IPPROTO_TCP)
VALUE(NET_IPPROTO_TLS_1_3, IPPROTO_TLS_1_3)
VALUE(NET_SOCK_DGRAM, SOCK_DGRAM)
VALUE(NET_INADDR_ANY, INADDR_ANY)
VALUE(NET_INET6_ADDRSTRLEN, INET6_ADDRSTRLEN)
VALUE(net_htons(80), htons(80))
VALUE(ZSOCK_SOL_TLS, SOL_TLS)
VALUE(ZSOCK_TLS_HOSTNAME, TLS_HOSTNAME)
VALUE(ZSOCK_TLS_PEER_VERIFY_REQUIRED, TLS_PEER_VERIFY_REQUIRED)
VALUE(ZSOCK_SOL_SOCKET, SOL_SOCKET)
VALUE(ZSOCK_SO_RCVTIMEO, SO_RCVTIMEO)
VALUE(ZSOCK_TCP_NODELAY, TCP_NODELAY)
VALUE(ZSOCK_IP_TTL, IP_TTL)
VALUE(ZSOCK_IPV6_V6ONLY, IPV6_V6ONLY)
VALUE(ZSOCK_AI_PASSIVE, AI_PASSIVE)
VALUE(ZSOCK_NI_DGRAM, NI_DGRAM)
OF_TYPE(uint32_t, (net_socklen_t)0);
OF_TYPE(sa_family_t, (net_sa_family_t)0);
SIZE(struct net_sockaddr, sizeof(struct sockaddr));
MEMBER(struct net_sockaddr_in, sin_addr, struct net_in_addr);
MEMBER(struct net_sockaddr_in6, sin6_addr, struct net_in6_addr);
SIZE(struct net_msghdr, sizeof(struct msghdr));
