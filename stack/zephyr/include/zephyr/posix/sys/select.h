/// select and its sets by their plain names. The C library's <sys/select.h>, which <stdlib.h> too
/// brings, has been read before; its own names end here.
#ifndef ZEPHYR_INCLUDE_POSIX_SYS_SELECT_H_
#define ZEPHYR_INCLUDE_POSIX_SYS_SELECT_H_

#include <zephyr/net/socket_select.h>
#include <zephyr/posix/emu9160_zephyr_names.h>

#ifdef __cplusplus
extern "C" {
#endif

#undef FD_SETSIZE
#undef FD_ZERO
#undef FD_SET
#undef FD_CLR
#undef FD_ISSET

#define fd_set zsock_fd_set
#define FD_SETSIZE ZSOCK_FD_SETSIZE
#define select zsock_select

static inline void FD_ZERO(zsock_fd_set* set) { ZSOCK_FD_ZERO(set); }
static inline int FD_ISSET(int fd, zsock_fd_set* set) { return ZSOCK_FD_ISSET(fd, set); }
static inline void FD_SET(int fd, zsock_fd_set* set) { ZSOCK_FD_SET(fd, set); }
static inline void FD_CLR(int fd, zsock_fd_set* set) { ZSOCK_FD_CLR(fd, set); }

#ifdef __cplusplus
}
#endif

#endif
