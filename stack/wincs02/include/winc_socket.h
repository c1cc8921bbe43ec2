/// Berkeley sockets of the WINCS02 driver: nothing waits, outcomes come by the event callback from
/// inside WDRV_WINC_Tasks.
#ifndef WINC_SOCKET_H
#define WINC_SOCKET_H

#include <emu9160_wincs02_names.h>

#include <winc_dev.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    void* (*pfMemAlloc)(size_t size);
    void (*pfMemFree)(void* pData);
    size_t slabSize;
    int8_t numSlabs;
} WINC_SOCKET_INIT_TYPE;

/// Values of SO_ASYNC_MODE.
typedef enum {
    WINC_SOCKET_ASYNC_MODE_OFF = 0,
    WINC_SOCKET_ASYNC_MODE_SIMPLE = 1,
    WINC_SOCKET_ASYNC_MODE_ACKED = 2
} WINC_SOCKET_ASYNC_MODE_TYPE;

typedef enum {
    WINC_SOCKET_EVENT_OPEN,
    WINC_SOCKET_EVENT_LISTEN,
    WINC_SOCKET_EVENT_CONNECT_REQ, // on the listening handle: accept now
    WINC_SOCKET_EVENT_CONNECT,
    WINC_SOCKET_EVENT_SEND,
    WINC_SOCKET_EVENT_RECV,
    WINC_SOCKET_EVENT_CLOSE,
    WINC_SOCKET_EVENT_TLS_CONNECT,
#if EMU9160_WINCS02_DRIVER >= 30200
    WINC_SOCKET_EVENT_DISCONNECT, // the peer closed
    WINC_SOCKET_EVENT_DNS_RESOLV, // handle -1: getaddrinfo has its answer
#endif
    WINC_SOCKET_EVENT_ERROR
} WINC_SOCKET_EVENT;

typedef enum { WINC_SOCKET_STATUS_OK, WINC_SOCKET_STATUS_ERROR } WINC_SOCKET_STATUS;

/// context: the driver's handle, when registered by WDRV_WINC_SocketRegisterEventCallback.
typedef void (*WINC_SOCKET_EVENT_CALLBACK)(uintptr_t context, int socket, WINC_SOCKET_EVENT event,
                                           WINC_SOCKET_STATUS status);

// Of the driver itself; false and true.
bool WINC_SockInit(WINC_DEVICE_HANDLE devHandle, WINC_SOCKET_INIT_TYPE* pInitData);
bool WINC_SockDeinit(WINC_DEVICE_HANDLE devHandle);
bool WINC_SockRegisterEventCallback(WINC_DEVICE_HANDLE devHandle,
                                    WINC_SOCKET_EVENT_CALLBACK pfSocketEventCB, uintptr_t context);

typedef unsigned int socklen_t;
typedef unsigned short sa_family_t;
typedef uint16_t in_port_t;
typedef uint32_t in_addr_t;

struct in_addr {
    in_addr_t s_addr; // network order
};

struct sockaddr_in {
    sa_family_t sin_family;
    in_port_t sin_port; // network order
    struct in_addr sin_addr;
    uint8_t sin_zero[8];
};

#if EMU9160_WINCS02_DRIVER >= 30100
struct in6_addr {
    union {
        uint8_t s6_addr[16];
        uint16_t s6_addr16[8];
        uint32_t s6_addr32[4];
    };
};
#else
union emu9160_wincs02_in6_union {
    uint8_t __s6_addr[16];
    uint16_t __s6_addr16[8];
    uint32_t __s6_addr32[4];
};
struct in6_addr {
    union {
        uint8_t s6_addr[16];
        uint16_t s6_addr16[8];
        uint32_t s6_addr32[4];
        union emu9160_wincs02_in6_union __in6_union;
    };
};
// The driver's are macros for members of __in6_union, which would break every later header that has
// a member of these names, such as nrf_socket.h.
#define s6_addr s6_addr
#define s6_addr16 s6_addr16
#define s6_addr32 s6_addr32
#endif

struct sockaddr_in6 {
    sa_family_t sin6_family;
    in_port_t sin6_port; // network order
    uint32_t sin6_flowinfo;
    struct in6_addr sin6_addr;
    uint32_t sin6_scope_id;
};

struct sockaddr {
    sa_family_t sa_family;
    char sa_data[14];
};

#if EMU9160_WINCS02_DRIVER >= 30100
union SOCKADDR_UNION {
    __extension__ struct {
        sa_family_t sin_family;
        in_port_t sin_port;
    };
    struct sockaddr sa;
    struct sockaddr_in in4;
    struct sockaddr_in6 in6;
};
#endif

struct addrinfo {
    int ai_flags;
    int ai_family;
    int ai_socktype;
    int ai_protocol;
    socklen_t ai_addrlen;
    struct sockaddr* ai_addr;
    char* ai_canonname;
    struct addrinfo* ai_next;
};

struct ip_mreqn {
    struct in_addr imr_multiaddr;
    struct in_addr imr_address;
    int imr_ifindex;
};

struct ipv6_mreq {
    struct in6_addr ipv6mr_multiaddr;
    unsigned int ipv6mr_interface;
};

#if EMU9160_WINCS02_DRIVER >= 30100
struct pollfd {
    int fd;
    short events;
    short revents;
};
typedef unsigned int nfds_t;

#define POLLIN 1
#define POLLOUT 4
#define POLLERR 8
#define POLLHUP 16
#define POLLNVAL 32
#endif

#define PF_UNSPEC 0U
#define PF_INET WINC_CONST_NETIF_PROTOCOL_VERSION_IPV4
#define PF_INET6 WINC_CONST_NETIF_PROTOCOL_VERSION_IPV6
#define AF_UNSPEC PF_UNSPEC
#define AF_INET PF_INET
#define AF_INET6 PF_INET6

#define SOCK_DGRAM WINC_CONST_SOCKET_PROTOCOL_UDP
#define SOCK_STREAM WINC_CONST_SOCKET_PROTOCOL_TCP

#define IPPROTO_IP 0U
#define IPPROTO_TCP 6U
#define IPPROTO_UDP 17U
#define IPPROTO_TLS 253U
#define SOL_SOCKET 65535U

#define SOMAXCONN WINC_CMD_PARAM_MAX_SOCKET_PEND_SKTS
#define SHUT_RD 0
#define SHUT_WR 1
#define SHUT_RDWR 2
#define MSG_PEEK 0x0002U
#define MSG_TRUNC 0x0020U

#define INADDR_ANY ((in_addr_t)0x00000000)
#define INADDR_BROADCAST ((in_addr_t)0xffffffffU)
#define INADDR_NONE ((in_addr_t)0xffffffffU)
#define INADDR_LOOPBACK ((in_addr_t)0x7f000001U)
#define IN6ADDR_ANY_INIT                                                                           \
    {                                                                                              \
        {                                                                                          \
            {                                                                                      \
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0                                     \
            }                                                                                      \
        }                                                                                          \
    }
#define IN6ADDR_LOOPBACK_INIT                                                                      \
    {                                                                                              \
        {                                                                                          \
            {                                                                                      \
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1                                     \
            }                                                                                      \
        }                                                                                          \
    }
extern const struct in6_addr in6addr_any;
extern const struct in6_addr in6addr_loopback;

#define IPTOS_TOS_MASK 0x1E
#define IPTOS_TOS(tos) ((tos)&IPTOS_TOS_MASK)
#define IPTOS_LOWDELAY 0x10
#define IPTOS_THROUGHPUT 0x08
#define IPTOS_RELIABILITY 0x04

// Options, each an int unless said otherwise: level SOL_SOCKET.
#define SO_SNDBUF 7
#define SO_RCVBUF 8
#define SO_KEEPALIVE 9
#define SO_LINGER 13 // not a struct linger
#define SO_ASYNC_MODE 100
// Level IPPROTO_TCP.
#define TCP_NODELAY 1
// Level IPPROTO_IP, those of IPv6 too.
#define IP_TOS 1U
#define IP_ADD_MEMBERSHIP 35U  // struct ip_mreqn
#define IPV6_ADD_MEMBERSHIP 20 // struct ipv6_mreq
#define IPV6_JOIN_GROUP IPV6_ADD_MEMBERSHIP
// Level IPPROTO_TLS.
#define TLS_CONF_IDX 1 // of WDRV_WINC_TLSCtxHandleToCfgIdx

#define EAI_BADFLAGS -1
#define EAI_NONAME -2
#define EAI_AGAIN -3
#define EAI_FAIL -4
#define EAI_NODATA -5
#define EAI_FAMILY -6
#define EAI_SOCKTYPE -7
#define EAI_SERVICE -8
#define EAI_MEMORY -10
#define EAI_SYSTEM -11
#define EAI_OVERFLOW -12

// clang-format off
EMU9160_WINCS02_FUNCTION(int, socket, (int domain, int type, int protocol));
EMU9160_WINCS02_FUNCTION(int, shutdown, (int fd, int how));
EMU9160_WINCS02_FUNCTION(int, bind, (int fd, const struct sockaddr* addr, socklen_t len));
EMU9160_WINCS02_FUNCTION(int, listen, (int fd, int backlog));
EMU9160_WINCS02_FUNCTION(int, accept, (int fd, struct sockaddr* addr, socklen_t* len));
/// Success is -1 with EINPROGRESS, always.
EMU9160_WINCS02_FUNCTION(int, connect, (int fd, const struct sockaddr* addr, socklen_t len));
EMU9160_WINCS02_FUNCTION(ssize_t, recv, (int fd, void* buf, size_t len, int flags));
EMU9160_WINCS02_FUNCTION(ssize_t, recvfrom, (int fd, void* buf, size_t len, int flags,
                                             struct sockaddr* addr, socklen_t* alen));
/// Both: the whole length, or -1.
EMU9160_WINCS02_FUNCTION(ssize_t, send, (int fd, const void* buf, size_t len, int flags));
EMU9160_WINCS02_FUNCTION(ssize_t, sendto, (int fd, const void* buf, size_t len, int flags,
                                           const struct sockaddr* addr, socklen_t alen));
EMU9160_WINCS02_FUNCTION(int, setsockopt, (int fd, int level, int optname, const void* optval,
                                           socklen_t optlen));
/// EAI_AGAIN until the answer is there: call again with the same name.
EMU9160_WINCS02_FUNCTION(int, getaddrinfo, (const char* host, const char* serv,
                                            const struct addrinfo* hint, struct addrinfo** res));
#if EMU9160_WINCS02_DRIVER >= 30100
EMU9160_WINCS02_FUNCTION(void, freeaddrinfo, (struct addrinfo* p));
EMU9160_WINCS02_FUNCTION(int, getsockname, (int fd, struct sockaddr* addr, socklen_t* len));
EMU9160_WINCS02_FUNCTION(int, getpeername, (int fd, struct sockaddr* addr, socklen_t* len));
#else
EMU9160_WINCS02_FUNCTION(void, freeaddrinfo, (const struct addrinfo* p));
#endif
/// The timeout is 0.
#if EMU9160_WINCS02_DRIVER >= 30200
EMU9160_WINCS02_FUNCTION(int, poll, (struct pollfd* fds, int n, int timeout));
#elif EMU9160_WINCS02_DRIVER >= 30100
EMU9160_WINCS02_FUNCTION(int, poll, (struct pollfd* fds, nfds_t n, int timeout));
#endif
#if EMU9160_WINCS02_DRIVER >= 30200
EMU9160_WINCS02_FUNCTION(int, inet_pton, (sa_family_t af, const char* s, void* a0));
EMU9160_WINCS02_FUNCTION(char*, inet_ntop, (sa_family_t af, const void* a0, char* s, size_t l));
#else
EMU9160_WINCS02_FUNCTION(int, inet_pton, (int af, const char* s, void* a0));
EMU9160_WINCS02_FUNCTION(const char*, inet_ntop, (int af, const void* a0, char* s, socklen_t l));
#endif
EMU9160_WINCS02_FUNCTION(uint16_t, htons, (uint16_t n));
EMU9160_WINCS02_FUNCTION(uint32_t, htonl, (uint32_t n));
EMU9160_WINCS02_FUNCTION(uint16_t, ntohs, (uint16_t n));
EMU9160_WINCS02_FUNCTION(uint32_t, ntohl, (uint32_t n));
// clang-format on

#ifdef __cplusplus
}
#endif

#endif
