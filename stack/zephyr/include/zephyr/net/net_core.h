/// Included by programs for what net_ip.h and errno.h bring; the stack's inside is not there.
#ifndef ZEPHYR_INCLUDE_NET_NET_CORE_H_
#define ZEPHYR_INCLUDE_NET_NET_CORE_H_

#include <emu9160_zephyr_host.h>

#include <zephyr/net/net_ip.h>

#endif
