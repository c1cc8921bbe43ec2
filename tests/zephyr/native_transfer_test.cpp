// zephyr/behaviour.md §2: blocking, short transfers, time-outs; §3: send and recv.
#include "tests/zephyr/native_fixture.hpp"

namespace stack::zephyr {
namespace {

// "Stream recv returns as soon as anything is there, however small; send may take only part."
TEST_F(Native, AStreamGivesWhatIsThereAndTakesWhatFits)
{
    Pair pair;
    EXPECT_EQ(send(pair.client, "abc"), 3);
    EXPECT_EQ(receive(pair.server, 10), "abc");
    const std::string much(200'000, 'x');
    const ssize_t part = send(pair.client, much);
    EXPECT_GT(part, 0);
    EXPECT_LT(part, 200'000);
    ssize_t come = 0;
    while (come < part) {
        const auto piece = static_cast<ssize_t>(receive(pair.server).size());
        ASSERT_GT(piece, 0);
        come += piece;
    }
    EXPECT_EQ(come, part);
    EXPECT_EQ(receive(pair.server, 10, ZSOCK_MSG_DONTWAIT), failed(EAGAIN));
}

// "MSG_WAITALL makes a stream recv wait for the full length".
TEST_F(NativeThreads, WaitingForAllEndsWithTheWholeLength)
{
    Pair pair;
    const emu::Instant before = now();
    std::thread sender = after(1s, [&] {
        EXPECT_EQ(send(pair.client, "abc"), 3);
        pass(1s);
        EXPECT_EQ(send(pair.client, "defgh"), 5);
    });
    EXPECT_EQ(receive(pair.server, 7, ZSOCK_MSG_WAITALL), "abcdefg");
    EXPECT_GE(now() - before, 2s);
    EXPECT_EQ(receive(pair.server), "h");
    sender.join();
}

// "If the receive time-out ends first, the bytes gathered so far are returned as success".
TEST_F(NativeThreads, WaitingForAllGivesWhatCameOnceItsTimeIsOver)
{
    Pair pair;
    ASSERT_EQ(set_time(pair.server, SO_RCVTIMEO, 3), 0);
    const emu::Instant before = now();
    std::thread sender = after(1s, [&] { EXPECT_EQ(send(pair.client, "abc"), 3); });
    EXPECT_EQ(receive(pair.server, 7, ZSOCK_MSG_WAITALL), "abc");
    EXPECT_GE(now() - before, 3s);
    EXPECT_LE(now() - before, 3001ms);
    sender.join();
    EXPECT_EQ(receive(pair.server, 7, ZSOCK_MSG_WAITALL), failed(EAGAIN));
}

// "Receive time-out: -1 EAGAIN, never earlier than the time set. A zero timeval means no limit."
TEST_F(NativeThreads, ATimeOutOfAStreamIsKeptAndZeroIsNone)
{
    Pair pair;
    const struct timeval odd = {.tv_sec = 1, .tv_usec = 1};
    ASSERT_EQ(zsock_setsockopt(pair.server, SOL_SOCKET, SO_RCVTIMEO, &odd, sizeof odd), 0);
    emu::Instant before = now();
    EXPECT_EQ(receive(pair.server), failed(EAGAIN));
    EXPECT_GE(now() - before, 1'000'001us);
    EXPECT_LE(now() - before, 1'001ms);
    ASSERT_EQ(set_time(pair.server, SO_RCVTIMEO, 0), 0);
    before = now();
    std::thread sender = after(3600s, [&] { EXPECT_EQ(send(pair.client, "late"), 4); });
    EXPECT_EQ(receive(pair.server), "late");
    EXPECT_GE(now() - before, 3600s);
    sender.join();
}

// "A 0-byte request also gives 0."
TEST_F(Native, NothingAskedForIsNothingGivenAtOnce)
{
    Pair pair;
    EXPECT_EQ(receive(pair.server, 0), "");
    EXPECT_EQ(send(pair.client, "x"), 1);
    EXPECT_EQ(receive(pair.server, 0), "");
    EXPECT_EQ(receive(pair.server), "x");
    const int udp = open_udp();
    ASSERT_EQ(bind(udp, loopback), 0);
    ASSERT_EQ(connect(udp, loopback), 0);
    EXPECT_EQ(receive(udp, 0), "") << "nothing is there, and it does not wait";
    EXPECT_EQ(send(udp, "datagram"), 8);
    EXPECT_EQ(receive(udp, 0), "");
    EXPECT_EQ(receive(udp), "datagram") << "it was not taken by the request before";
}

// "Sending a datagram is all or nothing."
TEST_F(Native, ADatagramGoesWholeOrNotAtAll)
{
    const int udp = open_udp();
    ASSERT_EQ(bind(udp, loopback), 0);
    ASSERT_EQ(connect(udp, loopback), 0);
    const std::string large(8'000, 'x');
    EXPECT_EQ(send(udp, large), 8'000);
    EXPECT_EQ(receive(udp, 9'000), large);
    EXPECT_EQ(failure(send(udp, std::string(70'000, 'x'))), EMSGSIZE);
    EXPECT_EQ(receive(udp, 10, ZSOCK_MSG_DONTWAIT), failed(EAGAIN));
}

// "MSG_PEEK leaves the data in place on plain sockets".
TEST_F(Native, PeekingLeavesAStreamAsItIs)
{
    Pair pair;
    EXPECT_EQ(send(pair.client, "abcdef"), 6);
    EXPECT_EQ(receive(pair.server, 4, ZSOCK_MSG_PEEK), "abcd");
    EXPECT_EQ(receive(pair.server, 4, ZSOCK_MSG_PEEK), "abcd");
    EXPECT_EQ(receive(pair.server), "abcdef");
}

// §3: "send blocked too long: window shut: ENOBUFS after CONFIG_NET_SOCKET_MAX_SEND_WAIT (10 s);
// non-blocking: EAGAIN or ENOBUFS at once"; a send time-out that is shorter comes first.
TEST_F(ShutWindow, ASenderWhoseWindowStaysShutIsToldEnobufs)
{
    Pair pair;
    shut(pair.client);
    EXPECT_EQ(failure(send(pair.client, "x", ZSOCK_MSG_DONTWAIT)), EAGAIN);
    emu::Instant before = now();
    EXPECT_EQ(failure(send(pair.client, "x")), ENOBUFS);
    EXPECT_GE(now() - before, 10s);
    EXPECT_LE(now() - before, 10'001ms);
    ASSERT_EQ(set_time(pair.client, SO_SNDTIMEO, 2), 0);
    before = now();
    EXPECT_EQ(failure(send(pair.client, "x")), EAGAIN);
    EXPECT_GE(now() - before, 2s);
    EXPECT_LE(now() - before, 2'001ms);
}

// §3: "no packet memory for that long: ENOMEM".
TEST_F(Native, ADatagramThatTheModemHasNoRoomForIsToldEnomem)
{
    const int udp = open_udp();
    ASSERT_EQ(connect(udp, in("192.0.2.9", 9)), 0);
    pass(30s); // the network has released the connection
    world().cell().set_coverage(false);
    const std::string data(1000, 'x');
    while (send(udp, data, ZSOCK_MSG_DONTWAIT) == 1000) {
    }
    EXPECT_EQ(errno, EAGAIN);
    const emu::Instant before = now();
    EXPECT_EQ(failure(send(udp, data)), ENOMEM);
    EXPECT_GE(now() - before, 10s);
    EXPECT_LE(now() - before, 10'001ms);
}

// §3: "send after peer reset: an error; ECONNRESET or EPIPE by version".
TEST_F(Native, ASendAfterTheResetFails)
{
    Pair pair;
    EXPECT_EQ(send(pair.client, "unread"), 6);
    pass(100ms);
    EXPECT_EQ(zsock_close(pair.server), 0); // with data unread: a reset
    pass(100ms);
    EXPECT_EQ(failure(send(pair.client, "x")), ECONNRESET);
    EXPECT_EQ(failure(send(pair.client, "x")), EPIPE);
}

// §3: "sendmsg: all vectors form one datagram; unknown control messages are ignored when sending".
TEST_F(Native, ControlMessagesThatNobodyKnowsAreIgnored)
{
    const int udp = open_udp();
    ASSERT_EQ(bind(udp, loopback), 0);
    ASSERT_EQ(connect(udp, loopback), 0);
    alignas(8) unsigned char control[CMSG_SPACE(sizeof(int))] = {};
    char data[] = "abc";
    struct iovec piece = {.iov_base = data, .iov_len = 3};
    struct msghdr message {};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    CMSG_FIRSTHDR(&message)->cmsg_len = CMSG_LEN(sizeof(int));
    CMSG_FIRSTHDR(&message)->cmsg_level = 777;
    CMSG_FIRSTHDR(&message)->cmsg_type = 7;
    EXPECT_EQ(zsock_sendmsg(udp, &message, 0), 3);
    EXPECT_EQ(receive(udp), "abc");
    EXPECT_EQ(failure(zsock_sendmsg(udp, nullptr, 0)), EINVAL);
    EXPECT_EQ(failure(zsock_recvmsg(udp, nullptr, 0)), EINVAL);
}

// api.tsv: IPV6_PKTINFO; "the 3.6 era code uses 49 for it", 50 in newer trees.
TEST_F(Native, PacketInfoOfIpv6HasTheNumberOfItsVersion)
{
    const auto own = in6("::1", 4242);
    for (const auto& [version, type] : {std::pair{30600, 49}, {30700, 49}, {40000, 50}}) {
        Configuration it = configured(Mode::native);
        it.version = version;
        begin(it);
        const int udp = zsock_socket(AF_INET6, SOCK_DGRAM, 0);
        ASSERT_EQ(bind(udp, own), 0);
        const int on = 1;
        ASSERT_EQ(zsock_setsockopt(udp, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on), 0);
        ASSERT_EQ(zsock_sendto(udp, "x", 1, 0, generic(own), sizeof own), 1);
        alignas(8) unsigned char control[CMSG_SPACE(sizeof(struct in6_pktinfo))] = {};
        char data[4];
        struct iovec piece = {.iov_base = data, .iov_len = sizeof data};
        struct msghdr message {};
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        ASSERT_EQ(zsock_recvmsg(udp, &message, 0), 1);
        const struct cmsghdr* const header = CMSG_FIRSTHDR(&message);
        ASSERT_NE(header, nullptr);
        EXPECT_EQ(header->cmsg_level, IPPROTO_IPV6);
        EXPECT_EQ(header->cmsg_type, type) << version;
        struct in6_pktinfo info {};
        std::memcpy(&info, CMSG_DATA(header), sizeof info);
        EXPECT_EQ(std::memcmp(&info.ipi6_addr, &own.sin6_addr, sizeof info.ipi6_addr), 0);
        EXPECT_EQ(info.ipi6_ifindex, 1U);
    }
}

TEST_F(Native, PacketInfoWithoutRoomIsToldToBeCutOff)
{
    const int udp = open_udp();
    ASSERT_EQ(bind(udp, loopback), 0);
    ASSERT_EQ(connect(udp, loopback), 0);
    const int on = 1;
    ASSERT_EQ(zsock_setsockopt(udp, IPPROTO_IP, IP_PKTINFO, &on, sizeof on), 0);
    EXPECT_EQ(send(udp, "x"), 1);
    char data[4];
    struct iovec piece = {.iov_base = data, .iov_len = sizeof data};
    struct msghdr message {};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    EXPECT_EQ(zsock_recvmsg(udp, &message, 0), 1);
    EXPECT_EQ(message.msg_flags, ZSOCK_MSG_CTRUNC);
    EXPECT_EQ(message.msg_controllen, 0U);
}

} // namespace
} // namespace stack::zephyr
