/// What makes of interfaces and addresses the events of layer 4.
#ifndef ZEPHYR_INCLUDE_CONN_MGR_H_
#define ZEPHYR_INCLUDE_CONN_MGR_H_

#include <emu9160_zephyr.h>

#include <zephyr/net/net_if.h>

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Raises NET_EVENT_L4_CONNECTED or NET_EVENT_L4_DISCONNECTED once more.
void conn_mgr_mon_resend_status(void);
/// As if the interface were not there.
void conn_mgr_ignore_iface(struct net_if* iface);
void conn_mgr_watch_iface(struct net_if* iface);
bool conn_mgr_is_iface_ignored(struct net_if* iface);

#ifdef __cplusplus
}
#endif

#endif
