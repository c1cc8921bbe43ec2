/// What a look-up ends in. The resolver's own functions are not there: zsock_getaddrinfo is.
#ifndef ZEPHYR_INCLUDE_NET_DNS_RESOLVE_H_
#define ZEPHYR_INCLUDE_NET_DNS_RESOLVE_H_

#include <zephyr/net/net_ip.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DNS_MAX_NAME_SIZE EMU9160_ZEPHYR_DNS_MAX_NAME_SIZE

enum dns_query_type {
    DNS_QUERY_TYPE_A = 1,
    DNS_QUERY_TYPE_AAAA = 28,
};

enum dns_resolve_status {
    DNS_EAI_BADFLAGS = -1,
    DNS_EAI_NONAME = -2,
    DNS_EAI_AGAIN = -3,
    DNS_EAI_FAIL = -4,
    DNS_EAI_NODATA = -5,
    DNS_EAI_FAMILY = -6,
    DNS_EAI_SOCKTYPE = -7,
    DNS_EAI_SERVICE = -8,
    DNS_EAI_ADDRFAMILY = -9,
    DNS_EAI_MEMORY = -10,
    DNS_EAI_SYSTEM = -11, // errno has the cause
    DNS_EAI_OVERFLOW = -12,
    DNS_EAI_INPROGRESS = -100,
    DNS_EAI_CANCELED = -101, // or without an answer in time
    DNS_EAI_NOTCANCELED = -102,
    DNS_EAI_ALLDONE = -103,
    DNS_EAI_IDN_ENCODE = -105,
};

#ifdef __cplusplus
}
#endif

#endif
