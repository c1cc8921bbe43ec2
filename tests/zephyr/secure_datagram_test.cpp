// zephyr/behaviour.md §6: DTLS of Zephyr's own stack, client and server.
#include "tests/zephyr/secure_datagram_fixture.hpp"

namespace stack::zephyr {
namespace {

// §6, table: "first send (3.5/3.6)", where option 18 is not there.
TEST_F(SecureDatagram, TheHandshakeIsTheFirstSendsBefore37)
{
    for (const int version : {30500, 30600}) {
        start(version);
        trust();
        const int fd = client();
        ASSERT_EQ(connect(fd, dtls_test), 0);
        EXPECT_EQ(get(fd, SOL_TLS, TLS_CIPHERSUITE_USED), -ENOTCONN) << version;
        EXPECT_EQ(send(fd, "hello"), 5);
        EXPECT_GT(get(fd, SOL_TLS, TLS_CIPHERSUITE_USED), 0);
        EXPECT_EQ(receive(fd), "hello");
    }
}

// §6, table: "connect in 3.7 unless option 18 is 0"; "blocks even if non-blocking: yes".
TEST_F(SecureDatagram, TheHandshakeBlocksThoughTheSocketDoesNot)
{
    trust();
    const int at_connect = client();
    ASSERT_EQ(zsock_fcntl(at_connect, F_SETFL, O_NONBLOCK), 0);
    EXPECT_EQ(connect(at_connect, dtls_test), 0);
    EXPECT_GT(get(at_connect, SOL_TLS, TLS_CIPHERSUITE_USED), 0);
    EXPECT_EQ(receive(at_connect), refused(EAGAIN));
    EXPECT_EQ(zsock_close(at_connect), 0);
    const int at_send = client();
    ASSERT_EQ(set(at_send, TLS_DTLS_HANDSHAKE_ON_CONNECT, 0), 0);
    ASSERT_EQ(connect(at_send, dtls_test), 0);
    EXPECT_EQ(send(at_send, "now", ZSOCK_MSG_DONTWAIT), 3) << std::strerror(errno);
    EXPECT_EQ(receive(at_send), "now");
}

// §6, table: a sendto without a connect begins the handshake with its address, and fixes the peer.
TEST_F(SecureDatagram, TheFirstSendtoMakesThePeer)
{
    trust();
    const int fd = client();
    EXPECT_EQ(failure(send(fd, "x")), EDESTADDRREQ);
    EXPECT_EQ(zsock_sendto(fd, "to", 2, 0, generic(dtls_test), sizeof dtls_test), 2);
    EXPECT_EQ(receive(fd), "to");
    EXPECT_EQ(send(fd, "there"), 5);
    EXPECT_EQ(receive(fd), "there");
    EXPECT_EQ(failure(zsock_sendto(fd, "x", 1, 0, generic(nobody), sizeof nobody)), EISCONN);
}

// §6: "DTLS send to an address other than the session peer: EISCONN"; before a handshake a server
// is "not yet connected ENOTCONN".
TEST_F(SecureDatagram, AServerSendsOnlyToItsPeer)
{
    const int fd = server();
    EXPECT_EQ(failure(zsock_sendto(fd, "x", 1, 0, generic(nobody), sizeof nobody)), ENOTCONN);
    EXPECT_EQ(failure(send(fd, "x")), ENOTCONN);
    std::thread other{[] {
        const int peer = to_server();
        EXPECT_EQ(send(peer, "ping"), 4);
        EXPECT_EQ(receive(peer), "pong");
        EXPECT_EQ(zsock_close(peer), 0);
    }};
    EXPECT_EQ(receive(fd), "ping");
    EXPECT_EQ(failure(zsock_sendto(fd, "x", 1, 0, generic(nobody), sizeof nobody)), EISCONN);
    EXPECT_EQ(send(fd, "pong"), 4);
    other.join();
}

// §6, table, DTLS server: "recv"; non-blocking: "EAGAIN until done".
TEST_F(SecureDatagram, AServerThatDoesNotBlockHearsEagainUntilTheHandshakeIsDone)
{
    const int fd = server();
    ASSERT_EQ(zsock_fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    std::thread other{[] {
        const int peer = to_server();
        EXPECT_EQ(send(peer, "ping"), 4);
        EXPECT_EQ(receive(peer), refused(ENOTCONN)) << "the server's close-notify";
    }};
    std::string got = receive(fd);
    EXPECT_EQ(got, refused(EAGAIN));
    for (int i = 0; i < 1000 && got == refused(EAGAIN); ++i) {
        pass(1ms);
        got = receive(fd);
    }
    EXPECT_EQ(got, "ping");
    EXPECT_EQ(zsock_close(fd), 0);
    other.join();
}

// §6: "Received close-notify: a DTLS client gets ENOTCONN"; a server waits for its next client, and
// has two of them one after the other.
TEST_F(SecureDatagram, AServerHasOnePeerAfterTheOther)
{
    const int fd = server();
    std::thread others{[] {
        for (const char* word : {"first", "second"}) {
            const int peer = to_server();
            EXPECT_EQ(send(peer, word), static_cast<ssize_t>(std::strlen(word)));
            EXPECT_EQ(receive(peer), word);
            EXPECT_EQ(zsock_close(peer), 0);
        }
    }};
    std::uint16_t ports[2] = {};
    for (int i = 0; i < 2; ++i) {
        char into[16];
        struct sockaddr_in from {};
        std::size_t length = sizeof from;
        const ssize_t size = zsock_recvfrom(fd, into, sizeof into, 0, generic(from), &length);
        ASSERT_GT(size, 0);
        ports[i] = from.sin_port;
        EXPECT_EQ(zsock_sendto(fd, into, static_cast<std::size_t>(size), 0, generic(from), length),
                  size);
    }
    EXPECT_NE(ports[0], ports[1]);
    others.join();
}

// §6: a second client is not heard while the first has its session.
TEST_F(SecureDatagram, ASecondClientWaitsForTheFirst)
{
    const int fd = server();
    std::thread others{[] {
        const int first = to_server();
        EXPECT_EQ(send(first, "one"), 3);
        const int second = open(SOCK_DGRAM, 1, "tls.test");
        EXPECT_EQ(set(second, TLS_DTLS_HANDSHAKE_TIMEOUT_MAX, 1000), 0);
        EXPECT_EQ(failure(connect(second, at)), ETIMEDOUT);
        EXPECT_EQ(zsock_close(first), 0);
        EXPECT_EQ(zsock_close(second), 0);
        const int third = to_server();
        EXPECT_EQ(send(third, "two"), 3);
        EXPECT_EQ(receive(third), refused(ENOTCONN));
    }};
    EXPECT_EQ(receive(fd), "one");
    EXPECT_EQ(receive(fd), "two");
    EXPECT_EQ(zsock_close(fd), 0);
    others.join();
}

// §6: "Idle DTLS server peer is dropped after CONFIG_NET_SOCKETS_DTLS_TIMEOUT and shows as
// ETIMEDOUT"; every datagram begins the time anew.
TEST_F(SecureDatagram, APeerThatSaysNothingIsDroppedAtTheInstant)
{
    Configuration it = secure_configuration();
    it.dtls_timeout = 700;
    start(it);
    const int fd = server();
    std::thread other{[] {
        const int peer = to_server();
        EXPECT_EQ(send(peer, "a"), 1);
        pass(600ms);
        EXPECT_EQ(send(peer, "b"), 1);
        EXPECT_EQ(receive(peer), refused(ENOTCONN)) << "the server tells it";
    }};
    EXPECT_EQ(receive(fd), "a");
    EXPECT_EQ(receive(fd), "b");
    const auto heard = now();
    EXPECT_EQ(receive(fd), refused(ETIMEDOUT));
    EXPECT_LE(now() - heard, 701ms);
    EXPECT_GE(now() - heard, 699ms);
    EXPECT_EQ(receive(fd, 1, ZSOCK_MSG_DONTWAIT), refused(EAGAIN)) << "and waits for the next";
    other.join();
}

// §6: "listed tag not in the store ENOENT; unusable certificate or key EINVAL".
TEST_F(SecureDatagram, ItsCredentialsAreLookedAtWithItsHandshake)
{
    trust();
    const int missing = open(SOCK_DGRAM, 77, "dtls.test");
    EXPECT_EQ(failure(connect(missing, dtls_test)), ENOENT);
    const std::string junk = "junk";
    ASSERT_EQ(add(5, TLS_CREDENTIAL_CA_CERTIFICATE, junk), 0);
    const int malformed = open(SOCK_DGRAM, 5, "dtls.test");
    EXPECT_EQ(failure(connect(malformed, dtls_test)), EINVAL);
    const int serving = open(SOCK_DGRAM, 77);
    ASSERT_EQ(set(serving, TLS_DTLS_ROLE, TLS_DTLS_ROLE_SERVER), 0);
    ASSERT_EQ(bind(serving, at), 0);
    EXPECT_EQ(receive(serving), refused(ENOENT));
}

// §6: "any other handshake failure ECONNABORTED"; "Peer verification default: required".
TEST_F(SecureDatagram, AClientVerifiesItsServer)
{
    trust();
    EXPECT_EQ(failure(connect(client("other.test"), dtls_test)), ECONNABORTED);
    const int unnamed = open(SOCK_DGRAM, 1);
    EXPECT_EQ(failure(connect(unnamed, dtls_test)), ECONNABORTED) << "an empty name is enforced";
    ASSERT_EQ(zsock_close(unnamed), 0);
    const int optional = client("other.test");
    ASSERT_EQ(set(optional, TLS_PEER_VERIFY, TLS_PEER_VERIFY_OPTIONAL), 0);
    EXPECT_EQ(connect(optional, dtls_test), 0);
}

// §6: "Handshake time-out min/max: first and last retransmission gap in ms"; "handshake time-out
// ETIMEDOUT".
TEST_F(SecureDatagram, TheGapsOfTheHandshakeAreTheOptions)
{
    trust();
    const int fd = client();
    ASSERT_EQ(set(fd, TLS_DTLS_HANDSHAKE_TIMEOUT_MIN, 500), 0);
    ASSERT_EQ(set(fd, TLS_DTLS_HANDSHAKE_TIMEOUT_MAX, 2000), 0);
    const auto begin = now();
    EXPECT_EQ(failure(connect(fd, nobody)), ETIMEDOUT);
    const auto took = now() - begin;
    EXPECT_GE(took, 3500ms) << "0.5 + 1 + 2 s";
    EXPECT_LT(took, 3501ms);
    EXPECT_EQ(sent(dtls_handshake_record), 3) << "the hello and two repeats";
}

// §6: the same in the first send, which neither its own time-out nor a full buffer's ends.
TEST_F(SecureDatagram, TheHandshakeOfASendHasItsOwnTime)
{
    start(30600);
    trust();
    const int fd = client();
    const struct timeval second = {.tv_sec = 1, .tv_usec = 0};
    ASSERT_EQ(zsock_setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &second, sizeof second), 0);
    ASSERT_EQ(connect(fd, nobody), 0);
    const auto begin = now();
    EXPECT_EQ(failure(send(fd, "x")), ETIMEDOUT);
    EXPECT_GE(now() - begin, 123s) << "1 + 2 + 4 + 8 + 16 + 32 + 60 s";
    EXPECT_LT(now() - begin, 124s);
}

// §6: "MSG_TRUNC (DTLS) works on secure sockets"; §2: what does not fit is dropped.
TEST_F(SecureDatagram, TheWholeLengthIsToldWhenItIsAskedFor)
{
    trust();
    const int fd = connected();
    for (const char* word : {"0123456789", "next"})
        EXPECT_EQ(send(fd, word), static_cast<ssize_t>(std::strlen(word)));
    char into[4];
    EXPECT_EQ(zsock_recv(fd, into, sizeof into, ZSOCK_MSG_TRUNC), 10);
    EXPECT_EQ(std::string(into, 4), "0123");
    EXPECT_EQ(receive(fd), "next") << "the rest is gone";
    EXPECT_EQ(send(fd, "abcdef"), 6);
    EXPECT_EQ(receive(fd, 4), "abcd") << "without the flag what was copied";
    EXPECT_EQ(send(fd, "abcdef"), 6);
    struct iovec vector = {.iov_base = into, .iov_len = sizeof into};
    struct msghdr message {};
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    EXPECT_EQ(zsock_recvmsg(fd, &message, 0), 4);
    EXPECT_EQ(message.msg_flags, ZSOCK_MSG_TRUNC);
}

// §3, sendmsg: "all vectors form one datagram; the return is the sum"; over DTLS as far as
// CONFIG_NET_SOCKETS_DTLS_SENDMSG_BUF_SIZE, and without one a single vector that is not empty.
TEST_F(SecureDatagram, TheVectorsOfAMessageAreOneDatagram)
{
    Configuration it = secure_configuration();
    it.dtls_sendmsg_buf_size = 8;
    start(it);
    trust();
    const int fd = connected();
    char text[] = "0123456789";
    struct iovec vectors[3] = {{.iov_base = text, .iov_len = 3},
                               {.iov_base = nullptr, .iov_len = 0},
                               {.iov_base = text + 3, .iov_len = 5}};
    struct msghdr message {};
    message.msg_iov = vectors;
    message.msg_iovlen = 3;
    EXPECT_EQ(zsock_sendmsg(fd, &message, 0), 8);
    EXPECT_EQ(receive(fd), "01234567");
    vectors[2].iov_len = 6;
    EXPECT_EQ(failure(zsock_sendmsg(fd, &message, 0)), EMSGSIZE) << "one byte above the buffer";
    vectors[0].iov_len = 0;
    EXPECT_EQ(zsock_sendmsg(fd, &message, 0), 6) << "one vector needs no buffer";
    EXPECT_EQ(receive(fd), "345678");
    EXPECT_EQ(failure(zsock_sendmsg(fd, nullptr, 0)), EINVAL);
    it.dtls_sendmsg_buf_size = 0;
    set_configuration(it);
    vectors[0].iov_len = 1;
    EXPECT_EQ(failure(zsock_sendmsg(fd, &message, 0)), EMSGSIZE);
}

// §3, recvmsg: the name of the sender, over DTLS too.
TEST_F(SecureDatagram, AMessageHasItsSendersName)
{
    const int fd = server();
    std::thread other{[] {
        const int peer = to_server();
        EXPECT_EQ(send(peer, "ping"), 4);
        EXPECT_EQ(receive(peer), "pong");
    }};
    char into[16];
    struct iovec vector = {.iov_base = into, .iov_len = sizeof into};
    struct sockaddr_in from {};
    struct msghdr message {};
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    message.msg_name = &from;
    message.msg_namelen = sizeof from;
    ASSERT_EQ(zsock_recvmsg(fd, &message, 0), 4);
    EXPECT_EQ(message.msg_namelen, sizeof from);
    EXPECT_EQ(message.msg_flags, 0);
    EXPECT_EQ(from.sin_addr.s_addr, at.sin_addr.s_addr);
    char answer[] = "pong";
    vector = {.iov_base = answer, .iov_len = 4};
    EXPECT_EQ(zsock_sendmsg(fd, &message, 0), 4) << "back to that name";
    other.join();
}

// §2: "Sending a datagram is all or nothing", up to CONFIG_NET_SOCKETS_DTLS_MAX_FRAGMENT_LENGTH.
TEST_F(SecureDatagram, ADatagramAboveTheFragmentLengthIsEmsgsize)
{
    trust();
    const int fd = connected();
    EXPECT_EQ(send(fd, std::string(1024, 'x')), 1024);
    EXPECT_EQ(receive(fd), std::string(1024, 'x'));
    EXPECT_EQ(failure(send(fd, std::string(1025, 'x'))), EMSGSIZE);
    EXPECT_EQ(send(fd, "on"), 2) << "the session goes on";
    EXPECT_EQ(receive(fd), "on");
}

// §4: "TLS sockets report POLLIN only when decrypted data is available": a datagram server's
// handshake wakes nobody.
TEST_F(SecureDatagram, PollSwallowsTheHandshake)
{
    const int fd = server();
    std::thread other{[] {
        const int peer = to_server();
        pass(2s);
        EXPECT_EQ(send(peer, "data"), 4);
        EXPECT_EQ(receive(peer), refused(ENOTCONN));
    }};
    struct zsock_pollfd entry = {.fd = fd, .events = ZSOCK_POLLIN, .revents = 0};
    const auto begin = now();
    EXPECT_EQ(zsock_poll(&entry, 1, 10'000), 1);
    EXPECT_GE(now() - begin, 2s);
    EXPECT_EQ(entry.revents, ZSOCK_POLLIN);
    EXPECT_EQ(receive(fd, 16, ZSOCK_MSG_DONTWAIT), "data");
    EXPECT_EQ(zsock_close(fd), 0);
    other.join();
}

// §6: "Received close-notify: a DTLS client gets ENOTCONN", and its session is over.
TEST_F(SecureDatagram, AClientHearsOfTheServersEnd)
{
    const int fd = server();
    std::thread other{[] {
        const int peer = to_server();
        EXPECT_EQ(send(peer, "one"), 3);
        EXPECT_EQ(receive(peer), refused(ENOTCONN));
        EXPECT_EQ(receive(peer), refused(ENOTCONN));
        EXPECT_EQ(get(peer, SOL_TLS, TLS_CIPHERSUITE_USED), -ENOTCONN);
        EXPECT_EQ(zsock_close(peer), 0);
    }};
    EXPECT_EQ(receive(fd), "one");
    EXPECT_EQ(zsock_close(fd), 0);
    other.join();
}

} // namespace
} // namespace stack::zephyr
