/* What the suites share: sockets on the device's own loopback. */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <zephyr/net/socket.h>
#include <zephyr/ztest_assert.h>

#include <errno.h>
#include <string.h>

#define IPV4 "127.0.0.1"
#define IPV6 "::1"

/* The address of a text of either family. */
static inline struct sockaddr address(const char* text, uint16_t port)
{
    struct sockaddr it;

    memset(&it, 0, sizeof(it));
    if (strchr(text, ':') != NULL) {
        it.sa_family = AF_INET6;
        zassert_equal(zsock_inet_pton(AF_INET6, text, &net_sin6(&it)->sin6_addr), 1);
    } else {
        it.sa_family = AF_INET;
        zassert_equal(zsock_inet_pton(AF_INET, text, &net_sin(&it)->sin_addr), 1);
    }
    net_sin(&it)->sin_port = htons(port);
    return it;
}

static inline socklen_t length_of(const struct sockaddr* it)
{
    return it->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
}

/* A bound socket. */
static inline int bound(const char* text, uint16_t port, int type)
{
    struct sockaddr own = address(text, port);
    int sock = zsock_socket(own.sa_family, type, 0);

    zassert_true(sock >= 0, "socket: %d", errno);
    zassert_ok(zsock_bind(sock, &own, length_of(&own)), "bind: %d", errno);
    return sock;
}

static inline int listening(const char* text, uint16_t port)
{
    int sock = bound(text, port, SOCK_STREAM);

    zassert_ok(zsock_listen(sock, 2), "listen: %d", errno);
    return sock;
}

/* A connected socket of this type. */
static inline int connected(const char* text, uint16_t port, int type)
{
    struct sockaddr to = address(text, port);
    int sock = zsock_socket(to.sa_family, type, 0);

    zassert_true(sock >= 0, "socket: %d", errno);
    zassert_ok(zsock_connect(sock, &to, length_of(&to)), "connect: %d", errno);
    return sock;
}

static inline void send_text(int sock, const char* text)
{
    zassert_equal(zsock_send(sock, text, strlen(text), 0), (ssize_t)strlen(text), "send: %d",
                  errno);
}

/* One receive brings just this. */
static inline void expect_text(int sock, const char* text)
{
    char buffer[64] = {0};
    ssize_t size = zsock_recv(sock, buffer, sizeof(buffer) - 1, 0);

    zassert_equal(size, (ssize_t)strlen(text), "recv: %d, errno %d", (int)size, errno);
    zassert_str_equal(buffer, text);
}

#define zassert_fails(call, error)                                                                 \
    do {                                                                                           \
        errno = 0;                                                                                 \
        zassert_equal(call, -1);                                                                   \
        zassert_equal(errno, error, "errno %d, not " #error, errno);                               \
    } while (0)

static inline void close_all(void)
{
    for (int fd = 0; fd < CONFIG_POSIX_MAX_FDS; fd++) {
        (void)zsock_close(fd);
    }
}

#endif
