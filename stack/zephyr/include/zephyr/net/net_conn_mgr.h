/// conn_mgr_monitor.h as it was called before Zephyr 3.4.
#ifndef ZEPHYR_INCLUDE_NET_CONN_MGR_H_
#define ZEPHYR_INCLUDE_NET_CONN_MGR_H_

#include <emu9160_zephyr.h>

#include <zephyr/net/conn_mgr_monitor.h>

static inline void net_conn_mgr_resend_status(void) { conn_mgr_mon_resend_status(); }

#endif
