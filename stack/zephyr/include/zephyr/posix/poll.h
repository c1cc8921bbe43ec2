/// poll by its plain name.
#ifndef ZEPHYR_INCLUDE_POSIX_POLL_H_
#define ZEPHYR_INCLUDE_POSIX_POLL_H_

#include <zephyr/net/socket.h>
#include <zephyr/posix/emu9160_zephyr_names.h>

#ifdef __cplusplus
extern "C" {
#endif

#define pollfd zsock_pollfd
#define POLLIN ZSOCK_POLLIN
#define POLLPRI ZSOCK_POLLPRI
#define POLLOUT ZSOCK_POLLOUT
#define POLLERR ZSOCK_POLLERR
#define POLLHUP ZSOCK_POLLHUP
#define POLLNVAL ZSOCK_POLLNVAL

static inline int poll(struct zsock_pollfd* fds, int nfds, int timeout)
{
    return zsock_poll(fds, nfds, timeout);
}

#ifdef __cplusplus
}
#endif

#endif
