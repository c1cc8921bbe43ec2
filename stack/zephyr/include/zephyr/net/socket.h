/// Zephyr's BSD sockets: the calls with the prefix zsock_, the options, and with
/// CONFIG_NET_SOCKETS_POSIX_NAMES the calls by their plain names.
#ifndef ZEPHYR_INCLUDE_NET_SOCKET_H_
#define ZEPHYR_INCLUDE_NET_SOCKET_H_

#include <zephyr/net/net_ip.h>

#include <zephyr/net/dns_resolve.h>
#include <zephyr/net/socket_poll.h>
#include <zephyr/net/socket_select.h>
#include <zephyr/net/tls_credentials.h>
#include <zephyr/sys/fdtable.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZSOCK_MSG_PEEK 0x02
#define ZSOCK_MSG_CTRUNC 0x08
#define ZSOCK_MSG_TRUNC 0x20
#define ZSOCK_MSG_DONTWAIT 0x40
#define ZSOCK_MSG_WAITALL 0x100

#define ZSOCK_SHUT_RD 0
#define ZSOCK_SHUT_WR 1
#define ZSOCK_SHUT_RDWR 2

#define SOL_TLS 282
#define TLS_SEC_TAG_LIST 1
#define TLS_HOSTNAME 2
#define TLS_CIPHERSUITE_LIST 3
#define TLS_CIPHERSUITE_USED 4
#define TLS_PEER_VERIFY 5
#define TLS_DTLS_ROLE 6
#define TLS_ALPN_LIST 7
#define TLS_DTLS_HANDSHAKE_TIMEOUT_MIN 8
#define TLS_DTLS_HANDSHAKE_TIMEOUT_MAX 9
#define TLS_CERT_NOCOPY 10
#define TLS_NATIVE 11
#define TLS_SESSION_CACHE 12
#define TLS_SESSION_CACHE_PURGE 13
#define TLS_DTLS_CID 14
#define TLS_DTLS_CID_STATUS 15
#define TLS_DTLS_CID_VALUE 16
#define TLS_DTLS_PEER_CID_VALUE 17
#if EMU9160_ZEPHYR_VERSION >= 30700
#define TLS_DTLS_HANDSHAKE_ON_CONNECT 18
#endif
#if EMU9160_ZEPHYR_VERSION >= 40000
#define TLS_CERT_VERIFY_RESULT 19
#define TLS_CERT_VERIFY_CALLBACK 20

/// Of TLS_CERT_VERIFY_CALLBACK, with CONFIG_NET_SOCKETS_TLS_CERT_VERIFY_CALLBACK.
struct tls_cert_verify_cb {
    /// int (*)(void* ctx, mbedtls_x509_crt* certificate, int depth, uint32_t* flags), the root
    /// first. The certificates are those of mbedTLS 3.6: compile what looks into them with its
    /// headers. It runs as an interrupt does, not in the thread that connects.
    void* cb;
    void* ctx;
};
#endif

#define TLS_PEER_VERIFY_NONE 0
#define TLS_PEER_VERIFY_OPTIONAL 1
#define TLS_PEER_VERIFY_REQUIRED 2
#define TLS_DTLS_ROLE_CLIENT 0
#define TLS_DTLS_ROLE_SERVER 1
#define TLS_CERT_NOCOPY_NONE 0
#define TLS_CERT_NOCOPY_OPTIONAL 1
#define TLS_SESSION_CACHE_DISABLED 0
#define TLS_SESSION_CACHE_ENABLED 1
#define TLS_DTLS_CID_DISABLED 0
#define TLS_DTLS_CID_SUPPORTED 1
#define TLS_DTLS_CID_ENABLED 2
#define TLS_DTLS_CID_STATUS_DISABLED 0
#define TLS_DTLS_CID_STATUS_DOWNLINK 1
#define TLS_DTLS_CID_STATUS_UPLINK 2
#define TLS_DTLS_CID_STATUS_BIDIRECTIONAL 3

#define SOL_SOCKET 1
#define SO_DEBUG 1
#define SO_REUSEADDR 2
#define SO_TYPE 3
#define SO_ERROR 4
#define SO_DONTROUTE 5
#define SO_BROADCAST 6
#define SO_SNDBUF 7
#define SO_RCVBUF 8
#define SO_KEEPALIVE 9
#define SO_OOBINLINE 10
#define SO_PRIORITY 12
#define SO_LINGER 13
#define SO_REUSEPORT 15
#define SO_RCVLOWAT 18
#define SO_SNDLOWAT 19
#define SO_RCVTIMEO 20
#define SO_SNDTIMEO 21
#define SO_BINDTODEVICE 25
#define SO_ACCEPTCONN 30
#define SO_PROTOCOL 38
#define SO_DOMAIN 39
#define SO_SOCKS5 60
#define SO_TXTIME 61
#define SCM_TXTIME SO_TXTIME
#if EMU9160_ZEPHYR_VERSION >= 30700
#define SO_TIMESTAMPING 37
#define SOF_TIMESTAMPING_RX_HARDWARE (1U << 0)
#define SOF_TIMESTAMPING_TX_HARDWARE (1U << 1)
#endif
#define SOMAXCONN 128

#define TCP_NODELAY 1
#if EMU9160_ZEPHYR_VERSION >= 30600
#define TCP_KEEPIDLE 2
#define TCP_KEEPINTVL 3
#define TCP_KEEPCNT 4
#endif

#define IP_TOS 1
#define IP_TTL 2
#define IP_PKTINFO 8
#define IP_MULTICAST_TTL 33
#if EMU9160_ZEPHYR_VERSION >= 30600
#define IP_ADD_MEMBERSHIP 35
#define IP_DROP_MEMBERSHIP 36
#endif
#if EMU9160_ZEPHYR_VERSION >= 30700
#define IP_LOCAL_PORT_RANGE 51
#endif
#if EMU9160_ZEPHYR_VERSION >= 40000
#define IP_RECVTTL 12
#define IP_MTU 14
#define IP_MULTICAST_IF 32
#define IP_MULTICAST_LOOP 34
#endif

#define IPV6_UNICAST_HOPS 16
#define IPV6_MULTICAST_HOPS 18
#define IPV6_V6ONLY 26
#define IPV6_RECVPKTINFO 49
#define IPV6_PKTINFO 50
#define IPV6_TCLASS 67
#if EMU9160_ZEPHYR_VERSION >= 30600
#define IPV6_ADD_MEMBERSHIP 20
#define IPV6_DROP_MEMBERSHIP 21
#define IPV6_ADDR_PREFERENCES 72
#define IPV6_PREFER_SRC_TMP 0x1
#define IPV6_PREFER_SRC_PUBLIC 0x2
#define IPV6_PREFER_SRC_COA 0x4
#define IPV6_PREFER_SRC_CGA 0x8
#define IPV6_PREFER_SRC_PUBTMP_DEFAULT 0x100
#define IPV6_PREFER_SRC_HOME 0x400
#define IPV6_PREFER_SRC_NONCGA 0x800
#endif
#if EMU9160_ZEPHYR_VERSION >= 40000
#define IPV6_MULTICAST_IF 17
#define IPV6_MULTICAST_LOOP 19
#define IPV6_MTU 24
#define IPV6_RECVHOPLIMIT 51
#define IPV6_HOPLIMIT 52
#endif

struct in_pktinfo {
    unsigned int ipi_ifindex;
    struct in_addr ipi_spec_dst;
    struct in_addr ipi_addr;
};

struct in6_pktinfo {
    struct in6_addr ipi6_addr;
    unsigned int ipi6_ifindex;
};

#if EMU9160_ZEPHYR_VERSION >= 30600
struct ip_mreqn {
    struct in_addr imr_multiaddr;
    struct in_addr imr_address;
    int imr_ifindex;
};

struct ipv6_mreq {
    struct in6_addr ipv6mr_multiaddr;
    int ipv6mr_ifindex;
};
#endif

#define IFNAMSIZ (CONFIG_NET_INTERFACE_NAME_LEN + 1)

/// Of SO_BINDTODEVICE.
struct ifreq {
    char ifr_name[IFNAMSIZ];
};

#define AI_PASSIVE 0x1
#define AI_CANONNAME 0x2
#define AI_NUMERICHOST 0x4
#define AI_V4MAPPED 0x8
#define AI_ALL 0x10
#define AI_ADDRCONFIG 0x20
#define AI_NUMERICSERV 0x400
#define NI_NUMERICHOST 1
#define NI_NUMERICSERV 2
#define NI_NOFQDN 4
#define NI_NAMEREQD 8
#define NI_DGRAM 16
#define NI_MAXHOST 64

struct zsock_addrinfo {
    struct zsock_addrinfo* ai_next;
    int ai_flags;
    int ai_family;
    int ai_socktype;
    int ai_protocol;
#if EMU9160_ZEPHYR_VERSION >= 30700
    int ai_eflags;
#else
    int : 32; // the library has the member
#endif
#if EMU9160_ZEPHYR_VERSION >= 40300
    int : 32; // its length is a size_t
#endif
    socklen_t ai_addrlen;
    EMU9160_ZEPHYR_UPPER_HALF
    struct sockaddr* ai_addr;
    char* ai_canonname;
    struct sockaddr _ai_addr;
    char _ai_canonname[DNS_MAX_NAME_SIZE + 1];
};

// Lengths are size_t in the library, as Zephyr's socklen_t was until 4.3; further down stand those
// of other versions. What fails gives -1 and errno.

/// NULL when `sock` is not open; of no use to a program.
void* zsock_get_context_object(int sock) EMU9160_ZEPHYR_NEEDS_SOCKETS;
int zsock_socket(int family, int type, int proto) EMU9160_ZEPHYR_NEEDS_SOCKETS;
/// AF_UNIX, SOCK_STREAM and 0 only.
int zsock_socketpair(int family, int type, int proto, int* sv) EMU9160_ZEPHYR_NEEDS_SOCKETS;
int zsock_close(int sock) EMU9160_ZEPHYR_NEEDS_SOCKETS;
/// Zephyr's own stack knows ZSOCK_SHUT_RD only.
int zsock_shutdown(int sock, int how) EMU9160_ZEPHYR_NEEDS_SOCKETS;
int zsock_bind(int sock, const struct sockaddr* addr, size_t addrlen) EMU9160_ZEPHYR_NEEDS_SOCKETS;
/// With the handshake of a secure socket.
int zsock_connect(int sock, const struct sockaddr* addr,
                  size_t addrlen) EMU9160_ZEPHYR_NEEDS_SOCKETS;
int zsock_listen(int sock, int backlog) EMU9160_ZEPHYR_NEEDS_SOCKETS;
int zsock_accept(int sock, struct sockaddr* addr, size_t* addrlen) EMU9160_ZEPHYR_NEEDS_SOCKETS;
ssize_t zsock_sendto(int sock, const void* buf, size_t len, int flags,
                     const struct sockaddr* dest_addr, size_t addrlen) EMU9160_ZEPHYR_NEEDS_SOCKETS;
ssize_t zsock_sendmsg(int sock, const struct msghdr* msg, int flags) EMU9160_ZEPHYR_NEEDS_SOCKETS;
ssize_t zsock_recvfrom(int sock, void* buf, size_t max_len, int flags, struct sockaddr* src_addr,
                       size_t* addrlen) EMU9160_ZEPHYR_NEEDS_SOCKETS;
#if EMU9160_ZEPHYR_VERSION >= 30600
ssize_t zsock_recvmsg(int sock, struct msghdr* msg, int flags) EMU9160_ZEPHYR_NEEDS_SOCKETS;
#endif
/// F_GETFL and F_SETFL; of the flags only O_NONBLOCK counts, the host's or Zephyr's 0x4000.
int zsock_fcntl(int sock, int cmd, ...) EMU9160_ZEPHYR_NEEDS_SOCKETS;
/// ZFD_IOCTL_FIONREAD (int*) and ZFD_IOCTL_FIONBIO.
int zsock_ioctl(int sock, unsigned long request, ...) EMU9160_ZEPHYR_NEEDS_SOCKETS;
int zsock_getsockopt(int sock, int level, int optname, void* optval,
                     size_t* optlen) EMU9160_ZEPHYR_NEEDS_SOCKETS;
int zsock_setsockopt(int sock, int level, int optname, const void* optval,
                     size_t optlen) EMU9160_ZEPHYR_NEEDS_SOCKETS;
int zsock_getpeername(int sock, struct sockaddr* addr,
                      size_t* addrlen) EMU9160_ZEPHYR_NEEDS_SOCKETS;
int zsock_getsockname(int sock, struct sockaddr* addr,
                      size_t* addrlen) EMU9160_ZEPHYR_NEEDS_SOCKETS;
/// Always 0; what does not fit is cut off, without a zero.
int zsock_gethostname(char* buf, size_t len) EMU9160_ZEPHYR_NEEDS_SOCKETS;
/// 1; 0 for what is no address, and for families other than IPv4 and IPv6.
int zsock_inet_pton(sa_family_t family, const char* src, void* dst) EMU9160_ZEPHYR_NEEDS_SOCKETS;
/// 0 or a DNS_EAI_ number. `res` is one block with all nodes.
int zsock_getaddrinfo(const char* host, const char* service, const struct zsock_addrinfo* hints,
                      struct zsock_addrinfo** res) EMU9160_ZEPHYR_NEEDS_SOCKETS;
void zsock_freeaddrinfo(struct zsock_addrinfo* ai) EMU9160_ZEPHYR_NEEDS_SOCKETS;
/// The symbol as text, such as "EAI_NONAME".
const char* zsock_gai_strerror(int errcode) EMU9160_ZEPHYR_NEEDS_SOCKETS;
/// 0 or a DNS_EAI_ number: always numbers, whatever `flags` say.
int zsock_getnameinfo(const struct sockaddr* addr, size_t addrlen, char* host, size_t hostlen,
                      char* serv, size_t servlen, int flags) EMU9160_ZEPHYR_NEEDS_SOCKETS;

#if defined(CONFIG_NET_SOCKETS) || defined(EMU9160_ZEPHYR_LIBRARY)

static inline ssize_t zsock_send(int sock, const void* buf, size_t len, int flags)
{
    return zsock_sendto(sock, buf, len, flags, NULL, 0);
}

static inline ssize_t zsock_recv(int sock, void* buf, size_t max_len, int flags)
{
    return zsock_recvfrom(sock, buf, max_len, flags, NULL, NULL);
}

static inline char* zsock_inet_ntop(sa_family_t family, const void* src, char* dst, size_t size)
{
    return net_addr_ntop(family, src, dst, size);
}

#else

ssize_t zsock_send(int sock, const void* buf, size_t len, int flags) EMU9160_ZEPHYR_NEEDS_SOCKETS;
ssize_t zsock_recv(int sock, void* buf, size_t max_len, int flags) EMU9160_ZEPHYR_NEEDS_SOCKETS;
char* zsock_inet_ntop(sa_family_t family, const void* src, char* dst,
                      size_t size) EMU9160_ZEPHYR_NEEDS_SOCKETS;

#endif

#ifdef __cplusplus
}
#endif

#if EMU9160_ZEPHYR_VERSION >= 40300
#include <zephyr/net/emu9160_zephyr_43_names.h>
#endif

// The library sees one version of itself; programs of another get theirs on top of it.
#if defined(CONFIG_NET_SOCKETS) && !defined(EMU9160_ZEPHYR_LIBRARY)
#if EMU9160_ZEPHYR_VERSION < 30700
#include <zephyr/net/emu9160_zephyr_35.h>
#elif EMU9160_ZEPHYR_VERSION >= 40300
#include <zephyr/net/emu9160_zephyr_43.h>
#endif
#endif

#include <zephyr/net/socket_ncs.h>

#ifdef CONFIG_NET_SOCKETS_POSIX_NAMES
#include <zephyr/posix/arpa/inet.h>
#include <zephyr/posix/fcntl.h>
#include <zephyr/posix/netdb.h>
#include <zephyr/posix/poll.h>
#include <zephyr/posix/sys/ioctl.h>
#include <zephyr/posix/sys/select.h>
#include <zephyr/posix/sys/socket.h>
#include <zephyr/posix/unistd.h>
#elif defined(CONFIG_POSIX_API) && defined(CONFIG_NET_SOCKETS)
// Of these the C library's declarations have been read.
#include <zephyr/posix/fcntl.h>
#include <zephyr/posix/sys/ioctl.h>
#include <zephyr/posix/sys/select.h>
#include <zephyr/posix/unistd.h>
#endif

#endif
