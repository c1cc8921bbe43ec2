/* Sends back what it receives: TCP and UDP on port 4242 over IPv4 and IPv6, TLS and DTLS on port
 * 4243 over IPv4, a thread for each. A socket that fails is opened anew when there is a network. */
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/net/conn_mgr_connectivity.h>
#include <zephyr/net/conn_mgr_monitor.h>
#include <zephyr/net/net_event.h>
#include <zephyr/net/net_mgmt.h>
#include <zephyr/net/socket.h>
#include <zephyr/net/tls_credentials.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tag.h"

LOG_MODULE_REGISTER(echo_server, LOG_LEVEL_INF);

#define PLAIN_PORT 4242
#define SECURE_PORT 4243
#define RETRY K_SECONDS(2)
#define BREATH K_MSEC(100)
#define IDLE 60 /* seconds: a client that has gone without a word holds its server no longer */

#define ONLINE BIT(0)

static const unsigned char certificate[] = {
#include "server.der.inc"
};
static const unsigned char key[] = {
#include "server_key.der.inc"
};

struct server {
    const char* name;
    int family;
    int type;
    int protocol;
    uint16_t port;
};

static K_EVENT_DEFINE(network);
static struct net_mgmt_event_callback events;

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

static int go_online(void)
{
    int err;

    net_mgmt_init_event_callback(&events, on_event,
                                 NET_EVENT_L4_CONNECTED | NET_EVENT_L4_DISCONNECTED);
    net_mgmt_add_event_callback(&events);
    conn_mgr_mon_resend_status(); /* the network may have been there before */

    /* What has a modem or a radio of its own is switched on; anything else is up by itself. */
    err = conn_mgr_all_if_up(true);
    return err != 0 ? err : conn_mgr_all_if_connect(true);
}

/* 0 or a negative error. */
static int secure(const struct server* it, int sock)
{
    static const sec_tag_t tags[] = {SERVER_TAG};
    const int verify = TLS_PEER_VERIFY_NONE; /* clients show no certificate */
    const int role = TLS_DTLS_ROLE_SERVER;

    if (zsock_setsockopt(sock, SOL_TLS, TLS_SEC_TAG_LIST, tags, sizeof(tags)) != 0 ||
        zsock_setsockopt(sock, SOL_TLS, TLS_PEER_VERIFY, &verify, sizeof(verify)) != 0) {
        return -errno;
    }
    if (it->type == SOCK_DGRAM &&
        zsock_setsockopt(sock, SOL_TLS, TLS_DTLS_ROLE, &role, sizeof(role)) != 0) {
        return -errno;
    }
    return 0;
}

/* 0 or a negative error. */
static int prepare(const struct server* it, int sock)
{
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    } own = {.any = {.sa_family = (sa_family_t)it->family}};
    const int reuse = 1;
    int err;

    own.in.sin_port = htons(it->port); /* at the same place in both */
    if (it->port == SECURE_PORT) {
        err = secure(it, sock);
        if (err != 0) {
            return err;
        }
    }
    if (zsock_setsockopt(sock, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof(reuse)) != 0) {
        return -errno;
    }
    if (zsock_bind(sock, &own.any, sizeof(own)) != 0) {
        return -errno;
    }
    if (it->type == SOCK_STREAM && zsock_listen(sock, 2) != 0) {
        return -errno;
    }
    return 0;
}

/* A socket, or a negative error. */
static int open_socket(const struct server* it)
{
    int sock = zsock_socket(it->family, it->type, it->protocol);
    int err;

    if (sock < 0) {
        return -errno;
    }
    err = prepare(it, sock);
    if (err != 0) {
        zsock_close(sock);
        return err;
    }
    return sock;
}

/* 0, or a negative error of the connection. */
static int send_all(int sock, const char* data, size_t size)
{
    while (size > 0) {
        ssize_t sent = zsock_send(sock, data, size, 0); /* may take a part */

        if (sent < 0) {
            return -errno;
        }
        data += sent;
        size -= (size_t)sent;
    }
    return 0;
}

/* 0 when the client has ended it, or a negative error. */
static int echo(int client)
{
    struct zsock_timeval idle = {.tv_sec = IDLE};
    char buffer[256];

    if (zsock_setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &idle, sizeof(idle)) != 0) {
        return -errno;
    }
    for (;;) {
        ssize_t size = zsock_recv(client, buffer, sizeof(buffer), 0);
        int err;

        if (size <= 0) {
            return size < 0 ? -errno : 0;
        }
        err = send_all(client, buffer, (size_t)size);
        if (err != 0) {
            return err;
        }
    }
}

/* One client. 0, or a negative error of the listener. */
static int serve_stream(const struct server* it, int listener)
{
    int client = zsock_accept(listener, NULL, NULL);
    int err;

    if (client < 0 && errno == ENETDOWN) { /* of the modem, with its PDN connection */
        return -errno;
    }
    if (client < 0) { /* a handshake has failed: the next client may do better */
        LOG_WRN("%s: accept failed: %s", it->name, strerror(errno));
        k_sleep(BREATH);
        return 0;
    }
    LOG_INF("%s: connected", it->name);
    err = echo(client);
    LOG_INF("%s: ended: %s", it->name, err == 0 ? "by the client" : strerror(-err));
    zsock_close(client);
    return 0;
}

/* One datagram. 0, or a negative error of the socket. */
static int serve_datagram(const struct server* it, int sock)
{
    struct sockaddr client;
    socklen_t length = sizeof(client);
    char buffer[256];
    ssize_t size = zsock_recvfrom(sock, buffer, sizeof(buffer), 0, &client, &length);

    if (size < 0) {
        return -errno;
    }
    if (zsock_sendto(sock, buffer, (size_t)size, 0, &client, length) < 0) {
        LOG_WRN("%s: send failed: %s", it->name, strerror(errno));
    }
    return 0;
}

static void serve(void* server, void* unused, void* unused_too)
{
    const struct server* it = server;

    ARG_UNUSED(unused);
    ARG_UNUSED(unused_too);
    for (;;) {
        int err = 0;
        int sock;

        k_event_wait(&network, ONLINE, false, K_FOREVER);
        sock = open_socket(it);
        if (sock == -EOPNOTSUPP) {
            LOG_ERR("%s: no socket: %s", it->name, strerror(-sock));
            return;
        }
        if (sock < 0) { /* such as no address of this family yet */
            LOG_WRN("%s: no socket yet: %s", it->name, strerror(-sock));
            k_sleep(RETRY);
            continue;
        }
        LOG_INF("%s: listening", it->name);
        while (err == 0) {
            err = it->type == SOCK_STREAM ? serve_stream(it, sock) : serve_datagram(it, sock);
        }
        LOG_WRN("%s: failed: %s", it->name, strerror(-err));
        zsock_close(sock);
        k_sleep(RETRY);
    }
}

static const struct server servers[] = {
    {"tcp4", AF_INET, SOCK_STREAM, IPPROTO_TCP, PLAIN_PORT},
    {"udp4", AF_INET, SOCK_DGRAM, IPPROTO_UDP, PLAIN_PORT},
    {"tcp6", AF_INET6, SOCK_STREAM, IPPROTO_TCP, PLAIN_PORT},
    {"udp6", AF_INET6, SOCK_DGRAM, IPPROTO_UDP, PLAIN_PORT},
    {"tls", AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2, SECURE_PORT},
    {"dtls", AF_INET, SOCK_DGRAM, IPPROTO_DTLS_1_2, SECURE_PORT},
};

static struct k_thread threads[ARRAY_SIZE(servers)];
K_THREAD_STACK_ARRAY_DEFINE(stacks, ARRAY_SIZE(servers), 4096);

int main(void)
{
    int err = tls_credential_add(SERVER_TAG, TLS_CREDENTIAL_SERVER_CERTIFICATE, certificate,
                                 sizeof(certificate));

    if (err == 0) {
        err = tls_credential_add(SERVER_TAG, TLS_CREDENTIAL_PRIVATE_KEY, key, sizeof(key));
    }
    if (err != 0) {
        LOG_ERR("tls_credential_add: %d", err);
        exit(1);
    }
    err = go_online();
    if (err != 0) {
        LOG_ERR("no way to the network: %d", err);
        exit(1);
    }
    for (size_t i = 0; i < ARRAY_SIZE(servers); i++) {
        k_thread_create(&threads[i], stacks[i], K_THREAD_STACK_SIZEOF(stacks[i]), serve,
                        (void*)&servers[i], NULL, NULL, K_PRIO_PREEMPT(8), 0, K_NO_WAIT);
        k_thread_name_set(&threads[i], servers[i].name);
    }
    return 0;
}
