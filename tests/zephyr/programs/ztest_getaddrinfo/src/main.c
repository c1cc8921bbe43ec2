/* getaddrinfo as zephyr/behaviour.md §5 has it. */
#include "sockets.h"

static struct zsock_addrinfo* res;

static void begin(void* fixture)
{
    ARG_UNUSED(fixture);
    res = (struct zsock_addrinfo*)&res;
}

static struct zsock_addrinfo hints_of(int family, int type, int flags)
{
    return (struct zsock_addrinfo){.ai_family = family, .ai_socktype = type, .ai_flags = flags};
}

static int nodes(const struct zsock_addrinfo* first)
{
    int count = 0;

    for (; first != NULL; first = first->ai_next) {
        count++;
    }
    return count;
}

ZTEST_USER(getaddrinfo, test_name_of_both_families)
{
    zassert_ok(zsock_getaddrinfo("echo.test", "7", NULL, &res));
    zassert_equal(nodes(res), 2);
    zassert_equal(res->ai_family, AF_INET, "A is asked for first");
    zassert_equal(res->ai_socktype, SOCK_STREAM);
    zassert_equal(res->ai_protocol, IPPROTO_TCP);
    zassert_equal(res->ai_addrlen, sizeof(struct sockaddr_in));
    zassert_equal(net_sin(res->ai_addr)->sin_port, htons(7));
    zassert_equal(net_sin(res->ai_addr)->sin_addr.s_addr, htonl(0xC0000207));
    zassert_equal(res->ai_next->ai_family, AF_INET6);
    zassert_equal(res->ai_next->ai_addrlen, sizeof(struct sockaddr_in6));
    zassert_equal(net_sin6(res->ai_next->ai_addr)->sin6_port, htons(7));
    zsock_freeaddrinfo(res);
}

ZTEST_USER(getaddrinfo, test_hints)
{
    struct zsock_addrinfo hints = hints_of(AF_INET6, SOCK_DGRAM, 0);

    zassert_ok(zsock_getaddrinfo("echo.test", NULL, &hints, &res));
    zassert_equal(nodes(res), 1);
    zassert_equal(res->ai_family, AF_INET6);
    zassert_equal(res->ai_socktype, SOCK_DGRAM);
    zassert_equal(res->ai_protocol, IPPROTO_UDP);
    zassert_equal(net_sin6(res->ai_addr)->sin6_port, 0);
    zsock_freeaddrinfo(res);
}

ZTEST_USER(getaddrinfo, test_numbers_are_not_asked_for)
{
    uint32_t before = k_uptime_get_32();
    struct zsock_addrinfo hints = hints_of(AF_UNSPEC, SOCK_STREAM, AI_NUMERICHOST);

    zassert_ok(zsock_getaddrinfo("192.0.2.1", "65534", &hints, &res));
    zassert_equal(net_sin(res->ai_addr)->sin_port, htons(65534));
    zsock_freeaddrinfo(res);
    zassert_ok(zsock_getaddrinfo("2001:db8::1", "80", NULL, &res));
    zassert_equal(res->ai_family, AF_INET6);
    zsock_freeaddrinfo(res);
    zassert_true(k_uptime_get_32() - before <= 1);
}

ZTEST_USER(getaddrinfo, test_port_invalid)
{
    static const char* const ports[] = {"0", "65536", "-1", "70000", "80x", "http", ""};

    for (size_t i = 0; i < ARRAY_SIZE(ports); i++) {
        zassert_equal(zsock_getaddrinfo("192.0.2.1", ports[i], NULL, &res), DNS_EAI_NONAME,
                      "port '%s'", ports[i]);
        zassert_is_null(res);
    }
}

ZTEST_USER(getaddrinfo, test_null_host)
{
    struct zsock_addrinfo hints = hints_of(AF_INET, SOCK_STREAM, AI_PASSIVE);

    errno = 0;
    zassert_equal(zsock_getaddrinfo(NULL, NULL, NULL, &res), DNS_EAI_SYSTEM);
    zassert_equal(errno, EINVAL);
    zassert_equal(zsock_getaddrinfo(NULL, "80", NULL, &res), DNS_EAI_FAIL);
    zassert_ok(zsock_getaddrinfo(NULL, "80", &hints, &res));
    zassert_equal(net_sin(res->ai_addr)->sin_addr.s_addr, INADDR_ANY);
    zassert_equal(net_sin(res->ai_addr)->sin_port, htons(80));
    zsock_freeaddrinfo(res);
}

ZTEST_USER(getaddrinfo, test_flags_and_names_that_are_none)
{
    struct zsock_addrinfo hints = hints_of(AF_INET, SOCK_STREAM, AI_NUMERICHOST);
    int ret = zsock_getaddrinfo("echo.test", "80", &hints, &res);

    zassert_equal(ret, DNS_EAI_NONAME, "%d", ret);
    zassert_is_null(res);
    ret = zsock_getaddrinfo("nobody.test", "80", NULL, &res);
    zassert_true(ret < 0 && ret != DNS_EAI_SYSTEM, "%d", ret);
    zassert_is_null(res);
}

ZTEST_USER(getaddrinfo, test_gai_strerror)
{
    zassert_str_equal(zsock_gai_strerror(DNS_EAI_NONAME), "EAI_NONAME");
    zassert_str_equal(zsock_gai_strerror(DNS_EAI_FAIL), "EAI_FAIL");
    zassert_str_equal(zsock_gai_strerror(12345), "EAI_UNKNOWN");
}

ZTEST_SUITE(getaddrinfo, NULL, NULL, begin, NULL, NULL);

/* Run where no name server answers. */
ZTEST_USER(no_answer, test_cancelled)
{
    uint32_t before = k_uptime_get_32();
    struct zsock_addrinfo hints = hints_of(AF_INET, SOCK_STREAM, 0);
    int ret = zsock_getaddrinfo("echo.test", "80", &hints, &res);

    zassert_true(ret == DNS_EAI_CANCELED || ret == DNS_EAI_AGAIN, "%d", ret);
    zassert_is_null(res);
    zassert_within(k_uptime_get_32() - before, CONFIG_NET_SOCKETS_DNS_TIMEOUT, 100);
}

ZTEST_SUITE(no_answer, NULL, NULL, begin, NULL, NULL);
