/// Addresses and their texts by plain names.
#ifndef ZEPHYR_INCLUDE_POSIX_ARPA_INET_H_
#define ZEPHYR_INCLUDE_POSIX_ARPA_INET_H_

#include <zephyr/net/socket.h>
#include <zephyr/posix/emu9160_zephyr_names.h>

#ifdef __cplusplus
extern "C" {
#endif

static inline int inet_pton(sa_family_t family, const char* src, void* dst)
{
    return zsock_inet_pton(family, src, dst);
}

static inline char* inet_ntop(sa_family_t family, const void* src, char* dst, size_t size)
{
    return zsock_inet_ntop(family, src, dst, size);
}

#ifdef __cplusplus
}
#endif

#endif
