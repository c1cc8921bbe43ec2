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

#ifdef __USE_FILE_OFFSET64 // the C library has given it another symbol already
#ifndef zsock_fcntl        // that of an older version
extern int zsock_fcntl(int sock, int cmd, ...);
#endif
#define fcntl zsock_fcntl
#else
extern int fcntl(int sock, int cmd, ...) __asm__("zsock_fcntl");
#endif

#ifdef __cplusplus
}
#endif
#endif

#endif
