/* UDP over loopback: zephyr/behaviour.md §2 and §3. Runs with each version's headers. */
#include "sockets.h"

#define SERVER_PORT 4242
#define CLIENT_PORT 9898
#define TEXT "a text of some length"

struct udp_fixture {
    int client4;
    int server4;
    int client6;
    int server6;
    struct sockaddr to4;
    struct sockaddr to6;
};

static void* setup(void)
{
    static struct udp_fixture it;

    it.to4 = address(IPV4, SERVER_PORT);
    it.to6 = address(IPV6, SERVER_PORT);
    return &it;
}

static void before(void* fixture)
{
    struct udp_fixture* it = fixture;

    it->client4 = bound(IPV4, CLIENT_PORT, SOCK_DGRAM);
    it->server4 = bound(IPV4, SERVER_PORT, SOCK_DGRAM);
    it->client6 = bound(IPV6, CLIENT_PORT, SOCK_DGRAM);
    it->server6 = bound(IPV6, SERVER_PORT, SOCK_DGRAM);
}

static void after(void* fixture)
{
    ARG_UNUSED(fixture);
    close_all();
}

static void check_both_ways(int client, int server, struct sockaddr* to)
{
    char buffer[64] = {0};
    struct sockaddr from;
    socklen_t length = sizeof(from);
    ssize_t size = zsock_sendto(client, TEXT, strlen(TEXT), 0, to, length_of(to));

    zassert_equal(size, (ssize_t)strlen(TEXT), "errno %d", errno);
    memset(&from, 0, sizeof(from));
    size = zsock_recvfrom(server, buffer, sizeof(buffer), 0, &from, &length);
    zassert_equal(size, (ssize_t)strlen(TEXT));
    zassert_mem_equal(buffer, TEXT, strlen(TEXT));
    zassert_equal(length, length_of(to));
    zassert_equal(from.sa_family, to->sa_family);
    zassert_equal(net_sin(&from)->sin_port, htons(CLIENT_PORT));
    size = zsock_sendto(server, TEXT, strlen(TEXT), 0, &from, length);
    zassert_equal(size, (ssize_t)strlen(TEXT));
    memset(buffer, 0, sizeof(buffer));
    size = zsock_recvfrom(client, buffer, sizeof(buffer), 0, NULL, NULL);
    zassert_equal(size, (ssize_t)strlen(TEXT));
    zassert_mem_equal(buffer, TEXT, strlen(TEXT));
}

ZTEST_USER_F(udp, test_v4_sendto_recvfrom)
{
    check_both_ways(fixture->client4, fixture->server4, &fixture->to4);
}

ZTEST_USER_F(udp, test_v6_sendto_recvfrom)
{
    check_both_ways(fixture->client6, fixture->server6, &fixture->to6);
}

ZTEST_USER_F(udp, test_connected)
{
    zassert_fails(zsock_send(fixture->client4, "x", 1, 0), EDESTADDRREQ);
    zassert_ok(zsock_connect(fixture->client4, &fixture->to4, sizeof(struct sockaddr_in)));
    send_text(fixture->client4, TEXT);
    expect_text(fixture->server4, TEXT);
    zassert_ok(zsock_connect(fixture->client6, &fixture->to6, sizeof(struct sockaddr_in6)));
    send_text(fixture->client6, TEXT);
    expect_text(fixture->server6, TEXT);
}

ZTEST_USER_F(udp, test_a_connected_one_hears_its_peer_only)
{
    int other = bound(IPV4, 7777, SOCK_DGRAM);
    struct sockaddr client = address(IPV4, CLIENT_PORT);

    zassert_ok(zsock_connect(fixture->client4, &fixture->to4, sizeof(struct sockaddr_in)));
    zassert_equal(zsock_sendto(other, "not you", 7, 0, &client, sizeof(struct sockaddr_in)), 7);
    zassert_equal(zsock_sendto(fixture->server4, "you", 3, 0, &client, sizeof(struct sockaddr_in)),
                  3);
    expect_text(fixture->client4, "you");
    zassert_fails(zsock_recv(fixture->client4, &client, 1, ZSOCK_MSG_DONTWAIT), EAGAIN);
}

ZTEST_USER_F(udp, test_msg_trunc)
{
    char buffer[10];

    zassert_ok(zsock_connect(fixture->client6, &fixture->to6, sizeof(struct sockaddr_in6)));
    send_text(fixture->client6, TEXT);
    send_text(fixture->client6, TEXT);
    send_text(fixture->client6, "next");
    zassert_equal(zsock_recv(fixture->server6, buffer, 5, 0), 5, "what fits, the rest is dropped");
    zassert_mem_equal(buffer, TEXT, 5);
    zassert_equal(zsock_recv(fixture->server6, buffer, 2, ZSOCK_MSG_TRUNC), (ssize_t)strlen(TEXT));
    expect_text(fixture->server6, "next");
}

ZTEST_USER_F(udp, test_msg_peek)
{
    char buffer[10];

    zassert_ok(zsock_connect(fixture->client4, &fixture->to4, sizeof(struct sockaddr_in)));
    send_text(fixture->client4, "peek");
    zassert_equal(zsock_recv(fixture->server4, buffer, 2, ZSOCK_MSG_PEEK), 2);
    zassert_equal(zsock_recv(fixture->server4, buffer, 10, ZSOCK_MSG_PEEK), 4);
    expect_text(fixture->server4, "peek");
    zassert_fails(zsock_recv(fixture->server4, buffer, 10, ZSOCK_MSG_DONTWAIT), EAGAIN);
}

ZTEST_USER_F(udp, test_so_rcvtimeo)
{
    struct zsock_timeval limit = {.tv_sec = 0, .tv_usec = 300000};
    char byte;
    uint32_t begin = k_uptime_get_32();

    zassert_ok(zsock_setsockopt(fixture->server4, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)));
    limit.tv_usec = 400000;
    zassert_ok(zsock_setsockopt(fixture->server6, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)));
    zassert_fails(zsock_recv(fixture->server4, &byte, 1, 0), EAGAIN);
    zassert_between_inclusive(k_uptime_get_32() - begin, 300, 310);
    begin = k_uptime_get_32();
    zassert_fails(zsock_recv(fixture->server6, &byte, 1, 0), EAGAIN);
    zassert_between_inclusive(k_uptime_get_32() - begin, 400, 410);
    zassert_fails(
        zsock_setsockopt(fixture->server4, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit) - 1),
        EINVAL);
}

ZTEST_USER_F(udp, test_so_sndtimeo)
{
    struct zsock_timeval limit = {.tv_sec = 2, .tv_usec = 500000};

    zassert_ok(zsock_setsockopt(fixture->client4, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)));
}

ZTEST_USER_F(udp, test_sendmsg)
{
    char first[] = "one ";
    char second[] = "datagram";
    struct iovec parts[] = {{.iov_base = first, .iov_len = 4}, {.iov_base = second, .iov_len = 8}};
    char control[CMSG_SPACE(sizeof(int))] = {0};
    struct msghdr message = {
        .msg_name = &fixture->to4,
        .msg_namelen = sizeof(struct sockaddr_in),
        .msg_iov = parts,
        .msg_iovlen = ARRAY_SIZE(parts),
    };
    struct cmsghdr* unknown;

    zassert_equal(zsock_sendmsg(fixture->client4, &message, 0), 12, "errno %d", errno);
    expect_text(fixture->server4, "one datagram");
    message.msg_control = control;
    message.msg_controllen = sizeof(control);
    unknown = CMSG_FIRSTHDR(&message);
    unknown->cmsg_len = CMSG_LEN(sizeof(int));
    unknown->cmsg_level = 1122;
    unknown->cmsg_type = 3344;
    zassert_equal(zsock_sendmsg(fixture->client4, &message, 0), 12, "it is ignored");
    expect_text(fixture->server4, "one datagram");
}

ZTEST_USER_F(udp, test_recvmsg)
{
#if EMU9160_ZEPHYR_VERSION >= 30600
    char first[4];
    char second[16];
    struct iovec parts[] = {{.iov_base = first, .iov_len = sizeof(first)},
                            {.iov_base = second, .iov_len = sizeof(second)}};
    struct sockaddr from;
    struct msghdr message = {
        .msg_name = &from,
        .msg_namelen = sizeof(from),
        .msg_iov = parts,
        .msg_iovlen = ARRAY_SIZE(parts),
    };

    zassert_ok(zsock_connect(fixture->client6, &fixture->to6, sizeof(struct sockaddr_in6)));
    send_text(fixture->client6, "one datagram");
    zassert_equal(zsock_recvmsg(fixture->server6, &message, 0), 12, "errno %d", errno);
    zassert_mem_equal(first, "one ", 4);
    zassert_mem_equal(second, "datagram", 8);
    zassert_equal(message.msg_namelen, sizeof(struct sockaddr_in6));
    zassert_equal(net_sin6(&from)->sin6_port, htons(CLIENT_PORT));

    send_text(fixture->client6, "one datagram");
    message.msg_iovlen = 1;
    zassert_equal(zsock_recvmsg(fixture->server6, &message, 0), 4);
    zassert_true((message.msg_flags & ZSOCK_MSG_TRUNC) != 0);
#else
    ztest_test_skip();
#endif
}

ZTEST_USER_F(udp, test_so_type_and_protocol)
{
    int value = 0;
    socklen_t length = sizeof(value);

    zassert_ok(zsock_getsockopt(fixture->client4, SOL_SOCKET, SO_TYPE, &value, &length));
    zassert_equal(value, SOCK_DGRAM);
    zassert_equal(length, sizeof(int));
    zassert_ok(zsock_getsockopt(fixture->client6, SOL_SOCKET, SO_PROTOCOL, &value, &length));
    zassert_equal(value, IPPROTO_UDP);
    zassert_ok(zsock_getsockopt(fixture->client6, SOL_SOCKET, SO_DOMAIN, &value, &length));
    zassert_equal(value, AF_INET6);
    zassert_fails(zsock_setsockopt(fixture->client6, SOL_SOCKET, SO_DOMAIN, &value, length),
                  ENOPROTOOPT);
    length = 1;
    zassert_fails(zsock_getsockopt(fixture->client4, SOL_SOCKET, SO_TYPE, &value, &length), EINVAL);
}

ZTEST_USER_F(udp, test_buffers)
{
    static const int names[] = {SO_RCVBUF, SO_SNDBUF};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        int value = 1500;
        socklen_t length = sizeof(value);

        zassert_ok(zsock_setsockopt(fixture->client4, SOL_SOCKET, names[i], &value, sizeof(value)));
        value = 0;
        zassert_ok(zsock_getsockopt(fixture->client4, SOL_SOCKET, names[i], &value, &length));
        zassert_equal(value, 1500);
        value = -1;
        zassert_fails(
            zsock_setsockopt(fixture->client4, SOL_SOCKET, names[i], &value, sizeof(value)),
            EINVAL);
        value = 65536;
        zassert_fails(
            zsock_setsockopt(fixture->client4, SOL_SOCKET, names[i], &value, sizeof(value)),
            EINVAL);
    }
}

ZTEST_USER_F(udp, test_fionread)
{
    int waiting = -1;

    zassert_ok(zsock_connect(fixture->client4, &fixture->to4, sizeof(struct sockaddr_in)));
    send_text(fixture->client4, TEXT);
    send_text(fixture->client4, "x");
    k_msleep(10);
#if EMU9160_ZEPHYR_VERSION >= 30700
    zassert_ok(zsock_ioctl(fixture->server4, ZFD_IOCTL_FIONREAD, &waiting));
    zassert_equal(waiting, (int)strlen(TEXT), "of the next datagram");
#else
    ARG_UNUSED(waiting);
#endif
}

ZTEST(udp, test_names)
{
    int sock = zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    struct sockaddr name;
    struct sockaddr to = address(IPV4, SERVER_PORT);
    socklen_t length = sizeof(name);

    zassert_fails(zsock_getsockname(sock, &name, &length), EINVAL);
    zassert_fails(zsock_getpeername(sock, &name, &length), ENOTCONN);
    zassert_ok(zsock_connect(sock, &to, sizeof(to)), "a longer address is fine");
    zassert_ok(zsock_getsockname(sock, &name, &length));
    zassert_equal(length, sizeof(struct sockaddr_in));
    zassert_true(net_sin(&name)->sin_port != 0);
    length = sizeof(name);
    zassert_ok(zsock_getpeername(sock, &name, &length));
    zassert_equal(net_sin(&name)->sin_port, htons(SERVER_PORT));
}

ZTEST(udp, test_reuseaddr)
{
    struct sockaddr any = address("0.0.0.0", 6000);
    struct sockaddr own = address(IPV4, 6000);
    int first = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    int second = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    int value = -1;
    socklen_t length = sizeof(value);

    zassert_ok(zsock_getsockopt(first, SOL_SOCKET, SO_REUSEADDR, &value, &length));
    zassert_equal(value, 0);
    zassert_ok(zsock_bind(first, &any, sizeof(any)));
    zassert_fails(zsock_bind(second, &own, sizeof(own)), EADDRINUSE);
    value = -5;
    zassert_ok(zsock_setsockopt(second, SOL_SOCKET, SO_REUSEADDR, &value, sizeof(value)));
    zassert_ok(zsock_getsockopt(second, SOL_SOCKET, SO_REUSEADDR, &value, &length));
    zassert_equal(value, 1, "any but zero");
    zassert_fails(zsock_bind(second, &any, sizeof(any)), EADDRINUSE);
    zassert_ok(zsock_bind(second, &own, sizeof(own)));
}

ZTEST_SUITE(udp, NULL, setup, before, after, NULL);
