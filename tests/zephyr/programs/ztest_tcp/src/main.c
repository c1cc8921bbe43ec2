/* TCP over loopback: zephyr/behaviour.md §2 and §3. */
#include "sockets.h"

#include <fcntl.h>

#define PORT 4242
#define TEXT "a text of some length"

static void after(void* fixture)
{
    ARG_UNUSED(fixture);
    close_all();
    k_sleep(K_MSEC(500));
}

struct pair {
    int listener;
    int client;
    int server;
};

static struct pair paired(const char* where)
{
    struct pair it = {.listener = listening(where, PORT)};
    struct sockaddr from;
    socklen_t length = sizeof(from);

    it.client = connected(where, PORT, SOCK_STREAM);
    it.server = zsock_accept(it.listener, &from, &length);
    zassert_true(it.server >= 0);
    zassert_equal(length, length_of(&from), "of the family");
    return it;
}

static void close_pair(const struct pair* it)
{
    zassert_ok(zsock_close(it->client));
    zassert_ok(zsock_close(it->server));
    zassert_ok(zsock_close(it->listener));
}

static void check_both_ways(const char* where)
{
    struct pair it = paired(where);

    send_text(it.client, TEXT);
    expect_text(it.server, TEXT);
    send_text(it.server, "back");
    expect_text(it.client, "back");
    zassert_ok(zsock_close(it.client));
    expect_text(it.server, "");
    expect_text(it.server, "");
}

ZTEST_USER(tcp, test_v4_send_recv) { check_both_ways(IPV4); }

ZTEST_USER(tcp, test_v6_send_recv) { check_both_ways(IPV6); }

ZTEST(tcp, test_short_reads)
{
    struct pair it = paired(IPV4);
    char some[4];

    send_text(it.client, "abcdef");
    zassert_equal(zsock_recv(it.server, some, 4, 0), 4);
    zassert_mem_equal(some, "abcd", 4);
    expect_text(it.server, "ef");
    zassert_equal(zsock_recv(it.server, some, 0, 0), 0);
}

ZTEST(tcp, test_msg_peek_and_dontwait)
{
    struct pair it = paired(IPV4);
    char some[8];

    zassert_fails(zsock_recv(it.server, some, 8, ZSOCK_MSG_DONTWAIT), EAGAIN);
    send_text(it.client, "peek");
    zassert_equal(zsock_recv(it.server, some, 8, ZSOCK_MSG_PEEK), 4);
    expect_text(it.server, "peek");
}

static struct k_thread helper;
static K_THREAD_STACK_DEFINE(helper_stack, 1024);

static void in_thread(k_thread_entry_t entry, int sock)
{
    k_thread_create(&helper, helper_stack, K_THREAD_STACK_SIZEOF(helper_stack), entry,
                    INT_TO_POINTER(sock), NULL, NULL, K_PRIO_PREEMPT(8), 0, K_NO_WAIT);
}

static void send_in_pieces(void* sock, void* p2, void* p3)
{
    ARG_UNUSED(p2);
    ARG_UNUSED(p3);
    for (int i = 0; i < 4; i++) {
        k_msleep(100);
        send_text(POINTER_TO_INT(sock), "part");
    }
}

ZTEST(tcp, test_msg_waitall)
{
    struct pair it = paired(IPV6);
    struct zsock_timeval limit = {.tv_sec = 1};
    char all[32] = {0};
    uint32_t before = k_uptime_get_32();
    int on = 1;

    zassert_ok(zsock_setsockopt(it.client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)));
    in_thread(send_in_pieces, it.client);
    zassert_equal(zsock_recv(it.server, all, 12, ZSOCK_MSG_WAITALL), 12);
    zassert_between_inclusive(k_uptime_get_32() - before, 300, 320);
    zassert_ok(zsock_setsockopt(it.server, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)));
    zassert_equal(zsock_recv(it.server, all, 12, ZSOCK_MSG_WAITALL), 4, "until the time-out");
    zassert_ok(k_thread_join(&helper, K_FOREVER));
}

ZTEST(tcp, test_recv_rcvtimeo)
{
    struct pair it = paired(IPV4);
    struct zsock_timeval limit = {.tv_usec = 300000};
    char byte;
    uint32_t before = k_uptime_get_32();

    zassert_ok(zsock_setsockopt(it.server, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)));
    zassert_fails(zsock_recv(it.server, &byte, 1, 0), EAGAIN);
    zassert_between_inclusive(k_uptime_get_32() - before, 300, 310);
}

ZTEST(tcp, test_unconnected)
{
    int sock = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    char byte;

    zassert_fails(zsock_send(sock, "x", 1, 0), ENOTCONN);
    zassert_fails(zsock_recv(sock, &byte, 1, 0), ENOTCONN);
}

ZTEST(tcp, test_bind_in_use)
{
    int first = listening(IPV4, PORT);
    int second = zsock_socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr own = address(IPV4, PORT);
    int on = 1;

    ARG_UNUSED(first);
    zassert_fails(zsock_bind(second, &own, sizeof(own)), EADDRINUSE);
    zassert_ok(zsock_setsockopt(second, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)));
    zassert_fails(zsock_bind(second, &own, sizeof(own)), EADDRINUSE);
}

ZTEST(tcp, test_accept_nonblocking)
{
    int listener = listening(IPV4, PORT);
    int server;

    zassert_ok(zsock_fcntl(listener, F_SETFL, O_NONBLOCK));
    zassert_fails(zsock_accept(listener, NULL, NULL), EAGAIN);
    (void)connected(IPV4, PORT, SOCK_STREAM);
    server = zsock_accept(listener, NULL, NULL);
    zassert_true(server >= 0);
    zassert_equal(zsock_fcntl(server, F_GETFL, 0), 0, "not inherited");
}

ZTEST(tcp, test_connect_timeout)
{
    int sock = zsock_socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr nobody = address("192.0.2.66", PORT);
    uint32_t before = k_uptime_get_32();

    zassert_fails(zsock_connect(sock, &nobody, sizeof(struct sockaddr_in)), ETIMEDOUT);
    zassert_between_inclusive(k_uptime_get_32() - before, CONFIG_NET_SOCKETS_CONNECT_TIMEOUT,
                              CONFIG_NET_SOCKETS_CONNECT_TIMEOUT + 10);
}

ZTEST(tcp, test_async_connect)
{
    int listener = listening(IPV6, PORT);
    int sock = zsock_socket(AF_INET6, SOCK_STREAM, 0);
    struct sockaddr to = address(IPV6, PORT);
    struct zsock_pollfd entry = {.fd = sock, .events = ZSOCK_POLLOUT};
    int error = -1;
    socklen_t length = sizeof(error);

    ARG_UNUSED(listener);
    zassert_ok(zsock_fcntl(sock, F_SETFL, O_NONBLOCK));
    zassert_fails(zsock_connect(sock, &to, sizeof(to)), EINPROGRESS);
    zassert_equal(zsock_poll(&entry, 1, 1000), 1);
    zassert_equal(entry.revents, ZSOCK_POLLOUT);
    zassert_ok(zsock_getsockopt(sock, SOL_SOCKET, SO_ERROR, &error, &length));
    zassert_equal(error, 0);
    zassert_ok(zsock_connect(sock, &to, sizeof(to)));
}

ZTEST(tcp, test_async_connect_refused)
{
    int sock = zsock_socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr to = address(IPV4, 1);
    struct zsock_pollfd entry = {.fd = sock, .events = ZSOCK_POLLOUT};
    int error = -1;
    socklen_t length = sizeof(error);

    zassert_ok(zsock_fcntl(sock, F_SETFL, O_NONBLOCK));
    zassert_fails(zsock_connect(sock, &to, sizeof(to)), EINPROGRESS);
    zassert_equal(zsock_poll(&entry, 1, 1000), 1);
    zassert_true((entry.revents & ZSOCK_POLLERR) != 0);
    zassert_ok(zsock_getsockopt(sock, SOL_SOCKET, SO_ERROR, &error, &length));
    zassert_equal(error, ECONNREFUSED);
}

ZTEST(tcp, test_options)
{
    int sock = zsock_socket(AF_INET6, SOCK_STREAM, 0);
    int value = -1;
    socklen_t length = sizeof(value);

    zassert_ok(zsock_getsockopt(sock, SOL_SOCKET, SO_TYPE, &value, &length));
    zassert_equal(value, SOCK_STREAM);
    zassert_ok(zsock_getsockopt(sock, SOL_SOCKET, SO_PROTOCOL, &value, &length));
    zassert_equal(value, IPPROTO_TCP);
    zassert_ok(zsock_getsockopt(sock, SOL_SOCKET, SO_DOMAIN, &value, &length));
    zassert_equal(value, AF_INET6);
    value = 1;
    zassert_ok(zsock_setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &value, sizeof(value)));
    zassert_ok(zsock_getsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &value, &length));
    zassert_equal(value, 1);
    zassert_fails(zsock_getsockopt(sock, SOL_SOCKET, 999, &value, &length), ENOPROTOOPT);
    zassert_fails(zsock_setsockopt(sock, 999, 1, &value, length), ENOPROTOOPT);
    value = 1;
    zassert_fails(zsock_setsockopt(sock, SOL_TLS, TLS_PEER_VERIFY, &value, length), ENOPROTOOPT);
}

static void shut_down(void* sock, void* p2, void* p3)
{
    ARG_UNUSED(p2);
    ARG_UNUSED(p3);
    k_msleep(50);
    zassert_ok(zsock_shutdown(POINTER_TO_INT(sock), ZSOCK_SHUT_RD));
}

ZTEST(tcp, test_shutdown)
{
    struct pair it = paired(IPV4);
    uint32_t before = k_uptime_get_32();
    char byte;

    zassert_fails(zsock_shutdown(it.client, ZSOCK_SHUT_WR), ENOTSUP);
    zassert_fails(zsock_shutdown(it.client, ZSOCK_SHUT_RDWR), ENOTSUP);
    zassert_fails(zsock_shutdown(it.client, 7), EINVAL);
    in_thread(shut_down, it.client);
    zassert_equal(zsock_recv(it.client, &byte, 1, 0), 0, "one that is blocked ends");
    zassert_between_inclusive(k_uptime_get_32() - before, 50, 60);
    zassert_equal(zsock_recv(it.client, &byte, 1, 0), 0);
    send_text(it.client, "still");
    expect_text(it.server, "still");
    zassert_ok(k_thread_join(&helper, K_FOREVER));
}

static void close_late(void* sock, void* p2, void* p3)
{
    ARG_UNUSED(p2);
    ARG_UNUSED(p3);
    k_msleep(50);
    zassert_ok(zsock_close(POINTER_TO_INT(sock)));
}

ZTEST(tcp, test_close_while_recv)
{
    struct pair it = paired(IPV6);
    char byte;

    in_thread(close_late, it.client);
    zassert_fails(zsock_recv(it.client, &byte, 1, 0), EINTR);
    zassert_ok(k_thread_join(&helper, K_FOREVER));
}

ZTEST(tcp, test_names)
{
    struct pair it = paired(IPV4);
    int fresh = zsock_socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr name;
    socklen_t length = sizeof(name);

    zassert_fails(zsock_getsockname(fresh, &name, &length), EINVAL);
    zassert_fails(zsock_getpeername(fresh, &name, &length), ENOTCONN);
    zassert_ok(zsock_getsockname(it.server, &name, &length));
    zassert_equal(length, sizeof(struct sockaddr_in));
    zassert_equal(net_sin(&name)->sin_port, htons(PORT));
    length = 2;
    memset(&name, 0xA5, sizeof(name));
    zassert_ok(zsock_getpeername(it.client, &name, &length));
    zassert_equal(length, sizeof(struct sockaddr_in), "the full size");
    zassert_equal(name.sa_family, AF_INET);
    zassert_equal(((uint8_t*)&name)[2], 0xA5, "what was given room");
}

ZTEST(tcp, test_ioctl)
{
    struct pair it = paired(IPV4);
    int waiting = -1;

    zassert_ok(zsock_ioctl(it.server, ZFD_IOCTL_FIONREAD, &waiting));
    zassert_equal(waiting, 0);
    send_text(it.client, "12345");
    send_text(it.client, "678");
    k_msleep(500); /* Nagle's algorithm waits for an acknowledgement */
    zassert_ok(zsock_ioctl(it.server, ZFD_IOCTL_FIONREAD, &waiting));
    zassert_equal(waiting, 8, "of the stream");
    zassert_ok(zsock_ioctl(it.server, ZFD_IOCTL_FIONBIO, NULL));
    zassert_equal(zsock_fcntl(it.server, F_GETFL, 0), O_NONBLOCK);
    zassert_fails(zsock_ioctl(it.server, 0x1234, NULL), EOPNOTSUPP);
}

ZTEST(tcp, test_many)
{
    for (int i = 0; i < 10; i++) {
        struct pair it = paired(IPV4);
        int on = 1;

        zassert_ok(zsock_setsockopt(it.client, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on)));
        send_text(it.client, "x");
        expect_text(it.server, "x");
        close_pair(&it);
        k_sleep(K_SECONDS(1)); /* TIME_WAIT */
    }
}

ZTEST_SUITE(tcp, NULL, NULL, NULL, after, NULL);
