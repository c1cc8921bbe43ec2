/// fcntl by its plain name; the flags and commands are the host's.
#ifndef ZEPHYR_INCLUDE_POSIX_FCNTL_H_
#define ZEPHYR_INCLUDE_POSIX_FCNTL_H_

#include <emu9160_zephyr_host.h>

// Another symbol under the C library's declaration, not a macro: a member or a variable of that
// name stays what it is.
#if defined(CONFIG_NET_SOCKETS) &&                                                                 \
    (defined(CONFIG_POSIX_API) || defined(CONFIG_NET_SOCKETS_POSIX_NAMES))
#ifdef __cplusplus
extern "C" {
#endif

extern int fcntl(int sock, int cmd, ...) __asm__("zsock_fcntl");

#ifdef __cplusplus
}
#endif
#endif

#endif
