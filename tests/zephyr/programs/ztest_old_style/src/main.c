/* Addresses and sockets, as suites were written before Zephyr 3.5. */
#include <zephyr/net/socket.h>
#include <zephyr/ztest.h>

#include <errno.h>

static int sock = -1;

static void open_it(void) { sock = zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP); }

static void close_it(void)
{
    zassert_equal(zsock_close(sock), 0, "close failed");
    sock = -1;
}

static void test_inet_pton(void)
{
    uint8_t buffer[16];

    zassert_equal(zsock_inet_pton(AF_INET, "127.0.0.1", buffer), 1, NULL);
    zassert_equal(zsock_inet_pton(AF_INET, "127.0.0.1a", buffer), 0, NULL);
    zassert_equal(zsock_inet_pton(AF_INET6, "a:b:c:d:0:1:2:3", buffer), 1, NULL);
    zassert_equal(zsock_inet_pton(AF_INET6, "a:b:c:d:0:1:2:3z", buffer), 0, NULL);
    zassert_equal(zsock_inet_pton(AF_UNSPEC, "127.0.0.1", buffer), 0, NULL);
}

static void test_descriptors_begin_at_zero(void)
{
    zassert_equal(sock, 0, "first descriptor is %d", sock);
    zassert_equal(zsock_close(5), -1, NULL);
    zassert_equal(errno, EBADF, NULL);
}

static void test_gethostname(void)
{
    char name[4] = "....";

    zassert_equal(zsock_gethostname(name, sizeof(name)), 0, NULL);
    zassert_mem_equal(name, "zeph", 4, "cut off, without a zero");
}

static void test_skipped(void) { ztest_test_skip(); }

void test_main(void)
{
    ztest_test_suite(
        addresses, ztest_user_unit_test(test_inet_pton),
        ztest_unit_test_setup_teardown(test_descriptors_begin_at_zero, open_it, close_it),
        ztest_unit_test(test_gethostname), ztest_unit_test(test_skipped));

    ztest_run_test_suite(addresses);
}
