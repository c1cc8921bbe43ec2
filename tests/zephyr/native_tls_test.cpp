// zephyr/behaviour.md §7, SOCK_NATIVE_TLS: "runs TLS in Zephyr over a modem TCP/UDP socket".
#include "tests/stack/socket/peers.hpp"
#include "tests/zephyr/secure_peer.hpp"
#include "tests/zephyr/secure_program.hpp"

#include <thread>

#include <sys/time.h>

namespace stack::zephyr {
namespace {

class NativeTls : public SecureProgram {
protected:
    NativeTls() : SecureProgram{Mode::offload}
    {
        EXPECT_EQ(trust(), 0);
        attach();
    }
    static Endpoint own(std::uint16_t port)
    {
        return {*world().modem().bearers().address(0, Family::ipv4), port};
    }
    static int open(int type, sec_tag_t tag, const char* name = nullptr)
    {
        return SecureProgram::open(type, tag, name, SOCK_NATIVE_TLS);
    }
};

TEST_F(NativeTls, TakesItsCredentialsFromZephyrsStore)
{
    ::testing::internal::CaptureStderr();
    const int fd = open(SOCK_STREAM, 1, "tls.test");
    ASSERT_EQ(connect(fd, tls_test), 0);
    EXPECT_EQ(send(fd, "secret"), 6);
    EXPECT_EQ(receive(fd), "secret");
    EXPECT_EQ(read(fd, SOL_SOCKET, SO_PROTOCOL), IPPROTO_TLS_1_2);
    EXPECT_GT(read(fd, SOL_TLS, TLS_CIPHERSUITE_USED), 0);
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
    EXPECT_EQ(zsock_close(fd), 0);
    EXPECT_EQ(world().modem().sockets().find(0), nullptr);
}

// The modem's store is not asked, whatever it holds.
TEST_F(NativeTls, FailsByZephyrsErrors)
{
    trust_in_modem(7);
    EXPECT_EQ(failure(connect(open(SOCK_STREAM, 7, "tls.test"), tls_test)), ENOENT);
    EXPECT_EQ(failure(connect(open(SOCK_STREAM, 1, "other.test"), tls_test)), ECONNABORTED);
    EXPECT_EQ(failure(connect(open(SOCK_STREAM, 1, "tls.test"), in("192.0.2.7", 1))), ECONNREFUSED);
}

// What carries it is the modem's: its limit, its numbers, its network.
TEST_F(NativeTls, IsOneOfTheEightOfTheModem)
{
    const int fd = open(SOCK_STREAM, 1, "tls.test");
    EXPECT_EQ(fd, 0);
    ASSERT_NE(world().modem().sockets().find(0), nullptr);
    EXPECT_EQ(world().modem().sockets().find(0)->protocol(), IPPROTO_TCP);
    for (int i = 1; i < 8; ++i)
        EXPECT_EQ(zsock_socket(AF_INET, SOCK_DGRAM, 0), i);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_DGRAM, 0)), ENOBUFS);
    EXPECT_EQ(failure(zsock_socket(AF_INET, static_cast<int>(SOCK_STREAM | SOCK_NATIVE_TLS),
                                   IPPROTO_TLS_1_2)),
              ENOBUFS);
    EXPECT_EQ(zsock_close(fd), 0);
    EXPECT_EQ(open(SOCK_STREAM, 1), fd);
}

TEST_F(NativeTls, HasItsOwnContextsToo)
{
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(open(SOCK_STREAM, 1), i);
    const int type = static_cast<int>(SOCK_STREAM | SOCK_NATIVE_TLS);
    EXPECT_EQ(failure(zsock_socket(AF_INET, type, IPPROTO_TLS_1_2)), ENOMEM);
    EXPECT_EQ(world().modem().sockets().find(4), nullptr);
    EXPECT_EQ(zsock_socket(AF_INET, type, IPPROTO_TCP), 4) << "there is no TLS in a plain one";
}

TEST_F(NativeTls, IsThereAsFarAsZephyrsTlsIs)
{
    const int stream = static_cast<int>(SOCK_STREAM | SOCK_NATIVE_TLS);
    const int datagram = static_cast<int>(SOCK_DGRAM | SOCK_NATIVE_TLS);
    EXPECT_EQ(failure(zsock_socket(AF_INET, datagram, IPPROTO_TLS_1_2)), EPROTOTYPE);
    EXPECT_EQ(failure(zsock_socket(AF_INET, stream, IPPROTO_DTLS_1_2)), EPROTOTYPE);
    Configuration off = secure(Mode::offload, ZephyrCredentials::as_configured);
    off.enable_dtls = 0;
    start_anew(off);
    EXPECT_EQ(failure(zsock_socket(AF_INET, datagram, IPPROTO_DTLS_1_2)), EPROTONOSUPPORT);
    off.sockopt_tls = 0;
    start_anew(off);
    EXPECT_EQ(failure(zsock_socket(AF_INET, stream, IPPROTO_TLS_1_2)), EPROTONOSUPPORT);
}

// Options of TLS are Zephyr's, by its numbers; all others are the modem socket's, by its table.
TEST_F(NativeTls, HasTheOptionsOfBothLayers)
{
    const int fd = open(SOCK_STREAM, 1);
    const char* const protocols[] = {"a"};
    EXPECT_EQ(zsock_setsockopt(fd, SOL_TLS, TLS_ALPN_LIST, protocols, sizeof protocols), 0);
    EXPECT_EQ(option(fd, SOL_TLS, TLS_DTLS_HANDSHAKE_TIMEOUT_MIN, 500), 0);
    EXPECT_EQ(read(fd, SOL_TLS, TLS_DTLS_HANDSHAKE_ON_CONNECT), 1) << "18 is not NCS's here";
    EXPECT_EQ(read(fd, SOL_TLS, TLS_PEER_VERIFY), -ENOPROTOOPT) << "which the modem would tell";
    EXPECT_EQ(option(fd, SOL_SOCKET, SO_BINDTOPDN, 0), 0);
    EXPECT_EQ(option(fd, IPPROTO_TCP, SO_TCP_SRV_SESSTIMEO, 5), 0);
    EXPECT_EQ(read(fd, IPPROTO_TCP, SO_TCP_SRV_SESSTIMEO), 5);
    EXPECT_EQ(option(fd, IPPROTO_TCP, TCP_NODELAY, 1), ENOPROTOOPT);
    EXPECT_EQ(option(fd, SOL_SOCKET, SO_RCVBUF, 1), ENOPROTOOPT);
    EXPECT_EQ(read(fd, SOL_SOCKET, SO_TYPE), -ENOPROTOOPT);
    EXPECT_EQ(read(fd, SOL_SOCKET, SO_ERROR), 0);
    EXPECT_EQ(option(fd, SOL_SOCKET, SO_RCVTIMEO, 1), EINVAL) << "TLS's own, which looks at it";
}

TEST_F(NativeTls, RefusesWhatTheModemSocketRefuses)
{
    const int fd = open(SOCK_STREAM, 1, "tls.test");
    ASSERT_EQ(connect(fd, tls_test), 0);
    struct sockaddr name {};
    std::size_t length = sizeof name;
    struct msghdr message {};
    EXPECT_EQ(failure(zsock_getsockname(fd, &name, &length)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_getpeername(fd, &name, &length)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_recvmsg(fd, &message, 0)), EOPNOTSUPP);
    EXPECT_EQ(failure(zsock_shutdown(fd, ZSOCK_SHUT_RD)), ENOTSUP);
    EXPECT_EQ(failure(zsock_ioctl(fd, ZFD_IOCTL_FIONBIO)), EINVAL);
    EXPECT_EQ(failure(zsock_fcntl(fd, F_DUPFD, 0)), EINVAL);
    char byte = 0;
    EXPECT_EQ(failure(zsock_recv(fd, &byte, 1, ZSOCK_MSG_PEEK)), ENOTSUP) << "TLS's";
}

TEST_F(NativeTls, TimesOutAndIsPolledAsAnyOther)
{
    const int fd = open(SOCK_STREAM, 1, "tls.test");
    const struct timeval limit = {.tv_sec = 2, .tv_usec = 0};
    ASSERT_EQ(zsock_setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0);
    ASSERT_EQ(zsock_fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    ASSERT_EQ(connect(fd, tls_test), 0) << "it waits all the same";
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), O_NONBLOCK);
    EXPECT_EQ(receive(fd), "-" + std::to_string(EAGAIN));
    ASSERT_EQ(zsock_fcntl(fd, F_SETFL, 0), 0);
    const emu::Instant before = now();
    EXPECT_EQ(receive(fd), "-" + std::to_string(EAGAIN));
    EXPECT_GE(now() - before, 2s);
    struct zsock_pollfd entry = {.fd = fd, .events = ZSOCK_POLLIN, .revents = 0};
    EXPECT_EQ(zsock_poll(&entry, 1, 500), 0);
    EXPECT_EQ(send(fd, "x"), 1);
    EXPECT_EQ(zsock_poll(&entry, 1, 5000), 1);
    EXPECT_EQ(entry.revents, ZSOCK_POLLIN);
    EXPECT_EQ(receive(fd), "x");
}

TEST_F(NativeTls, CarriesDatagramsToo)
{
    const int fd = open(SOCK_DGRAM, 1, "dtls.test");
    ASSERT_EQ(connect(fd, dtls_test), 0);
    EXPECT_EQ(send(fd, "datagram"), 8);
    EXPECT_EQ(receive(fd), "datagram");
    const int late = open(SOCK_DGRAM, 1, "dtls.test");
    ASSERT_EQ(option(late, SOL_TLS, TLS_DTLS_HANDSHAKE_ON_CONNECT, 0), 0);
    ASSERT_EQ(connect(late, dtls_test), 0);
    EXPECT_EQ(send(late, "late"), 4);
    EXPECT_EQ(receive(late), "late");
}

TEST_F(NativeTls, HearsOfALostPdnAsOfABrokenSession)
{
    const int fd = open(SOCK_STREAM, 1, "tls.test");
    ASSERT_EQ(connect(fd, tls_test), 0);
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=4"), 0);
    pass(10s);
    EXPECT_EQ(failure(send(fd, "x")), EIO);
    EXPECT_EQ(zsock_close(fd), 0);
    EXPECT_EQ(failure(connect(open(SOCK_STREAM, 1, "tls.test"), tls_test)), ENETUNREACH);
}

TEST_F(NativeTls, KeepsItsNumberOfTheModemUntilItIsClosed)
{
    const int fd = open(SOCK_STREAM, 1, "other.test");
    EXPECT_EQ(failure(connect(fd, tls_test)), ECONNABORTED);
    pass(1s);
    EXPECT_NE(world().modem().sockets().find(0), nullptr);
    EXPECT_EQ(option(fd, SOL_SOCKET, SO_REUSEADDR, 1), 0);
    EXPECT_EQ(zsock_close(fd), 0);
    EXPECT_EQ(world().modem().sockets().find(0), nullptr);
}

// "TLS server: handshake in accept".
TEST_F(NativeTls, ServesAStreamOfTheModem)
{
    show();
    const int listener = open(SOCK_STREAM, 2);
    ASSERT_EQ(bind(listener, in("0.0.0.0", 443)), 0);
    ASSERT_EQ(zsock_listen(listener, 1), 0);
    SecurePeer client{world(), "echo.test"};
    ASSERT_TRUE(client.connect(own(443), "hello"));
    struct sockaddr_in from {};
    std::size_t length = sizeof from;
    const int fd = zsock_accept(listener, generic(from), &length);
    ASSERT_EQ(fd, 1) << std::strerror(errno);
    EXPECT_EQ(from.sin_addr.s_addr, in("192.0.2.7", 0).sin_addr.s_addr);
    EXPECT_EQ(receive(fd), "hello");
    EXPECT_EQ(send(fd, "welcome"), 7);
    EXPECT_EQ(option(fd, SOL_SOCKET, SO_RCVBUF, 1), ENOPROTOOPT) << "over the modem, too";
    EXPECT_EQ(option(fd, IPPROTO_TCP, SO_TCP_SRV_SESSTIMEO, 5), 0);
    EXPECT_EQ(zsock_close(fd), 0);
    pass(2s);
    EXPECT_EQ(client.heard(), "welcome");
    EXPECT_EQ(client.failure(), "") << "a close-notify came";
    EXPECT_EQ(world().modem().sockets().find(1), nullptr);
    EXPECT_NE(world().modem().sockets().find(0), nullptr);
}

// "DTLS server: handshake in recv".
TEST_F(NativeTls, ServesDatagramsOfTheModem)
{
    show();
    const int server = open(SOCK_DGRAM, 2);
    ASSERT_EQ(option(server, SOL_TLS, TLS_DTLS_ROLE, TLS_DTLS_ROLE_SERVER), 0);
    ASSERT_EQ(bind(server, in("0.0.0.0", 4434)), 0);
    SecurePeer client{world(), "echo.test"};
    ASSERT_TRUE(client.send(4000, own(4434), "hello"));
    struct sockaddr_in from {};
    std::size_t length = sizeof from;
    char into[16] = {};
    ASSERT_EQ(zsock_recvfrom(server, into, sizeof into, 0, generic(from), &length), 5);
    EXPECT_STREQ(into, "hello");
    EXPECT_EQ(from.sin_port, htons(4000));
    EXPECT_EQ(zsock_sendto(server, "welcome", 7, 0, generic(from), length), 7);
    pass(2s);
    EXPECT_EQ(client.heard_datagram(), "welcome");
}

// A caller that speaks no TLS: its handshake is accept's, and its number of the modem is let go.
TEST_F(NativeTls, AcceptEndsWithTheHandshakeOfItsCaller)
{
    show();
    const int listener = open(SOCK_STREAM, 2);
    ASSERT_EQ(bind(listener, in("0.0.0.0", 443)), 0);
    ASSERT_EQ(zsock_listen(listener, 1), 0);
    atlink::Peer caller{world(), "caller.test", "192.0.2.70"};
    ASSERT_TRUE(caller.connect(443, Family::ipv4));
    pass(1s);
    EXPECT_TRUE(caller.send("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_EQ(failure(zsock_accept(listener, nullptr, nullptr)), ECONNABORTED);
    pass(1s);
    EXPECT_EQ(world().modem().sockets().find(1), nullptr);
}

TEST_F(NativeTls, StandsBesideTheModemsOwnTls)
{
    trust_in_modem(1);
    const int modems = SecureProgram::open(SOCK_STREAM, 1, "tls.test");
    const int own = open(SOCK_STREAM, 1, "tls.test");
    ASSERT_EQ(connect(modems, tls_test), 0);
    ASSERT_EQ(connect(own, tls_test), 0);
    EXPECT_EQ(send(modems, "one"), 3);
    EXPECT_EQ(send(own, "two"), 3);
    EXPECT_EQ(receive(own), "two");
    EXPECT_EQ(receive(modems), "one");
}

} // namespace
} // namespace stack::zephyr
