/* poll as zephyr/behaviour.md §4 has it. */
#include "sockets.h"

#define FUZZ 10 /* ms */

ZTEST_USER(poll, test_udp)
{
    int client = bound(IPV6, 55555, SOCK_DGRAM);
    int server = bound(IPV6, 4242, SOCK_DGRAM);
    struct sockaddr to = address(IPV6, 4242);
    struct zsock_pollfd fds[2] = {{.fd = client, .events = ZSOCK_POLLIN},
                                  {.fd = server, .events = ZSOCK_POLLIN}};
    uint32_t before = k_uptime_get_32();

    zassert_ok(zsock_connect(client, &to, sizeof(struct sockaddr_in6)));
    zassert_equal(zsock_poll(fds, ARRAY_SIZE(fds), 0), 0);
    zassert_true(k_uptime_get_32() - before <= 1);
    before = k_uptime_get_32();
    zassert_equal(zsock_poll(fds, ARRAY_SIZE(fds), 30), 0);
    zassert_between_inclusive(k_uptime_get_32() - before, 30, 30 + FUZZ);

    send_text(client, "x");
    fds[0].revents = ZSOCK_POLLERR; /* is rewritten */
    before = k_uptime_get_32();
    zassert_equal(zsock_poll(fds, ARRAY_SIZE(fds), 10000), 1);
    zassert_true(k_uptime_get_32() - before <= FUZZ);
    zassert_equal(fds[0].revents, 0);
    zassert_equal(fds[1].revents, ZSOCK_POLLIN);
    expect_text(server, "x");
    zassert_equal(zsock_poll(fds, ARRAY_SIZE(fds), 0), 0);
    zassert_equal(fds[1].revents, 0);

    fds[0].events = ZSOCK_POLLOUT;
    zassert_equal(zsock_poll(fds, 1, -1), 1);
    zassert_equal(fds[0].revents, ZSOCK_POLLOUT, "UDP at once");
}

ZTEST_USER(poll, test_what_is_no_socket)
{
    struct zsock_pollfd fds[] = {{.fd = -1, .events = ZSOCK_POLLIN, .revents = ZSOCK_POLLIN},
                                 {.fd = 7, .events = ZSOCK_POLLIN}};
    struct zsock_pollfd many[CONFIG_NET_SOCKETS_POLL_MAX + 1];

    zassert_equal(zsock_poll(fds, 1, 10), 0, "a negative one is skipped");
    zassert_equal(fds[0].revents, 0);
    zassert_equal(zsock_poll(fds, 2, -1), 1, "one that is not open counts");
    zassert_equal(fds[1].revents, ZSOCK_POLLNVAL);

    for (size_t i = 0; i < ARRAY_SIZE(many); i++) {
        many[i] = (struct zsock_pollfd){.fd = bound(IPV4, (uint16_t)(5000 + i), SOCK_DGRAM),
                                        .events = ZSOCK_POLLIN};
    }
    zassert_fails(zsock_poll(many, ARRAY_SIZE(many), 10), ENOMEM);
    zassert_equal(zsock_poll(many, ARRAY_SIZE(many) - 1, 10), 0);
}

ZTEST(poll, test_tcp)
{
    int listener = listening(IPV6, 4242);
    int client = zsock_socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP);
    struct sockaddr to = address(IPV6, 4242);
    struct zsock_pollfd out = {.fd = client, .events = ZSOCK_POLLOUT};
    struct zsock_pollfd in = {.fd = listener, .events = ZSOCK_POLLIN};
    int server;

    zassert_equal(zsock_poll(&out, 1, 10), 0, "not connected");
    zassert_ok(zsock_connect(client, &to, sizeof(struct sockaddr_in6)));
    zassert_equal(zsock_poll(&out, 1, 10), 1);
    zassert_equal(out.revents, ZSOCK_POLLOUT);
    zassert_equal(zsock_poll(&in, 1, 1000), 1);
    zassert_equal(in.revents, ZSOCK_POLLIN, "a client that waits");
    server = zsock_accept(listener, NULL, NULL);

    in.fd = server;
    zassert_equal(zsock_poll(&in, 1, 10), 0);
    send_text(client, "abc");
    zassert_equal(zsock_poll(&in, 1, 1000), 1);
    zassert_equal(in.revents, ZSOCK_POLLIN);
    expect_text(server, "abc");
    zassert_ok(zsock_close(client));
    zassert_equal(zsock_poll(&in, 1, -1), 1);
    zassert_equal(in.revents, ZSOCK_POLLIN | ZSOCK_POLLHUP);
    expect_text(server, "");
}

static void late_sender(struct k_timer* timer)
{
    struct k_sem* sem = k_timer_user_data_get(timer);

    k_sem_give(sem);
}

static K_SEM_DEFINE(late, 0, 1);
static K_TIMER_DEFINE(timer, late_sender, NULL);
static struct k_thread sender;
static K_THREAD_STACK_DEFINE(sender_stack, 1024);

static void send_late(void* sock, void* p2, void* p3)
{
    ARG_UNUSED(p2);
    ARG_UNUSED(p3);
    zassert_ok(k_sem_take(&late, K_FOREVER));
    send_text(POINTER_TO_INT(sock), "late");
}

ZTEST(poll, test_another_thread)
{
    int server = bound(IPV4, 4242, SOCK_DGRAM);
    int client = connected(IPV4, 4242, SOCK_DGRAM);
    struct zsock_pollfd entry = {.fd = server, .events = ZSOCK_POLLIN};
    int64_t before = k_uptime_get();

    k_timer_user_data_set(&timer, &late);
    k_timer_start(&timer, K_MSEC(250), K_NO_WAIT);
    k_thread_create(&sender, sender_stack, K_THREAD_STACK_SIZEOF(sender_stack), send_late,
                    INT_TO_POINTER(client), NULL, NULL, k_thread_priority_get(k_current_get()), 0,
                    K_NO_WAIT);
    zassert_equal(zsock_poll(&entry, 1, 1000), 1);
    zassert_between_inclusive(k_uptime_delta(&before), 250, 250 + FUZZ);
    expect_text(server, "late");
    zassert_ok(k_thread_join(&sender, K_SECONDS(1)));
}

static void after(void* fixture)
{
    ARG_UNUSED(fixture);
    close_all();
}

ZTEST_SUITE(poll, NULL, NULL, NULL, after, NULL);
