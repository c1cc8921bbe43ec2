// Timers and work of Zephyr's kernel.
#include "tests/zephyr/kernel_fixture.hpp"

namespace stack::zephyr {
namespace {

using namespace std::chrono_literals;

std::vector<emu::Instant> expiries;
std::function<void()> in_expiry;
int stops = 0;

void on_expiry(k_timer*)
{
    expiries.push_back(Process::instance().now());
    if (in_expiry) in_expiry();
}

class ZephyrTimer : public ZephyrKernel {
protected:
    ZephyrTimer()
    {
        expiries.clear();
        in_expiry = nullptr;
        stops = 0;
        k_timer_init(&timer, on_expiry, [](k_timer*) { ++stops; });
    }
    ~ZephyrTimer() override { in_expiry = nullptr; }
    k_timer timer{};
};

TEST_F(ZephyrTimer, ExpiresPeriodicallyWithoutDrift)
{
    const emu::Instant start = now();
    k_timer_start(&timer, K_MSEC(10), K_MSEC(4));
    k_msleep(20);
    ASSERT_EQ(expiries.size(), 3U);
    EXPECT_EQ(expiries[0], start + 10ms);
    EXPECT_EQ(expiries[1], start + 14ms);
    EXPECT_EQ(expiries[2], start + 18ms);
    EXPECT_EQ(k_timer_status_get(&timer), 3U);
    EXPECT_EQ(k_timer_status_get(&timer), 0U);
    k_timer_stop(&timer);
    EXPECT_EQ(stops, 1);
    k_msleep(20);
    EXPECT_EQ(expiries.size(), 3U);
    k_timer_stop(&timer); // stands already
    EXPECT_EQ(stops, 1);
}

TEST_F(ZephyrTimer, InterruptsWhoSpendsTimeAtItsInstant)
{
    const emu::Instant start = now();
    k_timer_start(&timer, K_MSEC(3), K_NO_WAIT);
    k_busy_wait(10'000);
    ASSERT_EQ(expiries.size(), 1U);
    EXPECT_EQ(expiries[0], start + 3ms);
}

TEST_F(ZephyrTimer, WaitsForWhoLocksInterruptsOut)
{
    k_timer_start(&timer, K_MSEC(3), K_NO_WAIT);
    const unsigned key = irq_lock();
    k_busy_wait(10'000);
    EXPECT_EQ(expiries.size(), 0U);
    irq_unlock(key);
    EXPECT_EQ(expiries.size(), 1U);
}

// environment.md §1.1: expiry runs in interrupt context.
TEST_F(ZephyrTimer, RunsInInterruptContextWhereNothingBlocks)
{
    K_SEM_DEFINE(sem, 0, 1);
    bool isr = false;
    int blocked = 0;
    in_expiry = [&] {
        isr = k_is_in_isr();
        blocked = k_sem_take(&sem, K_FOREVER);
        k_sem_give(&sem);
    };
    testing::internal::CaptureStderr();
    k_timer_start(&timer, K_MSEC(3), K_NO_WAIT);
    const emu::Instant start = now();
    EXPECT_EQ(k_sem_take(&sem, K_SECONDS(1)), 0);
    EXPECT_LT(now() - start, 4ms);
    EXPECT_TRUE(isr);
    EXPECT_FALSE(k_is_in_isr());
    EXPECT_EQ(blocked, -EAGAIN);
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "emu9160: k_sem_take would block in a callback; it fails instead\n");
}

TEST_F(ZephyrTimer, IsWaitedForAndAsked)
{
    EXPECT_EQ(k_timer_status_sync(&timer), 0U); // stands
    k_timer_start(&timer, K_MSEC(10), K_NO_WAIT);
    EXPECT_EQ(k_timer_remaining_get(&timer), 9U); // and a part
    EXPECT_EQ(k_timer_status_sync(&timer), 1U);
    EXPECT_EQ(k_timer_remaining_get(&timer), 0U);
    int data = 0;
    k_timer_user_data_set(&timer, &data);
    EXPECT_EQ(k_timer_user_data_get(&timer), &data);
}

TEST_F(ZephyrTimer, DiesWithItsWorld)
{
    k_timer_start(&timer, K_MSEC(10), K_MSEC(10));
    begin({});
    k_msleep(100);
    EXPECT_EQ(expiries.size(), 0U);
}

std::function<void()> in_work;
std::vector<emu::Instant> works;
void on_work(k_work*)
{
    works.push_back(Process::instance().now());
    if (in_work) in_work();
}

class ZephyrWork : public ZephyrKernel {
protected:
    ZephyrWork()
    {
        works.clear();
        in_work = nullptr;
        k_work_init(&work, on_work);
        k_work_init_delayable(&delayed, on_work);
    }
    ~ZephyrWork() override { in_work = nullptr; }
    k_work work{};
    k_work_delayable delayed{};
};

// environment.md §1.1: 0 already queued, 1 queued, 2 running and queued again.
TEST_F(ZephyrWork, IsQueuedOnceAndRunsAtTheSystemsPriority)
{
    k_sched_lock();
    EXPECT_EQ(k_work_submit(&work), 1);
    EXPECT_EQ(k_work_submit(&work), 0);
    EXPECT_EQ(k_work_busy_get(&work), K_WORK_QUEUED);
    EXPECT_EQ(works.size(), 0U);
    k_sched_unlock(); // the queue has priority -1
    EXPECT_EQ(works.size(), 1U);
    EXPECT_FALSE(k_work_is_pending(&work));
    int again = 0;
    in_work = [&] {
        in_work = nullptr;
        EXPECT_EQ(k_work_busy_get(&work), K_WORK_RUNNING);
        again = k_work_submit(&work);
        k_msleep(5); // it may wait
    };
    EXPECT_EQ(k_work_submit(&work), 1);
    k_msleep(20);
    EXPECT_EQ(again, 2);
    EXPECT_EQ(works.size(), 3U);
}

// environment.md §1.1: k_work_schedule 0 already scheduled (unchanged), 1 scheduled;
// k_work_reschedule moves the instant.
TEST_F(ZephyrWork, IsScheduledAndMoved)
{
    const emu::Instant start = now() + std::chrono::ceil<emu::Ts>(1us);
    EXPECT_EQ(k_work_schedule(&delayed, K_MSEC(10)), 1);
    EXPECT_EQ(k_work_schedule(&delayed, K_MSEC(50)), 0);
    EXPECT_EQ(k_work_delayable_busy_get(&delayed), K_WORK_DELAYED);
    k_msleep(20);
    ASSERT_EQ(works.size(), 1U);
    EXPECT_EQ(works[0], start + 10ms);
    EXPECT_EQ(k_work_schedule(&delayed, K_MSEC(10)), 1);
    EXPECT_EQ(k_work_reschedule(&delayed, K_MSEC(30)), 1);
    k_msleep(20);
    EXPECT_EQ(works.size(), 1U);
    k_msleep(20);
    EXPECT_EQ(works.size(), 2U);
    k_sched_lock();
    EXPECT_EQ(k_work_reschedule(&delayed, K_NO_WAIT), 1);
    EXPECT_EQ(k_work_reschedule(&delayed, K_NO_WAIT), 0);
    k_sched_unlock();
    EXPECT_EQ(works.size(), 3U);
}

// environment.md §1.1: busy bits left, 0 = idle.
TEST_F(ZephyrWork, IsCancelled)
{
    k_work_schedule(&delayed, K_MSEC(10));
    EXPECT_EQ(k_work_cancel_delayable(&delayed), 0);
    k_msleep(20);
    EXPECT_EQ(works.size(), 0U);
    in_work = [] { k_msleep(10); };
    k_work_submit(&work);
    k_msleep(1);
    EXPECT_EQ(k_work_cancel(&work), K_WORK_RUNNING | K_WORK_CANCELING);
    EXPECT_EQ(k_work_submit(&work), -EBUSY);
    k_work_sync sync{};
    EXPECT_TRUE(k_work_cancel_sync(&work, &sync));
    EXPECT_EQ(k_work_busy_get(&work), 0);
    EXPECT_FALSE(k_work_cancel_sync(&work, &sync));
}

TEST_F(ZephyrWork, IsFlushed)
{
    k_work_sync sync{};
    EXPECT_FALSE(k_work_flush(&work, &sync));
    in_work = [] { k_msleep(10); };
    k_work_submit(&work);
    const emu::Instant start = now();
    EXPECT_TRUE(k_work_flush(&work, &sync));
    EXPECT_EQ(now(), start + 10ms);
    k_work_schedule(&delayed, K_HOURS(1));
    EXPECT_TRUE(k_work_flush_delayable(&delayed, &sync)); // at once
    EXPECT_EQ(works.size(), 2U);
    EXPECT_LT(now() - start, 1s);
}

TEST_F(ZephyrWork, RunsInAQueueOfOnesOwn)
{
    static k_work_q queue{}; // its thread outlives the test
    k_work_queue_init(&queue);
    EXPECT_EQ(k_work_submit_to_queue(&queue, &work), -ENODEV); // not started
    const k_work_queue_config config{.name = "mine", .no_yield = false, .essential = false};
    k_work_queue_start(&queue, nullptr, 0, 4, &config);
    EXPECT_STREQ(k_thread_name_get(k_work_queue_thread_get(&queue)), "mine");
    EXPECT_EQ(k_work_submit_to_queue(&queue, &work), 1);
    EXPECT_EQ(works.size(), 0U); // it is of a lower priority
    EXPECT_EQ(k_work_queue_drain(&queue, true), 1);
    EXPECT_EQ(works.size(), 1U);
    EXPECT_EQ(k_work_submit_to_queue(&queue, &work), -EBUSY); // plugged
    EXPECT_EQ(k_work_queue_unplug(&queue), 0);
    EXPECT_EQ(k_work_queue_unplug(&queue), -EALREADY);
    EXPECT_EQ(k_work_schedule_for_queue(&queue, &delayed, K_MSEC(1)), 1);
    k_msleep(2);
    EXPECT_EQ(works.size(), 2U);
}

TEST_F(ZephyrWork, IsSubmittedInInterruptContext)
{
    expiries.clear();
    static k_work* submitted = nullptr;
    submitted = &work;
    int result = -1;
    in_expiry = [&] { result = k_work_submit(submitted); };
    k_timer timer{};
    k_timer_init(&timer, on_expiry, nullptr);
    k_timer_start(&timer, K_MSEC(1), K_NO_WAIT);
    k_msleep(5);
    in_expiry = nullptr;
    EXPECT_EQ(result, 1);
    EXPECT_EQ(works.size(), 1U);
}

} // namespace
} // namespace stack::zephyr
