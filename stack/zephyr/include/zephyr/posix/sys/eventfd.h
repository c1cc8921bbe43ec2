/// Event counters on descriptors of this door (CONFIG_EVENTFD). The C library's functions of these
/// names are not replaced.
#ifndef ZEPHYR_INCLUDE_POSIX_SYS_EVENTFD_H_
#define ZEPHYR_INCLUDE_POSIX_SYS_EVENTFD_H_

#include <emu9160_zephyr_host.h>

#ifdef _SYS_EVENTFD_H
#error "emu9160: the C library's <sys/eventfd.h> came before Zephyr's, which has these names for \
descriptors of its own: include it in other files only"
#endif
#define _SYS_EVENTFD_H 1

#ifdef __cplusplus
extern "C" {
#endif

#if defined(EMU9160_ZEPHYR_LIBRARY) || defined(CONFIG_EVENTFD)
#define EMU9160_ZEPHYR_NEEDS_EVENTFD
#else
#define EMU9160_ZEPHYR_NEEDS_EVENTFD EMU9160_ZEPHYR_UNAVAILABLE("needs CONFIG_EVENTFD=y")
#endif

#define EFD_SEMAPHORE 0x2
#define EFD_NONBLOCK O_NONBLOCK

typedef uint64_t emu9160_zephyr_eventfd_t;
#define eventfd_t emu9160_zephyr_eventfd_t
#define eventfd emu9160_zephyr_eventfd
#define eventfd_read emu9160_zephyr_eventfd_read
#define eventfd_write emu9160_zephyr_eventfd_write

/// A descriptor; -1: EINVAL for other flags, ENFILE.
int eventfd(unsigned int initval, int flags) EMU9160_ZEPHYR_NEEDS_EVENTFD;
/// 0, with the number that is taken; waits until it is not 0.
int eventfd_read(int fd, eventfd_t* value) EMU9160_ZEPHYR_NEEDS_EVENTFD;
/// 0; waits while the sum would not fit below the greatest number.
int eventfd_write(int fd, eventfd_t value) EMU9160_ZEPHYR_NEEDS_EVENTFD;

#ifdef __cplusplus
}
#endif

#endif
