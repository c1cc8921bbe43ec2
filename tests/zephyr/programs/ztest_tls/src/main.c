/* TLS and DTLS between two threads over loopback: zephyr/behaviour.md §6. */
#include "sockets.h"

#include <zephyr/net/tls_credentials.h>

#include <fcntl.h>

#define PORT 4433
#define CA_TAG 1
#define SERVER_TAG 2
#define PSK_TAG 3
#define EMPTY_TAG 4
#define JUNK_TAG 5
#define TEXT "over the record layer"

static const uint8_t ca[] = {
#include "ca.der.inc"
};
static const uint8_t certificate[] = {
#include "server.der.inc"
};
static const uint8_t key[] = {
#include "server_key.der.inc"
};
static const uint8_t psk[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08};
static const char psk_id[] = "an identity";
static const char junk[] = "neither DER nor PEM";

static void* setup(void)
{
    zassert_ok(tls_credential_add(CA_TAG, TLS_CREDENTIAL_CA_CERTIFICATE, ca, sizeof(ca)));
    zassert_ok(tls_credential_add(SERVER_TAG, TLS_CREDENTIAL_SERVER_CERTIFICATE, certificate,
                                  sizeof(certificate)));
    zassert_ok(tls_credential_add(SERVER_TAG, TLS_CREDENTIAL_PRIVATE_KEY, key, sizeof(key)));
    zassert_ok(tls_credential_add(PSK_TAG, TLS_CREDENTIAL_PSK, psk, sizeof(psk)));
    zassert_ok(tls_credential_add(PSK_TAG, TLS_CREDENTIAL_PSK_ID, psk_id, strlen(psk_id)));
    zassert_ok(tls_credential_add(JUNK_TAG, TLS_CREDENTIAL_CA_CERTIFICATE, junk, sizeof(junk)));
    return NULL;
}

static int secure(int family, int type, sec_tag_t tag)
{
    int sock = zsock_socket(family, type, type == SOCK_STREAM ? IPPROTO_TLS_1_2 : IPPROTO_DTLS_1_2);

    zassert_true(sock >= 0, "errno %d", errno);
    zassert_ok(zsock_setsockopt(sock, SOL_TLS, TLS_SEC_TAG_LIST, &tag, sizeof(tag)));
    return sock;
}

static void set(int sock, int name, int value)
{
    zassert_ok(zsock_setsockopt(sock, SOL_TLS, name, &value, sizeof(value)), "option %d, errno %d",
               name, errno);
}

static void set_hostname(int sock, const char* name)
{
    zassert_ok(zsock_setsockopt(sock, SOL_TLS, TLS_HOSTNAME, name, strlen(name)));
}

/* A server in a thread: it takes one client and echoes until that is gone. */
static struct k_thread server;
static K_THREAD_STACK_DEFINE(server_stack, 4096);
static int listener;
static int accept_errno;
static int server_end; /* what the last receive gave: 0 or -errno */

static void serve_stream(void* p1, void* p2, void* p3)
{
    char buffer[64];
    ssize_t size;
    int sock = zsock_accept(listener, NULL, NULL);

    ARG_UNUSED(p1);
    ARG_UNUSED(p2);
    ARG_UNUSED(p3);
    accept_errno = sock < 0 ? errno : 0;
    if (sock < 0) {
        return;
    }
    while ((size = zsock_recv(sock, buffer, sizeof(buffer), 0)) > 0) {
        zassert_equal(zsock_send(sock, buffer, (size_t)size, 0), size);
    }
    server_end = size < 0 ? -errno : 0;
    zassert_ok(zsock_close(sock));
}

static void serve_datagrams(void* p1, void* p2, void* p3)
{
    char buffer[64];
    struct sockaddr from;
    socklen_t length = sizeof(from);
    ssize_t size;

    ARG_UNUSED(p1);
    ARG_UNUSED(p2);
    ARG_UNUSED(p3);
    for (int i = 0; i < 2; i++) {
        size = zsock_recvfrom(listener, buffer, sizeof(buffer), 0, &from, &length);
        zassert_true(size > 0, "errno %d", errno);
        zassert_equal(zsock_sendto(listener, buffer, (size_t)size, 0, &from, length), size);
    }
}

static struct sockaddr start_server(const char* where, int type, sec_tag_t tag)
{
    struct sockaddr own = address(where, PORT);

    listener = secure(own.sa_family, type, tag);
    if (type == SOCK_DGRAM) {
        set(listener, TLS_DTLS_ROLE, TLS_DTLS_ROLE_SERVER);
    }
    zassert_ok(zsock_bind(listener, &own, length_of(&own)));
    if (type == SOCK_STREAM) {
        zassert_ok(zsock_listen(listener, 1));
    }
    k_thread_create(&server, server_stack, K_THREAD_STACK_SIZEOF(server_stack),
                    type == SOCK_STREAM ? serve_stream : serve_datagrams, NULL, NULL, NULL,
                    K_PRIO_PREEMPT(8), 0, K_NO_WAIT);
    return own;
}

static void after(void* fixture)
{
    ARG_UNUSED(fixture);
    k_thread_abort(&server);
    close_all();
    k_sleep(K_MSEC(500));
}

static void check_stream(const char* where)
{
    struct sockaddr to = start_server(where, SOCK_STREAM, SERVER_TAG);
    int client = secure(to.sa_family, SOCK_STREAM, CA_TAG);
    int value = 0;
    socklen_t length = sizeof(value);

    set_hostname(client, "tls.test");
    zassert_fails(zsock_getsockopt(client, SOL_TLS, TLS_CIPHERSUITE_USED, &value, &length),
                  ENOTCONN);
    zassert_ok(zsock_connect(client, &to, length_of(&to)), "errno %d", errno);
    zassert_ok(zsock_getsockopt(client, SOL_TLS, TLS_CIPHERSUITE_USED, &value, &length));
    zassert_true(value > 0);
    zassert_ok(zsock_getsockopt(client, SOL_SOCKET, SO_PROTOCOL, &value, &length));
    zassert_equal(value, IPPROTO_TLS_1_2);
    send_text(client, TEXT);
    expect_text(client, TEXT);
    zassert_ok(zsock_close(client));
    zassert_ok(k_thread_join(&server, K_SECONDS(5)));
    zassert_equal(server_end, 0, "a close-notify is the end");
}

ZTEST(tls, test_stream_v4) { check_stream(IPV4); }

ZTEST(tls, test_stream_v6) { check_stream(IPV6); }

ZTEST(tls, test_psk)
{
    struct sockaddr to = start_server(IPV4, SOCK_STREAM, PSK_TAG);
    int client = secure(AF_INET, SOCK_STREAM, PSK_TAG);

    zassert_ok(zsock_connect(client, &to, sizeof(to)), "errno %d", errno);
    send_text(client, TEXT);
    expect_text(client, TEXT);
}

ZTEST(tls, test_another_host_name_is_no_connection)
{
    struct sockaddr to = start_server(IPV4, SOCK_STREAM, SERVER_TAG);
    int client = secure(AF_INET, SOCK_STREAM, CA_TAG);

    set_hostname(client, "other.example");
    zassert_fails(zsock_connect(client, &to, sizeof(to)), ECONNABORTED);
    zassert_ok(k_thread_join(&server, K_SECONDS(5)));
    zassert_equal(accept_errno, ECONNABORTED);
}

ZTEST(tls, test_no_host_name_is_no_connection)
{
    struct sockaddr to = start_server(IPV4, SOCK_STREAM, SERVER_TAG);
    int client = secure(AF_INET, SOCK_STREAM, CA_TAG);

    zassert_fails(zsock_connect(client, &to, sizeof(to)), ECONNABORTED);
}

ZTEST(tls, test_a_host_name_of_null_turns_the_check_off)
{
    struct sockaddr to = start_server(IPV4, SOCK_STREAM, SERVER_TAG);
    int client = secure(AF_INET, SOCK_STREAM, CA_TAG);

    zassert_ok(zsock_setsockopt(client, SOL_TLS, TLS_HOSTNAME, NULL, 0));
    zassert_ok(zsock_connect(client, &to, sizeof(to)), "errno %d", errno);
}

ZTEST(tls, test_peer_verify)
{
    static const int levels[] = {TLS_PEER_VERIFY_NONE, TLS_PEER_VERIFY_OPTIONAL};

    for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
        struct sockaddr to = start_server(IPV4, SOCK_STREAM, SERVER_TAG);
        int client = secure(AF_INET, SOCK_STREAM, CA_TAG);
        int wrong = 3;

        zassert_fails(zsock_setsockopt(client, SOL_TLS, TLS_PEER_VERIFY, &wrong, sizeof(wrong)),
                      EINVAL);
        set(client, TLS_PEER_VERIFY, levels[i]);
        set_hostname(client, "other.example");
        zassert_ok(zsock_connect(client, &to, sizeof(to)), "level %d, errno %d", levels[i], errno);
        zassert_ok(zsock_close(client));
        zassert_ok(k_thread_join(&server, K_SECONDS(5)));
        zassert_ok(zsock_close(listener));
        k_sleep(K_SECONDS(1));
    }
}

ZTEST(tls, test_credentials_that_cannot_be_used)
{
    struct sockaddr to = start_server(IPV4, SOCK_STREAM, SERVER_TAG);
    int client = secure(AF_INET, SOCK_STREAM, EMPTY_TAG);

    zassert_fails(zsock_connect(client, &to, sizeof(to)), ENOENT);
    zassert_ok(zsock_close(client));
    client = secure(AF_INET, SOCK_STREAM, JUNK_TAG);
    zassert_fails(zsock_connect(client, &to, sizeof(to)), EINVAL);
}

ZTEST(tls, test_msg_waitall)
{
    struct sockaddr to = start_server(IPV4, SOCK_STREAM, SERVER_TAG);
    int client = secure(AF_INET, SOCK_STREAM, CA_TAG);
    struct zsock_timeval limit = {.tv_usec = 500000};
    char all[16] = {0};

    set_hostname(client, "tls.test");
    zassert_ok(zsock_connect(client, &to, sizeof(to)));
    zassert_ok(zsock_setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)));
    send_text(client, "one ");
    send_text(client, "two ");
    zassert_equal(zsock_recv(client, all, 8, ZSOCK_MSG_WAITALL), 8);
    zassert_mem_equal(all, "one two ", 8);
    send_text(client, "less");
    zassert_equal(zsock_recv(client, all, 16, ZSOCK_MSG_WAITALL), 4, "until the time-out");
    zassert_fails(zsock_recv(client, all, 16, ZSOCK_MSG_PEEK), ENOTSUP);
}

ZTEST(tls, test_poll_sees_decrypted_data_only)
{
    struct sockaddr to = start_server(IPV6, SOCK_STREAM, SERVER_TAG);
    int client = secure(AF_INET6, SOCK_STREAM, CA_TAG);
    struct zsock_pollfd entry = {.fd = client, .events = ZSOCK_POLLIN};
    char byte;

    set_hostname(client, "tls.test");
    zassert_ok(zsock_connect(client, &to, sizeof(to)));
    zassert_ok(zsock_fcntl(client, F_SETFL, O_NONBLOCK));
    zassert_fails(zsock_recv(client, &byte, 1, 0), EAGAIN);
    zassert_equal(zsock_poll(&entry, 1, 200), 0);
    send_text(client, "ab");
    zassert_equal(zsock_poll(&entry, 1, 1000), 1);
    zassert_equal(entry.revents, ZSOCK_POLLIN);
    zassert_equal(zsock_recv(client, &byte, 1, 0), 1);
    zassert_equal(zsock_poll(&entry, 1, 0), 1, "the rest of the record");
    expect_text(client, "b");
    zassert_equal(zsock_poll(&entry, 1, 100), 0);
}

ZTEST(tls, test_an_accept_that_does_not_block)
{
    int sock = secure(AF_INET, SOCK_STREAM, SERVER_TAG);
    struct sockaddr own = address(IPV4, PORT);

    zassert_ok(zsock_bind(sock, &own, sizeof(own)));
    zassert_ok(zsock_listen(sock, 1));
    zassert_ok(zsock_fcntl(sock, F_SETFL, O_NONBLOCK));
    zassert_fails(zsock_accept(sock, NULL, NULL), EAGAIN);
}

ZTEST(tls, test_the_tag_list)
{
    int sock = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
    sec_tag_t tags[CONFIG_NET_SOCKETS_TLS_MAX_CREDENTIALS + 1] = {1, 2, 3};
    sec_tag_t read[CONFIG_NET_SOCKETS_TLS_MAX_CREDENTIALS];
    socklen_t length = sizeof(read);

    zassert_fails(zsock_setsockopt(sock, SOL_TLS, TLS_SEC_TAG_LIST, tags, sizeof(tags)), EINVAL);
    zassert_fails(zsock_setsockopt(sock, SOL_TLS, TLS_SEC_TAG_LIST, tags, 5), EINVAL);
    zassert_ok(zsock_setsockopt(sock, SOL_TLS, TLS_SEC_TAG_LIST, tags, 2 * sizeof(tags[0])));
    zassert_ok(zsock_getsockopt(sock, SOL_TLS, TLS_SEC_TAG_LIST, read, &length));
    zassert_equal(length, 2 * sizeof(tags[0]));
    zassert_mem_equal(read, tags, 2 * sizeof(tags[0]));
}

static void check_datagrams(const char* where)
{
    struct sockaddr to = start_server(where, SOCK_DGRAM, PSK_TAG);
    struct sockaddr other = address(where, 1);
    int client = secure(to.sa_family, SOCK_DGRAM, PSK_TAG);
    char some[4];
    ssize_t size;

    zassert_ok(zsock_connect(client, &to, length_of(&to)), "errno %d", errno);
    send_text(client, TEXT);
    expect_text(client, TEXT);
    zassert_fails(zsock_sendto(client, "x", 1, 0, &other, length_of(&other)), EISCONN);
    send_text(client, TEXT);
    size = zsock_recv(client, some, sizeof(some), ZSOCK_MSG_TRUNC);
    zassert_equal(size, (ssize_t)strlen(TEXT), "%d, errno %d", (int)size, errno);
    zassert_mem_equal(some, TEXT, sizeof(some));
    zassert_ok(k_thread_join(&server, K_SECONDS(5)));
}

ZTEST(tls, test_datagrams_v4) { check_datagrams(IPV4); }

ZTEST(tls, test_datagrams_v6) { check_datagrams(IPV6); }

ZTEST(tls, test_a_late_datagram_handshake)
{
#ifdef TLS_DTLS_HANDSHAKE_ON_CONNECT
    struct sockaddr to = start_server(IPV4, SOCK_DGRAM, PSK_TAG);
    int client = secure(AF_INET, SOCK_DGRAM, PSK_TAG);
    int value;
    socklen_t length = sizeof(value);

    set(client, TLS_DTLS_HANDSHAKE_ON_CONNECT, 0);
    zassert_ok(zsock_connect(client, &to, sizeof(to)));
    zassert_fails(zsock_getsockopt(client, SOL_TLS, TLS_CIPHERSUITE_USED, &value, &length),
                  ENOTCONN);
    send_text(client, TEXT);
    expect_text(client, TEXT);
    zassert_ok(zsock_getsockopt(client, SOL_TLS, TLS_CIPHERSUITE_USED, &value, &length));
#else
    ztest_test_skip();
#endif
}

ZTEST_SUITE(tls, NULL, setup, NULL, after, NULL);
