/* net_mgmt, net_if and conn_mgr: zephyr/environment.md §1.3. */
#include "sockets.h"

#include <zephyr/net/conn_mgr_connectivity.h>
#include <zephyr/net/conn_mgr_monitor.h>
#include <zephyr/net/net_event.h>
#include <zephyr/net/net_if.h>
#include <zephyr/net/net_mgmt.h>

#define OWN_LAYER_CODE 0x3F0
#define OWN_EVENT                                                                                  \
    (NET_MGMT_EVENT_BIT | NET_MGMT_IFACE_BIT | NET_MGMT_LAYER(NET_MGMT_LAYER_L2) |                 \
     NET_MGMT_LAYER_CODE(OWN_LAYER_CODE) | 1)

static struct net_mgmt_event_callback told;
static K_SEM_DEFINE(raised, 0, 10);
static uint32_t last_event;
static struct net_if* last_iface;
static k_tid_t last_thread;
static char last_info[8];

static void handler(struct net_mgmt_event_callback* cb, uint32_t event, struct net_if* iface)
{
    /* One mask lets others of its layer pass, as events are numbers and masks are bits. */
    if (event != OWN_EVENT && event != NET_EVENT_L4_CONNECTED &&
        event != NET_EVENT_L4_DISCONNECTED) {
        return;
    }
    last_event = event;
    last_iface = iface;
    last_thread = k_current_get();
    if (cb->info != NULL && cb->info_length <= sizeof(last_info)) {
        memcpy(last_info, cb->info, cb->info_length);
    }
    k_sem_give(&raised);
}

static void listen_to(uint32_t mask)
{
    net_mgmt_init_event_callback(&told, handler, mask);
    net_mgmt_add_event_callback(&told);
}

static void before(void* fixture)
{
    ARG_UNUSED(fixture);
    k_sem_reset(&raised);
    last_event = 0;
    last_iface = NULL;
    last_thread = NULL;
}

static void after(void* fixture)
{
    ARG_UNUSED(fixture);
    net_mgmt_del_event_callback(&told);
}

ZTEST(net_mgmt, test_an_event_of_ones_own)
{
    listen_to(OWN_EVENT);
    net_mgmt_event_notify_with_info(OWN_EVENT, net_if_get_default(), "info", 5);
    zassert_ok(k_sem_take(&raised, K_MSEC(100)));
    zassert_equal(last_event, OWN_EVENT);
    zassert_equal(last_iface, net_if_get_default());
    zassert_str_equal(last_info, "info");
    zassert_true(last_thread != k_current_get(), "in the net_mgmt thread");
}

ZTEST(net_mgmt, test_one_of_another_layer_is_not_told)
{
    listen_to(NET_EVENT_L4_CONNECTED | NET_EVENT_L4_DISCONNECTED);
    net_mgmt_event_notify(OWN_EVENT, net_if_get_default());
    zassert_equal(k_sem_take(&raised, K_MSEC(100)), -EAGAIN);
    conn_mgr_mon_resend_status();
    zassert_ok(k_sem_take(&raised, K_MSEC(100)));
    zassert_equal(last_event, NET_EVENT_L4_CONNECTED);
}

ZTEST(net_mgmt, test_a_callback_that_was_taken_away)
{
    listen_to(OWN_EVENT);
    net_mgmt_del_event_callback(&told);
    net_mgmt_event_notify(OWN_EVENT, net_if_get_default());
    zassert_equal(k_sem_take(&raised, K_MSEC(100)), -EAGAIN);
}

ZTEST(net_mgmt, test_waiting_for_an_event)
{
    uint32_t event = 0;
    struct net_if* iface = NULL;
    int64_t begin = k_uptime_get();

    zassert_equal(net_mgmt_event_wait(OWN_EVENT, &event, &iface, NULL, NULL, K_MSEC(250)),
                  -ETIMEDOUT);
    zassert_between_inclusive(k_uptime_delta(&begin), 250, 251);
}

ZTEST(net_mgmt, test_down_and_up)
{
    struct net_if* iface = net_if_get_default();

    zassert_not_null(iface);
    zassert_equal(net_if_get_by_index(net_if_get_by_iface(iface)), iface);
    zassert_true(net_if_is_up(iface));
    listen_to(NET_EVENT_L4_CONNECTED | NET_EVENT_L4_DISCONNECTED);
    zassert_ok(net_if_down(iface));
    zassert_ok(k_sem_take(&raised, K_SECONDS(10)));
    zassert_equal(last_event, NET_EVENT_L4_DISCONNECTED);
    zassert_false(net_if_is_up(iface));
    zassert_is_null(net_if_ipv4_get_global_addr(iface, NET_ADDR_PREFERRED));
    zassert_equal(net_if_down(iface), -EALREADY);
    zassert_ok(conn_mgr_all_if_up(true));
    zassert_ok(conn_mgr_all_if_connect(true));
    zassert_ok(k_sem_take(&raised, K_SECONDS(60)));
    zassert_equal(last_event, NET_EVENT_L4_CONNECTED);
    zassert_true(net_if_is_up(iface));
    zassert_not_null(net_if_ipv4_get_global_addr(iface, NET_ADDR_PREFERRED));
}

ZTEST_SUITE(net_mgmt, NULL, NULL, before, after, NULL);
