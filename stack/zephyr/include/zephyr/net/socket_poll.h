/// What zsock_poll takes.
#ifndef ZEPHYR_INCLUDE_NET_SOCKET_POLL_H_
#define ZEPHYR_INCLUDE_NET_SOCKET_POLL_H_

#include <emu9160_zephyr_host.h>

#ifdef __cplusplus
extern "C" {
#endif

struct zsock_pollfd {
    int fd;
    short events;
    short revents;
};

#define ZSOCK_POLLIN 1
#define ZSOCK_POLLPRI 2
#define ZSOCK_POLLOUT 4
#define ZSOCK_POLLERR 8
#define ZSOCK_POLLHUP 0x10
#define ZSOCK_POLLNVAL 0x20

/// How many are ready; `timeout` in ms, negative: none. -1: ENOMEM above
/// CONFIG_NET_SOCKETS_POLL_MAX.
int zsock_poll(struct zsock_pollfd* fds, int nfds, int timeout) EMU9160_ZEPHYR_NEEDS_SOCKETS;

#ifdef __cplusplus
}
#endif

#endif
