/* Gets a page by HTTP, or with overlay-tls.conf by HTTPS. Written for a host as well. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if !defined(__ZEPHYR__) || defined(CONFIG_POSIX_API)
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#else
#include <zephyr/kernel.h>
#include <zephyr/net/socket.h>
#endif

#ifdef CONFIG_NET_SOCKETS_SOCKOPT_TLS
#include <zephyr/net/tls_credentials.h>

#define HOST "tls.test"
#define PORT "443"
#define PROTOCOL IPPROTO_TLS_1_2
#define CA_TAG 1

static const unsigned char ca[] = {
#include "ca.der.inc"
};
#else
#define HOST "web.test"
#define PORT "80"
#define PROTOCOL IPPROTO_TCP
#endif

#define REQUEST "GET / HTTP/1.0\r\nHost: " HOST "\r\n\r\n"

#define CHECK(what)                                                                                \
    if ((what) == -1) {                                                                            \
        printf("error %d of " #what "\n", errno);                                                  \
        exit(1);                                                                                   \
    }

static void tell(const struct addrinfo* ai)
{
    char text[64] = "?";
    const void* where = ai->ai_family == AF_INET
                            ? (const void*)&((struct sockaddr_in*)(void*)ai->ai_addr)->sin_addr
                            : (const void*)&((struct sockaddr_in6*)(void*)ai->ai_addr)->sin6_addr;

    inet_ntop(ai->ai_family, where, text, sizeof(text));
    printf("address %s, type %d, protocol %d\n", text, ai->ai_socktype, ai->ai_protocol);
}

int main(void)
{
    static struct addrinfo hints;
    struct addrinfo* res;
    char buffer[160];
    int total = 0;
    int sock;
    int ret;

#ifdef CONFIG_NET_SOCKETS_SOCKOPT_TLS
    sec_tag_t tags[] = {CA_TAG};

    ret = tls_credential_add(CA_TAG, TLS_CREDENTIAL_CA_CERTIFICATE, ca, sizeof(ca));
    if (ret != 0) {
        printf("tls_credential_add: %d\n", ret);
        exit(1);
    }
#endif
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    ret = getaddrinfo(HOST, PORT, &hints, &res);
    if (ret != 0) {
        printf("getaddrinfo: %d\n", ret);
        exit(1);
    }
    for (const struct addrinfo* each = res; each != NULL; each = each->ai_next) {
        tell(each);
    }
    CHECK(sock = socket(res->ai_family, res->ai_socktype, PROTOCOL));
#ifdef CONFIG_NET_SOCKETS_SOCKOPT_TLS
    CHECK(setsockopt(sock, SOL_TLS, TLS_SEC_TAG_LIST, tags, sizeof(tags)));
    CHECK(setsockopt(sock, SOL_TLS, TLS_HOSTNAME, HOST, sizeof(HOST)));
#endif
    CHECK(connect(sock, res->ai_addr, res->ai_addrlen));
    CHECK(send(sock, REQUEST, sizeof(REQUEST) - 1, 0));
    for (;;) {
        int size = (int)recv(sock, buffer, sizeof(buffer) - 1, 0);

        CHECK(size);
        if (size == 0) {
            break;
        }
        if (total == 0) {
            buffer[size] = 0;
            printf("%.*s\n", (int)strcspn(buffer, "\r"), buffer);
        }
        total += size;
    }
    printf("%d bytes\n", total);
    freeaddrinfo(res);
    close(sock);
    return 0;
}
