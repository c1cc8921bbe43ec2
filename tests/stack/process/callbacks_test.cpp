// Callbacks: what they may do, what they cost, and what comes of a thread that ends in one.
#include "tests/stack/front/nrf/nrf_fixture.hpp"

#include <algorithm>
#include <csignal>
#include <functional>
#include <new>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include <pthread.h>

namespace stack {
namespace {

/// What the poll callback does, and how deep it is in itself.
struct Reaction {
    std::function<void(nrf_pollfd*)> act;
    std::vector<emu::Instant> calls;
    int depth = 0;
    int deepest = 0;
};
Reaction reaction;

class Callbacks : public Attached {
protected:
    Callbacks() { reaction = {}; }
    ~Callbacks() override
    {
        Process::instance().set_patience({});
        reaction = {};
    }
    static void on_poll(nrf_pollfd* entry)
    {
        reaction.deepest = std::max(reaction.deepest, ++reaction.depth);
        reaction.calls.push_back(now());
        if (reaction.act) reaction.act(entry);
        --reaction.depth;
    }
    static int watch(int fd, short events, bool oneshot)
    {
        const nrf_modem_pollcb callback{.callback = on_poll, .events = events, .oneshot = oneshot};
        return nrf_setsockopt(fd, NRF_SOL_SOCKET, NRF_SO_POLLCB, &callback, sizeof callback);
    }
};

TEST_F(Callbacks, AreCalledAgainAfterTheyReturnedWhenSetAgainWhileTheEventStands)
{
    const int fd = udp_to_echo();
    reaction.act = [](nrf_pollfd* entry) {
        if (reaction.calls.size() < 1000) watch(entry->fd, NRF_POLLOUT, true);
    };
    const emu::Instant begun = now();
    ASSERT_EQ(watch(fd, NRF_POLLOUT, true), 0); // the event is true and stays so
    EXPECT_EQ(reaction.calls.size(), 1U);
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(reaction.calls.size(), 1000U);
    EXPECT_EQ(reaction.deepest, 1);
    // A call costs its time in a callback too.
    EXPECT_EQ(reaction.calls.front(), begun + cost());
    EXPECT_EQ(reaction.calls.back(), begun + 1000 * cost());
    EXPECT_EQ(now(), begun + cost() + cost() + 1000ms); // it slept from its callback's end on
}

TEST_F(Callbacks, OfANewSocketComeAfterTheOneThatMadeIt)
{
    reaction.act = [](nrf_pollfd* entry) {
        nrf_close(entry->fd);
        if (reaction.calls.size() < 1000) watch(udp_to_echo(), NRF_POLLOUT, true);
    };
    ASSERT_EQ(watch(udp_to_echo(), NRF_POLLOUT, true), 0);
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(reaction.calls.size(), 1000U);
    EXPECT_EQ(reaction.deepest, 1);
}

TEST_F(Callbacks, ThatNeverEndStillLetThreadsAndTheClockGoOn)
{
    const int fd = udp_to_echo();
    reaction.act = [](nrf_pollfd* entry) { watch(entry->fd, NRF_POLLOUT, true); };
    ASSERT_EQ(watch(fd, NRF_POLLOUT, true), 0);
    const emu::Instant begun = now();
    ASSERT_EQ(nrf_modem_os_sleep(100), 0);
    EXPECT_GE(now(), begun + 100ms);
    EXPECT_LT(now(), begun + 100ms + 2 * cost()); // what was under way comes to its end
    nrf_close(fd);
}

TEST_F(Callbacks, ThatHoldTheClockGetALine)
{
    WorldConfig config = certain();
    config.call_cost = emu::Ts{0};
    begin(config);
    start();
    attach();
    Process::instance().set_patience({.stall = 0ms});
    const int fd = udp_to_echo();
    int calls = 0;
    reaction.act = [&calls](nrf_pollfd* entry) {
        if (++calls < 5000) watch(entry->fd, NRF_POLLOUT, true);
    };
    testing::internal::CaptureStderr();
    ASSERT_EQ(watch(fd, NRF_POLLOUT, true), 0);
    nrf_modem_os_sleep(1);
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_EQ(calls, 5000);
    EXPECT_TRUE(said.starts_with("emu9160: time stands still at ")) << said;
    EXPECT_NE(said.find("callbacks make each other due at once, 1024 times so far; the last call "
                        "was nrf_setsockopt\n"),
              std::string::npos)
        << said;
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
}

/// Runs `wait` in a thread that ends in the poll callback of its first packet.
void end_in_callback(void* (*wait)(void*), void* argument)
{
    reaction.act = [](nrf_pollfd*) { pthread_exit(nullptr); };
    pthread_t thread{};
    ASSERT_EQ(pthread_create(&thread, nullptr, wait, argument), 0);
    void* result = argument;
    ASSERT_EQ(pthread_join(thread, &result), 0);
    EXPECT_EQ(result, nullptr);
    EXPECT_FALSE(nrf_modem_os_is_in_isr());
}

TEST_F(Callbacks, MayEndTheirThreadWhileItWaits)
{
    int fd = udp_to_echo();
    ASSERT_EQ(watch(fd, NRF_POLLIN, true), 0);
    ASSERT_EQ(send_text(fd, "x"), 1);
    const emu::Instant before = now();
    end_in_callback(
        [](void* argument) {
            nrf_modem_os_sleep(60'000);
            return argument; // not reached
        },
        &fd);
    EXPECT_LT(now(), before + 10s);
    EXPECT_EQ(receive_text(fd), "x");
    const emu::Instant after = now();
    ASSERT_EQ(nrf_modem_os_sleep(1000), 0);
    EXPECT_EQ(now(), after + 1000ms);
}

TEST_F(Callbacks, MayEndTheirThreadInTheCallThatMadeThemDue)
{
    int fd = udp_to_echo();
    end_in_callback(
        [](void* argument) {
            watch(*static_cast<int*>(argument), NRF_POLLOUT, true);
            return argument; // not reached
        },
        &fd);
    ASSERT_EQ(nrf_modem_os_sleep(1000), 0);
    EXPECT_EQ(reaction.calls.size(), 1U);
}

TEST_F(Callbacks, OfAThreadThatEndedInOneAreCalledByAnother)
{
    // Both are due at the close of the modem: the first ends the thread, the second follows.
    int fd = udp_to_echo();
    const int other = udp_to_echo();
    ASSERT_EQ(watch(fd, NRF_POLLIN, false), 0);
    ASSERT_EQ(watch(other, NRF_POLLIN, false), 0);
    world().engine().at(now() + 1s, [] { world().modem().sockets().shut_down(); });
    reaction.calls.clear();
    reaction.act = [](nrf_pollfd*) {
        if (reaction.calls.size() == 1) pthread_exit(nullptr);
    };
    pthread_t thread{};
    ASSERT_EQ(pthread_create(
                  &thread, nullptr,
                  [](void* argument) {
                      nrf_modem_os_sleep(60'000);
                      return argument; // not reached
                  },
                  nullptr),
              0);
    ASSERT_EQ(pthread_join(thread, nullptr), 0);
    nrf_modem_os_sleep(1);
    EXPECT_EQ(reaction.calls.size(), 2U);
}

/// Set in the threads of a test, so that a destructor of the firmware's runs at their end.
pthread_key_t key_made_late()
{
    static const pthread_key_t key = [] {
        nrf_modem_is_initialized(); // the library has its own key by now
        pthread_key_t made{};
        pthread_key_create(&made, [](void* order) {
            nrf_modem_os_sleep(100);
            static_cast<std::vector<emu::Instant>*>(order)->push_back(Process::instance().now());
        });
        return made;
    }();
    return key;
}

TEST_F(Callbacks, DestructorsOfKeysRunWhileTheThreadStillCounts)
{
    const pthread_key_t key = key_made_late();
    std::vector<emu::Instant> ends;
    const emu::Instant before = now();
    std::thread thread{[&] {
        pthread_setspecific(key, &ends);
        nrf_modem_os_sleep(1000);
    }};
    thread.join();
    EXPECT_EQ(ends, std::vector<emu::Instant>{before + 1100ms});
    EXPECT_EQ(now(), before + 1100ms);
}

/// A semaphore that a signal handler gives.
void* given = nullptr;
void give_in_handler(int) { nrf_modem_os_sem_give(given); }

using SignalHandler = Callbacks;

TEST_F(SignalHandler, MayCallWhileItsThreadIsOutsideTheLibrary)
{
    ASSERT_EQ(nrf_modem_os_sem_init(&given, 0, 1), 0);
    const auto old = std::signal(SIGUSR1, give_in_handler);
    std::raise(SIGUSR1);
    std::signal(SIGUSR1, old);
    EXPECT_EQ(nrf_modem_os_sem_take(given, NRF_MODEM_OS_NO_WAIT), 0);
}

TEST_F(SignalHandler, ThatInterruptsTheLibraryOnItsThreadSaysSo) // it waited for itself
{
    ASSERT_EQ(nrf_modem_os_sem_init(&given, 0, 1), 0);
    EXPECT_EXIT(
        {
            std::signal(SIGUSR1, give_in_handler);
            world().engine().at(now() + 1s, [] { std::raise(SIGUSR1); });
            nrf_modem_os_sem_take(given, 5000);
        },
        testing::ExitedWithCode(3),
        "^emu9160: nrf_modem_os_sem_give was called by a signal handler that interrupted the "
        "library on the same thread. Ways out: ");
}

using Thrown = Callbacks;

TEST_F(Thrown, ByAnEventEndsTheProcessWithALineAndStatus2)
{
    ASSERT_EQ(nrf_modem_os_sem_init(&given, 0, 1), 0);
    world().engine().at(now() + 1s, [] { throw std::length_error("too many of them"); });
    EXPECT_EXIT(nrf_modem_os_sleep(5000), testing::ExitedWithCode(2),
                "^emu9160: too many of them\n$");
    EXPECT_EXIT(nrf_modem_os_sem_take(given, 5000), testing::ExitedWithCode(2),
                "^emu9160: too many of them\n$");
}

TEST_F(Thrown, WhileACallIsChargedOrAThreadIsJoinedEndsTheProcessLikewise)
{
    world().engine().at(now(), [] { throw std::bad_alloc(); });
    EXPECT_EXIT(open_udp(), testing::ExitedWithCode(2), "^emu9160: no memory is left\n$");
    EXPECT_EXIT(std::thread{[] { nrf_modem_os_sleep(10); }}.join(), testing::ExitedWithCode(2),
                "^emu9160: no memory is left\n$");
    EXPECT_THROW(world().engine().run_one(), std::bad_alloc); // for those who come after
}

} // namespace
} // namespace stack
