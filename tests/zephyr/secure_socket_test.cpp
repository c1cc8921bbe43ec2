// zephyr/behaviour.md §6: TLS and DTLS of Zephyr's own stack, and its store of credentials.
#include "tests/zephyr/secure_fixture.hpp"

#include "tls_internal.h"

namespace stack::zephyr {
namespace {

TEST_F(SecureNative, AClientVerifiesItsServerInConnect)
{
    trust();
    const int fd = open(SOCK_STREAM, 1, "tls.test");
    EXPECT_EQ(get(fd, SOL_SOCKET, SO_PROTOCOL), IPPROTO_TLS_1_2) << "not TCP's number";
    EXPECT_EQ(get(fd, SOL_TLS, TLS_CIPHERSUITE_USED), -ENOTCONN);
    ASSERT_EQ(connect(fd, tls_test), 0);
    EXPECT_GT(get(fd, SOL_TLS, TLS_CIPHERSUITE_USED), 0);
    EXPECT_EQ(send(fd, "GET / HTTP/1.0\r\n\r\n"), 18);
    EXPECT_EQ(receive(fd, 8, ZSOCK_MSG_WAITALL), "HTTP/1.1");
    EXPECT_EQ(receive(fd, 8, ZSOCK_MSG_PEEK), "-" + std::to_string(ENOTSUP));
}

TEST_F(SecureNative, ATerminatorInTheHostNamesLengthMakesNoDifference)
{
    trust();
    const int fd = open(SOCK_STREAM, 1);
    EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_HOSTNAME, "tls.test", sizeof "tls.test"), 0);
    EXPECT_EQ(connect(fd, tls_test), 0);
}

TEST_F(SecureNative, WhatFailsInTheHandshakeIsEconnaborted)
{
    trust();
    EXPECT_EQ(failure(connect(open(SOCK_STREAM, 1, "other.test"), tls_test)), ECONNABORTED);
    EXPECT_EQ(failure(connect(open(SOCK_STREAM, 1, "unknown-ca.tls.test"), in("192.0.2.153", 443))),
              ECONNABORTED);
    EXPECT_EQ(failure(connect(open(SOCK_STREAM, 1), tls_test)), ECONNABORTED)
        << "a name that was never set is an empty one, which is enforced";
}

TEST_F(SecureNative, WithoutVerificationAnyServerWillDo)
{
    trust();
    const int none = open(SOCK_STREAM, 1);
    EXPECT_EQ(set(none, TLS_PEER_VERIFY, TLS_PEER_VERIFY_NONE), 0);
    EXPECT_EQ(connect(none, in("192.0.2.153", 443)), 0);
    const int optional = open(SOCK_STREAM, 1, "wrong.test");
    EXPECT_EQ(set(optional, TLS_PEER_VERIFY, TLS_PEER_VERIFY_OPTIONAL), 0);
    EXPECT_EQ(connect(optional, in("192.0.2.153", 443)), 0) << "completes whatever the verdict";
    const int off = open(SOCK_STREAM, 1);
    EXPECT_EQ(zsock_setsockopt(off, SOL_TLS, TLS_HOSTNAME, nullptr, 0), 0);
    EXPECT_EQ(connect(off, tls_test), 0) << "verified, without its name";
}

TEST_F(SecureNative, ATagThatHoldsNothingIsEnoentAndBadMaterialIsEinval)
{
    EXPECT_EQ(failure(connect(open(SOCK_STREAM, 77, "tls.test"), tls_test)), ENOENT);
    const char junk[] = "no certificate at all";
    ASSERT_EQ(tls_credential_add(5, TLS_CREDENTIAL_CA_CERTIFICATE, junk, sizeof junk), 0);
    EXPECT_EQ(failure(connect(open(SOCK_STREAM, 5, "tls.test"), tls_test)), EINVAL);
}

TEST_F(SecureNative, PemIsDerToAProgramThatDidNotConfigureIt)
{
    Configuration der = configured(Mode::native);
    der.pem_certificates = 0;
    begin(der);
    boot();
    trust();
    EXPECT_EQ(failure(connect(open(SOCK_STREAM, 1, "tls.test"), tls_test)), EINVAL);
}

TEST_F(SecureNative, ContextsAreCounted)
{
    Configuration one = configured(Mode::native);
    one.tls_max_contexts = 1;
    begin(one);
    const int fd = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
    EXPECT_EQ(fd, 0);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2)), ENOMEM);
    EXPECT_EQ(zsock_close(fd), 0);
    EXPECT_EQ(zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2), 0);
}

// The seed's switches: without the option there are no such sockets.
TEST_F(SecureNative, TheSwitchesAreReal)
{
    Configuration off = configured(Mode::native);
    off.enable_dtls = 0;
    begin(off);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_DTLS_1_2)), EPROTONOSUPPORT);
    EXPECT_EQ(zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2), 0);
    off.sockopt_tls = 0;
    begin(off);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2)), EPROTONOSUPPORT);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_DTLS_1_2)), EPROTONOSUPPORT);
}

TEST_F(SecureNative, OptionsKeepTheirRules)
{
    const int fd = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
    const sec_tag_t tags[5] = {1, 2, 3, 4, 5};
    EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_TLS, TLS_SEC_TAG_LIST, tags, sizeof tags)), EINVAL)
        << "above CONFIG_NET_SOCKETS_TLS_MAX_CREDENTIALS";
    EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_TLS, TLS_SEC_TAG_LIST, tags, 6)), EINVAL);
    EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_SEC_TAG_LIST, tags, 8), 0);
    sec_tag_t read[5] = {};
    std::size_t length = sizeof read;
    EXPECT_EQ(zsock_getsockopt(fd, SOL_TLS, TLS_SEC_TAG_LIST, read, &length), 0);
    EXPECT_EQ(length, 8U);
    EXPECT_EQ(read[1], 2);
    for (const int name : {TLS_PEER_VERIFY, TLS_DTLS_ROLE, TLS_DTLS_CID, TLS_SESSION_CACHE}) {
        EXPECT_EQ(set(fd, name, 3), EINVAL) << name;
        EXPECT_EQ(set(fd, name, -1), EINVAL) << name;
        EXPECT_EQ(set(fd, name, 1), 0) << name;
    }
    EXPECT_EQ(get(fd, SOL_TLS, TLS_SESSION_CACHE), 1);
    for (const int name : {TLS_CIPHERSUITE_USED, TLS_DTLS_CID_STATUS, TLS_DTLS_PEER_CID_VALUE, 99})
        EXPECT_EQ(set(fd, name, 1), ENOPROTOOPT) << "read only " << name;
    for (const int name : {TLS_HOSTNAME, TLS_PEER_VERIFY, TLS_DTLS_ROLE, TLS_CERT_NOCOPY,
                           TLS_SESSION_CACHE_PURGE, TLS_DTLS_CID}) {
        EXPECT_EQ(get(fd, SOL_TLS, name), -ENOPROTOOPT) << "write only " << name;
    }
    EXPECT_EQ(get(fd, SOL_TLS, TLS_DTLS_CID_STATUS), -EAGAIN);
    EXPECT_EQ(set(fd, TLS_DTLS_HANDSHAKE_TIMEOUT_MIN, 500), 0);
    EXPECT_EQ(get(fd, SOL_TLS, TLS_DTLS_HANDSHAKE_TIMEOUT_MIN), 500);
    EXPECT_EQ(get(fd, SOL_TLS, TLS_DTLS_HANDSHAKE_ON_CONNECT), 1);
    const char* const protocols[] = {"a", "b", "c"};
    EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_TLS, TLS_ALPN_LIST, protocols, sizeof protocols)),
              EINVAL);
    EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_ALPN_LIST, protocols, 2 * sizeof protocols[0]), 0);
    Configuration plain = configured(Mode::native);
    plain.ssl_alpn = 0;
    plain.version = 30600;
    set_configuration(plain);
    EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_TLS, TLS_ALPN_LIST, protocols, 8)), ENOPROTOOPT);
    EXPECT_EQ(set(fd, TLS_DTLS_HANDSHAKE_ON_CONNECT, 0), ENOPROTOOPT) << "3.7";
}

TEST_F(SecureNative, AServerShakesHandsInAccept)
{
    trust();
    show();
    const auto at = in("127.0.0.1", 4433);
    const int listener = open(SOCK_STREAM, 2);
    ASSERT_EQ(bind(listener, at), 0);
    ASSERT_EQ(zsock_listen(listener, 1), 0);
    std::thread server{[listener] {
        const int fd = zsock_accept(listener, nullptr, nullptr);
        EXPECT_GE(fd, 0);
        EXPECT_EQ(receive(fd), "ping");
        EXPECT_EQ(send(fd, "pong"), 4);
        EXPECT_EQ(zsock_close(fd), 0);
    }};
    const int client = open(SOCK_STREAM, 1, "tls.test");
    ASSERT_EQ(connect(client, at), 0) << std::strerror(errno);
    EXPECT_EQ(send(client, "ping"), 4);
    EXPECT_EQ(receive(client), "pong");
    EXPECT_EQ(receive(client), "") << "a close-notify is the end of the stream";
    server.join();
}

// zephyr/behaviour.md §6: a stream server's handshake is accept's, one at a time.
TEST_F(SecureNative, AClientBehindASilentOneWaitsForItsTurn)
{
    trust();
    show();
    const auto at = in("127.0.0.1", 4433);
    const int listener = open(SOCK_STREAM, 2);
    ASSERT_EQ(bind(listener, at), 0);
    ASSERT_EQ(zsock_listen(listener, 2), 0);
    std::vector<int> answers;
    std::thread server{[&] {
        answers.push_back(failure(zsock_accept(listener, nullptr, nullptr)));
        answers.push_back(failure(zsock_accept(listener, nullptr, nullptr)));
    }};
    const int silent = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    ASSERT_EQ(connect(silent, at), 0);
    pass(1s);
    const int next = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    ASSERT_EQ(connect(next, at), 0);
    ASSERT_EQ(send(next, "no TLS"), 6);
    pass(58s);
    EXPECT_EQ(answers, std::vector<int>{});
    pass(1s);
    server.join();
    EXPECT_EQ(answers, (std::vector{ETIMEDOUT, ECONNABORTED}));
}

// zephyr/behaviour.md §6: "any other handshake failure ECONNABORTED", in accept for a server.
TEST_F(SecureNative, AcceptTellsOfAClientThatTurnsTheCertificateDown)
{
    trust();
    show();
    const auto at = in("127.0.0.1", 4433);
    const int listener = open(SOCK_STREAM, 2);
    ASSERT_EQ(bind(listener, at), 0);
    ASSERT_EQ(zsock_listen(listener, 1), 0);
    std::thread server{
        [listener] { EXPECT_EQ(failure(zsock_accept(listener, nullptr, nullptr)), ECONNABORTED); }};
    EXPECT_EQ(failure(connect(open(SOCK_STREAM, 1, "other.example"), at)), ECONNABORTED);
    server.join();
}

TEST_F(SecureNative, ADatagramServerShakesHandsInReceive)
{
    trust();
    show();
    const auto at = in("127.0.0.1", 4434);
    const int server = open(SOCK_DGRAM, 2);
    ASSERT_EQ(set(server, TLS_DTLS_ROLE, TLS_DTLS_ROLE_SERVER), 0);
    ASSERT_EQ(bind(server, at), 0);
    EXPECT_EQ(receive(server, 10, ZSOCK_MSG_DONTWAIT), "-" + std::to_string(EAGAIN));
    std::thread echo{[server] {
        struct sockaddr_in from {};
        std::size_t length = sizeof from;
        char into[16];
        const ssize_t size = zsock_recvfrom(server, into, sizeof into, 0, generic(from), &length);
        EXPECT_EQ(size, 5);
        EXPECT_EQ(zsock_sendto(server, into, 5, 0, generic(from), length), 5);
        EXPECT_EQ(receive(server), "-" + std::to_string(ETIMEDOUT))
            << "CONFIG_NET_SOCKETS_DTLS_TIMEOUT without a word";
    }};
    const int client = open(SOCK_DGRAM, 1, "tls.test");
    ASSERT_EQ(connect(client, at), 0) << std::strerror(errno);
    EXPECT_EQ(send(client, "hello"), 5);
    char some[2];
    EXPECT_EQ(zsock_recv(client, some, sizeof some, ZSOCK_MSG_TRUNC), 5) << "[T] of §6";
    const auto other = in("127.0.0.1", 1);
    EXPECT_EQ(failure(zsock_sendto(client, "x", 1, 0, generic(other), sizeof other)), EISCONN);
    pass(10s);
    echo.join();
}

TEST_F(SecureNative, ADatagramClientShakesHandsInConnectOrItsFirstSend)
{
    trust();
    const auto echo = in("192.0.2.144", 5684);
    const int at_connect = open(SOCK_DGRAM, 1, "dtls.test");
    ASSERT_EQ(connect(at_connect, echo), 0);
    EXPECT_GT(get(at_connect, SOL_TLS, TLS_CIPHERSUITE_USED), 0);
    EXPECT_EQ(zsock_close(at_connect), 0);
    const int at_send = open(SOCK_DGRAM, 1, "dtls.test");
    ASSERT_EQ(set(at_send, TLS_DTLS_HANDSHAKE_ON_CONNECT, 0), 0);
    ASSERT_EQ(connect(at_send, echo), 0);
    EXPECT_EQ(get(at_send, SOL_TLS, TLS_CIPHERSUITE_USED), -ENOTCONN);
    EXPECT_EQ(send(at_send, "late"), 4);
    EXPECT_EQ(receive(at_send), "late");
}

TEST_F(SecureNative, ATlsConnectWaitsEvenWhenTheSocketDoesNot)
{
    trust();
    const int fd = open(SOCK_STREAM, 1, "tls.test");
    ASSERT_EQ(zsock_fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    EXPECT_EQ(connect(fd, tls_test), 0);
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), O_NONBLOCK) << "and yet it stays so";
    EXPECT_EQ(receive(fd), "-" + std::to_string(EAGAIN));
}

// environment.md §1.5 and api.tsv: the answers of the store, which leave errno alone.
TEST_F(SecureNative, TheStoreIsFilledToItsLastSlot)
{
    const char bytes[] = "x";
    errno = 0;
    for (sec_tag_t tag = 1; tag <= 6; ++tag)
        EXPECT_EQ(tls_credential_add(tag, TLS_CREDENTIAL_PSK, bytes, 1), 0);
    EXPECT_EQ(tls_credential_add(7, TLS_CREDENTIAL_PSK, bytes, 1), -ENOMEM);
    EXPECT_EQ(tls_credential_add(6, TLS_CREDENTIAL_PSK, bytes, 1), -EEXIST) << "though it is full";
    EXPECT_EQ(tls_credential_delete(6, TLS_CREDENTIAL_PSK_ID), -ENOENT);
    EXPECT_EQ(tls_credential_delete(6, TLS_CREDENTIAL_PSK), 0);
    EXPECT_EQ(tls_credential_add(5, TLS_CREDENTIAL_PSK_ID, bytes, 1), 0)
        << "one tag with different types";
    EXPECT_EQ(errno, 0);
}

TEST_F(SecureNative, TheStoreGivesCopiesAndLooksInside)
{
    const char bytes[] = "secret";
    ASSERT_EQ(tls_credential_add(9, TLS_CREDENTIAL_PSK, bytes, 6), 0);
    char into[8] = {};
    std::size_t size = 3;
    EXPECT_EQ(tls_credential_get(9, TLS_CREDENTIAL_PSK, into, &size), -EFBIG);
    EXPECT_EQ(size, 6U) << "what is needed";
    EXPECT_EQ(tls_credential_get(9, TLS_CREDENTIAL_PSK, into, &size), 0);
    EXPECT_STREQ(into, "secret");
    EXPECT_EQ(tls_credential_get(9, TLS_CREDENTIAL_PSK_ID, into, &size), -ENOENT);
    EXPECT_EQ(size, 0U);
    ASSERT_EQ(tls_credential_add(9, TLS_CREDENTIAL_PSK_ID, "me", 2), 0);
    struct tls_credential* one = credential_next_get(9, nullptr);
    ASSERT_NE(one, nullptr);
    EXPECT_EQ(one->buf, bytes) << "the caller's own";
    one = credential_next_get(9, one);
    ASSERT_NE(one, nullptr);
    EXPECT_EQ(one->type, TLS_CREDENTIAL_PSK_ID);
    EXPECT_EQ(credential_next_get(9, one), nullptr);
    EXPECT_EQ(credential_get(9, TLS_CREDENTIAL_PSK)->len, 6U);
}

} // namespace
} // namespace stack::zephyr
