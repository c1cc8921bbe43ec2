// Where the drivers 3.1 and 3.2 differ from 3.0: wincs02/generations.md §3.
#include "tests/wincs02/driver_fixture.hpp"

namespace stack::wincs02 {

namespace {

// Of the later generations' header; this program is built for the first.
struct PollFd {
    int fd;
    short events;
    short revents;
};
constexpr short in_bit = 1;
constexpr short out_bit = 4;
constexpr short err_bit = 8;
constexpr short hup_bit = 16;
constexpr short nval_bit = 32;
constexpr int disconnect = 8; // of 3.2
constexpr int error_of_third = 10;

} // namespace

extern "C" int winc_poll(PollFd* fds, int n, int timeout);
extern "C" int winc_getsockname(int fd, struct sockaddr* addr, socklen_t* len);
extern "C" int winc_getpeername(int fd, struct sockaddr* addr, socklen_t* len);

namespace {

class Second : public DriverTest {
protected:
    explicit Second(Generation generation = Generation::g2) : DriverTest{generation} {}
    void SetUp() override { bring_up(); }

    int connected(const char* host = "192.0.2.7", std::uint16_t port = 7)
    {
        const int fd = opened(AF_INET, SOCK_STREAM);
        EXPECT_EQ(failure(connect(fd, in(host, port))), EINPROGRESS);
        EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
        return fd;
    }
    int listening(std::uint16_t port, int backlog = 0)
    {
        const int fd = opened(AF_INET, SOCK_STREAM);
        EXPECT_EQ(bind(fd, in("0.0.0.0", port)), 0);
        EXPECT_EQ(winc_listen(fd, backlog), 0);
        EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_LISTEN));
        return fd;
    }
    /// Its revents, or -1 and no errno.
    static int poll(int fd, int events)
    {
        PollFd one{fd, static_cast<short>(events), 0};
        const int ready = winc_poll(&one, 1, 0);
        EXPECT_EQ(ready, one.revents != 0 ? 1 : 0);
        return one.revents;
    }
};

class Third : public Second {
protected:
    Third() : Second{Generation::g3} {}
};

// "connect, listen, setsockopt: EAGAIN; bind of a datagram: EAGAIN; stream bind works; others
// ENOTSOCK"
TEST_F(Second, BeforeOpenItIsToBeTriedAgain)
{
    const int stream = winc_socket(AF_INET, SOCK_STREAM, 0);
    const int datagram = winc_socket(AF_INET, SOCK_DGRAM, 0);
    const auto there = in("192.0.2.7", 7);
    int on = 1;
    EXPECT_EQ(failure(connect(stream, there)), EAGAIN);
    EXPECT_EQ(failure(winc_listen(stream, 0)), EAGAIN);
    EXPECT_EQ(failure(winc_setsockopt(stream, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on)), EAGAIN);
    EXPECT_EQ(failure(bind(datagram, in("0.0.0.0", 5000))), EAGAIN);
    EXPECT_EQ(bind(stream, in("0.0.0.0", 5000)), 0);
    EXPECT_EQ(failure(send(stream, "x")), ENOTSOCK);
    EXPECT_EQ(failure(send(datagram, "x", there)), ENOTSOCK);
    EXPECT_EQ(receive(stream), "-" + std::to_string(ENOTSOCK));
    EXPECT_EQ(failure(winc_shutdown(stream, 0)), ENOTSOCK);
    EXPECT_TRUE(next(stream, WINC_SOCKET_EVENT_OPEN));
    EXPECT_EQ(winc_listen(stream, 0), 0); // with the port from before OPEN
    EXPECT_TRUE(next(stream, WINC_SOCKET_EVENT_LISTEN));
}

// "connect again | not checked | EISCONN"; "accept on a datagram | [...] | EOPNOTSUPP";
// "setsockopt, null value | crash | EINVAL"
TEST_F(Second, ErrorsOfStatesAreToldByTheCall)
{
    const int fd = connected();
    EXPECT_EQ(failure(connect(fd, in("192.0.2.7", 7))), EISCONN);
    const int datagram = opened(AF_INET, SOCK_DGRAM);
    EXPECT_EQ(failure(winc_accept(datagram, nullptr, nullptr)), EOPNOTSUPP);
    EXPECT_EQ(failure(winc_setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, nullptr, sizeof(int))), EINVAL);
    for (int i = 0; i < 2; ++i) { // a datagram socket has another peer as often as it likes
        EXPECT_EQ(failure(connect(datagram, in("192.0.2.7", 7))), EINPROGRESS);
        EXPECT_TRUE(next(datagram, WINC_SOCKET_EVENT_CONNECT));
    }
    EXPECT_EQ(failure(winc_socket(AF_INET, SOCK_DGRAM, IPPROTO_TLS)), EPROTONOSUPPORT);
}

// "events: OPEN 0 ... TLS_CONNECT 7, ERROR 8 | same"; "after an error ECONNREFUSED"
TEST_F(Second, AfterAnErrorItIsRefused)
{
    const int fd = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(failure(connect(fd, in("192.0.2.67", 80))), EINPROGRESS);
    EXPECT_TRUE(next(fd, 8, false));
    EXPECT_EQ(failure(connect(fd, in("192.0.2.7", 7))), ECONNREFUSED);
    EXPECT_EQ(poll(fd, in_bit | out_bit), err_bit);
}

TEST_F(Third, ErrorHasAnotherNumberAndBringsWhatWasAskedFor)
{
    const int fd = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(failure(connect(fd, in("192.0.2.67", 80))), EINPROGRESS);
    EXPECT_TRUE(next(fd, error_of_third, false));
    EXPECT_EQ(failure(connect(fd, in("192.0.2.7", 7))), ECONNREFUSED);
    EXPECT_EQ(poll(fd, in_bit | out_bit), err_bit | in_bit | out_bit);
    EXPECT_EQ(poll(fd, out_bit), err_bit | out_bit);
    EXPECT_EQ(poll(fd, 0), err_bit);
}

// "timeout must be 0, n <= sockets, else EINVAL; null EFAULT; negative fd skipped; unknown handle
// POLLNVAL"
TEST_F(Second, PollHasItsArguments)
{
    PollFd all[11] = {};
    for (PollFd& each : all)
        each.fd = -1;
    EXPECT_EQ(failure(winc_poll(nullptr, 1, 0)), EFAULT);
    EXPECT_EQ(failure(winc_poll(all, 1, 1)), EINVAL);
    EXPECT_EQ(failure(winc_poll(all, 1, -1)), EINVAL);
    EXPECT_EQ(failure(winc_poll(all, 11, 0)), EINVAL);
    EXPECT_EQ(winc_poll(all, 10, 0), 0);
    EXPECT_EQ(winc_poll(all, 0, 0), 0);
    EXPECT_EQ(poll(0x57000000, in_bit), nval_bit);
    EXPECT_EQ(poll(5, 0), nval_bit);
}

// "listener POLLIN = child waiting; POLLOUT = connected and room"
TEST_F(Second, PollTellsWhatIsThere)
{
    const int listener = listening(4242);
    EXPECT_EQ(poll(listener, in_bit | out_bit), 0);
    const int client = connected("198.51.100.50", 4242);
    EXPECT_TRUE(next(listener, WINC_SOCKET_EVENT_CONNECT_REQ));
    EXPECT_EQ(poll(listener, in_bit | out_bit), in_bit);
    const int child = winc_accept(listener, nullptr, nullptr);
    EXPECT_EQ(poll(listener, in_bit), 0);
    EXPECT_EQ(poll(client, in_bit | out_bit), out_bit);
    EXPECT_EQ(poll(client, in_bit), 0);
    EXPECT_EQ(send(client, "x"), 1);
    EXPECT_TRUE(next(child, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(poll(child, in_bit | out_bit), in_bit | out_bit);
    EXPECT_EQ(receive(child), "x");
    EXPECT_EQ(poll(child, in_bit), 0);
    EXPECT_EQ(send(client, std::string(7360, 'y')), 7360);
    EXPECT_EQ(poll(client, out_bit), 0);
    const int fresh = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(poll(fresh, in_bit | out_bit), 0);
}

// "peer closes | no event | no event, POLLHUP is noted"
TEST_F(Second, ThePeersEndIsPollhup)
{
    const int listener = listening(4242);
    const int client = connected("198.51.100.50", 4242);
    EXPECT_TRUE(next(listener, WINC_SOCKET_EVENT_CONNECT_REQ));
    const int child = winc_accept(listener, nullptr, nullptr);
    EXPECT_EQ(winc_shutdown(child, 0), 0);
    EXPECT_TRUE(next(child, WINC_SOCKET_EVENT_CLOSE));
    pump_for(3s);
    EXPECT_TRUE(seen.empty());
    EXPECT_EQ(poll(client, in_bit) & hup_bit, hup_bit);
    EXPECT_EQ(receive(client), "");
    EXPECT_EQ(failure(send(client, "x")), ENOTCONN);
}

// "DISCONNECT (OK)"
TEST_F(Third, ThePeersEndIsAnEvent)
{
    const int listener = listening(4242);
    const int client = connected("198.51.100.50", 4242);
    EXPECT_TRUE(next(listener, WINC_SOCKET_EVENT_CONNECT_REQ));
    const int child = winc_accept(listener, nullptr, nullptr);
    EXPECT_EQ(send(child, "last"), 4);
    EXPECT_TRUE(next(child, WINC_SOCKET_EVENT_SEND));
    EXPECT_EQ(winc_shutdown(child, 0), 0);
    EXPECT_TRUE(next(client, WINC_SOCKET_EVENT_RECV));
    EXPECT_TRUE(next(client, disconnect));
    EXPECT_EQ(receive(client), "last");
    EXPECT_EQ(receive(client), "");
}

// "EFAULT null, EINVAL length, ENOTSOCK, ENOTCONN when the end is unset; copies min, writes full
// size"
TEST_F(Second, EndsHaveTheirNames)
{
    const int fd = opened(AF_INET, SOCK_STREAM);
    struct sockaddr_in own {};
    socklen_t length = sizeof own;
    auto* const into = reinterpret_cast<struct sockaddr*>(&own);
    EXPECT_EQ(failure(winc_getsockname(fd, nullptr, &length)), EFAULT);
    EXPECT_EQ(failure(winc_getsockname(fd, into, nullptr)), EFAULT);
    length = 0;
    EXPECT_EQ(failure(winc_getsockname(fd, into, &length)), EINVAL);
    length = sizeof own;
    EXPECT_EQ(failure(winc_getsockname(5, into, &length)), ENOTSOCK);
    EXPECT_EQ(failure(winc_getsockname(fd, into, &length)), ENOTCONN);
    EXPECT_EQ(failure(winc_getpeername(fd, into, &length)), ENOTCONN);
    EXPECT_EQ(bind(fd, in("0.0.0.0", 5000)), 0);
    EXPECT_EQ(winc_getsockname(fd, into, &length), 0);
    EXPECT_EQ(own.sin_port, winc_htons(5000));
    EXPECT_EQ(failure(connect(fd, in("192.0.2.7", 7))), EINPROGRESS);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_EQ(winc_getsockname(fd, into, &length), 0);
    EXPECT_EQ(own.sin_port, winc_htons(5000));
    EXPECT_EQ(own.sin_addr.s_addr, in("192.168.1.50", 0).sin_addr.s_addr);
    own = {};
    length = 4;
    EXPECT_EQ(winc_getpeername(fd, into, &length), 0);
    EXPECT_EQ(length, 16u);
    EXPECT_EQ(own.sin_port, winc_htons(7));
    EXPECT_EQ(own.sin_addr.s_addr, 0u); // did not fit
    length = sizeof own;
    EXPECT_EQ(winc_getpeername(fd, into, &length), 0);
    EXPECT_EQ(own.sin_addr.s_addr, in("192.0.2.7", 0).sin_addr.s_addr);
}

class First : public Second {
protected:
    First() : Second{Generation::g1} {}
};

std::size_t waiting(const std::vector<Seen>& seen, int listener)
{
    return static_cast<std::size_t>(
        std::ranges::count(seen, Seen{listener, WINC_SOCKET_EVENT_CONNECT_REQ, true}));
}

// "SOMAXCONN | 5 | 10 | 10": clipped, "negative values too; 0 means one connection"
TEST_F(First, TheBacklogIsFiveAtMost)
{
    // Ten sockets in all: a listener, four clients and what they leave of five.
    const int one = listening(4240, 0);
    const int many = listening(4241, -1);
    for (int i = 0; i < 2; ++i) {
        const int fd = opened(AF_INET, SOCK_STREAM);
        EXPECT_EQ(failure(connect(fd, in("198.51.100.50", 4240))), EINPROGRESS);
    }
    for (int i = 0; i < 2; ++i) {
        const int fd = opened(AF_INET, SOCK_STREAM);
        EXPECT_EQ(failure(connect(fd, in("198.51.100.50", 4241))), EINPROGRESS);
    }
    pump_for(5s);
    EXPECT_EQ(waiting(seen, one), 1u);
    EXPECT_EQ(waiting(seen, many), 2u);
}

// "connect again | not checked"
TEST_F(First, ConnectingTwiceIsNotChecked)
{
    const int fd = connected();
    EXPECT_EQ(failure(connect(fd, in("192.0.2.7", 7))), EINPROGRESS);
    pump_for(1s);
    EXPECT_EQ(send(fd, "x"), 1);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
}

} // namespace

} // namespace stack::wincs02
