/// Addresses, families and protocols as Zephyr numbers them.
#ifndef ZEPHYR_INCLUDE_NET_NET_IP_H_
#define ZEPHYR_INCLUDE_NET_NET_IP_H_

#include <emu9160_zephyr_host.h>

#include <stdbool.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PF_UNSPEC 0
#define PF_INET 1
#define PF_INET6 2
#define PF_PACKET 3
#define PF_CAN 4
#define PF_NET_MGMT 5
#define PF_LOCAL 6
#define PF_UNIX PF_LOCAL

#define AF_UNSPEC PF_UNSPEC
#define AF_INET PF_INET
#define AF_INET6 PF_INET6
#define AF_PACKET PF_PACKET
#define AF_CAN PF_CAN
#define AF_NET_MGMT PF_NET_MGMT
#define AF_LOCAL PF_LOCAL
#define AF_UNIX PF_UNIX

enum net_ip_protocol {
    IPPROTO_IP = 0,
    IPPROTO_ICMP = 1,
    IPPROTO_IGMP = 2,
#if EMU9160_ZEPHYR_VERSION >= 30700
    IPPROTO_ETH_P_ALL = 3,
#endif
    IPPROTO_IPIP = 4,
    IPPROTO_TCP = 6,
    IPPROTO_UDP = 17,
    IPPROTO_IPV6 = 41,
    IPPROTO_ICMPV6 = 58,
    IPPROTO_RAW = 255,
};

enum net_ip_protocol_secure {
    IPPROTO_TLS_1_0 = 256,
    IPPROTO_TLS_1_1 = 257,
    IPPROTO_TLS_1_2 = 258,
#if EMU9160_ZEPHYR_VERSION >= 40000
    IPPROTO_TLS_1_3 = 259,
#endif
    IPPROTO_DTLS_1_0 = 272,
    IPPROTO_DTLS_1_2 = 273,
};

enum net_sock_type {
    SOCK_STREAM = 1,
    SOCK_DGRAM = 2,
    SOCK_RAW = 3,
};

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ntohs(x) ((uint16_t)__builtin_bswap16((uint16_t)(x)))
#define ntohl(x) ((uint32_t)__builtin_bswap32((uint32_t)(x)))
#define ntohll(x) ((uint64_t)__builtin_bswap64((uint64_t)(x)))
#else
#define ntohs(x) ((uint16_t)(x))
#define ntohl(x) ((uint32_t)(x))
#define ntohll(x) ((uint64_t)(x))
#endif
#define htons(x) ntohs(x)
#define htonl(x) ntohl(x)
#define htonll(x) ntohll(x)

typedef unsigned short sa_family_t;
/// 8 bytes on this host before 4.3: an `int*` or `uint32_t*` argument, which happens to work on a
/// 32-bit target, does not.
#if EMU9160_ZEPHYR_VERSION >= 40300
typedef uint32_t socklen_t;
/// Fills the place of the upper half of the library's size_t.
#define EMU9160_ZEPHYR_UPPER_HALF int : 32;
#else
typedef size_t socklen_t;
#define EMU9160_ZEPHYR_UPPER_HALF
#endif

struct in_addr {
    union {
        uint8_t s4_addr[4];
        uint16_t s4_addr16[2];
        uint32_t s4_addr32[1];
        uint32_t s_addr;
    };
};

struct in6_addr {
    union {
        uint8_t s6_addr[16];
        uint16_t s6_addr16[8];
        uint32_t s6_addr32[4];
    };
};

struct sockaddr_in {
    sa_family_t sin_family;
    uint16_t sin_port; // network order
    struct in_addr sin_addr;
};

struct sockaddr_in6 {
    sa_family_t sin6_family;
    uint16_t sin6_port; // network order
    struct in6_addr sin6_addr;
    uint8_t sin6_scope_id;
};

struct sockaddr_ll {
    sa_family_t sll_family;
    uint16_t sll_protocol;
    int sll_ifindex;
    uint16_t sll_hatype;
    uint8_t sll_pkttype;
    uint8_t sll_halen;
    uint8_t sll_addr[8];
};

/// Whatever a program configures: the library's own size.
#define NET_SOCKADDR_MAX_SIZE (sizeof(struct sockaddr_in6))

struct sockaddr {
    sa_family_t sa_family;
    char data[NET_SOCKADDR_MAX_SIZE - sizeof(sa_family_t)];
};

struct sockaddr_storage {
    sa_family_t ss_family;
    char data[NET_SOCKADDR_MAX_SIZE - sizeof(sa_family_t)];
};

struct sockaddr_un {
    sa_family_t sun_family;
    char sun_path[NET_SOCKADDR_MAX_SIZE - sizeof(sa_family_t)];
};

struct net_addr {
    sa_family_t family;
    union {
        struct in6_addr in6_addr;
        struct in_addr in_addr;
    };
};

struct iovec {
    void* iov_base;
    size_t iov_len;
};

struct msghdr {
    void* msg_name;
    socklen_t msg_namelen;
    EMU9160_ZEPHYR_UPPER_HALF
    struct iovec* msg_iov;
    size_t msg_iovlen;
    void* msg_control;
    size_t msg_controllen;
    int msg_flags;
};

/// As Zephyr's z_max_align_t is aligned.
union emu9160_zephyr_max_align {
    long long an_integer;
    long double a_number;
    void* a_pointer;
    void (*a_function)(void);
};

struct cmsghdr {
    socklen_t cmsg_len;
    EMU9160_ZEPHYR_UPPER_HALF
    int cmsg_level;
    int cmsg_type;
    __extension__ union emu9160_zephyr_max_align cmsg_data[];
};

#define EMU9160_ZEPHYR_ALIGNED(size, type)                                                         \
    (((size) + __alignof__(type) - 1) & ~(__alignof__(type) - 1))
#define EMU9160_ZEPHYR_CMSG_HEADER                                                                 \
    EMU9160_ZEPHYR_ALIGNED(sizeof(struct cmsghdr), union emu9160_zephyr_max_align)

#define CMSG_LEN(length) (EMU9160_ZEPHYR_CMSG_HEADER + (length))
#define CMSG_SPACE(length)                                                                         \
    (EMU9160_ZEPHYR_CMSG_HEADER + EMU9160_ZEPHYR_ALIGNED(length, struct cmsghdr))
#define CMSG_DATA(cmsg) ((uint8_t*)(cmsg) + EMU9160_ZEPHYR_CMSG_HEADER)
#define CMSG_FIRSTHDR(message)                                                                     \
    ((message)->msg_controllen >= sizeof(struct cmsghdr) ? (struct cmsghdr*)(message)->msg_control \
                                                         : NULL)
#define CMSG_NXTHDR(message, cmsg)                                                                 \
    ((cmsg) == NULL ? CMSG_FIRSTHDR(message)                                                       \
     : (uint8_t*)(cmsg) + EMU9160_ZEPHYR_ALIGNED((cmsg)->cmsg_len, struct cmsghdr) +               \
                 EMU9160_ZEPHYR_CMSG_HEADER >                                                      \
             (uint8_t*)(message)->msg_control + (message)->msg_controllen                          \
         ? NULL                                                                                    \
         : (struct cmsghdr*)(void*)((uint8_t*)(cmsg) +                                             \
                                    EMU9160_ZEPHYR_ALIGNED((cmsg)->cmsg_len, struct cmsghdr)))

#define INADDR_ANY 0
#define INADDR_BROADCAST 0xffffffff
#define INADDR_ANY_INIT                                                                            \
    {                                                                                              \
        {                                                                                          \
            {                                                                                      \
                0, 0, 0, 0                                                                         \
            }                                                                                      \
        }                                                                                          \
    }
#define INADDR_LOOPBACK_INIT                                                                       \
    {                                                                                              \
        {                                                                                          \
            {                                                                                      \
                127, 0, 0, 1                                                                       \
            }                                                                                      \
        }                                                                                          \
    }
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

#define INET_ADDRSTRLEN 16
#define INET6_ADDRSTRLEN 46
#define NET_IPV6_ADDR_LEN sizeof("xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxx.xxx.xxx.xxx")
#define NET_IPV4_ADDR_LEN sizeof("xxx.xxx.xxx.xxx")
#define NET_IPV6_MTU 1280
#define NET_IPV4_MTU 576

enum net_addr_state {
    NET_ADDR_ANY_STATE = -1,
    NET_ADDR_TENTATIVE = 0,
    NET_ADDR_PREFERRED,
    NET_ADDR_DEPRECATED,
};

enum net_addr_type {
    NET_ADDR_ANY = 0,
    NET_ADDR_AUTOCONF,
    NET_ADDR_DHCP,
    NET_ADDR_MANUAL,
    NET_ADDR_OVERRIDABLE,
};

extern const struct in6_addr in6addr_any;
extern const struct in6_addr in6addr_loopback;

static inline struct sockaddr_in* net_sin(const struct sockaddr* addr)
{
    return (struct sockaddr_in*)(uintptr_t)addr;
}

static inline struct sockaddr_in6* net_sin6(const struct sockaddr* addr)
{
    return (struct sockaddr_in6*)(uintptr_t)addr;
}

static inline struct sockaddr_ll* net_sll(const struct sockaddr* addr)
{
    return (struct sockaddr_ll*)(uintptr_t)addr;
}

/// 0, or -EINVAL.
int net_addr_pton(sa_family_t family, const char* src, void* dst);
/// `dst`, or NULL when it is too small or the family has no text.
char* net_addr_ntop(sa_family_t family, const void* src, char* dst, size_t size);
/// "192.0.2.1", "192.0.2.1:80", "2001:db8::1", "[2001:db8::1]:80"; at most `size` characters.
bool net_ipaddr_parse(const char* text, size_t size, struct sockaddr* addr);

static inline bool net_ipv4_addr_cmp(const struct in_addr* one, const struct in_addr* other)
{
    return one->s_addr == other->s_addr;
}

static inline bool net_ipv6_addr_cmp(const struct in6_addr* one, const struct in6_addr* other)
{
    return memcmp(one, other, sizeof(struct in6_addr)) == 0;
}

static inline bool net_ipv4_is_addr_unspecified(const struct in_addr* addr)
{
    return addr->s_addr == 0;
}

static inline bool net_ipv6_is_addr_unspecified(const struct in6_addr* addr)
{
    return (addr->s6_addr32[0] | addr->s6_addr32[1] | addr->s6_addr32[2] | addr->s6_addr32[3]) == 0;
}

static inline bool net_ipv4_is_addr_loopback(const struct in_addr* addr)
{
    return addr->s4_addr[0] == 127;
}

static inline bool net_ipv6_is_addr_loopback(const struct in6_addr* addr)
{
    return (addr->s6_addr32[0] | addr->s6_addr32[1] | addr->s6_addr32[2]) == 0 &&
           addr->s6_addr32[3] == htonl(1);
}

static inline bool net_ipv4_is_addr_mcast(const struct in_addr* addr)
{
    return (addr->s4_addr[0] & 0xf0) == 0xe0;
}

static inline bool net_ipv6_is_addr_mcast(const struct in6_addr* addr)
{
    return addr->s6_addr[0] == 0xff;
}

static inline bool net_ipv4_is_ll_addr(const struct in_addr* addr)
{
    return addr->s4_addr[0] == 169 && addr->s4_addr[1] == 254;
}

static inline bool net_ipv6_is_ll_addr(const struct in6_addr* addr)
{
    return addr->s6_addr[0] == 0xfe && (addr->s6_addr[1] & 0xc0) == 0x80;
}

/// Of two addresses of one kind, in_addr or in6_addr, by pointer.
#define net_ipaddr_copy(dest, src) (*(dest) = *(src))

static inline void net_ipv4_addr_copy_raw(uint8_t* dest, const uint8_t* src)
{
    memcpy(dest, src, sizeof(struct in_addr));
}

static inline void net_ipv6_addr_copy_raw(uint8_t* dest, const uint8_t* src)
{
    memcpy(dest, src, sizeof(struct in6_addr));
}

#ifdef __cplusplus
}
#endif

#if EMU9160_ZEPHYR_VERSION >= 40300
#include <zephyr/net/emu9160_zephyr_43_ip.h>
#endif

#endif
