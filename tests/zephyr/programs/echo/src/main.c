/* Sends back what its clients send: blocking calls, a thread for each client, a listener for each
 * family, and none of it before the network is there. */
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/net/conn_mgr_monitor.h>
#include <zephyr/net/net_event.h>
#include <zephyr/net/net_mgmt.h>
#include <zephyr/net/socket.h>
#include <zephyr/random/random.h>
#include <zephyr/version.h>

#include <errno.h>

LOG_MODULE_REGISTER(echo, LOG_LEVEL_INF);

#define PORT 4242
#define CLIENTS 3
#define STACK_SIZE 2048
#define PRIORITY K_PRIO_PREEMPT(8)

#if ZEPHYR_VERSION_CODE >= ZEPHYR_VERSION(4, 2, 0)
typedef uint64_t event_t;
#else
typedef uint32_t event_t;
#endif

struct client {
    struct k_thread thread;
    atomic_t busy;
    int sock;
    uint32_t number;
};

static struct client clients[CLIENTS];
static K_THREAD_STACK_ARRAY_DEFINE(stacks, CLIENTS, STACK_SIZE);
static K_SEM_DEFINE(connected, 0, K_SEM_MAX_LIMIT);
static struct net_mgmt_event_callback l4;

static void on_l4(struct net_mgmt_event_callback* cb, event_t event, struct net_if* iface)
{
    ARG_UNUSED(cb);
    ARG_UNUSED(iface);
    if (event == NET_EVENT_L4_CONNECTED) {
        LOG_INF("network connected");
        k_sem_give(&connected);
        k_sem_give(&connected);
    }
}

static int send_all(int sock, const char* data, size_t size)
{
    while (size > 0) {
        ssize_t out = zsock_send(sock, data, size, 0);

        if (out < 0) {
            return -errno;
        }
        data += out;
        size -= (size_t)out;
    }
    return 0;
}

static void serve(void* p1, void* p2, void* p3)
{
    struct client* it = p1;
    char buffer[64];
    size_t total = 0;
    int ret = 0;

    ARG_UNUSED(p2);
    ARG_UNUSED(p3);
    while (ret == 0) {
        ssize_t size = zsock_recv(it->sock, buffer, sizeof(buffer), 0);

        if (size == 0) {
            break;
        }
        ret = size < 0 ? -errno : send_all(it->sock, buffer, (size_t)size);
        total += size < 0 ? 0 : (size_t)size;
    }
    LOG_INF("client %d: %zu bytes, ended with %d", (int)(it - clients), total, ret);
    (void)zsock_close(it->sock);
    atomic_set(&it->busy, 0);
}

static struct client* free_client(void)
{
    for (int i = 0; i < CLIENTS; i++) {
        if (atomic_cas(&clients[i].busy, 0, 1)) {
            return &clients[i];
        }
    }
    return NULL;
}

static void take_clients(int listener)
{
    for (;;) {
        struct sockaddr peer;
        socklen_t length = sizeof(peer);
        int sock = zsock_accept(listener, &peer, &length);
        struct client* it;

        if (sock < 0) {
            LOG_ERR("accept: %d", errno);
            continue;
        }
        it = free_client();
        if (it == NULL) {
            LOG_WRN("too many clients");
            (void)zsock_close(sock);
            continue;
        }
        LOG_INF("client %d: family %d", (int)(it - clients), peer.sa_family);
        it->sock = sock;
        it->number = sys_rand32_get();
        k_thread_create(&it->thread, stacks[it - clients],
                        K_THREAD_STACK_SIZEOF(stacks[it - clients]), serve, it, NULL, NULL,
                        PRIORITY, 0, K_NO_WAIT);
    }
}

static int listen_on(const struct sockaddr* own, size_t length)
{
    int on = 1;
    int listener;

    k_sem_take(&connected, K_FOREVER);
    listener = zsock_socket(own->sa_family, SOCK_STREAM, IPPROTO_TCP);
    if (listener < 0 || zsock_setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 ||
        zsock_bind(listener, own, (socklen_t)length) < 0 || zsock_listen(listener, 5) < 0) {
        LOG_ERR("no listener: %d", errno);
        return -errno;
    }
    LOG_INF("family %d: listening", own->sa_family);
    return listener;
}

static void run_ipv6(void)
{
    struct sockaddr_in6 own = {
        .sin6_family = AF_INET6,
        .sin6_port = htons(PORT),
        .sin6_addr = IN6ADDR_ANY_INIT,
    };
    int listener = listen_on((struct sockaddr*)&own, sizeof(own));

    if (listener >= 0) {
        take_clients(listener);
    }
}

K_THREAD_DEFINE(ipv6, STACK_SIZE, run_ipv6, NULL, NULL, NULL, PRIORITY, 0, 0);

int main(void)
{
    struct sockaddr_in own = {
        .sin_family = AF_INET,
        .sin_port = htons(PORT),
        .sin_addr = INADDR_ANY_INIT,
    };
    int listener;

    net_mgmt_init_event_callback(&l4, on_l4, NET_EVENT_L4_CONNECTED);
    net_mgmt_add_event_callback(&l4);
    conn_mgr_mon_resend_status();
    listener = listen_on((struct sockaddr*)&own, sizeof(own));
    if (listener >= 0) {
        take_clients(listener);
    }
    return 1;
}
