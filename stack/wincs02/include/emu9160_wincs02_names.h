/// Where the names of this door meet those of the C library and of Zephyr's door. Not for programs
/// to use.
#ifndef EMU9160_WINCS02_NAMES_H_
#define EMU9160_WINCS02_NAMES_H_

// Structs and constants of the same names with other values. The spellings are glibc's guards.
#ifdef ZEPHYR_INCLUDE_NET_NET_IP_H_
#error                                                                                             \
    "emu9160: Zephyr's <zephyr/net/socket.h> came before <winc_socket.h>, which has these names \
with other values: one of them in a file"
#endif
#ifdef _SYS_SOCKET_H
#error                                                                                             \
    "emu9160: the C library's <sys/socket.h> came before <winc_socket.h>, which has these names \
with other values: include it in other files only"
#endif
#ifdef _NETINET_IN_H
#error                                                                                             \
    "emu9160: the C library's <netinet/in.h> came before <winc_socket.h>, which has these names \
with other values: include it in other files only"
#endif
#ifdef _NETDB_H
#error                                                                                             \
    "emu9160: the C library's <netdb.h> came before <winc_socket.h>, which has these names with \
other values: include it in other files only"
#endif
#ifdef _ARPA_INET_H
#error                                                                                             \
    "emu9160: the C library's <arpa/inet.h> came before <winc_socket.h>, which has these names \
with other values: include it in other files only"
#endif
#ifdef _NETINET_TCP_H
#error                                                                                             \
    "emu9160: the C library's <netinet/tcp.h> came before <winc_socket.h>, which has these names \
with other values: include it in other files only"
#endif

#include <emu9160_wincs02.h>

#if EMU9160_WINCS02_DRIVER >= 30100
#ifdef _SYS_POLL_H
#error                                                                                             \
    "emu9160: the C library's <poll.h> came before <winc_socket.h>, which has these names with \
other meanings: include it in other files only"
#endif
#ifdef WINC_CONF_USE_EXT_SOCK_HDRS
#error "emu9160: WINC_CONF_USE_EXT_SOCK_HDRS takes the socket types from the C library, whose \
values on this host are not the device's: leave it off"
#endif
#endif

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Without <sys/types.h>, which would declare select(): this interface has none.
#ifndef __ssize_t_defined
#ifdef __GLIBC__
typedef __ssize_t ssize_t;
#define __ssize_t_defined
#else
#include <sys/types.h>
#endif
#endif

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
#if EMU9160_WINCS02_DRIVER >= 30100
#define _SYS_POLL_H 1
#endif

// Tags of our own: one tag with two layouts would be undefined behaviour in a program that has
// files of both kinds.
#define in_addr winc_in_addr
#define in6_addr winc_in6_addr
#define sockaddr winc_sockaddr
#define sockaddr_in winc_sockaddr_in
#define sockaddr_in6 winc_sockaddr_in6
#define addrinfo winc_addrinfo
#define ip_mreqn winc_ip_mreqn
#define ipv6_mreq winc_ipv6_mreq
#define in6addr_any winc_in6addr_any
#define in6addr_loopback winc_in6addr_loopback
#if EMU9160_WINCS02_DRIVER >= 30100
#define pollfd winc_pollfd
#define nfds_t winc_nfds_t
#endif

/// A function with a plain name that is the library's winc_ one to the linker: the process's own
/// stays whole, and so does a variable of that name. The library has the prefixed name itself.
#ifdef EMU9160_WINCS02_LIBRARY
#define EMU9160_WINCS02_FUNCTION(result, name, parameters) result winc_##name parameters
#elif defined(WINC_SOCK_NS)
#define EMU9160_WINCS02_FUNCTION(result, name, parameters)                                         \
    result WINC_SOCK_NS(name)                                                                      \
    parameters __asm__("winc_" #name)
#else
#define EMU9160_WINCS02_FUNCTION(result, name, parameters)                                         \
    result name parameters __asm__("winc_" #name)
#endif

#endif
