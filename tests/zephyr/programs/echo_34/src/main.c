/* Sends back what a client sends, as it was written for Zephyr 3.4 and before: its header names, an
 * init function that takes a device, a main() that returns nothing, fcntl with an int. */
#include <zephyr/device.h>
#include <zephyr/init.h>
#include <zephyr/logging/log.h>
#include <zephyr/net/net_conn_mgr.h>
#include <zephyr/net/net_event.h>
#include <zephyr/net/net_mgmt.h>
#include <zephyr/net/socket.h>
#include <zephyr/random/rand32.h>
#include <zephyr/zephyr.h>

#include <errno.h>
#include <fcntl.h>

LOG_MODULE_REGISTER(echo_34, LOG_LEVEL_INF);

static uint32_t started;
static K_SEM_DEFINE(connected, 0, 1);
static struct net_mgmt_event_callback l4;

static int start(const struct device* dev)
{
    ARG_UNUSED(dev);
    started = sys_rand32_get() | 1U;
    return 0;
}

SYS_INIT(start, APPLICATION, CONFIG_APPLICATION_INIT_PRIORITY);

static void on_l4(struct net_mgmt_event_callback* cb, uint32_t event, struct net_if* iface)
{
    ARG_UNUSED(cb);
    ARG_UNUSED(iface);
    if (event == NET_EVENT_L4_CONNECTED) {
        k_sem_give(&connected);
    }
}

static void echo(int client)
{
    char buffer[64];
    ssize_t size;

    while ((size = zsock_recv(client, buffer, sizeof(buffer), 0)) > 0) {
        (void)zsock_send(client, buffer, (size_t)size, 0);
    }
    LOG_INF("client gone: %d", size < 0 ? errno : 0);
    (void)zsock_close(client);
}

void main(void)
{
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(4242)};
    int listener;

    net_mgmt_init_event_callback(&l4, on_l4, NET_EVENT_L4_CONNECTED);
    net_mgmt_add_event_callback(&l4);
    net_conn_mgr_resend_status();
    k_sem_take(&connected, K_FOREVER);

    listener = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (started == 0 || zsock_bind(listener, (struct sockaddr*)&own, sizeof(own)) < 0 ||
        zsock_listen(listener, 5) < 0) {
        LOG_ERR("no listener: %d", errno);
        return;
    }
    LOG_INF("listening, flags %d", zsock_fcntl(listener, F_GETFL, 0));
    for (;;) {
        int client = zsock_accept(listener, NULL, NULL);

        if (client >= 0) {
            echo(client);
        }
    }
}
