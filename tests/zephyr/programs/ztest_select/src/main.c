/* select as zephyr/behaviour.md §4 has it. */
#include "sockets.h"

#define FUZZ 30 /* ms */

static zsock_fd_set readfds;
static zsock_fd_set writefds;
static zsock_fd_set exceptfds;

static int wait_read(int fd, int other, int ms)
{
    struct zsock_timeval patience = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};

    ZSOCK_FD_ZERO(&readfds);
    ZSOCK_FD_SET(fd, &readfds);
    ZSOCK_FD_SET(other, &readfds);
    return zsock_select(MAX(fd, other) + 1, &readfds, NULL, NULL, &patience);
}

ZTEST_USER(select, test_fd_set)
{
    zsock_fd_set it;

    BUILD_ASSERT(ZSOCK_FD_SETSIZE >= CONFIG_POSIX_MAX_FDS, "as large as the table");
    ZSOCK_FD_ZERO(&it);
    zassert_false(ZSOCK_FD_ISSET(0, &it));
    ZSOCK_FD_SET(0, &it);
    ZSOCK_FD_SET(CONFIG_POSIX_MAX_FDS - 1, &it);
    zassert_true(ZSOCK_FD_ISSET(0, &it));
    zassert_true(ZSOCK_FD_ISSET(CONFIG_POSIX_MAX_FDS - 1, &it));
    zassert_false(ZSOCK_FD_ISSET(1, &it));
    ZSOCK_FD_CLR(0, &it);
    zassert_false(ZSOCK_FD_ISSET(0, &it));
}

ZTEST_USER(select, test_udp)
{
    int server = bound(IPV6, 4242, SOCK_DGRAM);
    int client = connected(IPV6, 4242, SOCK_DGRAM);
    uint32_t before = k_uptime_get_32();

    zassert_equal(client, 1, "descriptors begin at zero");
    zassert_equal(wait_read(client, server, 0), 0);
    zassert_false(ZSOCK_FD_ISSET(server, &readfds), "the sets are cleared");
    zassert_within(k_uptime_get_32(), before, 1);

    before = k_uptime_get_32();
    zassert_equal(wait_read(client, server, 50), 0);
    zassert_between_inclusive(k_uptime_get_32() - before, 50, 50 + FUZZ);

    send_text(client, "x");
    before = k_uptime_get_32();
    zassert_equal(wait_read(client, server, 10000), 1);
    zassert_true(ZSOCK_FD_ISSET(server, &readfds));
    zassert_false(ZSOCK_FD_ISSET(client, &readfds));
    zassert_between_inclusive(k_uptime_get_32() - before, 0, FUZZ);

    expect_text(server, "x");
    zassert_equal(wait_read(client, server, 0), 0);

    ZSOCK_FD_ZERO(&writefds);
    ZSOCK_FD_SET(client, &writefds);
    zassert_equal(zsock_select(client + 1, NULL, &writefds, NULL, NULL), 1);
    zassert_true(ZSOCK_FD_ISSET(client, &writefds));
}

ZTEST_USER(select, test_end_of_stream)
{
    int listener = listening(IPV4, 4242);
    int client = connected(IPV4, 4242, SOCK_STREAM);
    int server;

    zassert_equal(wait_read(listener, listener, 1000), 1);
    server = zsock_accept(listener, NULL, NULL);
    zassert_ok(zsock_close(client));
    ZSOCK_FD_ZERO(&readfds);
    ZSOCK_FD_ZERO(&exceptfds);
    ZSOCK_FD_SET(server, &readfds);
    ZSOCK_FD_SET(server, &exceptfds);
    zassert_true(zsock_select(server + 1, &readfds, NULL, &exceptfds, NULL) >= 1);
    zassert_true(ZSOCK_FD_ISSET(server, &readfds));
    zassert_true(ZSOCK_FD_ISSET(server, &exceptfds), "POLLHUP");
    expect_text(server, "");
}

ZTEST_USER(select, test_dead_descriptor)
{
    int sock = bound(IPV4, 4242, SOCK_DGRAM);

    zassert_fails(wait_read(sock, sock + 1, 100), EBADF);
}

static void after(void* fixture)
{
    ARG_UNUSED(fixture);
    close_all();
}

ZTEST_SUITE(select, NULL, NULL, NULL, after, NULL);
