/// The C library's <sys/select.h>, and ours after it. On the path with CONFIG_POSIX_API only.
#pragma GCC system_header // include_next is an extension
#include_next <sys/select.h>
#if defined(CONFIG_NET_SOCKETS) && !defined(EMU9160_ZEPHYR_READS_HOST)
#include <zephyr/posix/sys/select.h>
#endif
