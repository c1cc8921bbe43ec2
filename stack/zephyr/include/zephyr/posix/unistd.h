/// close, gethostname and with CONFIG_POSIX_API read and write on descriptors of this door.
#ifndef ZEPHYR_INCLUDE_POSIX_UNISTD_H_
#define ZEPHYR_INCLUDE_POSIX_UNISTD_H_

#include <zephyr/net/socket.h>

// Other symbols under the C library's declarations, not macros: file.close() of a C++ program
// stays what it is.
#if defined(CONFIG_NET_SOCKETS) &&                                                                 \
    (defined(CONFIG_POSIX_API) || defined(CONFIG_NET_SOCKETS_POSIX_NAMES))
#ifdef __cplusplus
extern "C" {
#endif

extern int close(int sock) __asm__("zsock_close");
#define gethostname zsock_gethostname // declared without an exception, and defined, by glibc

#ifdef CONFIG_POSIX_API
/// As zsock_recv and zsock_send without flags, on every kind of descriptor.
extern ssize_t read(int fd, void* buf, size_t size) __asm__("emu9160_zephyr_read");
extern ssize_t write(int fd, const void* buf, size_t size) __asm__("emu9160_zephyr_write");
#endif

#ifdef __cplusplus
}
#endif
#endif

#endif
