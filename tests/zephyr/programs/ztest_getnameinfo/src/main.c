/* getnameinfo as zephyr/behaviour.md §5 has it: numbers, whatever the flags say. */
#include "sockets.h"

ZTEST_USER(getnameinfo, test_ipv4)
{
    struct sockaddr it = address("198.51.100.7", 1024);
    char host[80];
    char serv[10];

    zassert_ok(zsock_getnameinfo(&it, sizeof(struct sockaddr_in), host, sizeof(host), serv,
                                 sizeof(serv), 0));
    zassert_str_equal(host, "198.51.100.7");
    zassert_str_equal(serv, "1024");
}

ZTEST_USER(getnameinfo, test_ipv6)
{
    struct sockaddr it = address("2001:db8::ab", 65535);
    char host[80];
    char serv[10];

    zassert_ok(zsock_getnameinfo(&it, sizeof(struct sockaddr_in6), host, sizeof(host), serv,
                                 sizeof(serv), NI_NAMEREQD));
    zassert_str_equal(host, "2001:db8::ab");
    zassert_str_equal(serv, "65535");
}

ZTEST_USER(getnameinfo, test_one_of_two)
{
    struct sockaddr it = address(IPV4, 53);
    char host[80];
    char serv[10] = "kept";

    zassert_ok(zsock_getnameinfo(&it, sizeof(it), host, sizeof(host), NULL, 0, 0));
    zassert_str_equal(host, IPV4);
    zassert_str_equal(serv, "kept");
    zassert_ok(zsock_getnameinfo(&it, sizeof(it), NULL, 0, serv, sizeof(serv), NI_NUMERICSERV));
    zassert_str_equal(serv, "53");
}

ZTEST_USER(getnameinfo, test_too_small)
{
    struct sockaddr it = address("198.51.100.7", 1024);
    char host[8];

    zassert_equal(zsock_getnameinfo(&it, sizeof(it), host, sizeof(host), NULL, 0, 0),
                  DNS_EAI_SYSTEM);
}

ZTEST_SUITE(getnameinfo, NULL, NULL, NULL, NULL, NULL);
