/* Fetches a page by HTTPS five times, 20 s apart. It waits for the network first; what fails is
 * told and tried again. */
#include <zephyr/kernel.h>
#include <zephyr/net/conn_mgr_connectivity.h>
#include <zephyr/net/conn_mgr_monitor.h>
#include <zephyr/net/net_event.h>
#include <zephyr/net/net_mgmt.h>
#include <zephyr/net/socket.h>
#include <zephyr/net/tls_credentials.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tag.h"

#define HOST "tls.test"
#define PORT "443"
#define PAGES 5
#define PATIENCE 20 /* seconds, for the next part of a page */

#define ONLINE BIT(0)

static const unsigned char ca[] = {
#include "ca.der.inc"
};

static K_EVENT_DEFINE(network);
static struct net_mgmt_event_callback events;

static void on_event(struct net_mgmt_event_callback* cb, uint32_t event, struct net_if* iface)
{
    ARG_UNUSED(cb);
    ARG_UNUSED(iface);
    if (event == NET_EVENT_L4_CONNECTED) {
        printf("%lld ms: connected\n", (long long)k_uptime_get());
        k_event_set(&network, ONLINE);
    } else if (event == NET_EVENT_L4_DISCONNECTED) {
        printf("%lld ms: disconnected\n", (long long)k_uptime_get());
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

static int send_all(int sock, const char* data, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(sock, data, size, 0); /* may take a part */

        if (sent < 0) {
            return -errno;
        }
        data += sent;
        size -= (size_t)sent;
    }
    return 0;
}

/* Bytes of the page, or a negative error: one that the network has cut short is none. */
static int read_page(int sock)
{
    static const char length_field[] = "Content-Length: ";
    static char answer[1024];
    size_t total = 0;
    const char* body;
    const char* length;

    while (total < sizeof(answer) - 1) {
        ssize_t size = recv(sock, answer + total, sizeof(answer) - 1 - total, 0);

        if (size < 0) {
            return -errno;
        }
        if (size == 0) {
            break;
        }
        total += (size_t)size;
    }
    answer[total] = '\0';
    body = strstr(answer, "\r\n\r\n");
    length = strstr(answer, length_field);
    if (strncmp(answer, "HTTP/1.1 200 ", 13) != 0 || body == NULL || length == NULL) {
        return -EBADMSG;
    }
    body += 4;
    if (strtoul(length + strlen(length_field), NULL, 10) != strlen(body)) {
        return -EMSGSIZE;
    }
    return (int)strlen(body);
}

static int fetch(void)
{
    static const char request[] = "GET / HTTP/1.1\r\nHost: " HOST "\r\nConnection: close\r\n\r\n";
    static const sec_tag_t tags[] = {CA_TAG};
    struct timeval patience = {.tv_sec = PATIENCE};
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo* res;
    int sock;
    int ret = getaddrinfo(HOST, PORT, &hints, &res);

    if (ret != 0) {
        printf("no address of %s: %d, %s\n", HOST, ret, gai_strerror(ret));
        return -EHOSTUNREACH;
    }
    sock = socket(res->ai_family, res->ai_socktype, IPPROTO_TLS_1_2);
    if (sock < 0) {
        ret = -errno;
        freeaddrinfo(res);
        return ret;
    }
    if (setsockopt(sock, SOL_TLS, TLS_SEC_TAG_LIST, tags, sizeof(tags)) != 0 ||
        setsockopt(sock, SOL_TLS, TLS_HOSTNAME, HOST, sizeof(HOST) - 1) != 0 ||
        setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) != 0 ||
        connect(sock, res->ai_addr, res->ai_addrlen) != 0) {
        ret = -errno;
    } else {
        ret = send_all(sock, request, strlen(request));
        if (ret == 0) {
            ret = read_page(sock);
        }
    }
    freeaddrinfo(res);
    close(sock);
    return ret;
}

int main(void)
{
    int done = 0;
    int err = tls_credential_add(CA_TAG, TLS_CREDENTIAL_CA_CERTIFICATE, ca, sizeof(ca));

    if (err != 0) {
        printf("tls_credential_add: %d\n", err);
        exit(1);
    }
    err = go_online();
    if (err != 0) {
        printf("no way to the network: %d\n", err);
        exit(1);
    }
    while (done < PAGES) {
        int size;

        k_event_wait(&network, ONLINE, false, K_FOREVER);
        size = fetch();
        if (size > 0) {
            printf("%lld ms: page of %d bytes\n", (long long)k_uptime_get(), size);
            done++;
        } else {
            printf("%lld ms: failed: %s\n", (long long)k_uptime_get(), strerror(-size));
        }
        k_sleep(K_SECONDS(20));
    }
    exit(0);
}
