/// Waiting for the network at the start.
#ifndef ZEPHYR_INCLUDE_NET_NET_CONFIG_H_
#define ZEPHYR_INCLUDE_NET_NET_CONFIG_H_

#include <emu9160_zephyr.h>

#include <zephyr/net/net_if.h>

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// clang-format off
#define NET_CONFIG_NEED_ROUTER  0x00000001
#define NET_CONFIG_NEED_IPV6    0x00000002
#define NET_CONFIG_NEED_IPV4    0x00000004
// clang-format on

/// Waits `timeout` ms (negative: for ever) until there is an address of each family in `flags`, or
/// any when they name none. 0, -ETIMEDOUT.
int net_config_init(const char* app_info, uint32_t flags, int32_t timeout);
/// Likewise for CONFIG_NET_CONFIG_INIT_TIMEOUT seconds and what CONFIG_NET_CONFIG_NEED_IPV4 and
/// _IPV6 say.
int net_config_init_app(const struct device* dev, const char* app_info);

#ifdef __cplusplus
}
#endif

#endif
