// zephyr/behaviour.md §1 and §3: what each call of Zephyr's own stack gives, row by row.
#include "tests/zephyr/native_fixture.hpp"

namespace stack::zephyr {
namespace {

// "Protocol 0 picks TCP or UDP".
TEST_F(Native, ProtocolZeroIsThatOfTheType)
{
    const auto protocol = [](int fd) {
        int value = 0;
        std::size_t length = sizeof value;
        EXPECT_EQ(zsock_getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &value, &length), 0);
        return value;
    };
    EXPECT_EQ(protocol(zsock_socket(AF_INET, SOCK_STREAM, 0)), IPPROTO_TCP);
    EXPECT_EQ(protocol(zsock_socket(AF_INET6, SOCK_DGRAM, 0)), IPPROTO_UDP);
}

// "UDP starts receiving here (bind), or at its first connect or send, whichever comes first."
TEST_F(Native, ADatagramSocketHearsFromItsFirstSendOrConnectOn)
{
    const int server = open_udp();
    ASSERT_EQ(bind(server, loopback), 0);
    const int sender = open_udp();
    EXPECT_EQ(zsock_sendto(sender, "x", 1, 0, generic(loopback), sizeof loopback), 1);
    const auto to_sender = in("127.0.0.1", own_port(sender));
    EXPECT_EQ(zsock_sendto(server, "y", 1, 0, generic(to_sender), sizeof to_sender), 1);
    EXPECT_EQ(receive(sender), "y");
    const int connected = open_udp();
    ASSERT_EQ(connect(connected, loopback), 0);
    const auto to_connected = in("127.0.0.1", own_port(connected));
    EXPECT_EQ(zsock_sendto(server, "z", 1, 0, generic(to_connected), sizeof to_connected), 1);
    EXPECT_EQ(receive(connected), "z");
}

// "UDP: (connect) fixes the peer, 0 at once".
TEST_F(Native, ConnectFixesThePeerOfDatagramsAtOnce)
{
    const int fd = open_udp();
    ASSERT_EQ(bind(fd, loopback), 0);
    const emu::Instant before = now();
    ASSERT_EQ(connect(fd, in("127.0.0.1", 5000)), 0);
    EXPECT_LT(now() - before, 1ms);
    const int stranger = open_udp();
    ASSERT_EQ(bind(stranger, in("127.0.0.1", 6000)), 0);
    EXPECT_EQ(zsock_sendto(stranger, "no", 2, 0, generic(loopback), sizeof loopback), 2);
    const int peer = open_udp();
    ASSERT_EQ(bind(peer, in("127.0.0.1", 5000)), 0);
    EXPECT_EQ(zsock_sendto(peer, "yes", 3, 0, generic(loopback), sizeof loopback), 3);
    EXPECT_EQ(receive(fd), "yes");
    EXPECT_EQ(receive(fd, 10, ZSOCK_MSG_DONTWAIT), failed(EAGAIN));
}

// "backlog bounds the pending queue".
TEST_F(Native, NoMoreClientsWaitThanTheBacklogSays)
{
    const int listener = open_listener(1);
    const int first = open_tcp();
    EXPECT_EQ(connect(first, loopback), 0);
    EXPECT_EQ(failure(connect(open_tcp(), loopback)), ETIMEDOUT);
    EXPECT_GE(zsock_accept(listener, nullptr, nullptr), 0);
    EXPECT_EQ(connect(open_tcp(), loopback), 0) << "there is room again";
}

// "*addrlen becomes the family's struct size; at most the given length is copied".
TEST_F(Native, TheAddressOfAnAcceptedClientIsCutToItsRoom)
{
    const int listener = open_listener();
    ASSERT_EQ(connect(open_tcp(), loopback), 0);
    struct sockaddr_in from {};
    std::size_t length = 4;
    ASSERT_GE(zsock_accept(listener, generic(from), &length), 0);
    EXPECT_EQ(length, sizeof from);
    EXPECT_EQ(from.sin_family, AF_INET);
    EXPECT_NE(from.sin_port, 0);
    EXPECT_EQ(from.sin_addr.s_addr, 0U);
}

// "ECONNABORTED when the queued client has already gone."
TEST_F(Native, AcceptOfAClientThatHasGoneIsEconnaborted)
{
    const int listener = open_listener(4);
    const int gone = open_tcp();
    ASSERT_EQ(connect(gone, loopback), 0);
    EXPECT_EQ(send(gone, "last words"), 10);
    EXPECT_EQ(zsock_close(gone), 0);
    const int there = open_tcp();
    ASSERT_EQ(connect(there, loopback), 0);
    pass(100ms);
    EXPECT_EQ(failure(zsock_accept(listener, nullptr, nullptr)), ECONNABORTED);
    EXPECT_GE(zsock_accept(listener, nullptr, nullptr), 0);
    ASSERT_EQ(zsock_fcntl(listener, F_SETFL, O_NONBLOCK), 0);
    EXPECT_EQ(failure(zsock_accept(listener, nullptr, nullptr)), EAGAIN) << "none is left";
}

// §1: "A thread blocked in recv while another closes the socket returns -1, EINTR."
TEST_F(NativeThreads, CloseInAnotherThreadInterruptsAStreamsReceive)
{
    Pair pair;
    std::thread closer = after(1s, [&] { EXPECT_EQ(zsock_close(pair.server), 0); });
    EXPECT_EQ(receive(pair.server), failed(EINTR));
    closer.join();
    EXPECT_EQ(receive(pair.server), failed(EBADF));
}

TEST_F(NativeThreads, CloseInAnotherThreadInterruptsAcceptAndConnect)
{
    const int listener = open_listener();
    std::thread closer = after(1s, [&] { EXPECT_EQ(zsock_close(listener), 0); });
    EXPECT_EQ(failure(zsock_accept(listener, nullptr, nullptr)), EINTR);
    closer.join();
    const int client = open_tcp();
    closer = after(1s, [&] { EXPECT_EQ(zsock_close(client), 0); });
    EXPECT_EQ(failure(connect(client, in("192.0.2.250", 9))), EINTR);
    closer.join();
}

// "SHUT_RD: later and already blocked recv return 0".
TEST_F(NativeThreads, ShuttingDownReadingEndsAReceiveThatWaits)
{
    Pair pair;
    const emu::Instant before = now();
    std::thread other =
        after(1s, [&] { EXPECT_EQ(zsock_shutdown(pair.server, ZSOCK_SHUT_RD), 0); });
    EXPECT_EQ(receive(pair.server), "");
    EXPECT_GE(now() - before, 1s);
    EXPECT_LE(now() - before, 1001ms);
    other.join();
    EXPECT_EQ(receive(pair.server), "");
}

// "getpeername: null pointer EINVAL; writes min(given, full) bytes and sets the full length".
TEST_F(Native, NamesAreCutToTheirRoomAndNullIsEinval)
{
    Pair pair;
    for (const auto call : {zsock_getpeername, zsock_getsockname}) {
        struct sockaddr_in name {};
        std::size_t length = 4;
        EXPECT_EQ(call(pair.client, generic(name), &length), 0);
        EXPECT_EQ(length, sizeof name);
        EXPECT_NE(name.sin_port, 0);
        EXPECT_EQ(name.sin_addr.s_addr, 0U);
        length = 100;
        EXPECT_EQ(call(pair.client, generic(name), &length), 0);
        EXPECT_EQ(length, sizeof name);
        EXPECT_EQ(name.sin_addr.s_addr, loopback.sin_addr.s_addr);
        EXPECT_EQ(failure(call(pair.client, nullptr, &length)), EINVAL);
        EXPECT_EQ(failure(call(pair.client, generic(name), nullptr)), EINVAL);
    }
    struct sockaddr_in name {};
    std::size_t length = sizeof name;
    EXPECT_EQ(failure(zsock_getpeername(open_tcp(), generic(name), &length)), ENOTCONN);
    EXPECT_EQ(failure(zsock_getpeername(pair.listener, generic(name), &length)), ENOTCONN);
    const int udp = open_udp();
    EXPECT_EQ(failure(zsock_getsockname(udp, generic(name), &length)), EINVAL);
    ASSERT_EQ(connect(udp, in("127.0.0.1", 9)), 0);
    EXPECT_EQ(zsock_getsockname(udp, generic(name), &length), 0) << "connect has bound it";
    EXPECT_EQ(zsock_getpeername(udp, generic(name), &length), 0);
    EXPECT_EQ(name.sin_port, htons(9));
}

// "F_GETFL gives 0 or O_NONBLOCK; F_SETFL looks only at that bit".
TEST_F(Native, OtherFlagsThanTheOneAreNotLookedAt)
{
    const int fd = open_udp();
    EXPECT_EQ(zsock_fcntl(fd, F_SETFL, O_RDWR | O_APPEND), 0);
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), 0);
    EXPECT_EQ(zsock_fcntl(fd, F_SETFL, O_RDWR | O_NONBLOCK), 0);
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), O_NONBLOCK);
}

// "FIONREAD gives bytes of the next datagram or stream bytes".
TEST_F(Native, FionreadOfAStreamCountsAllThatIsThere)
{
    Pair pair;
    int count = -1;
    EXPECT_EQ(zsock_ioctl(pair.server, ZFD_IOCTL_FIONREAD, &count), 0);
    EXPECT_EQ(count, 0);
    EXPECT_EQ(send(pair.client, "abc"), 3);
    EXPECT_EQ(send(pair.client, "de"), 2);
    pass(1s); // it waits for the acknowledgement of what went before
    EXPECT_EQ(zsock_ioctl(pair.server, ZFD_IOCTL_FIONREAD, &count), 0);
    EXPECT_EQ(count, 5);
    EXPECT_EQ(receive(pair.server, 4), "abcd");
    EXPECT_EQ(zsock_ioctl(pair.server, ZFD_IOCTL_FIONREAD, &count), 0);
    EXPECT_EQ(count, 1);
}

// "a port in TIME_WAIT needs it (SO_REUSEADDR)".
TEST_F(Native, APortInTimeWaitNeedsReuse)
{
    Pair pair;
    EXPECT_EQ(zsock_close(pair.server), 0); // who closes first waits
    pass(100ms);
    EXPECT_EQ(receive(pair.client), "");
    EXPECT_EQ(zsock_close(pair.client), 0);
    EXPECT_EQ(zsock_close(pair.listener), 0);
    pass(1s);
    const int again = open_tcp();
    EXPECT_EQ(failure(bind(again, loopback)), EADDRINUSE);
    const int on = 1;
    ASSERT_EQ(zsock_setsockopt(again, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), 0);
    EXPECT_EQ(bind(again, loopback), 0);
}

} // namespace
} // namespace stack::zephyr
