/// Types of the socket calls that are the host's.
#ifndef ZEPHYR_INCLUDE_NET_SOCKET_TYPES_H_
#define ZEPHYR_INCLUDE_NET_SOCKET_TYPES_H_

#include <emu9160_zephyr_host.h>

#define zsock_timeval timeval

#endif
