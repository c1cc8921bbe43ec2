/// BSD-style sockets, name lookup and addresses of the modem, in a name space of their own.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h> // ssize_t

#if defined(__cplusplus) && !defined(restrict) // stays defined: sources rely on it
#if defined(__GNUC__)
#define restrict __restrict__
#else
#define restrict
#endif
#endif

#if defined(__cplusplus)
extern "C" {
#endif

// Calls return -1 with an NRF_E* number in errno (nrf_errno.h) unless said otherwise. All that need
// the modem fail with NRF_ESHUTDOWN when it is not running, all with a descriptor with NRF_EBADF.
// "fw 2.x" marks what the firmware of an nRF9160 (1.3.x) does not have.

// clang-format off
#define NRF_MODEM_MAX_SOCKET_COUNT            8     // of all kinds, accepted ones included
#define NRF_SOCKET_TLS_MAX_MESSAGE_SIZE       2048  // bytes
#define NRF_SOCKET_TLS_MAX_SEC_TAG_LIST_SIZE  7     // tags, not bytes
#define NRF_IFNAMSIZ                          64    // interface name in old sources

// Byte order. These always swap: the chip is little-endian, and so must be the host.
#define NRF_HTONS(x) \
    ((uint16_t)(((uint32_t)(uint16_t)(x) << 8) | ((uint32_t)(uint16_t)(x) >> 8)))
#define NRF_HTONL(x) \
    ((uint32_t)(((uint32_t)(x) << 24) | (((uint32_t)(x) & 0x0000ff00u) << 8) | \
                (((uint32_t)(x) >> 8) & 0x0000ff00u) | ((uint32_t)(x) >> 24)))
#define NRF_NTOHS(x)  NRF_HTONS(x)
#define NRF_NTOHL(x)  NRF_HTONL(x)
#define nrf_htons(x)  NRF_HTONS(x)
#define nrf_htonl(x)  NRF_HTONL(x)
#define nrf_ntohs(x)  NRF_NTOHS(x)
#define nrf_ntohl(x)  NRF_NTOHL(x)

// Address texts, terminator included
#define NRF_INET_ADDRSTRLEN   16
#define NRF_INET6_ADDRSTRLEN  46

// Families
#define NRF_AF_UNSPEC  0  // hints of nrf_getaddrinfo() only
#define NRF_AF_INET    1
#define NRF_AF_INET6   2
#define NRF_AF_PACKET  3  // whole IP packets

// Types
#define NRF_SOCK_STREAM  1
#define NRF_SOCK_DGRAM   2
#define NRF_SOCK_RAW     3

// Protocols; some are option levels too
#define NRF_IPPROTO_IP      0
#define NRF_IPPROTO_TCP     6
#define NRF_IPPROTO_UDP     17
#define NRF_IPPROTO_IPV6    41
#define NRF_IPPROTO_RAW     255
#define NRF_IPPROTO_ALL     512  // level of NRF_SO_SILENCE_ALL
#define NRF_SPROTO_TLS1v2   258
#define NRF_SPROTO_DTLS1v2  273

// Option levels
#define NRF_SOL_SOCKET  1
#define NRF_SOL_SECURE  282

// Options of NRF_SOL_SECURE; get and set an int unless said otherwise
#define NRF_SO_SEC_TAG_LIST              1   // nrf_sec_tag_t[]; NULL with 0 clears
#define NRF_SO_SEC_HOSTNAME              2   // text; NULL with 0: do not check the name
#define NRF_SO_SEC_CIPHERSUITE_LIST      3   // int[] of NRF_TLS_*, preferred first
#define NRF_SO_SEC_CIPHERSUITE_USED      4   // get only
#define NRF_SO_SEC_PEER_VERIFY           5
#define NRF_SO_SEC_ROLE                  6
#define NRF_SO_SEC_SESSION_CACHE         12
#define NRF_SO_SEC_SESSION_CACHE_PURGE   13  // set only, any value
#define NRF_SO_SEC_DTLS_HANDSHAKE_TIMEO  14
#define NRF_SO_SEC_DTLS_CID              15
#define NRF_SO_SEC_DTLS_CID_STATUS       16  // get only
#define NRF_SO_SEC_DTLS_CONN_SAVE        17  // set only, any value
#define NRF_SO_SEC_DTLS_CONN_LOAD        18  // set only, any value
#define NRF_SO_SEC_HANDSHAKE_STATUS      19  // get only; fw 2.x
#define NRF_SO_SEC_DTLS_FRAG_EXT         20  // fw 2.x; newer than 2.7

// Their values
#define NRF_SO_SEC_PEER_VERIFY_NONE        0
#define NRF_SO_SEC_PEER_VERIFY_OPTIONAL    1
#define NRF_SO_SEC_PEER_VERIFY_REQUIRED    2
#define NRF_SO_SEC_ROLE_CLIENT             0
#define NRF_SO_SEC_ROLE_SERVER             1
#define NRF_SO_SEC_SESSION_CACHE_DISABLED  0
#define NRF_SO_SEC_SESSION_CACHE_ENABLED   1

// Sum of the retransmission waits (RFC 6347 §4.2.4.1); only these values are valid
#define NRF_SO_SEC_DTLS_HANDSHAKE_TIMEOUT_NONE  0
#define NRF_SO_SEC_DTLS_HANDSHAKE_TIMEOUT_1S    1
#define NRF_SO_SEC_DTLS_HANDSHAKE_TIMEOUT_3S    3
#define NRF_SO_SEC_DTLS_HANDSHAKE_TIMEOUT_7S    7
#define NRF_SO_SEC_DTLS_HANDSHAKE_TIMEOUT_15S   15
#define NRF_SO_SEC_DTLS_HANDSHAKE_TIMEOUT_31S   31
#define NRF_SO_SEC_DTLS_HANDSHAKE_TIMEOUT_63S   63
#define NRF_SO_SEC_DTLS_HANDSHAKE_TIMEOUT_123S  123

#define NRF_SO_SEC_DTLS_CID_DISABLED              0
#define NRF_SO_SEC_DTLS_CID_SUPPORTED             1  // the server may give us one
#define NRF_SO_SEC_DTLS_CID_ENABLED               2  // and we give it one
#define NRF_SO_SEC_DTLS_CID_STATUS_DISABLED       0  // also before the handshake is over
#define NRF_SO_SEC_DTLS_CID_STATUS_DOWNLINK       1
#define NRF_SO_SEC_DTLS_CID_STATUS_UPLINK         2
#define NRF_SO_SEC_DTLS_CID_STATUS_BIDIRECTIONAL  3
#define NRF_SO_SEC_HANDSHAKE_STATUS_FULL          0
#define NRF_SO_SEC_HANDSHAKE_STATUS_CACHED        1  // session resumed
#define NRF_SO_SEC_DTLS_FRAG_EXT_DISABLED         0
#define NRF_SO_SEC_DTLS_FRAG_EXT_512_ENABLED      1  // a send takes 512 bytes at most
#define NRF_SO_SEC_DTLS_FRAG_EXT_1024_ENABLED     2  // a send takes 1024 bytes at most

// Options of NRF_SOL_SOCKET; set an int unless said otherwise
#define NRF_SO_REUSEADDR         2
#define NRF_SO_ERROR             4   // get only; reading clears it
#define NRF_SO_RCVTIMEO          20  // get, set: struct nrf_timeval, 0 = for ever; receive, accept
#define NRF_SO_SNDTIMEO          21  // get, set: struct nrf_timeval, 0 = for ever; send, connect
#define NRF_SO_BINDTODEVICE      25  // text "pdn<id>"; replaced by NRF_SO_BINDTOPDN in 2.5
#define NRF_SO_EXCEPTIONAL_DATA  33  // get, set; fw 2.x
#define NRF_SO_KEEPOPEN          34  // fw 2.x
#define NRF_SO_BINDTOPDN         40  // PDN id
#define NRF_SO_POLLCB            60  // struct nrf_modem_pollcb; NULL with 0 removes
#define NRF_SO_RAI               61  // NRF_RAI_*
#define NRF_SO_SENDCB            63  // struct nrf_modem_sendcb; NULL with 0 removes; newer than 2.7

// NRF_SO_RAI as separate options, with no value; gone after 2.7
#define NRF_SO_RAI_NO_DATA    50
#define NRF_SO_RAI_LAST       51
#define NRF_SO_RAI_ONE_RESP   52
#define NRF_SO_RAI_ONGOING    53
#define NRF_SO_RAI_WAIT_MORE  54

// Values of NRF_SO_RAI; all but the first act with the next send
#define NRF_RAI_NO_DATA    1  // at once: nothing more to send; the socket must be connected
#define NRF_RAI_LAST       2  // the next send is the last
#define NRF_RAI_ONE_RESP   3  // one packet is expected after the next send
#define NRF_RAI_ONGOING    4  // busy, as a client
#define NRF_RAI_WAIT_MORE  5  // busy, as a server

// Options of the IP and TCP levels; get and set an int
#define NRF_SO_SILENCE_ALL                30  // NRF_IPPROTO_ALL: 1 = answer no echo request
#define NRF_SO_IP_ECHO_REPLY              31  // NRF_IPPROTO_IP: default 1
#define NRF_SO_IPV6_ECHO_REPLY            32  // NRF_IPPROTO_IPV6: default 1
#define NRF_SO_IPV6_DELAYED_ADDR_REFRESH  62  // NRF_IPPROTO_IPV6: default 0; newer than 2.7
#define NRF_SO_TCP_SRV_SESSTIMEO          55  // NRF_IPPROTO_TCP: minutes, 0 (off) to 135

// Flags of one send or receive call
#define NRF_MSG_PEEK      0x02   // receive: leave the data queued
#define NRF_MSG_DONTWAIT  0x40   // do not block
#define NRF_MSG_WAITALL   0x100  // receive on a stream: wait until the buffer is full
#define NRF_MSG_WAITACK   0x200  // send: wait until acknowledged, or on air; fw 2.x

// nrf_fcntl()
#define NRF_F_GETFL     3
#define NRF_F_SETFL     4
#define NRF_O_NONBLOCK  0x01

// nrf_poll(); the last three are reported whether asked for or not
#define NRF_POLLIN    0x1   // data, or a connection to accept
#define NRF_POLLOUT   0x4
#define NRF_POLLERR   0x8   // the reason is NRF_SO_ERROR
#define NRF_POLLHUP   0x10  // peer or link gone
#define NRF_POLLNVAL  0x20  // not an open socket

// nrf_addrinfo.ai_flags
#define NRF_AI_CANONNAME    0x2
#define NRF_AI_NUMERICSERV  0x400   // service is a port number
#define NRF_AI_PDNSERV      0x1000  // service is "pdn<id>"; with the above "<port>:<id>"

// Cipher suites, by IANA number
#define NRF_TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384  0xC024
#define NRF_TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA     0xC00A
#define NRF_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256  0xC023
#define NRF_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA     0xC009
#define NRF_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA       0xC014
#define NRF_TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256    0xC027
#define NRF_TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA       0xC013
#define NRF_TLS_PSK_WITH_AES_256_CBC_SHA             0x008D
#define NRF_TLS_PSK_WITH_AES_128_CBC_SHA256          0x00AE
#define NRF_TLS_PSK_WITH_AES_128_CBC_SHA             0x008C
#define NRF_TLS_PSK_WITH_AES_128_CCM_8               0xC0A8
#define NRF_TLS_EMPTY_RENEGOTIATIONINFO_SCSV         0x00FF  // a signal, not a cipher
#define NRF_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256  0xC02B
#define NRF_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384    0xC030
#define NRF_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256    0xC02F

// Security tags whose traffic can be decrypted, for tests; fw 2.x
#define NRF_SEC_TAG_TLS_DECRYPT_BASE  2147483648u
#define NRF_SEC_TAG_TLS_DECRYPT_0     (NRF_SEC_TAG_TLS_DECRYPT_BASE + 0)
#define NRF_SEC_TAG_TLS_DECRYPT_1     (NRF_SEC_TAG_TLS_DECRYPT_BASE + 1)
#define NRF_SEC_TAG_TLS_DECRYPT_2     (NRF_SEC_TAG_TLS_DECRYPT_BASE + 2)
#define NRF_SEC_TAG_TLS_DECRYPT_3     (NRF_SEC_TAG_TLS_DECRYPT_BASE + 3)
#define NRF_SEC_TAG_TLS_DECRYPT_4     (NRF_SEC_TAG_TLS_DECRYPT_BASE + 4)
#define NRF_SEC_TAG_TLS_DECRYPT_5     (NRF_SEC_TAG_TLS_DECRYPT_BASE + 5)
#define NRF_SEC_TAG_TLS_DECRYPT_6     (NRF_SEC_TAG_TLS_DECRYPT_BASE + 6)
#define NRF_SEC_TAG_TLS_DECRYPT_7     (NRF_SEC_TAG_TLS_DECRYPT_BASE + 7)
#define NRF_SEC_TAG_TLS_DECRYPT_8     (NRF_SEC_TAG_TLS_DECRYPT_BASE + 8)
#define NRF_SEC_TAG_TLS_DECRYPT_9     (NRF_SEC_TAG_TLS_DECRYPT_BASE + 9)
#define NRF_SEC_TAG_TLS_DECRYPT_10    (NRF_SEC_TAG_TLS_DECRYPT_BASE + 10)
#define NRF_SEC_TAG_TLS_DECRYPT_11    (NRF_SEC_TAG_TLS_DECRYPT_BASE + 11)
#define NRF_SEC_TAG_TLS_DECRYPT_12    (NRF_SEC_TAG_TLS_DECRYPT_BASE + 12)
#define NRF_SEC_TAG_TLS_DECRYPT_13    (NRF_SEC_TAG_TLS_DECRYPT_BASE + 13)
#define NRF_SEC_TAG_TLS_DECRYPT_14    (NRF_SEC_TAG_TLS_DECRYPT_BASE + 14)
#define NRF_SEC_TAG_TLS_DECRYPT_15    (NRF_SEC_TAG_TLS_DECRYPT_BASE + 15)
#define NRF_SEC_TAG_TLS_DECRYPT_16    (NRF_SEC_TAG_TLS_DECRYPT_BASE + 16)
#define NRF_SEC_TAG_TLS_DECRYPT_17    (NRF_SEC_TAG_TLS_DECRYPT_BASE + 17)
#define NRF_SEC_TAG_TLS_DECRYPT_18    (NRF_SEC_TAG_TLS_DECRYPT_BASE + 18)
#define NRF_SEC_TAG_TLS_DECRYPT_19    (NRF_SEC_TAG_TLS_DECRYPT_BASE + 19)
#define NRF_SEC_TAG_TLS_INVALID       0xFFFFFFFF  // no tag; newer than 2.7
// clang-format on

typedef uint16_t nrf_in_port_t;
typedef unsigned short int nrf_sa_family_t;
typedef uint32_t nrf_in_addr_t;
typedef uint32_t nrf_socklen_t;
typedef uint32_t nrf_nfds_t;
typedef uint32_t nrf_sec_tag_t;

// Option values of old sources; int from 2.6 on.
typedef uint32_t nrf_sec_role_t;
typedef uint32_t nrf_sec_session_cache_t;
typedef uint32_t nrf_sec_peer_verify_t;
typedef uint32_t nrf_sec_cipher_t;

/// A timeout; milliseconds are the finest step.
struct nrf_timeval {
    uint32_t tv_sec;
    uint32_t tv_usec;
};

// Addresses; ports and addresses are in network byte order.
struct nrf_in6_addr {
    uint8_t s6_addr[16];
};

struct nrf_in_addr {
    nrf_in_addr_t s_addr;
};

struct nrf_sockaddr_in6 {
    nrf_sa_family_t sin6_family;
    nrf_in_port_t sin6_port;
    struct nrf_in6_addr sin6_addr;
    uint8_t sin6_scope_id; // not used
};

struct nrf_sockaddr_in {
    nrf_sa_family_t sin_family;
    nrf_in_port_t sin_port;
    struct nrf_in_addr sin_addr;
};

// The flexible array is C only; the keyword keeps C++ quiet about it.
__extension__ struct nrf_sockaddr {
    nrf_sa_family_t sa_family;
    char sa_data[];
};

#define NRF_INADDR_ANY ((nrf_in_addr_t)0) // the address of nrf_inaddr_any
extern const struct nrf_in_addr nrf_inaddr_any;
extern const struct nrf_in6_addr nrf_in6addr_any;

struct nrf_addrinfo {
    int ai_flags; // NRF_AI_*
    int ai_family;
    int ai_socktype;
    int ai_protocol;
    nrf_socklen_t ai_addrlen;
    struct nrf_sockaddr* ai_addr;
    char* ai_canonname;           // only with NRF_AI_CANONNAME
    struct nrf_addrinfo* ai_next; // NULL: a lookup gives one address
};

struct nrf_ifaddrs {
    struct nrf_ifaddrs* ifa_next;
    char* ifa_name;
    uint32_t ifa_flags;
    struct nrf_sockaddr* ifa_addr;
    struct nrf_sockaddr* ifa_netmask; // this and the next two are never filled
    struct nrf_sockaddr* ifa_broadaddr;
    struct nrf_sockaddr* ifa_dstaddr;
    void* ifa_data;
};

struct nrf_pollfd {
    int fd; // negative: entry skipped
    short events;
    short revents;
};

/// Told of events on one socket. Interrupt context. What it makes due by its calls, another poll
/// callback or itself set again, is called after it has returned. It may end its thread.
typedef void (*nrf_modem_pollcb_t)(struct nrf_pollfd* pollfd);

struct nrf_modem_pollcb {
    nrf_modem_pollcb_t callback;
    short events; // NRF_POLLIN | NRF_POLLOUT
    bool oneshot; // removed by the first call
};

struct nrf_modem_sendcb_params {
    int fd;
    int status; // 0, NRF_EAGAIN (timeout), NRF_EBADF, NRF_ECONNRESET or NRF_ECOMM
    size_t bytes_sent;
};

/// Told how a send ended. Interrupt context. Newer than 2.7.
typedef void (*nrf_modem_sendcb_t)(const struct nrf_modem_sendcb_params* params);

struct nrf_modem_sendcb {
    nrf_modem_sendcb_t callback;
};

/// A descriptor >= 0. NRF_ENOBUFS, _EAFNOSUPPORT, _EPROTOTYPE (type and protocol disagree),
/// _EPROTONOSUPPORT, _ESOCKTNOSUPPORT, _ENOMEM.
int nrf_socket(int family, int type, int protocol);

int nrf_close(int fildes);

/// NRF_F_GETFL: the flags, 0 or NRF_O_NONBLOCK. NRF_F_SETFL: 0. NRF_EINVAL.
int nrf_fcntl(int fd, int cmd, int flags);

/// 0 once connected, handshake included. NRF_EINPROGRESS, _EALREADY, _EISCONN, _EFAULT, _EINVAL,
/// _EAFNOSUPPORT, _ECONNREFUSED (also the server's certificate), _ETIMEDOUT, _ENETUNREACH,
/// _ENETDOWN, _EHOSTUNREACH, _ECONNRESET, _EOPNOTSUPP (raw, or listening; TLS: no common suite, own
/// credentials missing or of no use), _EPROTO (DTLS context saved), _ENOMEM (too many sessions, too
/// long a chain), _EMSGSIZE (TLS record too large); _EBUSY in NRF_SO_ERROR when another handshake
/// was running.
int nrf_connect(int socket, const struct nrf_sockaddr* address, nrf_socklen_t address_len);

/// Bytes queued: of a stream that does not block, no more than the shared tx area has. NRF_EAGAIN,
/// _EFAULT, _EINVAL (raw: no whole packet), _EMSGSIZE (datagram beyond the tx area, too), _ENOTCONN,
/// _EDESTADDRREQ, _ECANCELED (APN rate control), _ENOMEM (stream broken), _ENOBUFS, _EPROTO (DTLS
/// context saved), _ENETUNREACH, _ENETDOWN, _ECONNRESET, _EPIPE, _EOPNOTSUPP (flag), _EBUSY
/// (NRF_SO_SENDCB pending), _ECOMM. What waits in NRF_SO_ERROR, and DTLS that shakes hands first: as
/// nrf_connect().
ssize_t nrf_send(int socket, const void* buffer, size_t length, int flags);

/// As nrf_send(); also NRF_EISCONN (address on a stream), _EAFNOSUPPORT, _EINVAL (its length),
/// _EOPNOTSUPP (address on a raw socket).
ssize_t nrf_sendto(int socket, const void* message, size_t length, int flags,
                   const struct nrf_sockaddr* dest_addr, nrf_socklen_t dest_len);

/// Bytes read, of a stream no more than the shared rx area has unless with NRF_MSG_WAITALL; 0 when
/// the peer closed its stream, or for an empty datagram. NRF_EAGAIN, _EFAULT, _ENOTCONN, _ENOMEM
/// (stream broken), _ENOBUFS or _EMSGSIZE (TLS record too large, or a datagram beyond the rx area),
/// _ENETDOWN, _ECONNRESET, _ETIMEDOUT, _EPROTO (DTLS context saved), _EOPNOTSUPP (flag);
/// NRF_ESHUTDOWN only when buffered data has been read. What waits in NRF_SO_ERROR: as
/// nrf_connect().
ssize_t nrf_recv(int socket, void* buffer, size_t length, int flags);

/// As nrf_recv(); `address` may be NULL. On DTLS it stays as it is, and so does *address_len.
ssize_t nrf_recvfrom(int socket, void* restrict buffer, size_t length, int flags,
                     struct nrf_sockaddr* restrict address, nrf_socklen_t* restrict address_len);

/// Entries with revents set; 0 after `timeout` ms (< 0: never). NRF_EAGAIN, _EFAULT, _EINVAL.
int nrf_poll(struct nrf_pollfd fds[], nrf_nfds_t nfds, int timeout);

/// NRF_EINVAL, _ENOPROTOOPT, _EOPNOTSUPP (not on this socket), _EFAULT, _EDOM (timeout too long),
/// _EAGAIN (try again), _EDESTADDRREQ (NRF_RAI_NO_DATA unconnected), _EISCONN, _ENOMEM.
int nrf_setsockopt(int socket, int level, int option_name, const void* option_value,
                   nrf_socklen_t option_len);

/// 0 with *option_len updated; a short buffer gets a cut value. NRF_ENOPROTOOPT, _EINVAL, _EFAULT,
/// _EOPNOTSUPP.
int nrf_getsockopt(int socket, int level, int option_name, void* restrict option_value,
                   nrf_socklen_t* restrict option_len);

/// NRF_EINVAL (already bound), _EFAULT, _EADDRINUSE, _EADDRNOTAVAIL, _EAFNOSUPPORT, _ENETUNREACH,
/// _ENETDOWN, _EOPNOTSUPP (raw), _ENOMEM.
int nrf_bind(int socket, const struct nrf_sockaddr* address, nrf_socklen_t address_len);

/// NRF_EINVAL (connected), _EOPNOTSUPP (not a stream), _EDESTADDRREQ (not bound), _ENETDOWN,
/// _ENOBUFS.
int nrf_listen(int sock, int backlog);

/// A descriptor >= 0. NRF_EAGAIN, _EFAULT, _EINVAL (not listening, bad length), _EOPNOTSUPP (not a
/// stream), _ENOBUFS, _ENETDOWN.
int nrf_accept(int socket, struct nrf_sockaddr* restrict address,
               nrf_socklen_t* restrict address_len);

/// 1, or 0 if the text is no address. NRF_EAFNOSUPPORT, _EFAULT.
int nrf_inet_pton(int af, const char* restrict src, void* restrict dst);

/// `dst`, or NULL with NRF_EAFNOSUPPORT, _EFAULT, _ENOSPC.
const char* nrf_inet_ntop(int af, const void* restrict src, char* restrict dst, nrf_socklen_t size);

/// 0 with one address in *res, to be freed, or NRF_EAI_* (nrf_gai_errors.h); NRF_EAI_SYSTEM with
/// NRF_EFAULT (`res` is NULL), _EAGAIN (in a callback), _ENETUNREACH or _ENETDOWN. A service without
/// flags is a port number.
int nrf_getaddrinfo(const char* restrict nodename, const char* restrict servname,
                    const struct nrf_addrinfo* restrict hints, struct nrf_addrinfo** restrict res);
void nrf_freeaddrinfo(struct nrf_addrinfo* ai);

/// 0 with the addresses of the active PDNs in *ifa, to be freed. NRF_ENOMEM, _EFAULT.
int nrf_getifaddrs(struct nrf_ifaddrs** ifa);
void nrf_freeifaddrs(struct nrf_ifaddrs* ifa);

/// Sets a fallback name server, a struct nrf_in_addr or nrf_in6_addr; NULL with 0 removes it.
/// NRF_EPERM (not initialised), _EAFNOSUPPORT, _EINVAL, _ENOBUFS.
int nrf_setdnsaddr(int family, const void* in_addr, nrf_socklen_t in_size);

#if defined(__cplusplus)
}
#endif
