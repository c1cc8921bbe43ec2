/// The names of 4.3 for what net_ip.h has. Part of it.
#ifndef EMU9160_ZEPHYR_43_IP_H_
#define EMU9160_ZEPHYR_43_IP_H_

#define NET_PF_UNSPEC PF_UNSPEC
#define NET_PF_INET PF_INET
#define NET_PF_INET6 PF_INET6
#define NET_PF_PACKET PF_PACKET
#define NET_PF_CAN PF_CAN
#define NET_PF_NET_MGMT PF_NET_MGMT
#define NET_PF_LOCAL PF_LOCAL
#define NET_PF_UNIX PF_UNIX

#define NET_AF_UNSPEC AF_UNSPEC
#define NET_AF_INET AF_INET
#define NET_AF_INET6 AF_INET6
#define NET_AF_PACKET AF_PACKET
#define NET_AF_CAN AF_CAN
#define NET_AF_NET_MGMT AF_NET_MGMT
#define NET_AF_LOCAL AF_LOCAL
#define NET_AF_UNIX AF_UNIX

#define NET_IPPROTO_IP IPPROTO_IP
#define NET_IPPROTO_ICMP IPPROTO_ICMP
#define NET_IPPROTO_IGMP IPPROTO_IGMP
#define NET_IPPROTO_ETH_P_ALL IPPROTO_ETH_P_ALL
#define NET_IPPROTO_IPIP IPPROTO_IPIP
#define NET_IPPROTO_TCP IPPROTO_TCP
#define NET_IPPROTO_UDP IPPROTO_UDP
#define NET_IPPROTO_IPV6 IPPROTO_IPV6
#define NET_IPPROTO_ICMPV6 IPPROTO_ICMPV6
#define NET_IPPROTO_RAW IPPROTO_RAW
#define NET_IPPROTO_TLS_1_0 IPPROTO_TLS_1_0
#define NET_IPPROTO_TLS_1_1 IPPROTO_TLS_1_1
#define NET_IPPROTO_TLS_1_2 IPPROTO_TLS_1_2
#define NET_IPPROTO_TLS_1_3 IPPROTO_TLS_1_3
#define NET_IPPROTO_DTLS_1_0 IPPROTO_DTLS_1_0
#define NET_IPPROTO_DTLS_1_2 IPPROTO_DTLS_1_2

#define NET_SOCK_STREAM SOCK_STREAM
#define NET_SOCK_DGRAM SOCK_DGRAM
#define NET_SOCK_RAW SOCK_RAW

#define net_ntohs(x) ntohs(x)
#define net_ntohl(x) ntohl(x)
#define net_ntohll(x) ntohll(x)
#define net_htons(x) htons(x)
#define net_htonl(x) htonl(x)
#define net_htonll(x) htonll(x)

#define net_sa_family_t sa_family_t
#define net_socklen_t socklen_t
#define net_in_addr in_addr
#define net_in6_addr in6_addr
#define net_sockaddr sockaddr
#define net_sockaddr_in sockaddr_in
#define net_sockaddr_in6 sockaddr_in6
#define net_sockaddr_ll sockaddr_ll
#define net_sockaddr_un sockaddr_un
#define net_sockaddr_storage sockaddr_storage
#define net_iovec iovec
#define net_msghdr msghdr
#define net_cmsghdr cmsghdr
#define net_in6addr_any in6addr_any
#define net_in6addr_loopback in6addr_loopback

#define NET_CMSG_LEN(length) CMSG_LEN(length)
#define NET_CMSG_SPACE(length) CMSG_SPACE(length)
#define NET_CMSG_DATA(cmsg) CMSG_DATA(cmsg)
#define NET_CMSG_FIRSTHDR(message) CMSG_FIRSTHDR(message)
#define NET_CMSG_NXTHDR(message, cmsg) CMSG_NXTHDR(message, cmsg)

#define NET_INADDR_ANY INADDR_ANY
#define NET_INADDR_BROADCAST INADDR_BROADCAST
#define NET_INADDR_ANY_INIT INADDR_ANY_INIT
#define NET_INADDR_LOOPBACK_INIT INADDR_LOOPBACK_INIT
#define NET_IN6ADDR_ANY_INIT IN6ADDR_ANY_INIT
#define NET_IN6ADDR_LOOPBACK_INIT IN6ADDR_LOOPBACK_INIT
#define NET_INET_ADDRSTRLEN INET_ADDRSTRLEN
#define NET_INET6_ADDRSTRLEN INET6_ADDRSTRLEN

#endif
