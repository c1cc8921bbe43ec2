// The life of a socket and the errors of its calls: wincs02/behaviour.md §§3 and 4, driver 3.0.
#include "tests/wincs02/driver_fixture.hpp"

namespace stack::wincs02 {

namespace {

constexpr const char* echo = "192.0.2.7";
constexpr const char* echo6 = "2001:db8::7";

class SocketTest : public DriverTest {
protected:
    void SetUp() override { bring_up(); }

    int connected(std::uint16_t port = 7)
    {
        const int fd = opened(AF_INET, SOCK_STREAM);
        EXPECT_EQ(failure(connect(fd, in(echo, port))), EINPROGRESS);
        EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
        return fd;
    }
};

class Before : public DriverTest {};

// "`socket()` before step 2 is complete fails with `EFAULT`" (§2)
TEST_F(Before, TheDriverIsReadyASocketIsRefused)
{
    EXPECT_EQ(failure(winc_socket(AF_INET, SOCK_STREAM, 0)), EFAULT);
    static const WDRV_WINC_SYS_INIT init{nullptr, 0};
    object = WDRV_WINC_Initialize(0, reinterpret_cast<const SYS_MODULE_INIT*>(&init));
    EXPECT_EQ(failure(winc_socket(AF_INET, SOCK_STREAM, 0)), EFAULT);
    EXPECT_EQ(WDRV_WINC_Status(object), SYS_STATUS_BUSY);
}

// "Boot: [...] use 3.6 s as the default from Initialize to READY" (generations.md §3)
TEST_F(Before, ReadyComesAfter3600Milliseconds)
{
    const emu::Instant before = Process::instance().now();
    start();
    EXPECT_GE(Process::instance().now() - before, 3600ms);
    EXPECT_LT(Process::instance().now() - before, 3601ms + 500ms); // the calls' cost
}

// §4 socket
TEST_F(SocketTest, IsMadeOfTwoFamiliesTwoTypesAndThreeProtocols)
{
    EXPECT_EQ(failure(winc_socket(AF_UNSPEC, SOCK_STREAM, 0)), EAFNOSUPPORT);
    EXPECT_EQ(failure(winc_socket(2, SOCK_STREAM, 0)), EAFNOSUPPORT);
    EXPECT_EQ(failure(winc_socket(AF_INET, 3, 0)), EINVAL);
    EXPECT_EQ(failure(winc_socket(AF_INET, SOCK_STREAM, IPPROTO_UDP)), EPROTONOSUPPORT);
    EXPECT_EQ(failure(winc_socket(AF_INET, SOCK_DGRAM, IPPROTO_TCP)), EPROTONOSUPPORT);
    EXPECT_EQ(failure(winc_socket(AF_INET, SOCK_DGRAM, IPPROTO_TLS)), EPROTONOSUPPORT);
    opened(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    opened(AF_INET6, SOCK_STREAM, IPPROTO_TLS);
    opened(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
}

// "At most 10 sockets" (§1), "`ENFILE` none free" (§4)
TEST_F(SocketTest, ThereAreTen)
{
    for (int i = 0; i < 10; ++i)
        opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(failure(winc_socket(AF_INET, SOCK_STREAM, 0)), ENFILE);
}

// "large and positive [...] do not reuse one quickly" (§1)
TEST_F(SocketTest, AHandleIsNoSmallNumberAndNotUsedAgain)
{
    const int first = opened(AF_INET, SOCK_STREAM);
    EXPECT_GT(first, 0x10000000);
    EXPECT_EQ(winc_shutdown(first, SHUT_RDWR), 0);
    EXPECT_TRUE(next(first, WINC_SOCKET_EVENT_CLOSE));
    const int second = opened(AF_INET, SOCK_STREAM);
    EXPECT_NE(second, first);
    EXPECT_EQ(failure(send(first, "x")), EFAULT);
}

// §4 "Handle checks, all calls"
TEST_F(SocketTest, HandleZeroIsABadDescriptorAndAForeignOneAFault)
{
    const auto there = in(echo, 7);
    for (const int fd : {0, 5, 0x57000000}) {
        const int usual = fd == 0 ? EBADF : EFAULT;
        EXPECT_EQ(failure(bind(fd, there)), EFAULT);
        EXPECT_EQ(failure(connect(fd, there)), EFAULT);
        EXPECT_EQ(failure(winc_listen(fd, 0)), usual);
        EXPECT_EQ(failure(send(fd, "x")), usual);
        EXPECT_EQ(failure(send(fd, "x", there)), usual);
        EXPECT_EQ(receive(fd), "-" + std::to_string(usual));
        EXPECT_EQ(failure(winc_shutdown(fd, 0)), usual);
        int on = 1;
        EXPECT_EQ(failure(winc_setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on)), usual);
        EXPECT_EQ(failure(winc_accept(fd, nullptr, nullptr)), fd == 0 ? EBADF : EWOULDBLOCK);
    }
}

// "Live but before OPEN: `ENOTSOCK` [...] except `listen` -> `EADDRINUSE`, `accept` ->
// `EWOULDBLOCK`, `setsockopt` -> proceeds"
TEST_F(SocketTest, BeforeOpenItIsNoSocketButToThreeCalls)
{
    const int fd = winc_socket(AF_INET, SOCK_STREAM, 0);
    const auto there = in(echo, 7);
    EXPECT_EQ(failure(bind(fd, there)), ENOTSOCK);
    EXPECT_EQ(failure(connect(fd, there)), ENOTSOCK);
    EXPECT_EQ(failure(send(fd, "x")), ENOTSOCK);
    EXPECT_EQ(failure(send(fd, "x", there)), ENOTSOCK);
    EXPECT_EQ(receive(fd), "-" + std::to_string(ENOTSOCK));
    EXPECT_EQ(failure(winc_shutdown(fd, 0)), ENOTSOCK);
    EXPECT_EQ(failure(winc_listen(fd, 0)), EADDRINUSE);
    EXPECT_EQ(failure(winc_accept(fd, nullptr, nullptr)), EWOULDBLOCK);
    int on = 1;
    EXPECT_EQ(winc_setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on), 0);
}

// §4 bind
TEST_F(SocketTest, BindLooksAtTheLengthOfIPv4AndAtThePortAlone)
{
    const int stream = opened(AF_INET6, SOCK_STREAM);
    const auto v4 = in("203.0.113.9", 80); // nobody's address
    EXPECT_EQ(failure(winc_bind(stream, nullptr, 16)), EFAULT);
    EXPECT_EQ(failure(winc_bind(stream, generic(v4), 15)), EFAULT);
    auto other = v4;
    other.sin_family = 2;
    EXPECT_EQ(failure(bind(stream, other)), EAFNOSUPPORT);
    EXPECT_EQ(bind(stream, v4), 0); // "the family is not compared with the socket's"
    EXPECT_EQ(winc_listen(stream, 0), 0);
    EXPECT_TRUE(next(stream, WINC_SOCKET_EVENT_LISTEN));
    // "`bind`, datagram | 0 | LISTEN"; "also for IPv6, where 16 is enough"
    const int datagram = opened(AF_INET6, SOCK_DGRAM);
    const auto v6 = in6("::", 5000);
    EXPECT_EQ(winc_bind(datagram, generic(v6), 16), 0);
    EXPECT_TRUE(next(datagram, WINC_SOCKET_EVENT_LISTEN));
}

// §4 listen
TEST_F(SocketTest, ListenWantsAPortThenAStream)
{
    const int stream = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(failure(winc_listen(stream, 0)), EADDRINUSE);
    EXPECT_EQ(bind(stream, in("0.0.0.0", 0)), 0);
    EXPECT_EQ(failure(winc_listen(stream, 0)), EADDRINUSE); // "port 0 leaves it unusable"
    const int datagram = opened(AF_INET, SOCK_DGRAM);
    EXPECT_EQ(failure(winc_listen(datagram, 0)), EADDRINUSE); // "checked first"
    EXPECT_EQ(bind(datagram, in("0.0.0.0", 5000)), 0);
    EXPECT_EQ(failure(winc_listen(datagram, 0)), EOPNOTSUPP);
}

// "The status of LISTEN says whether the port was free"
TEST_F(SocketTest, ListenTellsThatThePortIsTaken)
{
    for (const bool free : {true, false}) {
        const int fd = opened(AF_INET, SOCK_STREAM);
        EXPECT_EQ(bind(fd, in("0.0.0.0", 80)), 0);
        EXPECT_EQ(winc_listen(fd, 0), 0);
        EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_LISTEN, free));
    }
}

// §4 connect: "Success is reported as -1 with `EINPROGRESS`, always, datagrams included"
TEST_F(SocketTest, ConnectIsInProgressWhateverItIs)
{
    const int stream = opened(AF_INET, SOCK_STREAM);
    const auto there = in(echo, 7);
    EXPECT_EQ(failure(winc_connect(stream, nullptr, sizeof there)), EFAULT);
    EXPECT_EQ(failure(winc_connect(stream, generic(there), sizeof there - 1)), EFAULT);
    const auto six = in6(echo6, 7);
    EXPECT_EQ(failure(winc_connect(stream, generic(six), sizeof there)), EFAULT);
    auto other = there;
    other.sin_family = 2;
    EXPECT_EQ(failure(connect(stream, other)), EAFNOSUPPORT);
    EXPECT_EQ(failure(connect(stream, there)), EINPROGRESS);
    EXPECT_TRUE(next(stream, WINC_SOCKET_EVENT_CONNECT));
    const int datagram = opened(AF_INET6, SOCK_DGRAM);
    EXPECT_EQ(failure(connect(datagram, six)), EINPROGRESS);
    EXPECT_TRUE(next(datagram, WINC_SOCKET_EVENT_CONNECT));
}

// "an asynchronous failure gives ERROR"
TEST_F(SocketTest, AConnectionThatIsRefusedEndsInError)
{
    const int fd = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(failure(connect(fd, in("192.0.2.67", 80))), EINPROGRESS); // reset.test
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_ERROR, false));
    EXPECT_EQ(failure(send(fd, "x")), ENOTCONN);
}

// §3: "`send` | whole length | one or more SEND", "(data) | - | RECV"
TEST_F(SocketTest, AnEchoComesByEvents)
{
    const int fd = connected();
    EXPECT_EQ(send(fd, "hello"), 5);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(fd), "hello");
    EXPECT_EQ(receive(fd), "-" + std::to_string(EWOULDBLOCK));
    EXPECT_EQ(winc_shutdown(fd, 77), 0); // "`how` is ignored"
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CLOSE));
    EXPECT_EQ(failure(winc_shutdown(fd, 0)), EFAULT); // "then the handle is dead"
}

TEST_F(SocketTest, AnEchoComesOverIPv6)
{
    const int fd = opened(AF_INET6, SOCK_STREAM);
    EXPECT_EQ(failure(connect(fd, in6(echo6, 7))), EINPROGRESS);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_EQ(send(fd, "six"), 3);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(fd), "six");
}

// "a stream send is cut into pieces of at most 1460 (IPv4) or 1440 (IPv6) bytes"
TEST_F(SocketTest, ALongSendIsToldInPieces)
{
    const int fd = connected();
    const std::string text(3000, 'x');
    EXPECT_EQ(send(fd, text), 3000);
    std::size_t back = 0;
    std::vector<int> sends;
    pump_until([&] {
        for (const Seen& each : seen)
            if (each.event == WINC_SOCKET_EVENT_SEND) sends.push_back(each.event);
        seen.clear();
        const std::string got = receive(fd);
        if (got[0] == 'x') back += got.size();
        return back == text.size();
    });
    EXPECT_EQ(sends.size(), 3u); // 1460, 1460, 80
    EXPECT_EQ(back, 3000u);
}

// §4 send: "All or nothing [...] `EWOULDBLOCK` if it does not fit now - also if it can never fit,
// and for length 0. `ENOTCONN` stream not connected"
TEST_F(SocketTest, ASendThatDoesNotFitIsNotTaken)
{
    const int fresh = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(failure(send(fresh, "x")), ENOTCONN);
    const int fd = connected();
    EXPECT_EQ(failure(send(fd, "")), EWOULDBLOCK);
    EXPECT_EQ(failure(send(fd, std::string(7361, 'x'))), EWOULDBLOCK);
    EXPECT_EQ(send(fd, std::string(7360, 'x')), 7360);
    EXPECT_EQ(failure(send(fd, "y")), EWOULDBLOCK);
}

// "`EDESTADDRREQ` datagram without destination or with a short address; `EMSGSIZE` datagram over
// 1472 / 1452, checked after the buffer check"
TEST_F(SocketTest, ADatagramHasItsLimits)
{
    const int fd = opened(AF_INET, SOCK_DGRAM);
    const auto there = in(echo, 7);
    EXPECT_EQ(failure(send(fd, "x")), EDESTADDRREQ);
    EXPECT_EQ(failure(winc_sendto(fd, "x", 1, 0, generic(there), 15)), EDESTADDRREQ);
    EXPECT_EQ(failure(send(fd, std::string(8000, 'x'), there)), EWOULDBLOCK);
    EXPECT_EQ(failure(send(fd, std::string(1473, 'x'), there)), EMSGSIZE);
    EXPECT_EQ(send(fd, std::string(1472, 'x'), there), 1472);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(fd, 1500).size(), 1472u);
    const int six = opened(AF_INET6, SOCK_DGRAM);
    const auto there6 = in6(echo6, 7);
    EXPECT_EQ(failure(send(six, std::string(1453, 'x'), there6)), EMSGSIZE);
    EXPECT_EQ(send(six, std::string(1452, 'x'), there6), 1452);
}

// §4 recv: "A datagram returns one datagram; the rest of it is lost"; MSG_PEEK, MSG_TRUNC
TEST_F(SocketTest, ADatagramIsReceivedWholeOrCut)
{
    const int fd = opened(AF_INET, SOCK_DGRAM);
    const auto there = in(echo, 7);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(send(fd, "0123456789", there), 10);
        EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
        EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    }
    EXPECT_EQ(receive(fd, 4, MSG_PEEK), "0123");
    EXPECT_EQ(receive(fd, 4), "0123");
    char some[64];
    struct sockaddr_in6 from {};
    socklen_t length = sizeof from;
    EXPECT_EQ(winc_recvfrom(fd, some, 4, static_cast<int>(MSG_TRUNC),
                            reinterpret_cast<struct sockaddr*>(&from), &length),
              10);          // the datagram's true size: a deviation on purpose
    EXPECT_EQ(length, 28u); // "so IPv4 with a 28-byte length stays 28"
    EXPECT_EQ(from.sin6_family, AF_INET);
    EXPECT_EQ(winc_recv(fd, some, 64, static_cast<int>(MSG_TRUNC)), 10);
    EXPECT_EQ(receive(fd), "-" + std::to_string(EWOULDBLOCK));
    EXPECT_EQ(receive(fd, 0), "");
}

// "Streams: `*alen` to 0 and writes nothing"
TEST_F(SocketTest, AStreamTellsNoAddress)
{
    const int fd = connected();
    send(fd, "x");
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    char one = 0;
    struct sockaddr_in from {};
    socklen_t length = sizeof from;
    EXPECT_EQ(winc_recvfrom(fd, &one, 1, 0, reinterpret_cast<struct sockaddr*>(&from), &length), 1);
    EXPECT_EQ(length, 0u);
    EXPECT_EQ(from.sin_family, 0);
}

// "5 datagrams. Beyond: a datagram is dropped silently"
TEST_F(SocketTest, TheSixthDatagramThatNobodyReadsIsLost)
{
    const int fd = opened(AF_INET, SOCK_DGRAM);
    const auto there = in(echo, 7);
    for (int i = 0; i < 7; ++i) {
        EXPECT_EQ(send(fd, std::to_string(i), there), 1);
        EXPECT_TRUE(pump_until([&] { return !seen.empty(); }));
        pump_for(1s);
        seen.clear();
    }
    std::string all;
    for (std::string got = receive(fd); got[0] != '-'; got = receive(fd))
        all += got;
    EXPECT_EQ(all, "01234");
}

// "7360 bytes [...] ACKED mode exists so that the device holds back instead"
TEST_F(SocketTest, AStreamThatNobodyReadsIsHeldBack)
{
    const int fd = connected();
    std::string sent;
    for (int i = 0; i < 4; ++i) {
        const std::string text(5000, static_cast<char>('a' + i));
        ASSERT_TRUE(pump_until([&] { return send(fd, text) == 5000; }));
        sent += text;
    }
    pump_for(5s);
    std::string all;
    pump_until([&] {
        const std::string got = receive(fd);
        if (got[0] != '-') all += got;
        return all.size() == sent.size();
    });
    EXPECT_EQ(all, sent);
}

// §3 "(peer closes) | - | none"; §4 "After the buffer is drained `recv` returns 0; `send` fails
// with `ENOTCONN`"
TEST_F(SocketTest, ThePeersEndIsSeenByReadingAlone)
{
    const int fd = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(failure(connect(fd, in("192.0.2.80", 80))), EINPROGRESS); // web.test
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    const std::string ask = "GET / HTTP/1.0\r\n\r\n";
    EXPECT_EQ(send(fd, ask), static_cast<ssize_t>(ask.size()));
    pump_for(5s);
    for (const Seen& each : seen)
        EXPECT_TRUE(each.event == WINC_SOCKET_EVENT_SEND || each.event == WINC_SOCKET_EVENT_RECV)
            << each;
    std::string page;
    for (std::string got = receive(fd); !got.empty(); got = receive(fd)) {
        ASSERT_NE(got[0], '-');
        page += got;
    }
    EXPECT_EQ(page.substr(0, 8), "HTTP/1.1");
    EXPECT_EQ(receive(fd), "");
    EXPECT_EQ(failure(send(fd, "x")), ENOTCONN);
}

// §4 setsockopt
TEST_F(SocketTest, OptionsWantTheirLengthAndTheirSocket)
{
    const int stream = opened(AF_INET, SOCK_STREAM);
    const int datagram = opened(AF_INET, SOCK_DGRAM);
    int value = 1;
    const auto set = [&](int fd, unsigned level, int name, socklen_t length = sizeof(int)) {
        return failure(winc_setsockopt(fd, static_cast<int>(level), name, &value, length));
    };
    for (const int name : {SO_SNDBUF, SO_RCVBUF, SO_KEEPALIVE, SO_LINGER, SO_ASYNC_MODE}) {
        EXPECT_EQ(set(stream, SOL_SOCKET, name), 0);
        EXPECT_EQ(set(stream, SOL_SOCKET, name, 1), EINVAL);
    }
    EXPECT_EQ(set(stream, SOL_SOCKET, 99), ENOPROTOOPT);
    EXPECT_EQ(set(stream, 99, 1), ENOPROTOOPT);
    EXPECT_EQ(set(stream, IPPROTO_TCP, TCP_NODELAY), 0);
    EXPECT_EQ(set(datagram, IPPROTO_TCP, TCP_NODELAY), ENOPROTOOPT);
    EXPECT_EQ(set(stream, IPPROTO_IP, IP_TOS), 0);
    EXPECT_EQ(set(stream, IPPROTO_TLS, TLS_CONF_IDX), ENOPROTOOPT); // not made with IPPROTO_TLS
    const int tls = opened(AF_INET, SOCK_STREAM, IPPROTO_TLS);
    EXPECT_EQ(set(tls, IPPROTO_TLS, TLS_CONF_IDX), 0);
    EXPECT_EQ(set(tls, IPPROTO_TLS, TLS_CONF_IDX, 1), EINVAL);
}

// §4 accept, and the listener's rows of §3
TEST_F(SocketTest, AConnectionIsAcceptedInTheCallback)
{
    const int fd = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(failure(winc_accept(fd, nullptr, nullptr)), EWOULDBLOCK);
    EXPECT_EQ(bind(fd, in("0.0.0.0", 4242)), 0);
    EXPECT_EQ(winc_listen(fd, 0), 0);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_LISTEN));
    // The part's own client comes from outside to its own server.
    int child = -1;
    struct sockaddr_in from {};
    on_event = [&](int of, int event) {
        if (of != fd || event != WINC_SOCKET_EVENT_CONNECT_REQ) return;
        socklen_t length = sizeof from;
        child = winc_accept(fd, reinterpret_cast<struct sockaddr*>(&from), &length);
        EXPECT_EQ(length, 16u);
    };
    const int client = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(failure(connect(client, in("198.51.100.50", 4242))), EINPROGRESS);
    EXPECT_TRUE(next(client, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT_REQ));
    ASSERT_GT(child, 0);
    EXPECT_EQ(from.sin_family, AF_INET);
    EXPECT_EQ(failure(winc_accept(fd, nullptr, nullptr)), EWOULDBLOCK);
    EXPECT_EQ(send(client, "to the server"), 13);
    EXPECT_TRUE(next(child, WINC_SOCKET_EVENT_RECV)); // no OPEN, no CONNECT before
    EXPECT_EQ(receive(child), "to the server");
    EXPECT_EQ(send(child, "and back"), 8);
    EXPECT_TRUE(next(child, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(client, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(client, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(client), "and back");
}

// "Data that comes earlier raises RECV on a handle the program does not know yet [...] Hold such
// data back instead" (§3)
TEST_F(SocketTest, WhatComesBeforeAcceptIsHeldBack)
{
    const int fd = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(bind(fd, in("0.0.0.0", 4242)), 0);
    EXPECT_EQ(winc_listen(fd, 0), 0);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_LISTEN));
    const int client = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(failure(connect(client, in("198.51.100.50", 4242))), EINPROGRESS);
    EXPECT_TRUE(next(client, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_EQ(send(client, "early"), 5);
    EXPECT_TRUE(next(client, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT_REQ));
    pump_for(3s);
    EXPECT_TRUE(seen.empty());
    const int child = winc_accept(fd, nullptr, nullptr);
    EXPECT_TRUE(next(child, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(child), "early");
}

// §2: "every open socket gets CLOSE with status ERROR, then is destroyed; the socket callback
// itself is forgotten"
TEST_F(SocketTest, AResetClosesAllAndForgetsTheCallback)
{
    const int first = connected();
    const int second = opened(AF_INET, SOCK_DGRAM);
    world().wifi().reset();
    EXPECT_TRUE(next(first, WINC_SOCKET_EVENT_CLOSE, false));
    EXPECT_TRUE(next(second, WINC_SOCKET_EVENT_CLOSE, false));
    EXPECT_EQ(failure(send(first, "x")), EFAULT);
    EXPECT_EQ(failure(winc_socket(AF_INET, SOCK_STREAM, 0)), EFAULT); // it boots
    ASSERT_TRUE(pump_until([this] { return WDRV_WINC_Status(object) == SYS_STATUS_READY; }));
    const int fd = winc_socket(AF_INET, SOCK_STREAM, 0);
    EXPECT_GT(fd, 0);
    pump_for(1s);
    EXPECT_TRUE(seen.empty());
    listen_to_sockets();
    EXPECT_EQ(winc_shutdown(fd, 0), 0);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CLOSE));
}

// doors.md §4, "Pump": the clock moves by no more than 100 us a call, and not by the call itself
TEST_F(SocketTest, ThePumpMovesTheClockByNoMoreThan100us)
{
    emu::Instant last = Process::instance().now();
    for (int i = 0; i < 20'000; ++i) {
        WDRV_WINC_Tasks(object);
        const emu::Instant now = Process::instance().now();
        ASSERT_LE(now - last, std::chrono::ceil<emu::Ts>(100us));
        last = now;
    }
}

// Issue, "Bad input": "a handle of another door [...]: named"
TEST_F(SocketTest, ADescriptorOfTheModemIsNamed)
{
    const auto modems = world().modem().sockets().open(1, 1, 6);
    ASSERT_TRUE(modems);
    testing::internal::CaptureStderr();
    EXPECT_EQ(failure(send(*modems, "x")), *modems == 0 ? EBADF : EFAULT);
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "emu9160: send: " + std::to_string(*modems) +
                  " is a descriptor of nrf_socket(), not of socket()\n");
}

} // namespace

} // namespace stack::wincs02
