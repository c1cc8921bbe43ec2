// What the library does for a firmware without an operating system (nrf_api/behaviour.md §11).
#include "tests/stack/front/nrf/nrf_fixture.hpp"

#include <array>
#include <cstring>
#include <thread>
#include <utility>

namespace stack {
namespace {

using CApiOs = Started;
using CApiOsStopped = Stopped;

TEST_F(CApiOs, SleepsExactly)
{
    for (const auto milliseconds : {0U, 1U, 999U, 86'400'000U}) {
        const emu::Instant before = now();
        EXPECT_EQ(nrf_modem_os_sleep(milliseconds), 0);
        EXPECT_EQ(now(), before + std::chrono::milliseconds{milliseconds});
    }
}

TEST_F(CApiOs, SpinsAtLeastTheMicrosecondsAskedFor)
{
    emu::Instant before = now();
    nrf_modem_os_busywait(1000);
    EXPECT_EQ(now(), before + 1ms);
    before = now();
    nrf_modem_os_busywait(1);
    EXPECT_EQ(now(), before + emu::Ts{31}); // 30.72 Ts
    before = now();
    nrf_modem_os_busywait(0);
    nrf_modem_os_busywait(-5);
    EXPECT_EQ(now(), before);
}

TEST_F(CApiOs, PutsTheNumberIntoErrno)
{
    nrf_modem_os_errno_set(NRF_ENETDOWN);
    EXPECT_EQ(errno, NRF_ENETDOWN);
}

TEST_F(CApiOs, GivesMemory)
{
    for (const std::size_t size : {std::size_t{1}, std::size_t{8192}}) {
        void* heap = nrf_modem_os_alloc(size);
        void* shared = nrf_modem_os_shm_tx_alloc(size);
        ASSERT_NE(heap, nullptr);
        ASSERT_NE(shared, nullptr);
        std::memset(heap, 1, size);
        std::memset(shared, 2, size);
        nrf_modem_os_free(heap);
        nrf_modem_os_shm_tx_free(shared);
    }
    nrf_modem_os_free(nullptr);
    nrf_modem_os_shm_tx_free(nullptr);
}

TEST_F(CApiOs, GivesNoMoreThanTheTxAreaHas)
{
    // nrf_api/functions.tsv: "pointer inside the tx area, or NULL".
    EXPECT_EQ(nrf_modem_os_shm_tx_alloc(8193), nullptr);
    EXPECT_EQ(nrf_modem_os_shm_tx_alloc(SIZE_MAX), nullptr);
    void* const half = nrf_modem_os_shm_tx_alloc(4096);
    ASSERT_NE(half, nullptr);
    EXPECT_EQ(nrf_modem_os_shm_tx_alloc(4097), nullptr);
    void* const rest = nrf_modem_os_shm_tx_alloc(4096);
    ASSERT_NE(rest, nullptr);
    EXPECT_EQ(nrf_modem_os_shm_tx_alloc(1), nullptr);
    nrf_modem_os_shm_tx_free(half);
    EXPECT_EQ(nrf_modem_os_shm_tx_alloc(4097), nullptr);
    nrf_modem_os_shm_tx_free(rest);
    void* const all = nrf_modem_os_shm_tx_alloc(8192);
    EXPECT_NE(all, nullptr);
    nrf_modem_os_shm_tx_free(all);
}

TEST_F(CApiOs, TakesNullForNoObject)
{
    EXPECT_EQ(nrf_modem_os_sem_init(nullptr, 1, 1), -NRF_EINVAL);
    nrf_modem_os_sem_give(nullptr);
    for (const int timeout : {NRF_MODEM_OS_NO_WAIT, 10, NRF_MODEM_OS_FOREVER})
        EXPECT_EQ(nrf_modem_os_sem_take(nullptr, timeout), -NRF_EINVAL);
    EXPECT_EQ(nrf_modem_os_sem_count_get(nullptr), 0U);
    EXPECT_EQ(nrf_modem_os_mutex_init(nullptr), -NRF_EINVAL);
    for (const int timeout : {NRF_MODEM_OS_NO_WAIT, 10, NRF_MODEM_OS_FOREVER})
        EXPECT_EQ(nrf_modem_os_mutex_lock(nullptr, timeout), -NRF_EINVAL);
    EXPECT_EQ(nrf_modem_os_mutex_unlock(nullptr), -NRF_EINVAL);
    EXPECT_EQ(nrf_modem_os_timedwait(0, nullptr), -NRF_EINVAL);
    nrf_modem_os_free(nullptr);
    nrf_modem_os_shm_tx_free(nullptr);
}

TEST_F(CApiOs, LogsNothingForNull)
{
    const char* const volatile nothing = nullptr; // the compiler may not see it
    testing::internal::CaptureStderr();
    nrf_modem_os_log(NRF_MODEM_LOG_LEVEL_ERR, nothing);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    testing::internal::CaptureStderr();
    nrf_modem_os_logdump(NRF_MODEM_LOG_LEVEL_ERR, nullptr, nullptr, 4);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "\n");
}

TEST_F(CApiOs, CountsASemaphoreUpToItsLimit)
{
    static void* semaphore = nullptr; // there is no way to give it back
    ASSERT_EQ(nrf_modem_os_sem_init(&semaphore, 1, 2), 0);
    ASSERT_NE(semaphore, nullptr);
    EXPECT_EQ(nrf_modem_os_sem_count_get(semaphore), 1U);
    for (int i = 0; i < 3; ++i)
        nrf_modem_os_sem_give(semaphore);
    EXPECT_EQ(nrf_modem_os_sem_count_get(semaphore), 2U);
    EXPECT_EQ(nrf_modem_os_sem_take(semaphore, NRF_MODEM_OS_NO_WAIT), 0);
    EXPECT_EQ(nrf_modem_os_sem_take(semaphore, NRF_MODEM_OS_FOREVER), 0);
    EXPECT_EQ(nrf_modem_os_sem_take(semaphore, NRF_MODEM_OS_NO_WAIT), -NRF_EAGAIN);
    EXPECT_EQ(nrf_modem_os_sem_count_get(semaphore), 0U);
    void* const same = semaphore; // an existing one is only reset
    ASSERT_EQ(nrf_modem_os_sem_init(&semaphore, 2, 2), 0);
    EXPECT_EQ(semaphore, same);
    EXPECT_EQ(nrf_modem_os_sem_count_get(semaphore), 2U);
}

TEST_F(CApiOs, RefusesASemaphoreThatCannotBe)
{
    void* semaphore = nullptr;
    EXPECT_EQ(nrf_modem_os_sem_init(nullptr, 0, 1), -NRF_EINVAL);
    EXPECT_EQ(nrf_modem_os_sem_init(&semaphore, 0, 0), -NRF_EINVAL);
    EXPECT_EQ(nrf_modem_os_sem_init(&semaphore, 2, 1), -NRF_EINVAL);
    EXPECT_EQ(semaphore, nullptr);
}

TEST_F(CApiOs, GivesUpOnASemaphoreExactlyAtTheTimeout)
{
    static void* semaphore = nullptr; // there is no way to give it back
    ASSERT_EQ(nrf_modem_os_sem_init(&semaphore, 0, 1), 0);
    const emu::Instant before = now();
    EXPECT_EQ(nrf_modem_os_sem_take(semaphore, 123), -NRF_EAGAIN);
    EXPECT_EQ(now(), before + 123ms);
}

TEST_F(CApiOs, WakesOneTakerForEachGive)
{
    static void* semaphore = nullptr; // there is no way to give it back
    ASSERT_EQ(nrf_modem_os_sem_init(&semaphore, 0, 2), 0);
    int results[2] = {1, 1};
    emu::Instant taken[2];
    const emu::Instant before = now();
    std::thread first{[&] {
        results[0] = nrf_modem_os_sem_take(semaphore, NRF_MODEM_OS_FOREVER);
        taken[0] = now();
    }};
    nrf_modem_os_sleep(10);
    std::thread second{[&] {
        results[1] = nrf_modem_os_sem_take(semaphore, NRF_MODEM_OS_FOREVER);
        taken[1] = now();
    }};
    nrf_modem_os_sleep(10);
    nrf_modem_os_sem_give(semaphore);
    nrf_modem_os_sleep(10);
    EXPECT_EQ(results[0], 0); // who came first
    EXPECT_EQ(results[1], 1);
    nrf_modem_os_sem_give(semaphore);
    nrf_modem_os_sleep(10);
    first.join();
    second.join();
    EXPECT_EQ(results[1], 0);
    EXPECT_EQ(taken[0], before + 20ms);
    EXPECT_EQ(taken[1], before + 30ms);
    EXPECT_EQ(nrf_modem_os_sem_count_get(semaphore), 0U);
}

TEST_F(CApiOs, LocksAMutexAgainForItsOwnerOnly)
{
    static void* mutex = nullptr; // there is no way to give it back
    ASSERT_EQ(nrf_modem_os_mutex_init(nullptr), -NRF_EINVAL);
    ASSERT_EQ(nrf_modem_os_mutex_init(&mutex), 0);
    EXPECT_EQ(nrf_modem_os_mutex_unlock(mutex), -NRF_EINVAL); // nobody holds it
    EXPECT_EQ(nrf_modem_os_mutex_lock(mutex, NRF_MODEM_OS_NO_WAIT), 0);
    EXPECT_EQ(nrf_modem_os_mutex_lock(mutex, NRF_MODEM_OS_NO_WAIT), 0);
    int no_wait = 1;
    int timed = 1;
    int unlock = 1;
    int late = 1;
    emu::Instant gave_up;
    emu::Instant got;
    const emu::Instant before = now();
    std::thread other{[&] {
        no_wait = nrf_modem_os_mutex_lock(mutex, NRF_MODEM_OS_NO_WAIT);
        unlock = nrf_modem_os_mutex_unlock(mutex);
        timed = nrf_modem_os_mutex_lock(mutex, 50);
        gave_up = now();
        late = nrf_modem_os_mutex_lock(mutex, NRF_MODEM_OS_FOREVER);
        got = now();
        nrf_modem_os_mutex_unlock(mutex);
    }};
    nrf_modem_os_sleep(100);
    EXPECT_EQ(nrf_modem_os_mutex_unlock(mutex), 0);
    nrf_modem_os_sleep(100); // still held once
    EXPECT_EQ(late, 1);
    EXPECT_EQ(nrf_modem_os_mutex_unlock(mutex), 0);
    nrf_modem_os_sleep(100);
    other.join();
    EXPECT_EQ(no_wait, -NRF_EAGAIN);
    EXPECT_EQ(unlock, -NRF_EPERM);
    EXPECT_EQ(timed, -NRF_EAGAIN);
    EXPECT_EQ(gave_up, before + 50ms);
    EXPECT_EQ(late, 0);
    EXPECT_EQ(got, before + 200ms);
}

/// What a thread that waits for `context` gets when `notified` is told after 30 of its 100 ms.
std::pair<int, std::int32_t> timedwait(std::uint32_t context, std::uint32_t notified)
{
    std::pair<int, std::int32_t> outcome{1, 100};
    std::thread waiter{[&] { outcome.first = nrf_modem_os_timedwait(context, &outcome.second); }};
    nrf_modem_os_sleep(30);
    nrf_modem_os_event_notify(notified);
    nrf_modem_os_sleep(200);
    waiter.join();
    return outcome;
}

TEST_F(CApiOs, WakesATimedwaitOfTheSameContextAndTellsTheTimeLeft)
{
    // Context 0 on either side matches everything.
    for (const auto& [context, notified] : {std::pair{5U, 5U}, {0U, 5U}, {5U, 0U}, {0U, 0U}}) {
        EXPECT_EQ(timedwait(context, notified), (std::pair<int, std::int32_t>{0, 70}))
            << context << ' ' << notified;
    }
}

TEST_F(CApiOs, DoesNotWakeATimedwaitOfAnotherContext)
{
    EXPECT_EQ(timedwait(5, 6), (std::pair<int, std::int32_t>{-NRF_EAGAIN, 0}));
}

TEST_F(CApiOs, EndsATimedwaitExactlyWhenItsTimeIsOver)
{
    std::int32_t timeout = NRF_MODEM_OS_NO_WAIT;
    emu::Instant before = now();
    EXPECT_EQ(nrf_modem_os_timedwait(1, &timeout), -NRF_EAGAIN);
    EXPECT_EQ(now(), before);
    timeout = 250;
    before = now();
    EXPECT_EQ(nrf_modem_os_timedwait(1, &timeout), -NRF_EAGAIN);
    EXPECT_EQ(timeout, 0);
    EXPECT_EQ(now(), before + 250ms);
}

TEST_F(CApiOs, EndsEveryTimedwaitAtShutdownAndLeavesForeverAsItIs)
{
    std::int32_t timeout = NRF_MODEM_OS_FOREVER;
    int result = 1;
    std::thread waiter{[&] { result = nrf_modem_os_timedwait(7, &timeout); }};
    nrf_modem_os_sleep(10);
    EXPECT_EQ(result, 1);
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    nrf_modem_os_sleep(10);
    waiter.join();
    EXPECT_EQ(result, -NRF_ESHUTDOWN);
    EXPECT_EQ(timeout, NRF_MODEM_OS_FOREVER);
}

TEST_F(CApiOsStopped, RefusesATimedwaitWhileTheLibraryIsDown)
{
    std::int32_t timeout = 100;
    EXPECT_EQ(nrf_modem_os_timedwait(0, &timeout), -NRF_ESHUTDOWN);
    EXPECT_EQ(timeout, 100);
}

TEST_F(CApiOsStopped, WorksBeforeTheLibraryIsStarted)
{
    EXPECT_EQ(nrf_modem_os_sleep(10), 0);
    static void* semaphore = nullptr; // there is no way to give it back
    ASSERT_EQ(nrf_modem_os_sem_init(&semaphore, 0, 1), 0);
    EXPECT_EQ(nrf_modem_os_sem_take(semaphore, 10), -NRF_EAGAIN);
    EXPECT_EQ(now(), emu::epoch + 20ms);
    EXPECT_FALSE(nrf_modem_os_is_in_isr());
}

TEST_F(CApiOs, RefusesToWaitInACallback)
{
    static void* semaphore = nullptr; // there is no way to give them back
    static void* mutex = nullptr;
    ASSERT_EQ(nrf_modem_os_sem_init(&semaphore, 0, 1), 0);
    ASSERT_EQ(nrf_modem_os_mutex_init(&mutex), 0);
    std::thread holder{[] {
        EXPECT_EQ(nrf_modem_os_mutex_lock(mutex, NRF_MODEM_OS_FOREVER), 0);
        nrf_modem_os_sleep(1000);
        nrf_modem_os_mutex_unlock(mutex);
    }};
    nrf_modem_os_sleep(1);
    std::array<int, 5> results{};
    emu::Instant then;
    emu::Instant before = now();
    testing::internal::CaptureStderr();
    Process& process = Process::instance();
    auto lock = process.lock();
    process.interrupt([&] {
        EXPECT_TRUE(nrf_modem_os_is_in_isr());
        nrf_modem_os_busywait(10);
        std::int32_t timeout = 100;
        results = {nrf_modem_os_sleep(100), nrf_modem_os_sem_take(semaphore, NRF_MODEM_OS_FOREVER),
                   nrf_modem_os_mutex_lock(mutex, NRF_MODEM_OS_FOREVER),
                   nrf_modem_os_timedwait(1, &timeout),
                   nrf_modem_os_sem_take(semaphore, NRF_MODEM_OS_NO_WAIT)};
        then = now();
    });
    process.leave(lock);
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_EQ(results,
              (std::array{-NRF_EPERM, -NRF_EAGAIN, -NRF_EAGAIN, -NRF_EAGAIN, -NRF_EAGAIN}));
    EXPECT_EQ(then, before);
    std::string expected;
    for (const char* call : {"busywait", "sleep", "sem_take", "mutex_lock", "timedwait"}) {
        expected += std::string{"emu9160: nrf_modem_os_"} + call +
                    " would block in a callback; it fails instead\n";
    }
    EXPECT_EQ(said, expected);
    holder.join();
}

TEST_F(CApiOsStopped, LogsToStandardError)
{
    testing::internal::CaptureStderr();
    nrf_modem_os_log(NRF_MODEM_LOG_LEVEL_INF, "answer %d", 42);
    nrf_modem_os_logdump(NRF_MODEM_LOG_LEVEL_DBG, "dump", "\x01\xff", 2);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "answer 42\ndump 01 ff\n");
}

} // namespace
} // namespace stack
