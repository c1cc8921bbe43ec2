/// Sizes of the driver's socket layer. A project's own file of this name, on the path before, or
/// its compiler's -D set other ones.
#ifndef CONF_WINC_DEV_H
#define CONF_WINC_DEV_H

/// Without it the driver's headers leave winc_socket.h out.
#ifndef WINC_CONF_ENABLE_NC_BERKELEY_SOCKETS
#define WINC_CONF_ENABLE_NC_BERKELEY_SOCKETS
#endif

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

#endif
