/// Sets of descriptors and zsock_select.
#ifndef ZEPHYR_INCLUDE_NET_SOCKET_SELECT_H_
#define ZEPHYR_INCLUDE_NET_SOCKET_SELECT_H_

#include <zephyr/net/socket_types.h>

#ifdef __cplusplus
extern "C" {
#endif

/// As wide as the table of descriptors.
typedef struct zsock_fd_set {
    uint32_t bitset[(CONFIG_POSIX_MAX_FDS + 31) / 32];
} zsock_fd_set;

#define ZSOCK_FD_SETSIZE (sizeof(((zsock_fd_set*)0)->bitset) * 8)

static inline void ZSOCK_FD_ZERO(zsock_fd_set* set)
{
    unsigned i;
    for (i = 0; i < sizeof set->bitset / sizeof set->bitset[0]; ++i)
        set->bitset[i] = 0;
}

/// 0 also out of range.
static inline int ZSOCK_FD_ISSET(int fd, zsock_fd_set* set)
{
    if (fd < 0 || (size_t)fd >= ZSOCK_FD_SETSIZE) return 0;
    return (set->bitset[fd / 32] >> (fd % 32) & 1U) != 0;
}

/// Nothing out of range.
static inline void ZSOCK_FD_SET(int fd, zsock_fd_set* set)
{
    if (fd >= 0 && (size_t)fd < ZSOCK_FD_SETSIZE) set->bitset[fd / 32] |= 1U << (fd % 32);
}

static inline void ZSOCK_FD_CLR(int fd, zsock_fd_set* set)
{
    if (fd >= 0 && (size_t)fd < ZSOCK_FD_SETSIZE) set->bitset[fd / 32] &= ~(1U << (fd % 32));
}

/// As poll, to the millisecond; `timeout` NULL: none. -1: EBADF for any descriptor that is not
/// open.
int zsock_select(int nfds, zsock_fd_set* readfds, zsock_fd_set* writefds, zsock_fd_set* exceptfds,
                 struct zsock_timeval* timeout) EMU9160_ZEPHYR_NEEDS_SOCKETS;

#ifdef __cplusplus
}
#endif

#ifdef CONFIG_NET_SOCKETS_POSIX_NAMES
#include <zephyr/posix/sys/select.h>
#endif

#endif
