/// The C library's <fcntl.h>, and ours after it. On the path with CONFIG_POSIX_API only.
#pragma GCC system_header // include_next is an extension
#include_next <fcntl.h>
#ifndef EMU9160_ZEPHYR_READS_HOST
#include <zephyr/posix/fcntl.h>
#endif
