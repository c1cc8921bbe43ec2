/* socketpair: zephyr/behaviour.md §3. */
#include "sockets.h"

#include <fcntl.h>

struct socketpair_fixture {
    int sv[2];
};

static void* setup(void)
{
    static struct socketpair_fixture it;

    return &it;
}

static void before(void* fixture)
{
    struct socketpair_fixture* it = fixture;

    zassert_ok(zsock_socketpair(AF_UNIX, SOCK_STREAM, 0, it->sv));
}

static void after(void* fixture)
{
    ARG_UNUSED(fixture);
    close_all();
}

ZTEST_USER_F(socketpair, test_both_ways)
{
    for (int i = 0; i < 2; i++) {
        send_text(fixture->sv[i], "hello");
        expect_text(fixture->sv[!i], "hello");
    }
}

ZTEST_USER_F(socketpair, test_unsupported)
{
    int sv[2];

    ARG_UNUSED(fixture);
    zassert_fails(zsock_socketpair(AF_INET, SOCK_STREAM, 0, sv), EAFNOSUPPORT);
    zassert_fails(zsock_socketpair(AF_UNIX, 42, 0, sv), EPROTOTYPE);
    zassert_fails(zsock_socketpair(AF_UNIX, SOCK_STREAM, IPPROTO_TLS_1_0, sv), EPROTONOSUPPORT);
    zassert_fails(zsock_socketpair(AF_UNIX, SOCK_STREAM, 0, NULL), EFAULT);
}

ZTEST_USER_F(socketpair, test_read_nonblock)
{
    char byte;

    zassert_ok(zsock_fcntl(fixture->sv[0], F_SETFL, O_NONBLOCK));
    zassert_equal(zsock_fcntl(fixture->sv[0], F_GETFL, 0), O_NONBLOCK);
    zassert_fails(zsock_recv(fixture->sv[0], &byte, 1, 0), EAGAIN);
}

ZTEST_USER_F(socketpair, test_write_until_full)
{
    char many[CONFIG_NET_SOCKETPAIR_BUFFER_SIZE + 10] = {0};

    zassert_ok(zsock_fcntl(fixture->sv[1], F_SETFL, O_NONBLOCK));
    zassert_equal(zsock_send(fixture->sv[1], many, sizeof(many), 0),
                  CONFIG_NET_SOCKETPAIR_BUFFER_SIZE, "what there is room for");
    zassert_fails(zsock_send(fixture->sv[1], many, 1, 0), EAGAIN);
    zassert_equal(zsock_recv(fixture->sv[0], many, sizeof(many), 0),
                  CONFIG_NET_SOCKETPAIR_BUFFER_SIZE);
    zassert_equal(zsock_send(fixture->sv[1], many, 1, 0), 1);
}

ZTEST_USER_F(socketpair, test_the_other_end_is_closed)
{
    char byte;

    send_text(fixture->sv[0], "last");
    zassert_ok(zsock_close(fixture->sv[0]));
    expect_text(fixture->sv[1], "last");
    zassert_equal(zsock_recv(fixture->sv[1], &byte, 1, 0), 0);
    zassert_fails(zsock_send(fixture->sv[1], "x", 1, 0), EPIPE);
}

ZTEST_USER_F(socketpair, test_poll_and_fionread)
{
    struct zsock_pollfd fds[2] = {{.fd = fixture->sv[0], .events = ZSOCK_POLLIN},
                                  {.fd = fixture->sv[1], .events = ZSOCK_POLLOUT}};
    int waiting = -1;

    zassert_equal(zsock_poll(fds, 1, 100), 0);
    zassert_equal(zsock_poll(fds + 1, 1, 0), 1);
    zassert_equal(fds[1].revents, ZSOCK_POLLOUT);
    send_text(fixture->sv[1], "abc");
    zassert_equal(zsock_poll(fds, 2, 100), 2);
    zassert_equal(fds[0].revents, ZSOCK_POLLIN);
    zassert_ok(zsock_ioctl(fixture->sv[0], ZFD_IOCTL_FIONREAD, &waiting));
    zassert_equal(waiting, 3);
}

static int late_sock;

static void send_late(struct k_work* work)
{
    ARG_UNUSED(work);
    send_text(late_sock, "work");
}

static K_WORK_DELAYABLE_DEFINE(late, send_late);

ZTEST_F(socketpair, test_a_work_queue_writes)
{
    int64_t begin = k_uptime_get();

    late_sock = fixture->sv[1];
    zassert_equal(k_work_schedule(&late, K_MSEC(100)), 1);
    expect_text(fixture->sv[0], "work");
    zassert_between_inclusive(k_uptime_delta(&begin), 100, 110);
}

ZTEST_SUITE(socketpair, NULL, setup, before, after, NULL);
