// Every constant, size and prototype of zephyr/api.tsv, with the prefixed names.
#include <zephyr/net/socket.h>

#include <string.h>

#include "check.h"

#include "numbers.inc"

#if EMU9160_ZEPHYR_VERSION >= 40300
typedef uint32_t length;
#else
typedef size_t length;
#endif
OF_TYPE(length, (socklen_t)0);
OF_TYPE(unsigned short, (sa_family_t)0);
OF_TYPE(int, (sec_tag_t)0);

// clang-format off
PROTOTYPE(void*, zsock_get_context_object, (int));
PROTOTYPE(int, zsock_socket, (int, int, int));
PROTOTYPE(int, zsock_socketpair, (int, int, int, int*));
PROTOTYPE(int, zsock_close, (int));
PROTOTYPE(int, zsock_shutdown, (int, int));
PROTOTYPE(int, zsock_bind, (int, const struct sockaddr*, length));
PROTOTYPE(int, zsock_connect, (int, const struct sockaddr*, length));
PROTOTYPE(int, zsock_listen, (int, int));
PROTOTYPE(int, zsock_accept, (int, struct sockaddr*, length*));
PROTOTYPE(ssize_t, zsock_sendto, (int, const void*, size_t, int, const struct sockaddr*, length));
PROTOTYPE(ssize_t, zsock_send, (int, const void*, size_t, int));
PROTOTYPE(ssize_t, zsock_sendmsg, (int, const struct msghdr*, int));
PROTOTYPE(ssize_t, zsock_recvfrom, (int, void*, size_t, int, struct sockaddr*, length*));
PROTOTYPE(ssize_t, zsock_recv, (int, void*, size_t, int));
#if EMU9160_ZEPHYR_VERSION >= 30600
PROTOTYPE(ssize_t, zsock_recvmsg, (int, struct msghdr*, int));
#endif
#if EMU9160_ZEPHYR_VERSION >= 30700
PROTOTYPE(int, zsock_fcntl, (int, int, ...));
PROTOTYPE(int, zsock_ioctl, (int, unsigned long, ...));
#else
PROTOTYPE(int, zsock_fcntl, (int, int, int));
PROTOTYPE(int, zsock_ioctl, (int, unsigned long, va_list));
#endif
PROTOTYPE(int, zsock_poll, (struct zsock_pollfd*, int, int));
PROTOTYPE(int, zsock_getsockopt, (int, int, int, void*, length*));
PROTOTYPE(int, zsock_setsockopt, (int, int, int, const void*, length));
PROTOTYPE(int, zsock_getpeername, (int, struct sockaddr*, length*));
PROTOTYPE(int, zsock_getsockname, (int, struct sockaddr*, length*));
PROTOTYPE(int, zsock_gethostname, (char*, size_t));
PROTOTYPE(char*, zsock_inet_ntop, (sa_family_t, const void*, char*, size_t));
PROTOTYPE(int, zsock_inet_pton, (sa_family_t, const char*, void*));
PROTOTYPE(int, zsock_getaddrinfo, (const char*, const char*, const struct zsock_addrinfo*, struct zsock_addrinfo**));
PROTOTYPE(void, zsock_freeaddrinfo, (struct zsock_addrinfo*));
PROTOTYPE(const char*, zsock_gai_strerror, (int));
PROTOTYPE(int, zsock_getnameinfo, (const struct sockaddr*, length, char*, length, char*, length, int));
PROTOTYPE(int, zsock_select, (int, zsock_fd_set*, zsock_fd_set*, zsock_fd_set*, struct timeval*));
PROTOTYPE(int, zsock_select, (int, zsock_fd_set*, zsock_fd_set*, zsock_fd_set*, struct zsock_timeval*));
PROTOTYPE(void, ZSOCK_FD_ZERO, (zsock_fd_set*));
PROTOTYPE(int, ZSOCK_FD_ISSET, (int, zsock_fd_set*));
PROTOTYPE(void, ZSOCK_FD_SET, (int, zsock_fd_set*));
PROTOTYPE(void, ZSOCK_FD_CLR, (int, zsock_fd_set*));
PROTOTYPE(struct sockaddr_in*, net_sin, (const struct sockaddr*));
PROTOTYPE(struct sockaddr_in6*, net_sin6, (const struct sockaddr*));
PROTOTYPE(int, net_addr_pton, (sa_family_t, const char*, void*));
PROTOTYPE(char*, net_addr_ntop, (sa_family_t, const void*, char*, size_t));
PROTOTYPE(int, tls_credential_add, (sec_tag_t, enum tls_credential_type, const void*, size_t));
PROTOTYPE(int, tls_credential_get, (sec_tag_t, enum tls_credential_type, void*, size_t*));
PROTOTYPE(int, tls_credential_delete, (sec_tag_t, enum tls_credential_type));
// clang-format on

SIZE(struct zsock_pollfd, 8);
MEMBER(struct zsock_pollfd, fd, int);
MEMBER(struct zsock_pollfd, events, short);
MEMBER(struct zsock_pollfd, revents, short);

// zephyr/behaviour.md §4: FD_SETSIZE follows the table of descriptors.
SIZE(zsock_fd_set, (CONFIG_POSIX_MAX_FDS + 31) / 32 * 4);
SIZE(struct zsock_fd_set, sizeof(zsock_fd_set));
static_assert(sizeof(((zsock_fd_set*)0)->bitset[0]) == 4, "words");
static_assert(ZSOCK_FD_SETSIZE == (CONFIG_POSIX_MAX_FDS + 31) / 32 * 32, "ZSOCK_FD_SETSIZE");

MEMBER(struct zsock_addrinfo, ai_next, struct zsock_addrinfo*);
MEMBER(struct zsock_addrinfo, ai_flags, int);
MEMBER(struct zsock_addrinfo, ai_family, int);
MEMBER(struct zsock_addrinfo, ai_socktype, int);
MEMBER(struct zsock_addrinfo, ai_protocol, int);
#if EMU9160_ZEPHYR_VERSION >= 30700
MEMBER(struct zsock_addrinfo, ai_eflags, int);
AT(struct zsock_addrinfo, ai_eflags, 24);
#endif
MEMBER(struct zsock_addrinfo, ai_addrlen, length);
MEMBER(struct zsock_addrinfo, ai_addr, struct sockaddr*);
MEMBER(struct zsock_addrinfo, ai_canonname, char*);
MEMBER(struct zsock_addrinfo, _ai_addr, struct sockaddr);
// In this order, and for the library at the same places in every version.
AT(struct zsock_addrinfo, ai_next, 0);
AT(struct zsock_addrinfo, ai_flags, 8);
AT(struct zsock_addrinfo, ai_family, 12);
AT(struct zsock_addrinfo, ai_socktype, 16);
AT(struct zsock_addrinfo, ai_protocol, 20);
AT(struct zsock_addrinfo, ai_addrlen, 32);
AT(struct zsock_addrinfo, ai_addr, 40);
AT(struct zsock_addrinfo, ai_canonname, 48);
AT(struct zsock_addrinfo, _ai_addr, 56);
AT(struct zsock_addrinfo, _ai_canonname, 80);
static_assert(sizeof(((struct zsock_addrinfo*)0)->_ai_canonname) == DNS_MAX_NAME_SIZE + 1, "room");

SIZE(struct in_addr, 4);
static_assert(sizeof(((struct in_addr*)0)->s4_addr) == 4, "s4_addr");
static_assert(sizeof(((struct in_addr*)0)->s4_addr16) == 4, "s4_addr16");
static_assert(sizeof(((struct in_addr*)0)->s4_addr32) == 4, "s4_addr32");
MEMBER(struct in_addr, s_addr, uint32_t);
SIZE(struct in6_addr, 16);
static_assert(sizeof(((struct in6_addr*)0)->s6_addr) == 16, "s6_addr");
static_assert(sizeof(((struct in6_addr*)0)->s6_addr16) == 16, "s6_addr16");
static_assert(sizeof(((struct in6_addr*)0)->s6_addr32) == 16, "s6_addr32");
SIZE(struct sockaddr_in, 8);
MEMBER(struct sockaddr_in, sin_family, sa_family_t);
MEMBER(struct sockaddr_in, sin_port, uint16_t);
MEMBER(struct sockaddr_in, sin_addr, struct in_addr);
AT(struct sockaddr_in, sin_port, 2);
AT(struct sockaddr_in, sin_addr, 4);
SIZE(struct sockaddr_in6, 24);
MEMBER(struct sockaddr_in6, sin6_scope_id, uint8_t);
AT(struct sockaddr_in6, sin6_port, 2);
AT(struct sockaddr_in6, sin6_addr, 4);
AT(struct sockaddr_in6, sin6_scope_id, 20);
SIZE(struct sockaddr, 24);
MEMBER(struct sockaddr, sa_family, sa_family_t);
static_assert(sizeof(((struct sockaddr*)0)->data) == 22, "data");
SIZE(struct sockaddr_storage, 24);
MEMBER(struct sockaddr_storage, ss_family, sa_family_t);
static_assert(sizeof(((struct sockaddr_storage*)0)->data) == 22, "data");
SIZE(struct sockaddr_un, 24);
static_assert(sizeof(((struct sockaddr_un*)0)->sun_path) == 22, "sun_path");
SIZE(struct sockaddr_ll, 20);
AT(struct sockaddr_ll, sll_protocol, 2);
AT(struct sockaddr_ll, sll_ifindex, 4);
AT(struct sockaddr_ll, sll_hatype, 8);
AT(struct sockaddr_ll, sll_pkttype, 10);
AT(struct sockaddr_ll, sll_halen, 11);
AT(struct sockaddr_ll, sll_addr, 12);
MEMBER(struct iovec, iov_base, void*);
MEMBER(struct iovec, iov_len, size_t);
MEMBER(struct msghdr, msg_namelen, length);
MEMBER(struct msghdr, msg_iov, struct iovec*);
MEMBER(struct msghdr, msg_iovlen, size_t);
MEMBER(struct msghdr, msg_control, void*);
MEMBER(struct msghdr, msg_controllen, size_t);
MEMBER(struct msghdr, msg_flags, int);
AT(struct msghdr, msg_namelen, 8);
AT(struct msghdr, msg_iov, 16);
MEMBER(struct cmsghdr, cmsg_len, length);
MEMBER(struct cmsghdr, cmsg_level, int);
MEMBER(struct cmsghdr, cmsg_type, int);
AT(struct cmsghdr, cmsg_level, 8);
AT(struct cmsghdr, cmsg_type, 12);
AT(struct cmsghdr, cmsg_data, 16);
static_assert(CMSG_LEN(4) == 20 && CMSG_SPACE(4) == 32 && CMSG_SPACE(16) == 32, "CMSG");
SIZE(struct in_pktinfo, 12);
MEMBER(struct in_pktinfo, ipi_ifindex, unsigned int);
AT(struct in_pktinfo, ipi_spec_dst, 4);
AT(struct in_pktinfo, ipi_addr, 8);
SIZE(struct in6_pktinfo, 20);
AT(struct in6_pktinfo, ipi6_ifindex, 16);
#if EMU9160_ZEPHYR_VERSION >= 30600
SIZE(struct ip_mreqn, 12);
AT(struct ip_mreqn, imr_address, 4);
AT(struct ip_mreqn, imr_ifindex, 8);
SIZE(struct ipv6_mreq, 20);
AT(struct ipv6_mreq, ipv6mr_ifindex, 16);
#endif
SIZE(struct ifreq, IFNAMSIZ);
#if EMU9160_ZEPHYR_VERSION >= 40000
SIZE(struct tls_cert_verify_cb, 2 * sizeof(void*));
SIZE(struct socket_ncs_sendcb, sizeof(void*));
#endif

static_assert(htons(0x1234) == 0x3412 && ntohs(0x1234) == 0x3412, "htons");
static_assert(htonl(0x12345678) == 0x78563412 && ntohl(0x12345678) == 0x78563412, "htonl");
static_assert(htonll(0x1122334455667788) == 0x8877665544332211, "htonll");
static_assert(ntohll(0x1122334455667788) == 0x8877665544332211, "ntohll");
OF_TYPE(uint16_t, htons(1));
OF_TYPE(uint32_t, htonl(1));
OF_TYPE(uint64_t, htonll(1));

// zephyr/behaviour.md §8: the host's flags and commands, by name.
static_assert(O_NONBLOCK != 0 && F_GETFL != F_SETFL && F_DUPFD == 0, "fcntl.h");
static_assert(EWOULDBLOCK == EAGAIN, "errno.h");

/// The initialisers fit the structs, and a message's control data can be walked.
int use(void);
int use(void)
{
    const struct in_addr addresses[] = {INADDR_ANY_INIT, INADDR_LOOPBACK_INIT};
    const struct in6_addr addresses6[] = {IN6ADDR_ANY_INIT, IN6ADDR_LOOPBACK_INIT, in6addr_any,
                                          in6addr_loopback};
    union {
        struct cmsghdr header;
        unsigned char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message;
    int found = 0;
    memset(&control, 0, sizeof control);
    memset(&message, 0, sizeof message);
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    control.header.cmsg_len = CMSG_LEN(sizeof(int));
    for (struct cmsghdr* each = CMSG_FIRSTHDR(&message); each != NULL;
         each = CMSG_NXTHDR(&message, each))
        found += *CMSG_DATA(each) + 1;
    return found + addresses[1].s4_addr[0] + addresses6[1].s6_addr[15] +
           (int)sizeof(struct zsock_timeval);
}
