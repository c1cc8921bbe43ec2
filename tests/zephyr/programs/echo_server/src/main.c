/* Echoes TCP and UDP over IPv4 and IPv6, with overlay-tls.conf TLS and DTLS in their place. Threads
 * that are defined at build time are started once there is a network. */
#include "server.h"

#include <zephyr/logging/log.h>
#include <zephyr/net/conn_mgr_monitor.h>
#include <zephyr/net/net_event.h>
#include <zephyr/net/net_mgmt.h>

#include <errno.h>

LOG_MODULE_REGISTER(echo_server, LOG_LEVEL_INF);

#ifdef CONFIG_NET_SOCKETS_SOCKOPT_TLS
static const uint8_t certificate[] = {
#include "server.der.inc"
};
static const uint8_t key[] = {
#include "server_key.der.inc"
};
#endif

static struct net_mgmt_event_callback watcher;
static K_SEM_DEFINE(online, 0, 1);

static void on_change(struct net_mgmt_event_callback* cb, uint32_t event, struct net_if* iface)
{
    ARG_UNUSED(cb);
    ARG_UNUSED(iface);
    switch (event) {
    case NET_EVENT_L4_CONNECTED:
        LOG_INF("online");
        k_sem_give(&online);
        break;
    case NET_EVENT_L4_DISCONNECTED:
        LOG_INF("offline");
        k_sem_reset(&online);
        break;
    default:
        break;
    }
}

static void report(struct k_work* work)
{
    struct k_work_delayable* delayable = k_work_delayable_from_work(work);
    struct service* it = CONTAINER_OF(delayable, struct service, report);
    atomic_val_t bytes = atomic_clear(&it->echoed);

    if (bytes > 0) {
        LOG_INF("%s: %ld bytes in a minute", it->name, (long)bytes);
    }
    k_work_schedule(delayable, K_MINUTES(1));
}

void service_count(struct service* it, ssize_t bytes)
{
    atomic_add(&it->echoed, (atomic_val_t)bytes);
}

static int protocol(int type)
{
    if (IS_ENABLED(CONFIG_NET_SOCKETS_ENABLE_DTLS) && type == SOCK_DGRAM) {
        return IPPROTO_DTLS_1_2;
    }
    if (IS_ENABLED(CONFIG_NET_SOCKETS_SOCKOPT_TLS) && type == SOCK_STREAM) {
        return IPPROTO_TLS_1_2;
    }
    return 0;
}

int service_open(struct service* it, int type)
{
    struct sockaddr own = {.sa_family = it->family};
    int on = 1;

    k_work_init_delayable(&it->report, report);
    k_work_schedule(&it->report, K_MINUTES(1));
    net_sin(&own)->sin_port = htons(ECHO_PORT); /* both families have it there */
    it->sock = socket(it->family, type, protocol(type));
    if (it->sock < 0) {
        return -errno;
    }
    if (IS_ENABLED(CONFIG_NET_SOCKETS_SOCKOPT_TLS)) {
        sec_tag_t tags[] = {SERVER_TAG};
        int role = TLS_DTLS_ROLE_SERVER;

        if (setsockopt(it->sock, SOL_TLS, TLS_SEC_TAG_LIST, tags, sizeof(tags)) < 0 ||
            (type == SOCK_DGRAM &&
             setsockopt(it->sock, SOL_TLS, TLS_DTLS_ROLE, &role, sizeof(role)) < 0)) {
            return -errno;
        }
    }
    if (setsockopt(it->sock, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 ||
        bind(it->sock, &own, sizeof(own)) < 0) {
        return -errno;
    }
    return 0;
}

int main(void)
{
#ifdef CONFIG_NET_SOCKETS_SOCKOPT_TLS
    int err = tls_credential_add(SERVER_TAG, TLS_CREDENTIAL_SERVER_CERTIFICATE, certificate,
                                 sizeof(certificate));

    if (err == 0) {
        err = tls_credential_add(SERVER_TAG, TLS_CREDENTIAL_PRIVATE_KEY, key, sizeof(key));
    }
    if (err != 0) {
        LOG_ERR("credentials: %d", err);
        return err;
    }
#endif
    net_mgmt_init_event_callback(&watcher, on_change,
                                 NET_EVENT_L4_CONNECTED | NET_EVENT_L4_DISCONNECTED);
    net_mgmt_add_event_callback(&watcher);
    conn_mgr_mon_resend_status();
    k_sem_take(&online, K_FOREVER);
    streams_start();
    datagrams_start();
    return 0;
}
