// Polling through the C functions, by nrf_poll and by NRF_SO_POLLCB.
#include "tests/stack/front/nrf/nrf_fixture.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <vector>

namespace stack {
namespace {

using CApiPoll = Attached;

TEST_F(CApiPoll, ReturnsAtOnceWithoutATimeout)
{
    const int fd = udp_to_echo();
    const emu::Instant before = now();
    EXPECT_EQ(poll_one(fd, NRF_POLLIN, 0), 0);
    EXPECT_EQ(now(), before + cost());
}

TEST_F(CApiPoll, TimesOutExactly)
{
    const int fd = udp_to_echo();
    nrf_pollfd entry{.fd = fd, .events = NRF_POLLIN, .revents = -1};
    for (const auto timeout : {1, 20, 12'345}) {
        const emu::Instant before = now();
        EXPECT_EQ(nrf_poll(&entry, 1, timeout), 0);
        EXPECT_EQ(entry.revents, 0);
        EXPECT_EQ(now(), before + cost() + std::chrono::milliseconds{timeout});
    }
}

TEST_F(CApiPoll, IsASleepWithoutEntries)
{
    // nrf_api/behaviour.md §2.5: nfds 0 behaves as in POSIX.
    const emu::Instant before = now();
    EXPECT_EQ(nrf_poll(nullptr, 0, 100), 0);
    EXPECT_EQ(now(), before + cost() + 100ms);
}

TEST_F(CApiPoll, WaitsForEverWithANegativeTimeout)
{
    const int fd = udp_to_echo();
    world().internet().path().delay = 1h;
    ASSERT_EQ(send_text(fd, "late"), 4);
    EXPECT_EQ(poll_one(fd, NRF_POLLIN, -7), NRF_POLLIN);
}

TEST_F(CApiPoll, SkipsNegativeDescriptorsAndMarksInvalidOnes)
{
    const int fd = udp_to_echo();
    std::array<nrf_pollfd, 5> entries = {{{-1, NRF_POLLIN, -1},
                                          {fd, NRF_POLLOUT, -1},
                                          {fd + 1, NRF_POLLIN, -1},
                                          {-99, NRF_POLLOUT, -1},
                                          {1000, 0, -1}}};
    EXPECT_EQ(nrf_poll(entries.data(), 5, -1), 3);
    const std::array<short, 5> expected = {0, NRF_POLLOUT, NRF_POLLNVAL, 0, NRF_POLLNVAL};
    for (std::size_t i = 0; i < entries.size(); ++i)
        EXPECT_EQ(entries[i].revents, expected[i]) << i;
    // Only negative entries: nothing can happen.
    const emu::Instant before = now();
    EXPECT_EQ(nrf_poll(entries.data(), 1, 50), 0);
    EXPECT_EQ(now(), before + cost() + 50ms);
}

TEST_F(CApiPoll, LooksAtManyEntriesAndRefusesTooMany)
{
    const int fd = udp_to_echo();
    std::vector<nrf_pollfd> entries(1025, {fd, NRF_POLLOUT, -1});
    EXPECT_EQ(nrf_poll(entries.data(), 1024, 0), 1024);
    EXPECT_EQ(entries[1024].revents, -1);
    EXPECT_EQ(error_of(nrf_poll(entries.data(), 1025, 0)), NRF_EINVAL);
}

TEST_F(CApiPoll, ReportsOnlyWhatWasAskedForAndTrouble)
{
    const int fd = udp_to_echo();
    ASSERT_EQ(send_text(fd, "x"), 1);
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(poll_one(fd, NRF_POLLIN), NRF_POLLIN);
    EXPECT_EQ(poll_one(fd, NRF_POLLOUT), NRF_POLLOUT);
    EXPECT_EQ(poll_one(fd, NRF_POLLIN | NRF_POLLOUT), NRF_POLLIN | NRF_POLLOUT);
    EXPECT_EQ(poll_one(fd, 0), 0);
    EXPECT_EQ(poll_one(-5, NRF_POLLIN), 0);
    world().modem().network().lose_pdn(0, 36);
    EXPECT_EQ(poll_one(fd, 0, -1), NRF_POLLERR);
    EXPECT_EQ(socket_error(fd), NRF_ENETDOWN); // nrf_api/behaviour.md §3.1
}

TEST_F(CApiPoll, WakesForTheFirstOfSeveralSockets)
{
    const int quiet = udp_to_echo();
    const int busy = udp_to_echo();
    ASSERT_EQ(send_text(busy, "x"), 1);
    std::array<nrf_pollfd, 2> entries = {{{quiet, NRF_POLLIN, 0}, {busy, NRF_POLLIN, 0}}};
    EXPECT_EQ(nrf_poll(entries.data(), 2, 10'000), 1);
    EXPECT_EQ(entries[0].revents, 0);
    EXPECT_EQ(entries[1].revents, NRF_POLLIN);
}

/// What poll callbacks were told, and what else they do.
struct Told {
    nrf_pollfd entry;
    bool in_isr;
};
std::vector<Told> told;
std::function<void(nrf_pollfd*)> then;

class CApiPollCallback : public Attached {
protected:
    CApiPollCallback()
    {
        told.clear();
        then = nullptr;
    }
    ~CApiPollCallback() override { then = nullptr; }
    static void on_poll(nrf_pollfd* entry)
    {
        told.push_back({*entry, nrf_modem_os_is_in_isr()});
        if (then) then(entry);
    }
    static void watch(int fd, short events, bool oneshot = false)
    {
        const nrf_modem_pollcb callback{.callback = on_poll, .events = events, .oneshot = oneshot};
        ASSERT_EQ(nrf_setsockopt(fd, NRF_SOL_SOCKET, NRF_SO_POLLCB, &callback, sizeof callback), 0);
    }
    static std::vector<short> revents()
    {
        std::vector<short> bits;
        std::transform(told.begin(), told.end(), std::back_inserter(bits),
                       [](const Told& each) { return each.entry.revents; });
        return bits;
    }
    static void echo_once(int fd)
    {
        ASSERT_EQ(send_text(fd, "x"), 1);
        nrf_modem_os_sleep(1000);
    }
};

TEST_F(CApiPollCallback, IsCalledStraightAwayWhenTheEventIsAlreadyTrue)
{
    // nrf_api/behaviour.md §2.6: from within setsockopt.
    const int fd = udp_to_echo();
    watch(fd, NRF_POLLIN);
    EXPECT_TRUE(told.empty());
    watch(fd, NRF_POLLOUT);
    EXPECT_EQ(revents(), (std::vector<short>{NRF_POLLOUT}));
}

TEST_F(CApiPollCallback, GetsAFilledEntryInInterruptContext)
{
    const int fd = udp_to_echo();
    watch(fd, NRF_POLLIN);
    EXPECT_FALSE(nrf_modem_os_is_in_isr());
    echo_once(fd);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].entry.fd, fd);
    EXPECT_EQ(told[0].entry.events, NRF_POLLIN);
    EXPECT_EQ(told[0].entry.revents, NRF_POLLIN);
    EXPECT_TRUE(told[0].in_isr);
    EXPECT_FALSE(nrf_modem_os_is_in_isr());
}

TEST_F(CApiPollCallback, HearsOnlyTheEventsOfItsMask)
{
    const int fd = udp_to_echo();
    watch(fd, NRF_POLLIN);
    echo_once(fd);
    EXPECT_EQ(revents(), (std::vector<short>{NRF_POLLIN}));
    told.clear();
    watch(fd, NRF_POLLOUT); // replaces the first
    told.clear();
    echo_once(fd);
    EXPECT_TRUE(told.empty());
}

TEST_F(CApiPollCallback, IsCalledOnceWhenOneshotAndMayBeSetAgain)
{
    const int fd = udp_to_echo();
    watch(fd, NRF_POLLIN, true);
    echo_once(fd);
    echo_once(fd);
    EXPECT_EQ(told.size(), 1U);
    ASSERT_EQ(receive_text(fd), "x");
    ASSERT_EQ(receive_text(fd), "x");
    then = [](nrf_pollfd* entry) {
        receive_text(entry->fd, NRF_MSG_DONTWAIT);
        watch(entry->fd, NRF_POLLIN, true);
    };
    watch(fd, NRF_POLLIN, true);
    echo_once(fd);
    echo_once(fd);
    EXPECT_EQ(told.size(), 3U);
}

TEST_F(CApiPollCallback, IsRemovedByNullWithNoLength)
{
    const int fd = udp_to_echo();
    watch(fd, NRF_POLLIN);
    ASSERT_EQ(nrf_setsockopt(fd, NRF_SOL_SOCKET, NRF_SO_POLLCB, nullptr, 0), 0);
    echo_once(fd);
    EXPECT_TRUE(told.empty());
}

TEST_F(CApiPollCallback, IsRefusedWithoutAFunctionOrOfAnotherSize)
{
    const int fd = udp_to_echo();
    nrf_modem_pollcb callback{.callback = on_poll, .events = NRF_POLLOUT, .oneshot = false};
    const auto set = [&](const void* value, nrf_socklen_t size) {
        return error_of(nrf_setsockopt(fd, NRF_SOL_SOCKET, NRF_SO_POLLCB, value, size));
    };
    EXPECT_EQ(set(nullptr, sizeof callback), NRF_EFAULT);
    EXPECT_EQ(set(&callback, sizeof callback - 1), NRF_EINVAL);
    EXPECT_EQ(set(&callback, sizeof callback + 1), NRF_EINVAL);
    EXPECT_EQ(set(&callback, 0), NRF_EINVAL);
    callback.callback = nullptr;
    EXPECT_EQ(set(&callback, sizeof callback), NRF_EINVAL);
    EXPECT_TRUE(told.empty());
}

TEST_F(CApiPollCallback, HearsOfErrorsAndOfTheCloseWhateverItsMask)
{
    const int fd = udp_to_echo();
    watch(fd, 0);
    world().modem().network().lose_pdn(0, 36);
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(revents(), (std::vector<short>{NRF_POLLERR}));
    ASSERT_EQ(nrf_close(fd), 0);
    EXPECT_EQ(revents(), (std::vector<short>{NRF_POLLERR, NRF_POLLNVAL})); // library 2.6
}

TEST_F(CApiPollCallback, HearsThatThePeerHasHungUp)
{
    const int fd = connected(open_tcp(), "192.0.2.80", 80);
    watch(fd, 0);
    ASSERT_EQ(send_text(fd, "GET / HTTP/1.1\r\n\r\n"), 18);
    nrf_modem_os_sleep(2000);
    EXPECT_EQ(revents(), (std::vector<short>{NRF_POLLHUP}));
}

TEST_F(CApiPollCallback, HearsOfTheShutdown)
{
    const int fd = udp_to_echo();
    watch(fd, NRF_POLLIN);
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    ASSERT_FALSE(told.empty());
    EXPECT_EQ(told.front().entry.revents, NRF_POLLERR);
}

TEST_F(CApiPollCallback, MayReadWhatCameButNotWait)
{
    const int fd = udp_to_echo();
    std::vector<std::string> heard;
    emu::Ts took{-1};
    then = [&](nrf_pollfd* entry) {
        const emu::Instant before = now();
        heard.push_back(receive_text(entry->fd));
        heard.push_back(receive_text(entry->fd)); // would block: fails at once
        EXPECT_EQ(nrf_modem_os_sleep(1000), -NRF_EPERM);
        took = now() - before;
    };
    watch(fd, NRF_POLLIN);
    ASSERT_EQ(send_text(fd, "hello"), 5);
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(heard, (std::vector<std::string>{"hello", "(error 11)"}));
    EXPECT_EQ(took, 2 * cost()); // of the calls of the modem
}

TEST_F(CApiPollCallback, MayNotWaitInAnyCall)
{
    const int fd = udp_to_echo();
    const int stream = open_tcp();
    const int listener = open_tcp();
    const auto any = in_address("0.0.0.0", 4000);
    ASSERT_EQ(nrf_bind(listener, generic(any), sizeof any), 0);
    ASSERT_EQ(nrf_listen(listener, 1), 0);
    const auto silent = in_address("192.0.2.66", 80);
    emu::Ts took{-1};
    then = [&](nrf_pollfd*) {
        const emu::Instant before = now();
        EXPECT_EQ(error_of(nrf_connect(stream, generic(silent), sizeof silent)), NRF_ETIMEDOUT);
        EXPECT_EQ(error_of(nrf_accept(listener, nullptr, nullptr)), NRF_EAGAIN);
        EXPECT_EQ(poll_one(stream, NRF_POLLIN, -1), 0);
        nrf_addrinfo* found = nullptr;
        EXPECT_NE(nrf_getaddrinfo("echo.test", nullptr, nullptr, &found), 0);
        took = now() - before;
    };
    watch(fd, NRF_POLLIN);
    testing::internal::CaptureStderr();
    ASSERT_EQ(send_text(fd, "hello"), 5);
    nrf_modem_os_sleep(1000);
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_EQ(took, 4 * cost());
    for (const char* call : {"nrf_connect", "nrf_accept", "nrf_poll", "nrf_getaddrinfo"})
        EXPECT_NE(said.find(call), said.npos) << call;
}

TEST_F(CApiPollCallback, MayCloseItsSocket)
{
    const int fd = udp_to_echo();
    then = [](nrf_pollfd* entry) {
        if (entry->revents == NRF_POLLNVAL) return;
        EXPECT_EQ(nrf_close(entry->fd), 0);
    };
    watch(fd, NRF_POLLIN);
    echo_once(fd);
    EXPECT_EQ(revents(), (std::vector<short>{NRF_POLLIN, NRF_POLLNVAL}));
    EXPECT_EQ(error_of(nrf_close(fd)), NRF_EBADF);
}

TEST_F(CApiPollCallback, RunsBeforeTheCallThatWaitsForTheSameEventReturns)
{
    const int fd = udp_to_echo();
    watch(fd, NRF_POLLIN);
    ASSERT_EQ(send_text(fd, "x"), 1);
    EXPECT_EQ(receive_text(fd), "x");
    EXPECT_EQ(revents(), (std::vector<short>{NRF_POLLIN}));
}

TEST_F(CApiPollCallback, LeavesTheErrnoOfTheCallItInterrupts)
{
    const int fd = udp_to_echo();
    then = [](nrf_pollfd*) { errno = 1; };
    watch(fd, NRF_POLLIN);
    ASSERT_EQ(send_text(fd, "x"), 1);
    const int tcp = open_tcp();
    const auto reset = in_address("192.0.2.67", 7);
    EXPECT_EQ(error_of(nrf_connect(tcp, generic(reset), sizeof reset)), NRF_ECONNREFUSED);
    EXPECT_EQ(told.size(), 1U);
}

} // namespace
} // namespace stack
