/// Ours in the place of the C library's. On the path with CONFIG_POSIX_API only.
#include <zephyr/posix/netinet/in.h>
