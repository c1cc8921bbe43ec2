// Structs, types and callbacks of wincs02/api.tsv, and where generations.md §3 has them differ.
#include <wdrv_winc.h>

#include "../../zephyr/values/check.h"

#define DRIVER EMU9160_WINCS02_DRIVER

// winc_socket.h
OF_TYPE(unsigned int, (socklen_t)0);
OF_TYPE(unsigned short, (sa_family_t)0);
OF_TYPE(uint16_t, (in_port_t)0);
OF_TYPE(uint32_t, (in_addr_t)0);
SIZE(ssize_t, sizeof(size_t));

SIZE(struct in_addr, 4);
MEMBER(struct in_addr, s_addr, in_addr_t);
SIZE(struct sockaddr_in, 16);
AT(struct sockaddr_in, sin_family, 0);
AT(struct sockaddr_in, sin_port, 2);
AT(struct sockaddr_in, sin_addr, 4);
AT(struct sockaddr_in, sin_zero, 8);
MEMBER(struct sockaddr_in, sin_family, sa_family_t);
MEMBER(struct sockaddr_in, sin_port, in_port_t);
SIZE(((struct sockaddr_in*)0)->sin_zero, 8);

SIZE(struct in6_addr, 16);
AT(struct in6_addr, s6_addr, 0);
SIZE(((struct in6_addr*)0)->s6_addr, 16);
SIZE(((struct in6_addr*)0)->s6_addr16, 16);
SIZE(((struct in6_addr*)0)->s6_addr32, 16);
MEMBER(struct in6_addr, s6_addr[0], uint8_t);
MEMBER(struct in6_addr, s6_addr16[0], uint16_t);
MEMBER(struct in6_addr, s6_addr32[0], uint32_t);
#if DRIVER >= 30100
#ifdef s6_addr
#error "a member since 3.1"
#endif
#else
SIZE(((struct in6_addr*)0)->__in6_union.__s6_addr, 16);
SIZE(((struct in6_addr*)0)->__in6_union.__s6_addr16, 16);
SIZE(((struct in6_addr*)0)->__in6_union.__s6_addr32, 16);
#ifndef s6_addr
#error "a macro in 3.0"
#endif
#endif

SIZE(struct sockaddr_in6, 28);
AT(struct sockaddr_in6, sin6_family, 0);
AT(struct sockaddr_in6, sin6_port, 2);
AT(struct sockaddr_in6, sin6_flowinfo, 4);
AT(struct sockaddr_in6, sin6_addr, 8);
AT(struct sockaddr_in6, sin6_scope_id, 24);
MEMBER(struct sockaddr_in6, sin6_flowinfo, uint32_t);
MEMBER(struct sockaddr_in6, sin6_scope_id, uint32_t);
SIZE(struct sockaddr, 16);
AT(struct sockaddr, sa_family, 0);
AT(struct sockaddr, sa_data, 2);
SIZE(((struct sockaddr*)0)->sa_data, 14);
MEMBER(struct sockaddr, sa_data[0], char);

MEMBER(struct addrinfo, ai_flags, int);
MEMBER(struct addrinfo, ai_family, int);
MEMBER(struct addrinfo, ai_socktype, int);
MEMBER(struct addrinfo, ai_protocol, int);
MEMBER(struct addrinfo, ai_addrlen, socklen_t);
MEMBER(struct addrinfo, ai_addr, struct sockaddr*);
MEMBER(struct addrinfo, ai_canonname, char*);
MEMBER(struct addrinfo, ai_next, struct addrinfo*);
AT(struct addrinfo, ai_flags, 0);
AT(struct addrinfo, ai_family, 4);
AT(struct addrinfo, ai_socktype, 8);
AT(struct addrinfo, ai_protocol, 12);
AT(struct addrinfo, ai_addrlen, 16);
AT(struct addrinfo, ai_addr, 24); // pointers of 8 bytes on this host
AT(struct addrinfo, ai_canonname, 32);
AT(struct addrinfo, ai_next, 40);

SIZE(struct ip_mreqn, 12);
AT(struct ip_mreqn, imr_multiaddr, 0);
AT(struct ip_mreqn, imr_address, 4);
AT(struct ip_mreqn, imr_ifindex, 8);
MEMBER(struct ip_mreqn, imr_ifindex, int);
SIZE(struct ipv6_mreq, 20);
AT(struct ipv6_mreq, ipv6mr_multiaddr, 0);
AT(struct ipv6_mreq, ipv6mr_interface, 16);
MEMBER(struct ipv6_mreq, ipv6mr_interface, unsigned int);
OF_TYPE(const struct in6_addr*, &in6addr_any);
OF_TYPE(const struct in6_addr*, &in6addr_loopback);

MEMBER(WINC_SOCKET_INIT_TYPE, slabSize, size_t);
MEMBER(WINC_SOCKET_INIT_TYPE, numSlabs, int8_t);
MEMBER(WINC_SOCKET_INIT_TYPE, pfMemAlloc(0), void*);
VALUE(IPTOS_TOS(0xff), 0x1E)
VALUE(WINC_SOCK_BUF_RX_SZ, 7360)
VALUE(WINC_SOCK_BUF_TX_SZ, 7360)
VALUE(EWOULDBLOCK, EAGAIN)

// generations.md §3
#if DRIVER >= 30200
VALUE(WINC_SOCKET_EVENT_DISCONNECT, 8)
VALUE(WINC_SOCKET_EVENT_DNS_RESOLV, 9)
#endif
#if DRIVER >= 30100
SIZE(struct pollfd, 8);
AT(struct pollfd, fd, 0);
AT(struct pollfd, events, 4);
AT(struct pollfd, revents, 6);
VALUE(POLLIN, 1)
VALUE(POLLOUT, 4)
VALUE(POLLERR, 8)
VALUE(POLLHUP, 16)
VALUE(POLLNVAL, 32)
SIZE(union SOCKADDR_UNION, 28);
AT(union SOCKADDR_UNION, sin_family, 0);
AT(union SOCKADDR_UNION, sin_port, 2);
MEMBER(union SOCKADDR_UNION, sa, struct sockaddr);
MEMBER(union SOCKADDR_UNION, in4, struct sockaddr_in);
MEMBER(union SOCKADDR_UNION, in6, struct sockaddr_in6);
#endif

// clang-format off
#if DRIVER >= 30200
PROTOTYPE(int, poll, (struct pollfd*, int, int));
PROTOTYPE(int, inet_pton, (sa_family_t, const char*, void*));
PROTOTYPE(char*, inet_ntop, (sa_family_t, const void*, char*, size_t));
#else
PROTOTYPE(int, inet_pton, (int, const char*, void*));
PROTOTYPE(const char*, inet_ntop, (int, const void*, char*, socklen_t));
#if DRIVER >= 30100
PROTOTYPE(int, poll, (struct pollfd*, nfds_t, int));
#endif
#endif
#if DRIVER >= 30100
PROTOTYPE(void, freeaddrinfo, (struct addrinfo*));
PROTOTYPE(int, getsockname, (int, struct sockaddr*, socklen_t*));
PROTOTYPE(int, getpeername, (int, struct sockaddr*, socklen_t*));
#else
PROTOTYPE(void, freeaddrinfo, (const struct addrinfo*));
#endif

// callbacks
OF_TYPE(void (*)(uintptr_t, int, WINC_SOCKET_EVENT, WINC_SOCKET_STATUS), (WINC_SOCKET_EVENT_CALLBACK)0);
OF_TYPE(void (*)(DRV_HANDLE, const WDRV_WINC_IP_MULTI_ADDRESS*, WDRV_WINC_IP_ADDRESS_TYPE, uint16_t),
        (WDRV_WINC_ICMP_ECHO_RSP_EVENT_HANDLER)0);
OF_TYPE(void (*)(DRV_HANDLE, WDRV_WINC_ASSOC_HANDLE, WDRV_WINC_CONN_STATE), (WDRV_WINC_BSSCON_NOTIFY_CALLBACK)0);
OF_TYPE(void (*)(SYS_MODULE_OBJ, WDRV_WINC_SYSTEM_EVENT_TYPE), (WDRV_WINC_SYSTEM_EVENT_CALLBACK)0);
OF_TYPE(void (*)(DRV_HANDLE, WDRV_WINC_TLS_CS_HANDLE, uint16_t*, uint8_t, bool), (WDRV_WINC_TLS_CS_CALLBACK)0);
OF_TYPE(void (*)(DRV_HANDLE, WDRV_WINC_FILE_HANDLE, uintptr_t, WDRV_WINC_FILE_STATUS_TYPE),
        (WDRV_WINC_FILE_STATUS_CALLBACK)0);
OF_TYPE(void (*)(DRV_HANDLE, uintptr_t, WDRV_WINC_FILE_TYPE, const char*, WDRV_WINC_FILE_STATUS_TYPE),
        (WDRV_WINC_FILE_FIND_CALLBACK)0);
OF_TYPE(void (*)(DRV_HANDLE, uintptr_t, WDRV_WINC_FILE_TYPE, WDRV_WINC_FILE_STATUS_TYPE),
        (WDRV_WINC_FILE_DELETE_CALLBACK)0);
OF_TYPE(void (*)(DRV_HANDLE, uintptr_t, WDRV_WINC_EXTCRYPTO_SIG_ALGO, uint8_t*, size_t, uintptr_t),
        (WDRV_WINC_EXTCRYPTO_SIGN_CB)0);
OF_TYPE(void (*)(DRV_HANDLE, WDRV_WINC_NETIF_IDX, WDRV_WINC_NETIF_EVENT_TYPE, void*),
        (WDRV_WINC_NETIF_EVENT_HANDLER)0);
OF_TYPE(void (*)(DRV_HANDLE, WDRV_WINC_NETIF_IDX, WDRV_WINC_NETIF_INFO_TYPE, void*, WDRV_WINC_STATUS),
        (WDRV_WINC_NETIF_INFO_HANDLER)0);
OF_TYPE(void (*)(DRV_HANDLE, WDRV_WINC_DNS_STATUS_TYPE, uint8_t, const char*, WDRV_WINC_IP_MULTI_TYPE_ADDRESS*),
        (WDRV_WINC_DNS_RESOLVE_CALLBACK)0);
OF_TYPE(void (*)(DRV_HANDLE, uint32_t), (WDRV_WINC_SYSTIME_CURRENT_CALLBACK)0);
OF_TYPE(void (*)(DRV_HANDLE, WDRV_WINC_NETIF_IDX, const uint8_t*, size_t), (WDRV_WINC_L2DATA_MONITOR_CALLBACK)0);
OF_TYPE(void (*)(const char*, ...), (WDRV_WINC_DEBUG_PRINT_CALLBACK)0);
// clang-format on

// wdrv_winc*.h, system/, driver/
SIZE(WDRV_WINC_SSID, 33);
AT(WDRV_WINC_SSID, length, 32);
SIZE(WDRV_WINC_MAC_ADDR, 7);
MEMBER(WDRV_WINC_MAC_ADDR, valid, bool);
OF_TYPE(uintptr_t, (WDRV_WINC_ASSOC_HANDLE)0);
VALUE(WDRV_WINC_ASSOC_HANDLE_INVALID, -1)
OF_TYPE(WDRV_WINC_ASSOC_HANDLE, WDRV_WINC_ASSOC_HANDLE_INVALID);
OF_TYPE(unsigned short, (SYS_MODULE_INDEX)0);
OF_TYPE(uintptr_t, (SYS_MODULE_OBJ)0);
VALUE(SYS_MODULE_OBJ_INVALID, -1)
OF_TYPE(SYS_MODULE_OBJ, SYS_MODULE_OBJ_INVALID);
AT(SYS_MODULE_INIT, value, 0);
MEMBER(SYS_MODULE_INIT, value, uint8_t);
OF_TYPE(uintptr_t, (DRV_HANDLE)0);
VALUE(DRV_HANDLE_INVALID, -1)
OF_TYPE(DRV_HANDLE, DRV_HANDLE_INVALID);
OF_TYPE(const WDRV_WINC_SPI_CFG*, &((WDRV_WINC_SYS_INIT*)0)->pSPICfg[0]);
AT(WDRV_WINC_SYS_INIT, pSPICfg, 0);
MEMBER(WDRV_WINC_SYS_INIT, intSrc, int);

SIZE(WDRV_WINC_DRIVER_VERSION_INFO, 6);
AT(WDRV_WINC_DRIVER_VERSION_INFO, version.major, 0);
AT(WDRV_WINC_DRIVER_VERSION_INFO, version.minor, 2);
AT(WDRV_WINC_DRIVER_VERSION_INFO, version.patch, 4);
MEMBER(WDRV_WINC_DRIVER_VERSION_INFO, version.major, uint16_t);
AT(WDRV_WINC_FIRMWARE_VERSION_INFO, isValid, 0);
AT(WDRV_WINC_FIRMWARE_VERSION_INFO, version.major, 2);
AT(WDRV_WINC_FIRMWARE_VERSION_INFO, build.hash, 8);
SIZE(((WDRV_WINC_FIRMWARE_VERSION_INFO*)0)->build.hash, 5);
MEMBER(WDRV_WINC_FIRMWARE_VERSION_INFO, build.timeUTC, uint32_t);
AT(WDRV_WINC_FIRMWARE_VERSION_INFO, build.timeUTC, 16);
MEMBER(WDRV_WINC_DEVICE_INFO, isValid, bool);
MEMBER(WDRV_WINC_DEVICE_INFO, id, uint32_t);
MEMBER(WDRV_WINC_DEVICE_INFO, numImages, uint8_t);
SIZE(((WDRV_WINC_DEVICE_INFO*)0)->image, 24);
MEMBER(WDRV_WINC_DEVICE_INFO, image[1].seqNum, uint32_t);
MEMBER(WDRV_WINC_DEVICE_INFO, image[1].version, uint32_t);
MEMBER(WDRV_WINC_DEVICE_INFO, image[1].srcAddr, uint32_t);
OF_TYPE(uint8_t, (WDRV_WINC_TLS_HANDLE)0);
OF_TYPE(uint8_t, (WDRV_WINC_TLS_CS_HANDLE)0);
OF_TYPE(uintptr_t, (WDRV_WINC_FILE_HANDLE)0);

SIZE(WDRV_WINC_IPV4_ADDR, 4);
MEMBER(WDRV_WINC_IPV4_ADDR, Val, uint32_t);
MEMBER(WDRV_WINC_IPV4_ADDR, w[1], uint16_t);
MEMBER(WDRV_WINC_IPV4_ADDR, v[3], uint8_t);
SIZE(WDRV_WINC_IPV6_ADDR, 16);
MEMBER(WDRV_WINC_IPV6_ADDR, v[15], uint8_t);
MEMBER(WDRV_WINC_IPV6_ADDR, w[7], uint16_t);
MEMBER(WDRV_WINC_IPV6_ADDR, d[3], uint32_t);
SIZE(WDRV_WINC_IP_MULTI_ADDRESS, 16);
MEMBER(WDRV_WINC_IP_MULTI_ADDRESS, v4, WDRV_WINC_IPV4_ADDR);
MEMBER(WDRV_WINC_IP_MULTI_ADDRESS, v6, WDRV_WINC_IPV6_ADDR);
SIZE(WDRV_WINC_IP_MULTI_TYPE_ADDRESS, 20);
AT(WDRV_WINC_IP_MULTI_TYPE_ADDRESS, type, 0);
AT(WDRV_WINC_IP_MULTI_TYPE_ADDRESS, addr, 4);
SIZE(WDRV_WINC_NETIF_ADDR_UPDATE_TYPE, 20);
AT(WDRV_WINC_NETIF_ADDR_UPDATE_TYPE, type, 0);
AT(WDRV_WINC_NETIF_ADDR_UPDATE_TYPE, addr, 4);
OF_TYPE(uint32_t, WDRV_WINC_UtilsNToHL(1));
OF_TYPE(uint32_t, WDRV_WINC_UtilsHToNL(1));
OF_TYPE(uint16_t, WDRV_WINC_UtilsNToHS(1));
OF_TYPE(uint16_t, WDRV_WINC_UtilsHToNS(1));

MEMBER(WDRV_WINC_BSS_CONTEXT, ssid, WDRV_WINC_SSID);
MEMBER(WDRV_WINC_BSS_CONTEXT, bssid, WDRV_WINC_MAC_ADDR);
MEMBER(WDRV_WINC_BSS_CONTEXT, channel, WDRV_WINC_CHANNEL_ID);
AT(WDRV_WINC_BSS_CONTEXT, bssid, 33);
AT(WDRV_WINC_BSS_CONTEXT, channel, 40);
MEMBER(WDRV_WINC_AUTH_CONTEXT, authType, WDRV_WINC_AUTH_TYPE);
MEMBER(WDRV_WINC_AUTH_CONTEXT, authMod, uint8_t);
MEMBER(WDRV_WINC_AUTH_CONTEXT, authInfo.personal.size, uint8_t);
AT(WDRV_WINC_AUTH_CONTEXT, authInfo.personal.password, 6);
SIZE(((WDRV_WINC_AUTH_CONTEXT*)0)->authInfo.personal.password, 64);
