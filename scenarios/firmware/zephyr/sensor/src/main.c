/* A sensor that takes a sample every ten seconds, whatever the network does, and reports it by UDP
 * until the server has acknowledged it. While the network is away samples wait in a queue; when
 * that is full the oldest makes way. Ends after thirty acknowledged reports. */
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/net/conn_mgr_connectivity.h>
#include <zephyr/net/conn_mgr_monitor.h>
#include <zephyr/net/net_event.h>
#include <zephyr/net/net_mgmt.h>
#include <zephyr/net/socket.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

LOG_MODULE_REGISTER(sensor, LOG_LEVEL_INF);

#define SERVER "192.0.2.7"
#define SERVER_PORT 7
#define PERIOD K_SECONDS(10)
#define PATIENCE 5 /* seconds, for an acknowledgement */
#define PAUSE K_SECONDS(2)
#define REPORTS 30
#define WAITING 16 /* samples: 160 s without a network lose none */

#define ONLINE BIT(0)

struct sample {
    int number;
    int value;
};

K_MSGQ_DEFINE(samples, sizeof(struct sample), WAITING, 4);
static K_EVENT_DEFINE(network);
static struct net_mgmt_event_callback events;
static atomic_t lost;

static void on_event(struct net_mgmt_event_callback* cb, uint32_t event, struct net_if* iface)
{
    ARG_UNUSED(cb);
    ARG_UNUSED(iface);
    if (event == NET_EVENT_L4_CONNECTED) {
        LOG_INF("network connected");
        k_event_set(&network, ONLINE);
    } else if (event == NET_EVENT_L4_DISCONNECTED) {
        LOG_INF("network disconnected");
        k_event_clear(&network, ONLINE);
    }
}

/* In interrupt context. */
static void take_sample(struct k_timer* timer)
{
    static struct sample taken;
    struct sample oldest;

    ARG_UNUSED(timer);
    taken.number++;
    taken.value = 20 + taken.number % 5;
    while (k_msgq_put(&samples, &taken, K_NO_WAIT) != 0) {
        k_msgq_get(&samples, &oldest, K_NO_WAIT);
        atomic_inc(&lost);
    }
}

static K_TIMER_DEFINE(sampler, take_sample, NULL);

/* 0 when the server has sent the report back. */
static int exchange(int sock, const char* text, size_t size)
{
    struct zsock_timeval patience = {.tv_sec = PATIENCE};
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(SERVER_PORT)};
    char answer[48];
    ssize_t received;

    zsock_inet_pton(AF_INET, SERVER, &server.sin_addr);
    if (zsock_setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) != 0 ||
        zsock_connect(sock, (struct sockaddr*)&server, sizeof(server)) != 0 ||
        zsock_send(sock, text, size, 0) < 0) {
        return -errno;
    }
    received = zsock_recv(sock, answer, sizeof(answer), 0);
    if (received < 0) {
        return -errno;
    }
    return (size_t)received == size && memcmp(answer, text, size) == 0 ? 0 : -EBADMSG;
}

/* On a socket of its own: one that has seen the network go may be of no more use, and no late
 * answer to an earlier attempt is taken for this one's. */
static int report(const struct sample* it)
{
    char text[48];
    int size = snprintf(text, sizeof(text), "sample %d: %d", it->number, it->value);
    int sock = zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    int err;

    if (sock < 0) {
        return -errno;
    }
    err = exchange(sock, text, (size_t)size);
    zsock_close(sock);
    return err;
}

static void report_until_acknowledged(const struct sample* it)
{
    for (;;) {
        int err;

        k_event_wait(&network, ONLINE, false, K_FOREVER);
        err = report(it);
        if (err == 0) {
            LOG_INF("sample %d acknowledged", it->number);
            return;
        }
        LOG_WRN("sample %d not acknowledged: %s", it->number, strerror(-err));
        k_sleep(PAUSE);
    }
}

int main(void)
{
    struct sample it;
    int err;

    net_mgmt_init_event_callback(&events, on_event,
                                 NET_EVENT_L4_CONNECTED | NET_EVENT_L4_DISCONNECTED);
    net_mgmt_add_event_callback(&events);
    conn_mgr_mon_resend_status(); /* the network may have been there before */
    k_timer_start(&sampler, PERIOD, PERIOD);

    /* What has a modem or a radio of its own is switched on; anything else is up by itself. */
    err = conn_mgr_all_if_up(true);
    if (err == 0) {
        err = conn_mgr_all_if_connect(true);
    }
    if (err != 0) {
        LOG_ERR("no way to the network: %d", err);
        exit(1);
    }
    for (int done = 0; done < REPORTS; done++) {
        k_msgq_get(&samples, &it, K_FOREVER);
        report_until_acknowledged(&it);
    }
    LOG_INF("%d reports acknowledged, %d samples lost", REPORTS, (int)atomic_get(&lost));
    exit(0);
}
