/// What Nordic's SDK adds for the modem's sockets: NCS 2.5 to 2.7 with Zephyr 3.x, where the
/// numbers are those of old, and from Zephyr 4 on with numbers from NET_SOCKET_NCS_BASE up.
#ifndef ZEPHYR_INCLUDE_NET_SOCKET_NCS_H_
#define ZEPHYR_INCLUDE_NET_SOCKET_NCS_H_

#include <emu9160_zephyr_host.h>

#ifdef __cplusplus
extern "C" {
#endif

/// In the type: the socket is Zephyr's, or its TLS is.
#define SOCK_NATIVE 0x80000000
#define SOCK_NATIVE_TLS 0x40000000

#if EMU9160_ZEPHYR_VERSION >= 40000
#define NET_SOCKET_NCS_BASE 1000
#define EMU9160_ZEPHYR_NCS(number) (NET_SOCKET_NCS_BASE + (number))
#else
#define EMU9160_ZEPHYR_NCS(number) (number)
#endif

// Level SOL_TLS.
#define TLS_DTLS_HANDSHAKE_TIMEO EMU9160_ZEPHYR_NCS(18)
#define TLS_DTLS_CONN_SAVE EMU9160_ZEPHYR_NCS(19)
#define TLS_DTLS_CONN_LOAD EMU9160_ZEPHYR_NCS(20)
#define TLS_DTLS_HANDSHAKE_STATUS EMU9160_ZEPHYR_NCS(21)

// Levels IPPROTO_ALL, IPPROTO_IP, IPPROTO_IPV6, SOL_SOCKET and IPPROTO_TCP, as the names say.
#define IPPROTO_ALL 512
#define SO_SILENCE_ALL EMU9160_ZEPHYR_NCS(30)
#define SO_IP_ECHO_REPLY EMU9160_ZEPHYR_NCS(31)
#define SO_IPV6_ECHO_REPLY EMU9160_ZEPHYR_NCS(32)
#define SO_EXCEPTIONAL_DATA EMU9160_ZEPHYR_NCS(33)
#define SO_KEEPOPEN EMU9160_ZEPHYR_NCS(34)
#define SO_BINDTOPDN EMU9160_ZEPHYR_NCS(40)
#define SO_TCP_SRV_SESSTIMEO EMU9160_ZEPHYR_NCS(55)
#define SO_RAI EMU9160_ZEPHYR_NCS(61)
#define SO_IPV6_DELAYED_ADDR_REFRESH EMU9160_ZEPHYR_NCS(62)

#if EMU9160_ZEPHYR_VERSION >= 40000
#define TLS_DTLS_FRAG_EXT EMU9160_ZEPHYR_NCS(22)
#define SO_SENDCB EMU9160_ZEPHYR_NCS(63)

struct socket_ncs_sendcb_params {
    int fd;
    int status;
    size_t bytes_sent;
};

typedef void (*socket_ncs_sendcb_t)(const struct socket_ncs_sendcb_params* params);

struct socket_ncs_sendcb {
    socket_ncs_sendcb_t callback;
};
#else // replaced by SO_RAI
#define SO_RAI_NO_DATA 50
#define SO_RAI_LAST 51
#define SO_RAI_ONE_RESP 52
#define SO_RAI_ONGOING 53
#define SO_RAI_WAIT_MORE 54
#endif

#define RAI_NO_DATA 1
#define RAI_LAST 2
#define RAI_ONE_RESP 3
#define RAI_ONGOING 4
#define RAI_WAIT_MORE 5

#define TLS_DTLS_HANDSHAKE_TIMEO_NONE 0
#define TLS_DTLS_HANDSHAKE_TIMEO_1S 1
#define TLS_DTLS_HANDSHAKE_TIMEO_3S 3
#define TLS_DTLS_HANDSHAKE_TIMEO_7S 7
#define TLS_DTLS_HANDSHAKE_TIMEO_15S 15
#define TLS_DTLS_HANDSHAKE_TIMEO_31S 31
#define TLS_DTLS_HANDSHAKE_TIMEO_63S 63
#define TLS_DTLS_HANDSHAKE_TIMEO_123S 123
#define TLS_DTLS_HANDSHAKE_STATUS_FULL 0
#define TLS_DTLS_HANDSHAKE_STATUS_CACHED 1

#define AI_PDNSERV 0x1000
#define MSG_WAITACK 0x200

#ifdef __cplusplus
}
#endif

#endif
