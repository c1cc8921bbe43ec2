/* Fetches a page by HTTPS five times, 20 s apart. What fails is told and tried again. */
#include <zephyr/kernel.h>
#include <zephyr/net/socket.h>
#include <zephyr/net/tls_credentials.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOST "tls.test"
#define PORT "443"
#define CA_TAG 1
#define PAGES 5

static const unsigned char ca[] = {
#include "ca.der.inc"
};

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

/* Bytes of the page, or a negative error. */
static int read_page(int sock)
{
    char buffer[128];
    int total = 0;

    for (;;) {
        ssize_t size = recv(sock, buffer, sizeof(buffer), 0);

        if (size < 0) {
            return -errno;
        }
        if (size == 0) {
            return total;
        }
        total += (int)size;
    }
}

static int fetch(void)
{
    static const char request[] = "GET / HTTP/1.1\r\nHost: " HOST "\r\nConnection: close\r\n\r\n";
    static const sec_tag_t tags[] = {CA_TAG};
    struct timeval patience = {.tv_sec = 20};
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo* res;
    int sock;
    int ret = getaddrinfo(HOST, PORT, &hints, &res);

    if (ret != 0) {
        printf("no address of %s: %s\n", HOST, gai_strerror(ret));
        return -ENOENT;
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
    while (done < PAGES) {
        int size = fetch();

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
