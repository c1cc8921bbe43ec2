/* A sensor that reports by UDP and waits for the network by conn_mgr's events: while the network is
 * away it reports nothing, and goes on when it is back. Ends after ten acknowledged reports. */
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/net/conn_mgr_monitor.h>
#include <zephyr/net/net_event.h>
#include <zephyr/net/net_mgmt.h>
#include <zephyr/net/socket.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

LOG_MODULE_REGISTER(sensor, LOG_LEVEL_INF);

#define PERIOD K_SECONDS(10)
#define REPORTS 10

static K_SEM_DEFINE(connected, 0, 1);
static atomic_t online;

static void on_event(struct net_mgmt_event_callback* cb, uint32_t event, struct net_if* iface)
{
    ARG_UNUSED(cb);
    ARG_UNUSED(iface);
    if (event == NET_EVENT_L4_CONNECTED) {
        LOG_INF("network connected");
        atomic_set(&online, 1);
        k_sem_give(&connected);
    } else if (event == NET_EVENT_L4_DISCONNECTED) {
        LOG_INF("network disconnected");
        atomic_set(&online, 0);
        k_sem_reset(&connected);
    }
}

static struct net_mgmt_event_callback events;

/* 0 when the server has sent the report back. */
static int report(int number)
{
    struct zsock_timeval patience = {.tv_sec = 5};
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(7)};
    char text[32];
    char answer[32];
    int size = snprintf(text, sizeof(text), "report %d", number);
    int ret = -1;
    int sock = zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);

    if (sock < 0) {
        return -errno;
    }
    zsock_inet_pton(AF_INET, "192.0.2.7", &server.sin_addr);
    zsock_setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    if (zsock_connect(sock, (struct sockaddr*)&server, sizeof(server)) == 0 &&
        zsock_send(sock, text, (size_t)size, 0) == size &&
        zsock_recv(sock, answer, sizeof(answer), 0) == size) {
        ret = 0;
    } else {
        ret = -errno;
    }
    zsock_close(sock);
    return ret;
}

int main(void)
{
    int done = 0;

    net_mgmt_init_event_callback(&events, on_event,
                                 NET_EVENT_L4_CONNECTED | NET_EVENT_L4_DISCONNECTED);
    net_mgmt_add_event_callback(&events);
    conn_mgr_mon_resend_status();

    for (int number = 1; done < REPORTS; number++) {
        while (!atomic_get(&online)) {
            k_sem_take(&connected, K_FOREVER);
        }
        int err = report(number);

        if (err == 0) {
            LOG_INF("report %d acknowledged", number);
            done++;
        } else {
            LOG_WRN("report %d failed: %d", number, err);
        }
        k_sleep(PERIOD);
    }
    LOG_INF("%d reports acknowledged", done);
    exit(0);
}
