// Threads of Zephyr's kernel: who runs when, and how they end.
#include "tests/zephyr/kernel_fixture.hpp"

namespace stack::zephyr {
namespace {

using namespace std::chrono_literals;

using ZephyrThread = ZephyrKernel;

// doors.md §3.1: k_sem_give to a higher-priority waiter hands over at once.
TEST_F(ZephyrThread, HandsOverAtOnceToAHigherPriorityThatItWakes)
{
    k_sem sem{};
    ASSERT_EQ(k_sem_init(&sem, 0, 1), 0);
    thread(-1, [&] {
        k_sem_take(&sem, K_FOREVER);
        say("high");
    });
    say("before");
    k_sem_give(&sem);
    say("after");
    EXPECT_EQ(said, "before high after");
}

TEST_F(ZephyrThread, GoesOnBeforeOneOfItsPriorityOrALowerThatItWakes)
{
    k_sem sem{};
    k_sem_init(&sem, 0, 2);
    thread(0, [&] {
        k_sem_take(&sem, K_FOREVER);
        say("equal");
    });
    thread(5, [&] {
        k_sem_take(&sem, K_FOREVER);
        say("low");
    });
    k_msleep(1); // both wait now
    k_sem_give(&sem);
    k_sem_give(&sem);
    say("giver");
    k_msleep(1);
    EXPECT_EQ(said, "giver equal low");
}

// doors.md §3.1: highest priority first, FIFO inside one.
TEST_F(ZephyrThread, RunInOrderOfPriorityAndThenOfCreation)
{
    k_sched_lock();
    thread(3, [&] { say("3a"); });
    thread(1, [&] { say("1a"); });
    thread(3, [&] { say("3b"); });
    thread(-2, [&] { say("-2"); });
    thread(1, [&] { say("1b"); });
    EXPECT_EQ(said, "");
    k_sched_unlock();
    EXPECT_EQ(said, "-2");
    k_msleep(1);
    EXPECT_EQ(said, "-2 1a 1b 3a 3b");
}

// doors.md §3.1: cooperative ones are not overtaken.
TEST_F(ZephyrThread, IsNotOvertakenWhileItsPriorityIsNegative)
{
    k_sem sem{};
    k_sem_init(&sem, 0, 1);
    thread(-10, [&] {
        k_sem_take(&sem, K_FOREVER);
        say("higher");
    });
    thread(-1, [&] {
        k_sem_give(&sem);
        k_busy_wait(1000);
        say("cooperative");
    });
    EXPECT_EQ(said, "cooperative higher");
}

TEST_F(ZephyrThread, IsNotOvertakenWhileItLocksTheScheduler)
{
    k_sem sem{};
    k_sem_init(&sem, 0, 1);
    thread(-10, [&] {
        k_sem_take(&sem, K_FOREVER);
        say("higher");
    });
    k_sched_lock();
    k_sem_give(&sem);
    say("locked");
    k_sched_unlock();
    say("unlocked");
    EXPECT_EQ(said, "locked higher unlocked");
}

TEST_F(ZephyrThread, IsOvertakenWhileItSpendsTimeAtTheInstantTheOtherIsReady)
{
    emu::Instant woke{};
    thread(-1, [&] {
        k_msleep(3);
        woke = now();
    });
    const emu::Instant start = now();
    k_busy_wait(10'000);
    EXPECT_EQ(woke, start + 3ms);
    EXPECT_EQ(now(), start + 10ms);
}

TEST_F(ZephyrThread, OfALowerPriorityDoesNotRunWhileAHigherSpendsTime)
{
    thread(5, [&] { say("low"); });
    k_busy_wait(10'000);
    say("busy");
    k_msleep(1);
    EXPECT_EQ(said, "busy low");
}

TEST_F(ZephyrThread, YieldsToItsEqualsAndNotToLowerOnes)
{
    thread(0, [&] { say("equal"); });
    thread(1, [&] { say("low"); });
    k_yield();
    say("here");
    EXPECT_EQ(said, "equal here");
}

// environment.md §1.1: delay K_NO_WAIT starts, K_FOREVER waits for k_thread_start.
TEST_F(ZephyrThread, BeginsAfterItsDelayOrWhenItIsStarted)
{
    emu::Instant delayed{};
    emu::Instant started{};
    const emu::Instant start = now() + std::chrono::ceil<emu::Ts>(1us); // the call's own time
    thread(
        -1, [&] { delayed = now(); }, K_MSEC(5));
    const k_tid_t held = thread(
        -1, [&] { started = now(); }, K_FOREVER);
    k_msleep(20);
    EXPECT_EQ(delayed, start + 5ms);
    EXPECT_EQ(started, emu::epoch);
    k_thread_start(held);
    EXPECT_NE(started, emu::epoch);
    EXPECT_EQ(k_thread_join(held, K_NO_WAIT), 0);
}

// environment.md §1.1: k_thread_join 0, -EBUSY, -EAGAIN, -EDEADLK.
TEST_F(ZephyrThread, IsJoinedOnceItHasEnded)
{
    const k_tid_t tid = thread(1, [] { k_msleep(10); });
    EXPECT_EQ(k_thread_join(tid, K_NO_WAIT), -EBUSY);
    EXPECT_EQ(k_thread_join(tid, K_MSEC(5)), -EAGAIN);
    EXPECT_EQ(k_thread_join(tid, K_FOREVER), 0);
    EXPECT_EQ(k_thread_join(tid, K_NO_WAIT), 0);
    EXPECT_EQ(k_thread_join(k_current_get(), K_FOREVER), -EDEADLK);
}

TEST_F(ZephyrThread, EndsWhereItWaitsWhenAnotherAbortsIt)
{
    k_sem sem{};
    k_sem_init(&sem, 0, 1);
    const k_tid_t tid = thread(-1, [&] {
        k_sem_take(&sem, K_FOREVER);
        say("never");
    });
    k_thread_abort(tid);
    EXPECT_EQ(k_thread_join(tid, K_NO_WAIT), 0);
    k_sem_give(&sem); // nobody waits in it any more
    EXPECT_EQ(k_sem_count_get(&sem), 1U);
    EXPECT_EQ(said, "");
}

TEST_F(ZephyrThread, EndsBeforeItBeginsWhenAnotherAbortsIt)
{
    const k_tid_t tid = thread(5, [&] { say("never"); });
    k_thread_abort(tid);
    k_msleep(1);
    EXPECT_EQ(said, "");
    EXPECT_EQ(k_thread_join(tid, K_NO_WAIT), 0);
}

TEST_F(ZephyrThread, EndsInTheCallWhenItAbortsItself)
{
    const k_tid_t tid = thread(-1, [&] {
        say("begins");
        k_thread_abort(k_current_get());
        say("never");
    });
    EXPECT_EQ(k_thread_join(tid, K_FOREVER), 0);
    EXPECT_EQ(said, "begins");
}

TEST_F(ZephyrThread, DoesNotGoOnWhileItIsSuspended)
{
    const k_tid_t tid = thread(-1, [&] {
        k_msleep(2);
        say("on");
    });
    k_thread_suspend(tid);
    k_msleep(10);
    EXPECT_EQ(said, "");
    k_thread_resume(tid);
    EXPECT_EQ(said, "on");
}

TEST_F(ZephyrThread, SuspendsItself)
{
    const k_tid_t tid = thread(-1, [&] {
        k_thread_suspend(k_current_get());
        say("resumed");
    });
    k_msleep(10);
    EXPECT_EQ(said, "");
    k_thread_resume(tid);
    EXPECT_EQ(said, "resumed");
}

// environment.md §1.1: ms left when k_wakeup ended it.
TEST_F(ZephyrThread, IsWokenFromItsSleepAndToldWhatWasLeft)
{
    std::int32_t left = -1;
    const k_tid_t tid = thread(1, [&] { left = k_msleep(100); });
    k_msleep(40);
    EXPECT_EQ(left, -1);
    k_wakeup(tid);
    k_msleep(1);
    EXPECT_EQ(left, 60);
}

TEST_F(ZephyrThread, IsNotWokenFromASemaphore)
{
    k_sem sem{};
    k_sem_init(&sem, 0, 1);
    const k_tid_t tid = thread(-1, [&] {
        k_sem_take(&sem, K_FOREVER);
        say("taken");
    });
    k_wakeup(tid);
    k_msleep(1);
    EXPECT_EQ(said, "");
    k_thread_abort(tid); // before its semaphore goes
}

TEST_F(ZephyrThread, RunsWithThePriorityItIsGiven)
{
    const k_tid_t tid = thread(5, [&] { say("it"); });
    EXPECT_EQ(k_thread_priority_get(tid), 5);
    k_thread_priority_set(tid, -3);
    say("here");
    EXPECT_EQ(said, "it here");
}

TEST_F(ZephyrThread, HasANameAndData)
{
    const k_tid_t tid = thread(-1, [] {
        int own = 0;
        k_thread_custom_data_set(&own);
        EXPECT_EQ(k_thread_custom_data_get(), &own);
        k_msleep(1);
    });
    EXPECT_EQ(k_thread_custom_data_get(), nullptr);
    EXPECT_EQ(k_thread_name_set(tid, "worker"), 0);
    EXPECT_STREQ(k_thread_name_get(tid), "worker");
    k_msleep(2);
}

TEST_F(ZephyrThread, LeavesNothingBehindAReset)
{
    k_sem sem{};
    k_sem_init(&sem, 0, 1);
    thread(3, [&] {
        k_sem_take(&sem, K_FOREVER);
        say("never");
    });
    thread(-3, [&] {
        k_sleep(K_FOREVER);
        say("never");
    });
    k_msleep(1);
    begin({});
    EXPECT_EQ(sem.wait_q.first, nullptr);
    k_msleep(1);
    EXPECT_EQ(said, "");
}

TEST_F(ZephyrThread, RunsTheSameWayTwentyTimes)
{
    std::string first;
    for (int run = 0; run < 20; ++run) {
        begin({});
        said.clear();
        k_sem sem{};
        k_sem_init(&sem, 0, 3);
        for (int i = 0; i < 4; ++i) {
            thread(i % 2, [&, i] {
                for (int n = 0; n < 5; ++n) {
                    k_sem_take(&sem, K_FOREVER);
                    say(std::to_string(i) + "@" + std::to_string(now().time_since_epoch().count()));
                    k_msleep(i + 1);
                }
            });
        }
        for (int n = 0; n < 20; ++n) {
            k_sem_give(&sem);
            k_msleep(2);
        }
        k_msleep(20);
        if (run == 0) first = said;
        ASSERT_EQ(said, first) << "run " << run;
    }
    EXPECT_EQ(std::count(first.begin(), first.end(), '@'), 20);
}

} // namespace
} // namespace stack::zephyr
