/// For which driver and with which sizes a program was compiled: each file that includes a header
/// of this door carries one weak record that the library reads at WDRV_WINC_Initialize. Not for
/// programs to use.
#ifndef EMU9160_WINCS02_H_
#define EMU9160_WINCS02_H_

#include <stdint.h>

/// The driver's generation: 30000 (3.0, wireless_wifi 3.12.1), 30100 (3.1, 3.12.2) or 30200 (3.2,
/// for firmware 3.2.0). Numbers of events and some prototypes differ.
#ifndef EMU9160_WINCS02_DRIVER
#define EMU9160_WINCS02_DRIVER 30000
#endif
#if EMU9160_WINCS02_DRIVER != 30000 && EMU9160_WINCS02_DRIVER != 30100 &&                          \
    EMU9160_WINCS02_DRIVER != 30200
#error "emu9160: EMU9160_WINCS02_DRIVER is one of 30000, 30100 and 30200"
#endif

/// Of winc_socket.h; the sizes below are made of them.
#define MAX_TCP_IPV4_SOCK_PAYLOAD_SZ 1460
#define MAX_TCP_IPV6_SOCK_PAYLOAD_SZ 1440
#define MAX_TCP_SOCK_PAYLOAD_SZ MAX_TCP_IPV4_SOCK_PAYLOAD_SZ
#define MAX_UDP_IPV4_SOCK_PAYLOAD_SZ 1472
#define MAX_UDP_IPV6_SOCK_PAYLOAD_SZ 1452
#define MAX_UDP_SOCK_PAYLOAD_SZ MAX_UDP_IPV4_SOCK_PAYLOAD_SZ
#define MAX_SOCK_PAYLOAD_SZ MAX_UDP_SOCK_PAYLOAD_SZ

#include <conf_winc_dev.h>

// What that leaves open.
#ifndef WINC_SOCK_NUM_SOCKETS
#define WINC_SOCK_NUM_SOCKETS 10U
#endif
/// Per socket and direction: bytes, and datagrams at a time.
#ifndef WINC_SOCK_BUF_RX_SZ
#define WINC_SOCK_BUF_RX_SZ (MAX_SOCK_PAYLOAD_SZ * 5)
#endif
#ifndef WINC_SOCK_BUF_TX_SZ
#define WINC_SOCK_BUF_TX_SZ (MAX_SOCK_PAYLOAD_SZ * 5)
#endif
#ifndef WINC_SOCK_BUF_RX_PKT_BUF_NUM
#define WINC_SOCK_BUF_RX_PKT_BUF_NUM 5
#endif
#ifndef WINC_SOCK_BUF_TX_PKT_BUF_NUM
#define WINC_SOCK_BUF_TX_PKT_BUF_NUM 5
#endif

// Of the driver's memory; nothing here depends on them.
#ifndef WDRV_WINC_DEV_SOCK_SLAB_SZ
#define WDRV_WINC_DEV_SOCK_SLAB_SZ 1472
#endif
#ifndef WDRV_WINC_DEV_SOCK_SLAB_NUM
#define WDRV_WINC_DEV_SOCK_SLAB_NUM 50
#endif
#ifndef WDRV_WINC_DEV_RX_BUFF_SZ
#define WDRV_WINC_DEV_RX_BUFF_SZ 2048
#endif

#ifdef __cplusplus
extern "C" {
#endif

/// X(member, value): what the library asks for, one line each.
#define EMU9160_WINCS02_SETTINGS(X)                                                                \
    X(driver, EMU9160_WINCS02_DRIVER)                                                              \
    X(num_sockets, WINC_SOCK_NUM_SOCKETS)                                                          \
    X(buf_rx_size, WINC_SOCK_BUF_RX_SZ)                                                            \
    X(buf_tx_size, WINC_SOCK_BUF_TX_SZ)                                                            \
    X(buf_rx_datagrams, WINC_SOCK_BUF_RX_PKT_BUF_NUM)                                              \
    X(buf_tx_datagrams, WINC_SOCK_BUF_TX_PKT_BUF_NUM)

struct emu9160_wincs02_record {
    uint32_t size; // of this struct, in bytes
#define EMU9160_WINCS02_MEMBER(member, value) uint32_t member;
    EMU9160_WINCS02_SETTINGS(EMU9160_WINCS02_MEMBER)
#undef EMU9160_WINCS02_MEMBER
};

#ifndef EMU9160_WINCS02_LIBRARY
__attribute__((
    weak, visibility("default"))) extern const struct emu9160_wincs02_record emu9160_wincs02_record;
const struct emu9160_wincs02_record emu9160_wincs02_record = {
    sizeof(struct emu9160_wincs02_record),
#define EMU9160_WINCS02_VALUE(member, value) value,
    EMU9160_WINCS02_SETTINGS(EMU9160_WINCS02_VALUE)
#undef EMU9160_WINCS02_VALUE
};
#endif

#ifdef __cplusplus
}
#endif

#endif
