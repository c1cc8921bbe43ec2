// Names of network management (zephyr/environment.md §1.3) and the layout of its events.
#include <zephyr/net/conn_mgr_connectivity.h>
#include <zephyr/net/conn_mgr_monitor.h>
#include <zephyr/net/net_config.h>
#include <zephyr/net/net_conn_mgr.h>
#include <zephyr/net/net_event.h>
#include <zephyr/net/net_if.h>
#include <zephyr/net/net_mgmt.h>

#include "check.h"

#if EMU9160_ZEPHYR_VERSION >= 40200
#define COMMAND(number) (1LL << ((number)-1))
typedef uint64_t event_type;
#else
#define COMMAND(number) (number)
typedef uint32_t event_type;
#endif
#define EVENT(layer, code, number) (0xC0000000LL | (layer) << 28 | (code) << 16 | COMMAND(number))

// clang-format off
VALUE(NET_EVENT_IF_DOWN, EVENT(1LL, 0x001LL, 1))
VALUE(NET_EVENT_IF_UP, EVENT(1LL, 0x001LL, 2))
VALUE(NET_EVENT_IF_ADMIN_DOWN, EVENT(1LL, 0x001LL, 3))
VALUE(NET_EVENT_IF_ADMIN_UP, EVENT(1LL, 0x001LL, 4))
VALUE(NET_EVENT_CONN_IF_TIMEOUT, EVENT(1LL, 0x207LL, 1))
VALUE(NET_EVENT_CONN_IF_FATAL_ERROR, EVENT(1LL, 0x207LL, 2))
VALUE(NET_EVENT_IPV6_ADDR_ADD, EVENT(2LL, 0x060LL, 1))
VALUE(NET_EVENT_IPV6_ADDR_DEL, EVENT(2LL, 0x060LL, 2))
VALUE(NET_EVENT_IPV4_ADDR_ADD, EVENT(2LL, 0x040LL, 1))
VALUE(NET_EVENT_IPV4_ADDR_DEL, EVENT(2LL, 0x040LL, 2))
VALUE(NET_EVENT_L4_CONNECTED, EVENT(3LL, 0x114LL, 1))
VALUE(NET_EVENT_L4_DISCONNECTED, EVENT(3LL, 0x114LL, 2))
VALUE(NET_EVENT_L4_IPV4_CONNECTED, EVENT(3LL, 0x114LL, 3))
VALUE(NET_EVENT_L4_IPV6_CONNECTED, EVENT(3LL, 0x114LL, 5))
VALUE(NET_EVENT_DNS_SERVER_ADD, EVENT(3LL, 0x114LL, 7))
VALUE(NET_MGMT_GET_LAYER(NET_EVENT_L4_CONNECTED), 3)
VALUE(NET_MGMT_GET_LAYER_CODE(NET_EVENT_L4_CONNECTED), 0x114)
VALUE(NET_MGMT_GET_COMMAND(NET_EVENT_L4_DISCONNECTED), 2)
VALUE(NET_IF_UP, 0)
VALUE(NET_IF_RUNNING, 8)
VALUE(NET_IF_DORMANT, 10)
VALUE(NET_IF_OPER_DORMANT, 5)
VALUE(NET_IF_OPER_UP, 6)
VALUE(CONN_MGR_IF_PERSISTENT, 0)
VALUE(CONN_MGR_IF_NO_AUTO_CONNECT, 1)
VALUE(CONN_MGR_IF_NO_TIMEOUT, 0)
// clang-format on

PROTOTYPE(struct net_if*, net_if_get_default, (void));
PROTOTYPE(int, net_if_up, (struct net_if*));
PROTOTYPE(bool, net_if_is_up, (const struct net_if*));
PROTOTYPE(void, conn_mgr_mon_resend_status, (void));
PROTOTYPE(int, conn_mgr_all_if_up, (bool));
PROTOTYPE(int, conn_mgr_all_if_connect, (bool));
PROTOTYPE(int, conn_mgr_if_connect, (struct net_if*));

static void on_event(struct net_mgmt_event_callback* cb, event_type event, struct net_if* iface)
{
    (void)cb;
    (void)event;
    (void)iface;
}

/// What programs do with a callback, with and without CONFIG_NET_MGMT_EVENT.
void listen_to_events(void);
void listen_to_events(void)
{
    static struct net_mgmt_event_callback callback;
    net_mgmt_event_handler_t handler = on_event;
    (void)handler;
    (void)callback;
    net_mgmt_init_event_callback(&callback, on_event,
                                 NET_EVENT_L4_CONNECTED | NET_EVENT_L4_DISCONNECTED);
    net_mgmt_add_event_callback(&callback);
    net_mgmt_del_event_callback(&callback);
}

#ifdef CONFIG_NET_MGMT_EVENT
PROTOTYPE(void, net_mgmt_add_event_callback, (struct net_mgmt_event_callback*));

static void on_any(event_type event, struct net_if* iface, void* info, size_t size, void* user_data)
{
    (void)event;
    (void)iface;
    (void)info;
    (void)size;
    (void)user_data;
}
NET_MGMT_REGISTER_EVENT_HANDLER(my_handler, NET_EVENT_L4_CONNECTED, on_any, NULL);
#endif
