/// ioctl by its plain name.
#ifndef ZEPHYR_INCLUDE_POSIX_SYS_IOCTL_H_
#define ZEPHYR_INCLUDE_POSIX_SYS_IOCTL_H_

#include <zephyr/net/socket.h>

#if defined(CONFIG_NET_SOCKETS) &&                                                                 \
    (defined(CONFIG_POSIX_API) || defined(CONFIG_NET_SOCKETS_POSIX_NAMES))
#ifdef __cplusplus
// As the C library declares it.
extern "C" int ioctl(int sock, unsigned long request, ...) noexcept(true) __asm__("zsock_ioctl");
#else
extern int ioctl(int sock, unsigned long request, ...) __asm__("zsock_ioctl");
#endif
#endif

#endif
