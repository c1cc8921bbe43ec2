// New threads, joins, idle times and stalls: what holds the clock, and what is said about it.
#include "tests/stack/front/nrf/nrf_fixture.hpp"

#include "stack/api/emu9160.h"

#include "emu/sinks/digest.hpp"

#include <array>
#include <future>
#include <latch>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include <sched.h>
#include <unistd.h>

namespace stack {
namespace {

/// Standard error, readable line by line by whoever waits for it.
class CapturedErrors {
public:
    CapturedErrors() : old_{dup(STDERR_FILENO)}
    {
        EXPECT_EQ(pipe(ends_.data()), 0);
        dup2(ends_[1], STDERR_FILENO);
    }
    ~CapturedErrors()
    {
        give_back();
        close(ends_[0]);
        close(ends_[1]);
        close(old_);
    }
    CapturedErrors(const CapturedErrors&) = delete;
    CapturedErrors& operator=(const CapturedErrors&) = delete;

    /// The next line; blocks until it has been written.
    std::string line() const
    {
        std::string text;
        for (char next = 0; read(ends_[0], &next, 1) == 1 && next != '\n';)
            text += next;
        return text;
    }
    /// What has been written and not been read; ends the capture.
    std::string rest()
    {
        std::fputc('\n', stderr); // so that there is a line
        give_back();
        std::string text;
        for (std::string next = line(); !next.empty(); next = line())
            text += next + '\n';
        return text;
    }

private:
    void give_back() const { dup2(old_, STDERR_FILENO); }
    int old_;
    std::array<int, 2> ends_{};
};

class ThreadBirth : public Attached {
protected:
    ~ThreadBirth() override { Process::instance().set_patience({}); }

    /// A thread that the library does not know of until it calls.
    template <typename Body>
    static std::thread foreign(Body body)
    {
        emu9160_idle_begin();
        std::thread thread{std::move(body)};
        emu9160_idle_end();
        return thread;
    }
};

void yield(int times)
{
    for (int i = 0; i < times; ++i)
        sched_yield();
}

TEST_F(ThreadBirth, LetsNewThreadsCallInTheOrderOfTheirCreation)
{
    std::array<int, 5> fds{};
    std::vector<std::thread> threads;
    for (int i = 0; i < 5; ++i) {
        threads.emplace_back([&fds, i] {
            yield(50 * (5 - i)); // the first would come last
            fds[static_cast<std::size_t>(i)] = open_udp();
        });
    }
    nrf_modem_os_sleep(10);
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(fds, (std::array{0, 1, 2, 3, 4}));
}

TEST_F(ThreadBirth, GivesTheSameDigestTwoHundredTimes)
{
    using Outcome = std::tuple<std::uint64_t, std::uint64_t, std::string>;
    Outcome first;
    for (int run = 0; run < 200; ++run) {
        begin(certain());
        start();
        emu::sinks::Digest digest;
        world().bus().add(digest);
        attach();
        std::string order; // nobody guards it: one thread runs at a time
        const auto echo = [&order, run](int id) {
            yield((run * 7 + id * 13) % 40);
            const int fd = udp_to_echo();
            for (int i = 0; i < 3; ++i) {
                send_text(fd, std::to_string(id));
                order += receive_text(fd);
                nrf_modem_os_sleep(static_cast<std::uint32_t>(10 * id));
            }
            nrf_close(fd);
        };
        std::vector<std::thread> threads;
        for (int id = 1; id <= 3; ++id)
            threads.emplace_back(echo, id);
        echo(4); // this thread waits at once, with or without them
        for (auto& thread : threads)
            thread.join();
        world().bus().remove(digest);
        const Outcome outcome{digest.value(), digest.records(), order};
        if (run == 0) first = outcome;
        ASSERT_EQ(outcome, first) << "run " << run;
    }
    EXPECT_EQ(std::get<std::string>(first).size(), 12U);
}

TEST_F(ThreadBirth, LetsNoTimeoutEndBeforeAThreadThatStartsLate)
{
    static void* semaphore = nullptr; // there is no way to give it back
    for (int run = 0; run < 20; ++run) {
        ASSERT_EQ(nrf_modem_os_sem_init(&semaphore, 0, 1), 0);
        const emu::Instant before = now();
        std::thread giver{[run] {
            yield(10 * run);
            nrf_modem_os_sleep(9);
            nrf_modem_os_sem_give(semaphore);
        }};
        EXPECT_EQ(nrf_modem_os_sem_take(semaphore, 10), 0);
        EXPECT_EQ(now(), before + 9ms);
        giver.join();
    }
}

TEST_F(ThreadBirth, GoesOnWhenANewThreadEndsWithoutACall)
{
    const emu::Instant before = now();
    std::thread thread{[] {}};
    nrf_modem_os_sleep(1000);
    thread.join();
    EXPECT_EQ(now(), before + 1000ms);
}

TEST_F(ThreadBirth, DoesNotCountAThreadThatWasNotCreated)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    ASSERT_EQ(pthread_attr_setstacksize(&attributes, std::size_t{1} << 50), 0);
    pthread_t thread;
    EXPECT_NE(pthread_create(
                  &thread, &attributes, [](void*) -> void* { return nullptr; }, nullptr),
              0);
    pthread_attr_destroy(&attributes);
    const emu::Instant before = now();
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(now(), before + 1000ms);
}

TEST_F(ThreadBirth, StartsADetachedThreadWithItsArgument)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    emu::Instant woke;
    ASSERT_EQ(pthread_create(
                  &thread, &attributes,
                  [](void* instant) -> void* {
                      nrf_modem_os_sleep(5);
                      *static_cast<emu::Instant*>(instant) = now();
                      return nullptr;
                  },
                  &woke),
              0);
    pthread_attr_destroy(&attributes);
    const emu::Instant before = now();
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(woke, before + 5ms);
}

TEST_F(ThreadBirth, LetsTimePassInAJoin)
{
    const emu::Instant before = now();
    std::thread{[] { nrf_modem_os_sleep(86'400'000); }}.join();
    EXPECT_EQ(now(), before + 24h);
}

TEST_F(ThreadBirth, HandsOverAThreadsResultAndRefusesToJoinItself)
{
    pthread_t thread;
    static int result = 0;
    ASSERT_EQ(pthread_create(
                  &thread, nullptr, [](void*) -> void* { return &result; }, nullptr),
              0);
    void* value = nullptr;
    EXPECT_EQ(pthread_join(thread, &value), 0);
    EXPECT_EQ(value, &result);
    EXPECT_EQ(pthread_join(pthread_self(), nullptr), EDEADLK);
}

TEST_F(ThreadBirth, LetsTimePassWhileAThreadOfAnotherIsJoined)
{
    std::latch done{1};
    std::thread other = foreign([&] { done.wait(); });
    std::thread member{[&] {
        nrf_modem_os_sleep(500);
        done.count_down();
    }};
    const emu::Instant before = Process::instance().now(); // with the lock: `member` moves it
    other.join();                                          // it never calls the library
    EXPECT_EQ(Process::instance().now(), before + 500ms);
    member.join();
}

TEST_F(ThreadBirth, StartsANewThreadForWhoWaitsForItElsewhere)
{
    Process::instance().set_patience({.grace = 1ms});
    std::promise<int> answer;
    std::thread thread{[&] { answer.set_value(nrf_modem_is_initialized() ? 42 : 0); }};
    EXPECT_EQ(answer.get_future().get(), 42);
    thread.join();
}

TEST_F(ThreadBirth, StopsCountingANewThreadThatNeverCalls)
{
    Process::instance().set_patience({.stall = 20ms, .grace = 5ms});
    CapturedErrors errors;
    std::latch done{1};
    std::thread helper{[&] { done.wait(); }};
    const emu::Instant before = now();
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(now(), before + 1000ms);
    done.count_down();
    helper.join();
    const std::string said = errors.rest();
    EXPECT_NE(said.find("was created by a thread of the firmware and has not called the library "
                        "for 20 ms"),
              std::string::npos)
        << said;
    EXPECT_EQ(said.find("time stands still"), std::string::npos) << said;
}

TEST_F(ThreadBirth, CountsAThreadAgainThatCallsAfterAll)
{
    Process::instance().set_patience({.stall = 20ms, .grace = 5ms});
    CapturedErrors errors;
    std::latch go{1};
    std::latch called{1};
    emu::Instant woke;
    std::thread late{[&] {
        go.wait();
        nrf_modem_is_initialized();
        called.count_down();
        nrf_modem_os_sleep(500);
        woke = now();
    }};
    nrf_modem_os_sleep(1000);
    const emu::Instant before = now();
    go.count_down();
    called.wait(); // meanwhile this thread holds the clock
    late.join();
    EXPECT_EQ(woke, before + 500ms);
}

TEST_F(ThreadBirth, NamesWhoHoldsTheClockAndGoesOnWaiting)
{
    Process::instance().set_patience({.stall = 20ms, .grace = 5ms});
    CapturedErrors errors;
    std::string line;
    std::thread holder{[&] {
        pthread_setname_np(pthread_self(), "uplink");
        nrf_modem_os_sleep(500);
        line = errors.line(); // a wait outside the library, until it is told off
    }};
    const emu::Instant before = now();
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(now(), before + 1000ms);
    holder.join();
    for (const std::string_view part :
         {"time stands still", "thread \"uplink\" (tid ", "last called for nrf_modem_os_sleep at ",
          "nrf_modem_os_sleep waits", "emu9160_idle_begin()"}) {
        EXPECT_NE(line.find(part), std::string::npos) << part << " in " << line;
    }
    EXPECT_EQ(errors.rest(), ""); // once
}

TEST_F(ThreadBirth, SaysSoWhenNothingIsScheduledAndAThreadIsIdle)
{
    Process::instance().set_patience({.stall = 20ms, .grace = 5ms});
    CapturedErrors errors;
    static void* semaphore = nullptr; // there is no way to give it back
    ASSERT_EQ(nrf_modem_os_sem_init(&semaphore, 0, 1), 0);
    begin(certain()); // nothing is scheduled in a modem that is off
    nrf_modem_is_initialized();
    std::string line;
    std::thread idle{[&] {
        emu9160_idle_begin();
        line = errors.line();
        emu9160_idle_end();
        nrf_modem_os_sem_give(semaphore);
    }};
    EXPECT_EQ(nrf_modem_os_sem_take(semaphore, NRF_MODEM_OS_FOREVER), 0);
    idle.join();
    EXPECT_NE(line.find("nrf_modem_os_sem_take waits"), std::string::npos) << line;
    EXPECT_NE(line.find("with nothing scheduled"), std::string::npos) << line;
}

TEST_F(ThreadBirth, LetsTimePassWhileAThreadIsIdle)
{
    std::latch done{1};
    emu::Instant back;
    std::thread thread{[&] {
        emu9160_idle_begin();
        emu9160_idle_begin();
        done.wait();
        emu9160_idle_end();
        emu9160_idle_end();
        back = now();
        nrf_modem_os_sleep(100);
    }};
    const emu::Instant before = now();
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(now(), before + 1000ms);
    done.count_down();
    thread.join();
    EXPECT_GE(back, before + 1000ms);
    EXPECT_EQ(now(), back + 100ms);
}

TEST_F(ThreadBirth, HoldsTheClockAgainAfterACallInAnIdleTime)
{
    static void* semaphore = nullptr; // there is no way to give it back
    ASSERT_EQ(nrf_modem_os_sem_init(&semaphore, 0, 1), 0);
    emu::Instant given;
    emu::Instant woke;
    std::thread thread{[&] {
        emu9160_idle_begin();
        emu9160_idle_begin();
        nrf_modem_os_sem_give(semaphore);
        given = now();
        yield(100);
        nrf_modem_os_sleep(100);
        woke = now();
        emu9160_idle_end(); // of nothing
    }};
    EXPECT_EQ(nrf_modem_os_sem_take(semaphore, NRF_MODEM_OS_FOREVER), 0);
    nrf_modem_os_sleep(1000);
    thread.join();
    EXPECT_EQ(woke, given + 100ms);
}

TEST_F(ThreadBirth, TakesIdleCallsThatDoNotMatch)
{
    emu9160_idle_end();
    std::thread{[] {
        emu9160_idle_end();
        nrf_modem_os_sleep(1);
        emu9160_idle_begin(); // and ends
    }}.join();
    Process& process = Process::instance();
    auto lock = process.lock();
    process.interrupt([] { emu9160_idle_begin(); });
    process.leave(lock);
    emu9160_idle_end();
    const emu::Instant before = now();
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(now(), before + 1000ms);
}

TEST_F(ThreadBirth, TellsVirtualTimeInMicroseconds)
{
    const std::uint64_t before = emu9160_now_us();
    nrf_modem_os_sleep(3);
    EXPECT_EQ(emu9160_now_us(), before + 3000);
    begin(certain());
    EXPECT_EQ(emu9160_now_us(), 0U);
}

} // namespace
} // namespace stack
