/* Sends back what it receives: TCP and UDP on port 4242 over IPv4 and IPv6, TLS and DTLS on port
 * 4243 over IPv4, a thread for each. */
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/net/socket.h>
#include <zephyr/net/tls_credentials.h>

#include <errno.h>

LOG_MODULE_REGISTER(echo_server, LOG_LEVEL_INF);

#define PLAIN_PORT 4242
#define SECURE_PORT 4243
#define SERVER_TAG 1

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

static int open_socket(const struct server* it)
{
    static const sec_tag_t tags[] = {SERVER_TAG};
    const int role = TLS_DTLS_ROLE_SERVER;
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    } own = {.any = {.sa_family = (sa_family_t)it->family}};
    int sock = zsock_socket(it->family, it->type, it->protocol);

    if (sock < 0) {
        return -errno;
    }
    own.in.sin_port = htons(it->port); /* at the same place in both */
    if (it->port == SECURE_PORT &&
        (zsock_setsockopt(sock, SOL_TLS, TLS_SEC_TAG_LIST, tags, sizeof(tags)) != 0 ||
         (it->type == SOCK_DGRAM &&
          zsock_setsockopt(sock, SOL_TLS, TLS_DTLS_ROLE, &role, sizeof(role)) != 0))) {
        return -errno;
    }
    if (zsock_bind(sock, &own.any, sizeof(own)) != 0) {
        return -errno;
    }
    if (it->type == SOCK_STREAM && zsock_listen(sock, 2) != 0) {
        return -errno;
    }
    return sock;
}

static void serve_stream(const struct server* it, int listener)
{
    char buffer[256];
    int client = zsock_accept(listener, NULL, NULL);

    if (client < 0) {
        LOG_WRN("%s: accept failed: %d", it->name, errno);
        return;
    }
    LOG_INF("%s: connected", it->name);
    for (;;) {
        ssize_t size = zsock_recv(client, buffer, sizeof(buffer), 0);
        ssize_t sent = 0;

        if (size <= 0) {
            LOG_INF("%s: ended: %d", it->name, size < 0 ? errno : 0);
            break;
        }
        while (sent < size) {
            ssize_t part = zsock_send(client, buffer + sent, (size_t)(size - sent), 0);

            if (part < 0) {
                LOG_WRN("%s: send failed: %d", it->name, errno);
                break;
            }
            sent += part;
        }
    }
    zsock_close(client);
}

static void serve_datagram(const struct server* it, int sock)
{
    struct sockaddr client;
    socklen_t length = sizeof(client);
    char buffer[256];
    ssize_t size = zsock_recvfrom(sock, buffer, sizeof(buffer), 0, &client, &length);

    if (size < 0) {
        LOG_INF("%s: receive: %d", it->name, errno);
        return;
    }
    if (zsock_sendto(sock, buffer, (size_t)size, 0, &client, length) != size) {
        LOG_WRN("%s: send failed: %d", it->name, errno);
    }
}

static void serve(void* server, void* unused, void* unused_too)
{
    const struct server* it = server;
    int sock = open_socket(it);

    ARG_UNUSED(unused);
    ARG_UNUSED(unused_too);
    if (sock < 0) {
        LOG_ERR("%s: no socket: %d", it->name, sock);
        return;
    }
    LOG_INF("%s: listening", it->name);
    for (;;) {
        if (it->type == SOCK_STREAM) {
            serve_stream(it, sock);
        } else {
            serve_datagram(it, sock);
        }
    }
}

static struct server servers[] = {
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
        return err;
    }
    for (size_t i = 0; i < ARRAY_SIZE(servers); i++) {
        k_thread_create(&threads[i], stacks[i], K_THREAD_STACK_SIZEOF(stacks[i]), serve,
                        &servers[i], NULL, NULL, K_PRIO_PREEMPT(8), 0, K_NO_WAIT);
        k_thread_name_set(&threads[i], servers[i].name);
    }
    return 0;
}
