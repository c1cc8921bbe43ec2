// zephyr/behaviour.md, sections 1 to 4, on Zephyr's own stack.
#include "tests/zephyr/native_fixture.hpp"

namespace stack::zephyr {
namespace {

TEST_F(Native, TheFirstSocketIsDescriptorZero)
{
    EXPECT_EQ(zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP), 0);
    EXPECT_EQ(zsock_socket(AF_INET6, SOCK_STREAM, 0), 1);
    EXPECT_EQ(zsock_close(0), 0);
    EXPECT_EQ(zsock_socket(AF_INET, SOCK_DGRAM, 0), 0);
}

TEST_F(Native, SocketsThatAreNotThereAreNamed)
{
    EXPECT_EQ(failure(zsock_socket(AF_CAN, SOCK_DGRAM, 0)), EAFNOSUPPORT);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_TLS_1_2)), EPROTOTYPE);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_DTLS_1_2)), EPROTOTYPE);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_UDP)), EPROTONOSUPPORT);
}

TEST_F(Native, AFullTableIsEnfileAndNoContextIsEnomem)
{
    Configuration few = configured(Mode::native);
    few.posix_max_fds = 2;
    begin(few);
    EXPECT_EQ(zsock_socket(AF_INET, SOCK_DGRAM, 0), 0);
    EXPECT_EQ(zsock_socket(AF_INET, SOCK_DGRAM, 0), 1);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_DGRAM, 0)), ENFILE);
    few.posix_max_fds = 4;
    few.net_max_contexts = 1;
    begin(few);
    EXPECT_EQ(zsock_socket(AF_INET, SOCK_DGRAM, 0), 0);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_DGRAM, 0)), ENOMEM);
}

TEST_F(Native, ADescriptorThatIsNotOpenIsEbadfForEveryCall)
{
    char byte = 0;
    std::size_t length = 0;
    int value = 0;
    struct sockaddr name {};
    EXPECT_EQ(failure(zsock_close(3)), EBADF);
    EXPECT_EQ(failure(zsock_bind(3, generic(loopback), sizeof loopback)), EBADF);
    EXPECT_EQ(failure(zsock_connect(-1, generic(loopback), sizeof loopback)), EBADF);
    EXPECT_EQ(failure(zsock_listen(99, 1)), EBADF);
    EXPECT_EQ(failure(zsock_accept(3, nullptr, nullptr)), EBADF);
    EXPECT_EQ(failure(zsock_send(3, &byte, 1, 0)), EBADF);
    EXPECT_EQ(failure(zsock_recv(3, &byte, 1, 0)), EBADF);
    EXPECT_EQ(failure(zsock_shutdown(3, ZSOCK_SHUT_RD)), EBADF);
    EXPECT_EQ(failure(zsock_getsockname(3, &name, &length)), EBADF);
    EXPECT_EQ(failure(zsock_getpeername(3, &name, &length)), EBADF);
    EXPECT_EQ(failure(zsock_getsockopt(3, SOL_SOCKET, SO_TYPE, &value, &length)), EBADF);
    EXPECT_EQ(failure(zsock_setsockopt(3, SOL_SOCKET, SO_REUSEADDR, &value, 4)), EBADF);
    EXPECT_EQ(failure(zsock_fcntl(3, F_GETFL, 0)), EBADF);
    EXPECT_EQ(failure(zsock_ioctl(3, ZFD_IOCTL_FIONREAD, &value)), EBADF);
    struct msghdr message {};
    EXPECT_EQ(failure(zsock_sendmsg(3, &message, 0)), EBADF);
    EXPECT_EQ(failure(zsock_recvmsg(3, &message, 0)), EBADF);
    EXPECT_EQ(failure(zsock_sendto(3, &byte, 1, 0, generic(loopback), sizeof loopback)), EBADF);
    EXPECT_EQ(failure(zsock_recvfrom(3, &byte, 1, 0, &name, &length)), EBADF);
    EXPECT_EQ(zsock_get_context_object(3), nullptr);
    EXPECT_EQ(zsock_socket(AF_INET, SOCK_DGRAM, 0), 0);
    EXPECT_NE(zsock_get_context_object(0), nullptr);
}

TEST_F(Native, UdpReachesTheEchoHostOfTheSimulatedInternet)
{
    const int fd = zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    EXPECT_EQ(connect(fd, in("192.0.2.7", 7)), 0);
    EXPECT_EQ(send(fd, "hello"), 5);
    EXPECT_EQ(receive(fd), "hello");
}

TEST_F(Native, TcpReachesTheEchoHostInBothFamilies)
{
    const int fd = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    ASSERT_EQ(connect(fd, in("192.0.2.7", 7)), 0);
    EXPECT_EQ(send(fd, "four"), 4);
    EXPECT_EQ(receive(fd), "four");
    while (!call<bool>("look", own_policy{}, [](const Call& it) {
        return it.door().station().address(Family::ipv6).has_value();
    })) {
        pass(100ms);
    }
    const int six = zsock_socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP);
    ASSERT_EQ(connect(six, in6("2001:db8::7", 7)), 0);
    EXPECT_EQ(send(six, "sixsix"), 6);
    EXPECT_EQ(receive(six), "sixsix");
}

// CONFIG_NET_CONFIG_NEED_IPV6: main() begins when there is an address of that family as well.
TEST_F(Native, TheStartWaitsForEachFamilyThatTheProgramNeeds)
{
    const auto has = [](Family family) {
        return call<bool>("look", own_policy{}, [family](const Call& it) {
            return it.door().station().address(family).has_value();
        });
    };
    EXPECT_TRUE(has(Family::ipv4));
    EXPECT_FALSE(has(Family::ipv6)) << "it needs none, and an advertisement takes its time";
    Configuration six = configured(Mode::native);
    six.net_config_need_ipv4 = six.net_config_need_ipv6 = 1;
    begin(six);
    boot();
    EXPECT_TRUE(has(Family::ipv4));
    EXPECT_TRUE(has(Family::ipv6));
}

TEST_F(Native, ADeviceReachesItselfByItsLoopbackAddress)
{
    Pair pair;
    EXPECT_EQ(send(pair.client, "over"), 4);
    EXPECT_EQ(receive(pair.server), "over");
    EXPECT_EQ(send(pair.server, "and out"), 7);
    EXPECT_EQ(receive(pair.client), "and out");
    EXPECT_EQ(zsock_close(pair.client), 0);
    EXPECT_EQ(receive(pair.server), "");
    EXPECT_EQ(receive(pair.server), "") << "the end comes as often as one asks";
}

TEST_F(Native, TheConfiguredAddressIsReachedFromTheDeviceItself)
{
    Configuration own = configured(Mode::native);
    own.my_ipv4_addr = "198.51.100.1";
    own.my_ipv6_addr = "2001:db8::1";
    begin(own);
    const auto at = in("198.51.100.1", 5000);
    const int server = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    ASSERT_EQ(bind(server, in("0.0.0.0", 5000)), 0);
    const int client = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    EXPECT_EQ(zsock_sendto(client, "x", 1, 0, generic(at), sizeof at), 1);
    struct sockaddr_in from {};
    std::size_t length = sizeof from;
    char byte = 0;
    EXPECT_EQ(zsock_recvfrom(server, &byte, 1, 0, generic(from), &length), 1);
    EXPECT_EQ(from.sin_addr.s_addr, at.sin_addr.s_addr);
    const int six = zsock_socket(AF_INET6, SOCK_DGRAM, 0);
    const auto at6 = in6("2001:db8::1", 5001);
    ASSERT_EQ(bind(six, at6), 0);
    EXPECT_EQ(zsock_sendto(six, "y", 1, 0, generic(at6), sizeof at6), 1);
    EXPECT_EQ(receive(six), "y");
}

// §2: "Non-blocking by fcntl, by FIONBIO, or per call"; also the target's number.
TEST_F(Native, ASocketThatDoesNotBlockSaysEagain)
{
    const int fd = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    ASSERT_EQ(bind(fd, loopback), 0);
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), 0);
    EXPECT_EQ(receive(fd, 10, ZSOCK_MSG_DONTWAIT), "-" + std::to_string(EAGAIN));
    EXPECT_EQ(zsock_fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), O_NONBLOCK);
    EXPECT_EQ(receive(fd), "-" + std::to_string(EAGAIN));
    EXPECT_EQ(zsock_fcntl(fd, F_SETFL, 0), 0);
    EXPECT_EQ(zsock_fcntl(fd, F_SETFL, 0x4000), 0);
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), O_NONBLOCK);
    EXPECT_EQ(zsock_fcntl(fd, F_SETFL, 0), 0);
    EXPECT_EQ(zsock_ioctl(fd, ZFD_IOCTL_FIONBIO, nullptr), 0);
    EXPECT_EQ(zsock_fcntl(fd, F_GETFL, 0), O_NONBLOCK);
    EXPECT_EQ(failure(zsock_ioctl(fd, 1234UL)), EOPNOTSUPP);
}

TEST_F(Native, AReceiveTimesOutAtItsInstant)
{
    const int fd = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    ASSERT_EQ(bind(fd, loopback), 0);
    const struct timeval limit = {.tv_sec = 0, .tv_usec = 500'000};
    EXPECT_EQ(zsock_setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0);
    const emu::Instant before = now();
    EXPECT_EQ(receive(fd), "-" + std::to_string(EAGAIN));
    EXPECT_GE(now() - before, 500ms);
    EXPECT_LE(now() - before, 501ms);
    EXPECT_EQ(failure(zsock_setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, 4)), EINVAL);
}

TEST_F(Native, WaitingForAllGivesWhatCameUntilTheTimeOut)
{
    Pair pair;
    const struct timeval limit = {.tv_sec = 1, .tv_usec = 0};
    EXPECT_EQ(zsock_setsockopt(pair.server, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0);
    EXPECT_EQ(send(pair.client, "abc"), 3);
    EXPECT_EQ(receive(pair.server, 10, ZSOCK_MSG_WAITALL), "abc");
}

// §2: "One call, one datagram; the part that does not fit is dropped"; MSG_TRUNC; MSG_PEEK.
TEST_F(Native, ADatagramIsOneReceiveWhateverFits)
{
    const int fd = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    ASSERT_EQ(bind(fd, loopback), 0);
    ASSERT_EQ(connect(fd, loopback), 0);
    EXPECT_EQ(send(fd, "first one"), 9);
    EXPECT_EQ(send(fd, "second"), 6);
    EXPECT_EQ(send(fd, "third"), 5);
    EXPECT_EQ(receive(fd, 4, ZSOCK_MSG_PEEK), "firs");
    int waiting = 0;
    EXPECT_EQ(zsock_ioctl(fd, ZFD_IOCTL_FIONREAD, &waiting), 0);
    EXPECT_EQ(waiting, 9);
    EXPECT_EQ(receive(fd, 4), "firs");
    char some[3];
    EXPECT_EQ(zsock_recv(fd, some, sizeof some, ZSOCK_MSG_TRUNC), 6);
    EXPECT_EQ(receive(fd), "third");
}

TEST_F(Native, ConnectGivesUpAfterItsTimeOut)
{
    const int fd = zsock_socket(AF_INET, SOCK_STREAM, 0);
    const emu::Instant before = now();
    EXPECT_EQ(failure(connect(fd, in("192.0.2.250", 9))), ETIMEDOUT);
    EXPECT_GE(now() - before, 3s);
    EXPECT_LE(now() - before, 3001ms);
}

TEST_F(Native, AConnectThatDoesNotBlockIsWatchedByPoll)
{
    const int fd = zsock_socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(zsock_fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    const auto echo = in("192.0.2.7", 7);
    EXPECT_EQ(failure(connect(fd, echo)), EINPROGRESS);
    EXPECT_EQ(failure(connect(fd, echo)), EALREADY);
    struct zsock_pollfd entry = {.fd = fd, .events = ZSOCK_POLLOUT, .revents = 0};
    EXPECT_EQ(zsock_poll(&entry, 1, 5000), 1);
    EXPECT_EQ(entry.revents, ZSOCK_POLLOUT);
    EXPECT_EQ(connect(fd, echo), 0) << "not EISCONN";
}

TEST_F(Native, ARefusedConnectShowsInPollAndStaysInSoError)
{
    const int fd = zsock_socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(zsock_fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    EXPECT_EQ(failure(connect(fd, in("127.0.0.1", 1))), EINPROGRESS);
    struct zsock_pollfd entry = {.fd = fd, .events = ZSOCK_POLLOUT, .revents = 0};
    EXPECT_EQ(zsock_poll(&entry, 1, 5000), 1);
    EXPECT_NE(entry.revents & ZSOCK_POLLERR, 0);
    for (int i = 0; i < 2; ++i) { // "not cleared by reading"
        int error = 0;
        std::size_t length = sizeof error;
        EXPECT_EQ(zsock_getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length), 0);
        EXPECT_EQ(error, ECONNREFUSED);
    }
}

// §3, the rows of send, recv, recvfrom, bind, accept.
TEST_F(Native, WhatCannotBeDoneUnconnectedIsNamed)
{
    const int tcp = zsock_socket(AF_INET, SOCK_STREAM, 0);
    const int udp = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    EXPECT_EQ(failure(send(tcp, "x")), ENOTCONN);
    EXPECT_EQ(failure(send(udp, "x")), EDESTADDRREQ);
    EXPECT_EQ(receive(tcp), "-" + std::to_string(ENOTCONN));
    EXPECT_EQ(failure(zsock_listen(udp, 1)), EOPNOTSUPP);
    char byte = 0;
    struct sockaddr_in from {};
    std::size_t length = 2;
    ASSERT_EQ(bind(udp, loopback), 0);
    EXPECT_EQ(failure(zsock_recvfrom(udp, &byte, 1, 0, generic(from), &length)), EINVAL);
    struct sockaddr name {};
    std::size_t size = sizeof name;
    EXPECT_EQ(failure(zsock_getpeername(udp, &name, &size)), ENOTCONN);
    EXPECT_EQ(failure(zsock_getsockname(tcp, &name, &size)), EINVAL);
    EXPECT_EQ(failure(bind(tcp, in6("::1", 1))), EAFNOSUPPORT);
    EXPECT_EQ(failure(zsock_bind(tcp, generic(loopback), 4)), EINVAL);
    EXPECT_EQ(failure(bind(tcp, in("198.51.100.77", 1))), EADDRNOTAVAIL);
}

TEST_F(Native, AddressesLongerThanTheirFamilyAreFine)
{
    struct sockaddr whole {};
    std::memcpy(&whole, &loopback, sizeof loopback);
    const int fd = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    EXPECT_EQ(zsock_bind(fd, &whole, sizeof whole), 0);
    EXPECT_EQ(zsock_connect(fd, &whole, sizeof whole), 0);
    EXPECT_EQ(zsock_sendto(fd, "z", 1, 0, &whole, sizeof whole), 1);
    struct sockaddr_in name {};
    std::size_t size = 4;
    EXPECT_EQ(zsock_getsockname(fd, generic(name), &size), 0);
    EXPECT_EQ(size, sizeof name) << "the whole size, whatever fitted";
    EXPECT_EQ(name.sin_port, loopback.sin_port);
    EXPECT_EQ(name.sin_addr.s_addr, 0U) << "only what fitted is written";
}

// §3: "Same port, any-address against a specific one: EADDRINUSE unless the second socket sets
// SO_REUSEADDR; two any-addresses, or a first socket already listening, stay refused even then".
TEST_F(Native, APortInUseIsRefused)
{
    const int on = 1;
    const auto any = in("0.0.0.0", 4242);
    const int first = zsock_socket(AF_INET, SOCK_STREAM, 0);
    const int second = zsock_socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(bind(first, any), 0);
    EXPECT_EQ(failure(bind(second, loopback)), EADDRINUSE);
    ASSERT_EQ(zsock_setsockopt(second, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), 0);
    EXPECT_EQ(failure(bind(second, any)), EADDRINUSE);
    EXPECT_EQ(bind(second, loopback), 0);
    const int third = zsock_socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(zsock_setsockopt(third, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), 0);
    ASSERT_EQ(zsock_listen(second, 1), 0);
    EXPECT_EQ(failure(bind(third, loopback)), EADDRINUSE);
    const int other = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    EXPECT_EQ(bind(other, any), 0) << "UDP has ports of its own";
}

// §3: "a port in TIME_WAIT needs it [T]", for CONFIG_NET_TCP_TIME_WAIT_DELAY (1500 ms).
TEST_F(Native, APortInTimeWaitIsFreeAfterItsDelay)
{
    Pair pair;
    EXPECT_EQ(zsock_close(pair.server), 0); // who closes first waits
    EXPECT_EQ(receive(pair.client), "");
    EXPECT_EQ(zsock_close(pair.client), 0);
    EXPECT_EQ(zsock_close(pair.listener), 0);
    const int fd = zsock_socket(AF_INET, SOCK_STREAM, 0);
    pass(1490ms);
    EXPECT_EQ(failure(bind(fd, loopback)), EADDRINUSE);
    pass(20ms);
    EXPECT_EQ(bind(fd, loopback), 0);
}

TEST_F(Native, ListeningToAnyAddressHearsThemAll)
{
    const int listener = zsock_socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(bind(listener, in("0.0.0.0", 80)), 0);
    ASSERT_EQ(zsock_listen(listener, 2), 0);
    const int client = zsock_socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(connect(client, in("127.0.0.1", 80)), 0);
    struct sockaddr_in from {};
    std::size_t length = sizeof from;
    const int server = zsock_accept(listener, generic(from), &length);
    ASSERT_GE(server, 0);
    EXPECT_EQ(length, sizeof from);
    struct sockaddr_in name {};
    length = sizeof name;
    EXPECT_EQ(zsock_getpeername(server, generic(name), &length), 0);
    EXPECT_EQ(name.sin_port, from.sin_port);
    EXPECT_EQ(zsock_getsockname(server, generic(name), &length), 0);
    EXPECT_EQ(name.sin_addr.s_addr, loopback.sin_addr.s_addr);
}

TEST_F(Native, AcceptThatDoesNotBlockSaysEagainAndItsSocketBlocks)
{
    const int listener = zsock_socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(bind(listener, loopback), 0);
    ASSERT_EQ(zsock_listen(listener, 2), 0);
    ASSERT_EQ(zsock_fcntl(listener, F_SETFL, O_NONBLOCK), 0);
    EXPECT_EQ(failure(zsock_accept(listener, nullptr, nullptr)), EAGAIN);
    const int client = zsock_socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(connect(client, loopback), 0);
    const int server = zsock_accept(listener, nullptr, nullptr);
    ASSERT_GE(server, 0);
    EXPECT_EQ(zsock_fcntl(server, F_GETFL, 0), 0);
}

TEST_F(Native, ShuttingDownReadingEndsReceivesAndNothingElseIsKnown)
{
    Pair pair;
    EXPECT_EQ(send(pair.client, "unread"), 6);
    EXPECT_EQ(zsock_shutdown(pair.server, ZSOCK_SHUT_RD), 0);
    EXPECT_EQ(receive(pair.server), "");
    EXPECT_EQ(send(pair.server, "still"), 5);
    EXPECT_EQ(receive(pair.client), "still");
    EXPECT_EQ(failure(zsock_shutdown(pair.server, ZSOCK_SHUT_WR)), ENOTSUP);
    EXPECT_EQ(failure(zsock_shutdown(pair.server, ZSOCK_SHUT_RDWR)), ENOTSUP);
    EXPECT_EQ(failure(zsock_shutdown(pair.server, 7)), EINVAL);
}

TEST_F(Native, CloseInAnotherThreadInterruptsAReceive)
{
    const int fd = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    ASSERT_EQ(bind(fd, loopback), 0);
    std::thread other{[fd] {
        pass(1s);
        EXPECT_EQ(zsock_close(fd), 0);
    }};
    EXPECT_EQ(receive(fd), "-" + std::to_string(EINTR));
    other.join();
}

// §4.
TEST_F(Native, PollShowsWhatIsReady)
{
    Pair pair;
    struct zsock_pollfd entries[] = {
        {.fd = pair.server, .events = ZSOCK_POLLIN | ZSOCK_POLLOUT, .revents = 77},
        {.fd = -1, .events = ZSOCK_POLLIN, .revents = 77},
        {.fd = 15, .events = ZSOCK_POLLIN, .revents = 77},
    };
    EXPECT_EQ(zsock_poll(entries, 3, -1), 2);
    EXPECT_EQ(entries[0].revents, ZSOCK_POLLOUT);
    EXPECT_EQ(entries[1].revents, 0);
    EXPECT_EQ(entries[2].revents, ZSOCK_POLLNVAL);
    EXPECT_EQ(send(pair.client, "x"), 1);
    EXPECT_EQ(zsock_close(pair.client), 0);
    entries[0].events = ZSOCK_POLLIN;
    EXPECT_EQ(zsock_poll(entries, 1, 1000), 1);
    EXPECT_NE(entries[0].revents & ZSOCK_POLLIN, 0);
    EXPECT_EQ(receive(pair.server), "x");
    EXPECT_EQ(zsock_poll(entries, 1, 1000), 1);
    EXPECT_EQ(entries[0].revents, ZSOCK_POLLIN | ZSOCK_POLLHUP);
}

TEST_F(Native, PollKeepsItsTimeAndItsLimit)
{
    const int fd = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    ASSERT_EQ(bind(fd, loopback), 0);
    struct zsock_pollfd entries[9] = {};
    entries[0] = {.fd = fd, .events = ZSOCK_POLLIN, .revents = 0};
    const emu::Instant before = now();
    EXPECT_EQ(zsock_poll(entries, 1, 250), 0);
    EXPECT_GE(now() - before, 250ms);
    EXPECT_LE(now() - before, 251ms);
    EXPECT_EQ(failure(zsock_poll(entries, 9, 0)), ENOMEM);
}

TEST_F(Native, SelectFillsItsSetsAndRefusesADeadDescriptor)
{
    Pair pair;
    zsock_fd_set to_read;
    zsock_fd_set to_write;
    ZSOCK_FD_ZERO(&to_read);
    ZSOCK_FD_ZERO(&to_write);
    ZSOCK_FD_SET(pair.server, &to_read);
    ZSOCK_FD_SET(pair.client, &to_write);
    struct timeval limit = {.tv_sec = 1, .tv_usec = 0};
    EXPECT_EQ(zsock_select(pair.server + 1, &to_read, &to_write, nullptr, &limit), 1);
    EXPECT_FALSE(ZSOCK_FD_ISSET(pair.server, &to_read));
    EXPECT_TRUE(ZSOCK_FD_ISSET(pair.client, &to_write));
    EXPECT_EQ(send(pair.client, "!"), 1);
    ZSOCK_FD_SET(pair.server, &to_read);
    EXPECT_EQ(zsock_select(pair.server + 1, &to_read, nullptr, nullptr, nullptr), 1);
    EXPECT_TRUE(ZSOCK_FD_ISSET(pair.server, &to_read));
    ZSOCK_FD_ZERO(&to_read);
    ZSOCK_FD_SET(15, &to_read);
    EXPECT_EQ(failure(zsock_select(16, &to_read, nullptr, nullptr, &limit)), EBADF);
}

TEST_F(Native, MessagesOfSeveralPiecesAreOneDatagram)
{
    const int fd = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    ASSERT_EQ(bind(fd, in("0.0.0.0", 4242)), 0);
    const int on = 1;
    ASSERT_EQ(zsock_setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on), 0);
    char one[] = "ab";
    char two[] = "cde";
    struct iovec pieces[] = {{.iov_base = one, .iov_len = 2}, {.iov_base = two, .iov_len = 3}};
    struct sockaddr_in to = loopback;
    struct msghdr message {};
    message.msg_name = &to;
    message.msg_namelen = sizeof to;
    message.msg_iov = pieces;
    message.msg_iovlen = 2;
    EXPECT_EQ(zsock_sendmsg(fd, &message, 0), 5);
    char left[4] = {};
    char right[4] = {};
    struct iovec room[] = {{.iov_base = left, .iov_len = 1}, {.iov_base = right, .iov_len = 3}};
    alignas(8) unsigned char control[CMSG_SPACE(sizeof(struct in_pktinfo))];
    struct sockaddr_in from {};
    message = {};
    message.msg_name = &from;
    message.msg_namelen = sizeof from;
    message.msg_iov = room;
    message.msg_iovlen = 2;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    EXPECT_EQ(zsock_recvmsg(fd, &message, 0), 4);
    EXPECT_STREQ(left, "a");
    EXPECT_STREQ(right, "bcd");
    EXPECT_EQ(message.msg_flags, ZSOCK_MSG_TRUNC);
    EXPECT_EQ(from.sin_addr.s_addr, loopback.sin_addr.s_addr);
    const struct cmsghdr* const header = CMSG_FIRSTHDR(&message);
    ASSERT_NE(header, nullptr);
    EXPECT_EQ(header->cmsg_type, IP_PKTINFO);
    struct in_pktinfo info {};
    std::memcpy(&info, CMSG_DATA(header), sizeof info);
    EXPECT_EQ(info.ipi_addr.s_addr, loopback.sin_addr.s_addr);
}

// doors.md §3.3: "PDN loss in native mode: sockets as Zephyr (ETIMEDOUT later), not ENETDOWN".
TEST_F(Native, APdnLossIsSilenceToAConnection)
{
    const int fd = zsock_socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(connect(fd, in("192.0.2.7", 7)), 0);
    EXPECT_EQ(send(fd, "before"), 6);
    EXPECT_EQ(receive(fd), "before");
    call<void>("loss", own_policy{}, [](const Call& it) {
        it.world().modem().ue().set_mode(emu::lte::FunctionalMode::flight);
    });
    pass(10s);
    const struct timeval limit = {.tv_sec = 5, .tv_usec = 0};
    ASSERT_EQ(zsock_setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0);
    EXPECT_EQ(send(fd, "into nothing"), 12);
    EXPECT_EQ(receive(fd), "-" + std::to_string(EAGAIN)) << "only the receive time-out passes";
    const struct timeval none = {.tv_sec = 0, .tv_usec = 0};
    ASSERT_EQ(zsock_setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &none, sizeof none), 0);
    EXPECT_EQ(receive(fd), "-" + std::to_string(ETIMEDOUT)) << "TCP gives up";
    EXPECT_EQ(failure(connect(zsock_socket(AF_INET, SOCK_STREAM, 0), in("192.0.2.7", 7))),
              ENETUNREACH);
}

// §5.
TEST_F(Native, NamesAreLookedUp)
{
    struct zsock_addrinfo hints {};
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_DGRAM;
    struct zsock_addrinfo* found = nullptr;
    ASSERT_EQ(zsock_getaddrinfo("echo.test", "7", &hints, &found), 0);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->ai_protocol, IPPROTO_UDP);
    EXPECT_EQ(found->ai_addrlen, sizeof(struct sockaddr_in));
    EXPECT_EQ(net_sin(found->ai_addr)->sin_port, htons(7));
    EXPECT_EQ(net_sin(found->ai_addr)->sin_addr.s_addr, in("192.0.2.7", 7).sin_addr.s_addr);
    EXPECT_STREQ(found->ai_canonname, "echo.test");
    zsock_freeaddrinfo(found);

    EXPECT_EQ(zsock_getaddrinfo(nullptr, nullptr, &hints, &found), DNS_EAI_SYSTEM);
    EXPECT_EQ(errno, EINVAL);
    EXPECT_EQ(found, nullptr);
    EXPECT_EQ(zsock_getaddrinfo(nullptr, "80", &hints, &found), DNS_EAI_FAIL);
    EXPECT_EQ(zsock_getaddrinfo("echo.test", "http", &hints, &found), DNS_EAI_NONAME);
    EXPECT_EQ(zsock_getaddrinfo("echo.test", "65536", &hints, &found), DNS_EAI_NONAME);
    hints.ai_flags = AI_PASSIVE;
    ASSERT_EQ(zsock_getaddrinfo(nullptr, "80", &hints, &found), 0);
    EXPECT_EQ(net_sin(found->ai_addr)->sin_addr.s_addr, 0U);
    zsock_freeaddrinfo(found);
    hints.ai_flags = AI_NUMERICHOST;
    EXPECT_EQ(zsock_getaddrinfo("echo.test", nullptr, &hints, &found), DNS_EAI_NONAME);
    ASSERT_EQ(zsock_getaddrinfo("192.0.2.9", nullptr, nullptr, &found), 0);
    EXPECT_EQ(found->ai_socktype, SOCK_STREAM);
    EXPECT_EQ(found->ai_protocol, IPPROTO_TCP);
    EXPECT_EQ(found->ai_next, nullptr);
    zsock_freeaddrinfo(found);
}

TEST_F(Native, AFamilyUnspecifiedAsksForBoth)
{
    struct zsock_addrinfo* found = nullptr;
    ASSERT_EQ(zsock_getaddrinfo("echo.test", nullptr, nullptr, &found), 0);
    ASSERT_NE(found->ai_next, nullptr);
    EXPECT_EQ(found->ai_family, AF_INET) << "A, then AAAA";
    EXPECT_EQ(found->ai_next->ai_family, AF_INET6);
    EXPECT_EQ(found->ai_next->ai_addrlen, sizeof(struct sockaddr_in6));
    zsock_freeaddrinfo(found);
}

TEST_F(Native, AQueryWithoutAnswerIsCancelledInTime)
{
    call<void>("loss", own_policy{}, [](const Call& it) {
        it.world().modem().ue().set_mode(emu::lte::FunctionalMode::flight);
    });
    pass(10s);
    struct zsock_addrinfo* found = nullptr;
    const emu::Instant before = now();
    EXPECT_EQ(zsock_getaddrinfo("echo.test", nullptr, nullptr, &found), DNS_EAI_CANCELED);
    EXPECT_EQ(found, nullptr);
    EXPECT_GE(now() - before, 2s);
    EXPECT_LE(now() - before, 2001ms);
}

} // namespace
} // namespace stack::zephyr
