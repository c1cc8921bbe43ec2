/// Whether an interface shall be connected, and for how long it is tried.
#ifndef ZEPHYR_INCLUDE_CONN_MGR_CONNECTIVITY_H_
#define ZEPHYR_INCLUDE_CONN_MGR_CONNECTIVITY_H_

#include <emu9160_zephyr.h>

#include <zephyr/net/net_if.h>
#include <zephyr/net/net_mgmt.h>

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum conn_mgr_if_flag {
    CONN_MGR_IF_PERSISTENT = 0,
    CONN_MGR_IF_NO_AUTO_CONNECT = 1,
    CONN_MGR_IF_NO_AUTO_DOWN = 2,
    CONN_MGR_NUM_IF_FLAGS = 3,
};

#define CONN_MGR_IF_NO_TIMEOUT 0

/// Takes the interface up, too. 0, -ENOTSUP (not bound), or what the modem gave.
int conn_mgr_if_connect(struct net_if* iface);
int conn_mgr_if_disconnect(struct net_if* iface);
bool conn_mgr_if_is_bound(struct net_if* iface);
bool conn_mgr_if_get_flag(struct net_if* iface, enum conn_mgr_if_flag flag);
/// 0, -EINVAL (no such flag), -ENOTSUP (not bound).
int conn_mgr_if_set_flag(struct net_if* iface, enum conn_mgr_if_flag flag, bool value);
/// Seconds.
int conn_mgr_if_get_timeout(struct net_if* iface);
int conn_mgr_if_set_timeout(struct net_if* iface, int timeout);

/// Of all interfaces, but with `skip_ignored` those that conn_mgr_ignore_iface() was told. 0, or
/// the first error.
int conn_mgr_all_if_up(bool skip_ignored);
int conn_mgr_all_if_down(bool skip_ignored);
int conn_mgr_all_if_connect(bool skip_ignored);
int conn_mgr_all_if_disconnect(bool skip_ignored);

#ifdef __cplusplus
}
#endif

#endif
