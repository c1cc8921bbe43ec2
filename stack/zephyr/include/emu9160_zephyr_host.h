/// Where the names of this door meet the C library's: what is to come first, and what may not. Not
/// for programs to use.
#ifndef EMU9160_ZEPHYR_HOST_H_
#define EMU9160_ZEPHYR_HOST_H_

#include <emu9160_zephyr.h>

#ifndef CONFIG_NET_SOCKETS
#undef CONFIG_NET_SOCKETS_POSIX_NAMES // as Kconfig leaves off what depends on something that is off
#endif
#if defined(CONFIG_NET_SOCKETS_POSIX_NAMES) && EMU9160_ZEPHYR_VERSION >= 40000
#error "emu9160: Zephyr 4 has no CONFIG_NET_SOCKETS_POSIX_NAMES: set CONFIG_POSIX_API=y instead"
#endif
#if defined(CONFIG_NET_SOCKETS_POSIX_NAMES) && defined(CONFIG_POSIX_API)
#error "emu9160: CONFIG_NET_SOCKETS_POSIX_NAMES excludes CONFIG_POSIX_API: set one of them to n"
#endif

// Structs of the same names with other layouts; the spellings are the other door's and glibc's
// guards.
#ifdef WINC_SOCKET_H
#error "emu9160: <winc_socket.h> came before Zephyr's socket headers: one of the two in a file"
#endif
#ifdef _SYS_SOCKET_H
#error "emu9160: the C library's <sys/socket.h> came before Zephyr's socket headers, which have \
these names with other values: include it in other files only"
#endif
#ifdef _NETINET_IN_H
#error "emu9160: the C library's <netinet/in.h> came before Zephyr's socket headers, which have \
these names with other values: include it in other files only"
#endif
#ifdef _NETDB_H
#error "emu9160: the C library's <netdb.h> came before Zephyr's socket headers, which have these \
names with other values: include it in other files only"
#endif
#ifdef _ARPA_INET_H
#error "emu9160: the C library's <arpa/inet.h> came before Zephyr's socket headers, which have \
these names with other values: include it in other files only"
#endif
#if defined(_SYS_POLL_H) && (defined(CONFIG_NET_SOCKETS_POSIX_NAMES) || defined(CONFIG_POSIX_API))
#error "emu9160: the C library's <poll.h> came before Zephyr's socket headers, which have these \
names with other values: include it in other files only"
#endif

#ifdef EMU9160_ZEPHYR_LIBRARY
#define EMU9160_ZEPHYR_NEEDS_SOCKETS
#elif defined(CONFIG_NET_SOCKETS)
#define EMU9160_ZEPHYR_NEEDS_SOCKETS
#else
#define EMU9160_ZEPHYR_NEEDS_SOCKETS EMU9160_ZEPHYR_UNAVAILABLE("needs CONFIG_NET_SOCKETS=y")
#endif

// What a program includes besides is to be read before our macros are.
#define EMU9160_ZEPHYR_READS_HOST // without what include_posix/ adds
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/time.h>
#include <sys/types.h>
#include <unistd.h>
#undef EMU9160_ZEPHYR_READS_HOST

// After ours the C library's have nothing left to say.
#define _SYS_SOCKET_H 1
#define _NETINET_IN_H 1
#define _NETINET_TCP_H 1 // these two bring <sys/socket.h>
#define _NET_IF_H 1
#ifndef _SYS_UN_H
#define _SYS_UN_H 1
#endif
#define _NETDB_H 1
#define _ARPA_INET_H 1
#if defined(CONFIG_NET_SOCKETS_POSIX_NAMES) || defined(CONFIG_POSIX_API)
#define _SYS_POLL_H 1
#endif
#ifndef __iovec_defined
#define __iovec_defined 1
#endif

// Tags of our own: one tag with two layouts would be undefined behaviour in a program that has
// files of both kinds.
#define in_addr zephyr_in_addr
#define in6_addr zephyr_in6_addr
#define sockaddr zephyr_sockaddr
#define sockaddr_in zephyr_sockaddr_in
#define sockaddr_in6 zephyr_sockaddr_in6
#define sockaddr_ll zephyr_sockaddr_ll
#define sockaddr_un zephyr_sockaddr_un
#define sockaddr_storage zephyr_sockaddr_storage
#define iovec zephyr_iovec
#define msghdr zephyr_msghdr
#define cmsghdr zephyr_cmsghdr
#define in_pktinfo zephyr_in_pktinfo
#define in6_pktinfo zephyr_in6_pktinfo
#define ip_mreqn zephyr_ip_mreqn
#define ipv6_mreq zephyr_ipv6_mreq
#define ifreq zephyr_ifreq
#define socklen_t zephyr_socklen_t
#define sa_family_t zephyr_sa_family_t
#define in6addr_any emu9160_zephyr_in6addr_any
#define in6addr_loopback emu9160_zephyr_in6addr_loopback

#endif
