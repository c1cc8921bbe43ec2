/// The C library's <sys/ioctl.h>, and ours after it. On the path with CONFIG_POSIX_API only.
#pragma GCC system_header // include_next is an extension
#include_next <sys/ioctl.h>
#ifndef EMU9160_ZEPHYR_READS_HOST
#include <zephyr/posix/sys/ioctl.h>
#endif
