// zephyr/behaviour.md §4: poll and select over sockets of Zephyr's own stack.
#include "tests/zephyr/native_fixture.hpp"

namespace stack::zephyr {
namespace {

constexpr int both = ZSOCK_POLLIN | ZSOCK_POLLOUT;

class Sets {
public:
    Sets()
    {
        ZSOCK_FD_ZERO(&in);
        ZSOCK_FD_ZERO(&out);
        ZSOCK_FD_ZERO(&odd);
    }
    int select(long us)
    {
        struct timeval limit = {.tv_sec = 0, .tv_usec = us};
        const int result = zsock_select(16, &in, &out, &odd, &limit);
        EXPECT_EQ(limit.tv_usec, us) << "the time-out is not written back";
        return result;
    }

    zsock_fd_set in;
    zsock_fd_set out;
    zsock_fd_set odd;
};

// "POLLIN: data, a pending accept, or end of stream. End of stream also sets POLLHUP".
// "POLLOUT: UDP always at once; TCP only when connected, with room, and not at end of stream".
TEST_F(Native, ReadinessIsThatOfTheKindOfSocket)
{
    EXPECT_EQ(polled(open_udp(), both), ZSOCK_POLLOUT);
    EXPECT_EQ(polled(open_tcp(), both), 0) << "not connected";
    const int listener = open_listener();
    EXPECT_EQ(polled(listener, both), 0);
    const int client = open_tcp();
    ASSERT_EQ(connect(client, loopback), 0);
    EXPECT_EQ(polled(listener, both), ZSOCK_POLLIN) << "a pending accept";
    EXPECT_EQ(polled(client, both), ZSOCK_POLLOUT);
    const int server = zsock_accept(listener, nullptr, nullptr);
    ASSERT_GE(server, 0);
    EXPECT_GT(send_all_it_takes(client), 0U);
    EXPECT_EQ(polled(client, both), 0) << "no room";
    EXPECT_EQ(polled(server, both, 1000), both);
    EXPECT_EQ(zsock_close(server), 0);
    EXPECT_EQ(polled(listener, both), 0);
}

TEST_F(Native, TheEndIsShownUnaskedAndTakesWritingAway)
{
    Pair pair;
    EXPECT_EQ(zsock_close(pair.client), 0);
    pass(100ms);
    EXPECT_EQ(polled(pair.server, both), ZSOCK_POLLIN | ZSOCK_POLLHUP);
    const emu::Instant before = now();
    EXPECT_EQ(polled(pair.server, 0, -1), ZSOCK_POLLHUP) << "not asked for, and not waited for";
    EXPECT_LT(now() - before, 1ms);
}

// "a pending error sets POLLERR; both can shorten the wait to zero even when not asked for".
TEST_F(Native, AnErrorIsShownUnasked)
{
    const int fd = open_tcp();
    ASSERT_EQ(zsock_fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    EXPECT_EQ(failure(connect(fd, in("127.0.0.1", 1))), EINPROGRESS);
    pass(100ms);
    const emu::Instant before = now();
    EXPECT_NE(polled(fd, 0, -1) & ZSOCK_POLLERR, 0);
    EXPECT_LT(now() - before, 1ms);
}

// "0 never sleeps; negative waits for ever"; "revents is rewritten on every call".
TEST_F(NativeThreads, TimesOfPollAreMilliseconds)
{
    const int fd = open_udp();
    ASSERT_EQ(bind(fd, loopback), 0);
    emu::Instant before = now();
    EXPECT_EQ(polled(fd, ZSOCK_POLLIN, 0), 0);
    EXPECT_LT(now() - before, 1ms);
    before = now();
    EXPECT_EQ(polled(fd, ZSOCK_POLLIN, 1), 0);
    EXPECT_GE(now() - before, 1ms);
    EXPECT_LT(now() - before, 2ms);
    before = now();
    std::thread sender = after(3600s, [&] {
        EXPECT_EQ(zsock_sendto(open_udp(), "x", 1, 0, generic(loopback), sizeof loopback), 1);
    });
    EXPECT_EQ(polled(fd, ZSOCK_POLLIN, -1), ZSOCK_POLLIN);
    EXPECT_GE(now() - before, 3600s);
    sender.join();
    EXPECT_EQ(receive(fd), "x");
    EXPECT_EQ(polled(fd, ZSOCK_POLLIN, 0), 0);
}

// "too many entries for the configured maximum: ENOMEM": CONFIG_NET_SOCKETS_POLL_MAX, 3.
TEST_F(Native, PollAndSelectTakeAsManyEntriesAsAreConfigured)
{
    Configuration it = configured(Mode::native);
    it.poll_max = Configuration{}.poll_max;
    begin(it);
    Sets sets;
    struct zsock_pollfd entries[4] = {};
    for (auto& each : entries) {
        each.fd = open_udp();
        each.events = ZSOCK_POLLIN;
        ZSOCK_FD_SET(each.fd, &sets.out);
    }
    EXPECT_EQ(zsock_poll(entries, 3, 0), 0);
    EXPECT_EQ(failure(zsock_poll(entries, 4, 0)), ENOMEM);
    EXPECT_EQ(failure(sets.select(0)), ENOMEM);
    ZSOCK_FD_CLR(entries[3].fd, &sets.out);
    EXPECT_EQ(sets.select(0), 3);
}

// "one dead descriptor in any set fails the whole call with EBADF".
TEST_F(Native, ADeadDescriptorInAnySetFailsTheWholeSelect)
{
    const int fd = open_udp();
    for (const auto set : {&Sets::in, &Sets::out, &Sets::odd}) {
        Sets sets;
        ZSOCK_FD_SET(fd, &sets.out);
        ZSOCK_FD_SET(15, &(sets.*set));
        EXPECT_EQ(failure(sets.select(0)), EBADF);
    }
}

// "the exception set collects POLLPRI|POLLHUP|POLLERR".
TEST_F(Native, TheExceptionSetCollectsEndsAndErrors)
{
    Pair pair;
    Sets sets;
    ZSOCK_FD_SET(pair.server, &sets.odd);
    EXPECT_EQ(sets.select(1000), 0);
    EXPECT_FALSE(ZSOCK_FD_ISSET(pair.server, &sets.odd));
    EXPECT_EQ(zsock_close(pair.client), 0);
    const int refused = open_tcp();
    ASSERT_EQ(zsock_fcntl(refused, F_SETFL, O_NONBLOCK), 0);
    EXPECT_EQ(failure(connect(refused, in("127.0.0.1", 1))), EINPROGRESS);
    pass(100ms);
    ZSOCK_FD_SET(pair.server, &sets.odd);
    ZSOCK_FD_SET(refused, &sets.odd);
    EXPECT_EQ(sets.select(0), 2);
    EXPECT_TRUE(ZSOCK_FD_ISSET(pair.server, &sets.odd));
    EXPECT_TRUE(ZSOCK_FD_ISSET(refused, &sets.odd));
}

// "The time-out has millisecond resolution and is not written back."
TEST_F(Native, SelectWaitsInWholeMilliseconds)
{
    const int fd = open_udp();
    ASSERT_EQ(bind(fd, loopback), 0);
    Sets sets;
    ZSOCK_FD_SET(fd, &sets.in);
    const emu::Instant before = now();
    EXPECT_EQ(sets.select(5'999), 0);
    EXPECT_GE(now() - before, 5ms);
    EXPECT_LT(now() - before, 5'500us);
}

// "(select is) built on poll": other kinds of descriptors stand beside sockets.
TEST_F(Native, PairsAndSocketsAreWaitedForTogether)
{
    int ends[2];
    ASSERT_EQ(zsock_socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    const int udp = open_udp();
    ASSERT_EQ(bind(udp, loopback), 0);
    struct zsock_pollfd entries[] = {{.fd = ends[0], .events = ZSOCK_POLLIN, .revents = 0},
                                     {.fd = udp, .events = ZSOCK_POLLIN, .revents = 0}};
    EXPECT_EQ(zsock_poll(entries, 2, 0), 0);
    EXPECT_EQ(send(ends[1], "x"), 1);
    EXPECT_EQ(zsock_poll(entries, 2, -1), 1);
    EXPECT_EQ(entries[0].revents, ZSOCK_POLLIN);
    EXPECT_EQ(zsock_sendto(udp, "y", 1, 0, generic(loopback), sizeof loopback), 1);
    pass(10ms);
    EXPECT_EQ(zsock_poll(entries, 2, -1), 2);
}

} // namespace
} // namespace stack::zephyr
