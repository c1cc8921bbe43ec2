// zephyr/behaviour.md §6: a TLS server on the device, whose handshake is accept's.
#include "tests/zephyr/secure_fixture.hpp"

namespace stack::zephyr {
namespace {

class SecureServer : public SecureNative {
protected:
    /// A listener that shows tag 2, and a client's credentials under tag 1.
    int listen()
    {
        trust();
        show();
        const int fd = open(SOCK_STREAM, 2);
        EXPECT_EQ(bind(fd, at), 0);
        EXPECT_EQ(zsock_listen(fd, 2), 0);
        return fd;
    }
    static int accept(int listener) { return zsock_accept(listener, nullptr, nullptr); }
    /// What one client's connect gives: 0 or an errno.
    static int visit(const char* name = "tls.test")
    {
        const int fd = open(SOCK_STREAM, 1, name);
        const int result = failure(connect(fd, at));
        EXPECT_EQ(zsock_close(fd), 0);
        return result;
    }

    static inline const struct sockaddr_in at = in("127.0.0.1", 4433);
};

// §6: "the handshake in accept": one that fails is that accept's, and the listener goes on.
TEST_F(SecureServer, AClientThatFailsDoesNotEndTheListener)
{
    const int listener = listen();
    std::thread server{[listener] {
        EXPECT_EQ(failure(accept(listener)), ECONNABORTED) << "the client's alert";
        EXPECT_EQ(failure(accept(listener)), ECONNABORTED) << "the client has no TLS to speak";
        const int fd = accept(listener);
        EXPECT_GE(fd, 0);
        EXPECT_EQ(receive(fd), "fine");
        EXPECT_EQ(zsock_close(fd), 0);
    }};
    EXPECT_EQ(visit("other.test"), ECONNABORTED);
    const int plain = zsock_socket(AF_INET, SOCK_STREAM, 0);
    EXPECT_EQ(connect(plain, at), 0);
    EXPECT_EQ(send(plain, "GET / HTTP/1.0\r\n\r\n"), 18);
    pass(1s);
    EXPECT_EQ(zsock_close(plain), 0);
    const int fd = open(SOCK_STREAM, 1, "tls.test");
    EXPECT_EQ(connect(fd, at), 0);
    EXPECT_EQ(send(fd, "fine"), 4);
    server.join();
}

// §6: a silent client holds accept until the handshake's time is over: ETIMEDOUT.
TEST_F(SecureServer, ASilentClientIsEtimedout)
{
    const int listener = listen();
    const int plain = zsock_socket(AF_INET, SOCK_STREAM, 0);
    EXPECT_EQ(connect(plain, at), 0);
    EXPECT_EQ(failure(accept(listener)), ETIMEDOUT);
    EXPECT_EQ(receive(plain), "") << "its connection is let go";
}

// §6, table: "Blocks even if non-blocking: yes" for the server's handshake in accept.
TEST_F(SecureServer, AcceptWaitsForTheHandshakeThoughTheListenerDoesNotWait)
{
    const int listener = listen();
    ASSERT_EQ(zsock_fcntl(listener, F_SETFL, O_NONBLOCK), 0);
    EXPECT_EQ(failure(accept(listener)), EAGAIN) << "no client, no handshake";
    std::thread client{[] { EXPECT_EQ(visit(), 0); }};
    struct zsock_pollfd entry = {.fd = listener, .events = ZSOCK_POLLIN, .revents = 0};
    EXPECT_EQ(zsock_poll(&entry, 1, 10'000), 1) << "a connection is there (§4)";
    const int fd = accept(listener);
    EXPECT_GE(fd, 0) << std::strerror(errno);
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), 0) << "non-blocking is not inherited (§3)";
    EXPECT_EQ(receive(fd), "");
    client.join();
}

// §6, table: "Peer verification default: none" for a server; required and optional ask for one.
TEST_F(SecureServer, AsksForACertificateOnlyWhenToldTo)
{
    const std::string own = pem("client.pem");
    const std::string own_key = pem("client.key");
    const int listener = listen();
    ASSERT_EQ(set(listener, TLS_SEC_TAG_LIST, {2, 1}), 0);
    ASSERT_EQ(add(3, TLS_CREDENTIAL_SERVER_CERTIFICATE, own), 0);
    ASSERT_EQ(add(3, TLS_CREDENTIAL_PRIVATE_KEY, own_key), 0);
    const auto serve = [&](std::vector<int> client_tags) {
        int there = 0;
        std::thread client{[&] {
            const int fd = open(SOCK_STREAM, 1, "tls.test");
            zsock_setsockopt(fd, SOL_TLS, TLS_SEC_TAG_LIST, client_tags.data(),
                             client_tags.size() * sizeof client_tags[0]);
            there = failure(connect(fd, at));
            zsock_close(fd);
        }};
        const int fd = accept(listener);
        const int here = failure(fd);
        if (fd >= 0) zsock_close(fd);
        client.join();
        return std::pair{here, there};
    };
    const std::pair fine{0, 0};
    const std::pair both{ECONNABORTED, ECONNABORTED};
    EXPECT_EQ(serve({1}), fine);
    ASSERT_EQ(set(listener, TLS_PEER_VERIFY, TLS_PEER_VERIFY_OPTIONAL), 0);
    EXPECT_EQ(serve({1}), fine) << "completes regardless of the verdict";
    ASSERT_EQ(set(listener, TLS_PEER_VERIFY, TLS_PEER_VERIFY_REQUIRED), 0);
    EXPECT_EQ(serve({1}), both);
    EXPECT_EQ(serve({1, 3}), fine);
}

// §6: "listed tag not in the store ENOENT; unusable certificate or key EINVAL": accept's, and the
// listener goes on.
TEST_F(SecureServer, ItsOwnCredentialsAreLookedAtInAccept)
{
    trust();
    const int listener = open(SOCK_STREAM, 66);
    ASSERT_EQ(bind(listener, at), 0);
    ASSERT_EQ(zsock_listen(listener, 2), 0);
    std::thread client{[] {
        EXPECT_EQ(visit(), ECONNABORTED);
        EXPECT_EQ(visit(), ECONNABORTED);
        EXPECT_EQ(visit(), 0);
    }};
    EXPECT_EQ(failure(accept(listener)), ENOENT);
    const std::string junk = "junk";
    ASSERT_EQ(add(66, TLS_CREDENTIAL_SERVER_CERTIFICATE, junk), 0);
    ASSERT_EQ(add(66, TLS_CREDENTIAL_PRIVATE_KEY, key), 0);
    EXPECT_EQ(failure(accept(listener)), EINVAL);
    ASSERT_EQ(tls_credential_delete(66, TLS_CREDENTIAL_SERVER_CERTIFICATE), 0);
    ASSERT_EQ(add(66, TLS_CREDENTIAL_SERVER_CERTIFICATE, certificate), 0);
    EXPECT_GE(accept(listener), 0);
    client.join();
}

// §1 and §6: a listener closed while accept shakes hands: EINTR, and the client's handshake fails.
TEST_F(SecureServer, ClosedInTheMiddleOfAHandshakeEndsBoth)
{
    const int listener = listen();
    const int plain = zsock_socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(connect(plain, at), 0);
    std::thread server{[listener] { EXPECT_EQ(failure(accept(listener)), EINTR); }};
    pass(1s);
    EXPECT_EQ(zsock_close(listener), 0);
    server.join();
    const std::string end = receive(plain);
    EXPECT_TRUE(end.empty() || end == refused(ECONNRESET)) << end;
}

// §6: "close sends close-notify": of the client, too; recv gives 0 again and again (§2).
TEST_F(SecureServer, HearsOfTheClientsEnd)
{
    const int listener = listen();
    std::thread client{[] { EXPECT_EQ(visit(), 0); }};
    const int fd = accept(listener);
    EXPECT_EQ(receive(fd), "");
    EXPECT_EQ(receive(fd), "");
    struct zsock_pollfd entry = {.fd = fd, .events = ZSOCK_POLLIN, .revents = 0};
    EXPECT_EQ(zsock_poll(&entry, 1, 0), 1);
    EXPECT_EQ(entry.revents, ZSOCK_POLLIN | ZSOCK_POLLHUP);
    client.join();
}

// §6: ALPN at the door's own server: it selects by its own order.
TEST_F(SecureServer, SelectsTheProtocol)
{
    const int listener = listen();
    const char* spoken[] = {"coap", "http/1.1"};
    ASSERT_EQ(set(listener, TLS_ALPN_LIST, spoken), 0);
    const auto visit_with = [this](const char* first, const char* second) {
        const char* offered[] = {first, second};
        const int fd = open(SOCK_STREAM, 1, "tls.test");
        EXPECT_EQ(set(fd, TLS_ALPN_LIST, offered), 0);
        const int result = failure(connect(fd, at));
        const std::string agreed = result == 0 ? alpn(fd) : refused(result);
        EXPECT_EQ(zsock_close(fd), 0);
        return agreed;
    };
    std::thread client{[&] {
        EXPECT_EQ(visit_with("http/1.1", "coap"), "coap");
        EXPECT_EQ(visit_with("mqtt", "spdy"), refused(ECONNABORTED));
    }};
    EXPECT_EQ(zsock_close(accept(listener)), 0);
    EXPECT_EQ(failure(accept(listener)), ECONNABORTED);
    client.join();
}

// §6: "Session cache: off by default", at a server as at a client.
TEST_F(SecureServer, ResumesOnlyWithItsCacheOn)
{
    const int listener = listen();
    std::thread server{[listener] {
        for (int i = 0; i < 4; ++i)
            EXPECT_EQ(zsock_close(accept(listener)), 0);
    }};
    const auto once = [&] {
        const int fd = open(SOCK_STREAM, 1, "tls.test");
        EXPECT_EQ(set(fd, TLS_SESSION_CACHE, TLS_SESSION_CACHE_ENABLED), 0);
        EXPECT_EQ(connect(fd, at), 0);
        EXPECT_EQ(receive(fd), "");
        EXPECT_EQ(zsock_close(fd), 0);
        return records.seen.back();
    };
    once();
    EXPECT_EQ(once(), "handshake done: full") << "off by default";
    ASSERT_EQ(set(listener, TLS_SESSION_CACHE, TLS_SESSION_CACHE_ENABLED), 0);
    once();
    EXPECT_EQ(once(), "handshake done: resumed");
    server.join();
}

// §3 and §6: over IPv6 as over IPv4; the address pointers of accept give the client.
TEST_F(SecureServer, ServesOverIpv6)
{
    trust();
    show();
    const auto own = in6("::1", 4433);
    const auto open6 = [](sec_tag_t tag) {
        const int fd = zsock_socket(AF_INET6, SOCK_STREAM, IPPROTO_TLS_1_2);
        EXPECT_EQ(set(fd, TLS_SEC_TAG_LIST, tag), 0);
        return fd;
    };
    const int listener = open6(2);
    ASSERT_EQ(bind(listener, own), 0);
    ASSERT_EQ(zsock_listen(listener, 1), 0);
    std::thread client{[&] {
        const int fd = open6(1);
        EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_HOSTNAME, "tls.test", 8), 0);
        EXPECT_EQ(connect(fd, own), 0);
        EXPECT_EQ(receive(fd), "");
    }};
    struct sockaddr_in6 from {};
    std::size_t length = sizeof from;
    const int fd = zsock_accept(listener, generic(from), &length);
    EXPECT_GE(fd, 0);
    EXPECT_EQ(length, sizeof from);
    EXPECT_EQ(from.sin6_addr.s6_addr[15], 1);
    struct sockaddr_in6 peer {};
    EXPECT_EQ(zsock_getpeername(fd, generic(peer), &length), 0);
    EXPECT_EQ(peer.sin6_port, from.sin6_port);
    EXPECT_EQ(zsock_close(fd), 0);
    client.join();
}

// §3, sendmsg on a stream: the vectors are its bytes in order.
TEST_F(SecureServer, TakesTheVectorsOfAMessageAsAStream)
{
    const int listener = listen();
    std::thread client{[] {
        const int fd = open(SOCK_STREAM, 1, "tls.test");
        EXPECT_EQ(connect(fd, at), 0);
        char text[] = "gather";
        struct iovec vectors[2] = {{.iov_base = text, .iov_len = 2},
                                   {.iov_base = text + 2, .iov_len = 4}};
        struct msghdr message {};
        message.msg_iov = vectors;
        message.msg_iovlen = 2;
        EXPECT_EQ(zsock_sendmsg(fd, &message, 0), 6);
        EXPECT_EQ(receive(fd), "");
    }};
    const int fd = accept(listener);
    EXPECT_EQ(receive(fd, 6, ZSOCK_MSG_WAITALL), "gather");
    EXPECT_EQ(zsock_close(fd), 0);
    client.join();
}

// §6: a context for the connection is needed: ENOMEM, and the client is let go.
TEST_F(SecureServer, WithoutAContextForTheConnectionItIsEnomem)
{
    Configuration it = secure_configuration();
    it.tls_max_contexts = 2;
    start(it);
    const int listener = listen();
    std::thread client{[] { EXPECT_EQ(visit(), ECONNABORTED); }};
    pass(100ms);
    EXPECT_EQ(failure(accept(listener)), ENOMEM);
    client.join();
}

} // namespace
} // namespace stack::zephyr
