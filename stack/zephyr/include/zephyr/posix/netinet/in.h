/// Addresses and protocols.
#ifndef ZEPHYR_INCLUDE_POSIX_NETINET_IN_H_
#define ZEPHYR_INCLUDE_POSIX_NETINET_IN_H_

#include <zephyr/net/net_ip.h>
#include <zephyr/net/socket.h>

#endif
