// Results of zephyr/environment.md §1.1 that the cases of each object leave to say.
#include "tests/zephyr/kernel_fixture.hpp"

#include <cerrno>
#include <type_traits>

namespace stack::zephyr {
namespace {

using namespace std::chrono_literals;

using ZephyrResults = ZephyrKernel;

// "Priorities: K_PRIO_COOP(x) = -(CONFIG_NUM_COOP_PRIORITIES - x), K_PRIO_PREEMPT(x) = x; Options:
// K_ESSENTIAL 1, K_USER 4, K_INHERIT_PERMS 8."
static_assert(CONFIG_NUM_COOP_PRIORITIES == 16 && K_PRIO_COOP(0) == -16 && K_PRIO_COOP(15) == -1);
static_assert(K_PRIO_PREEMPT(0) == 0 && K_PRIO_PREEMPT(14) == 14);
static_assert(CONFIG_MAIN_THREAD_PRIORITY == 0);
static_assert(K_ESSENTIAL == 1 && K_USER == 4 && K_INHERIT_PERMS == 8);

// "k_uptime_get() int64 ms; k_uptime_get_32() uint32 ms; k_uptime_delta(int64_t *ref)"
static_assert(std::is_same_v<decltype(&k_uptime_get), std::int64_t (*)()>);
static_assert(std::is_same_v<decltype(&k_uptime_get_32), std::uint32_t (*)()>);
static_assert(std::is_same_v<decltype(&k_uptime_delta), std::int64_t (*)(std::int64_t*)>);
static_assert(std::is_same_v<decltype(&k_sleep), std::int32_t (*)(k_timeout_t)>);
static_assert(std::is_same_v<decltype(&k_msleep), std::int32_t (*)(std::int32_t)>);
static_assert(std::is_same_v<decltype(&k_usleep), std::int32_t (*)(std::int32_t)>);
static_assert(std::is_same_v<decltype(&k_busy_wait), void (*)(std::uint32_t)>);
static_assert(std::is_same_v<decltype(&k_yield), void (*)()>);

// "event has a union with members obj, signal, sem, fifo, queue, msgq"
static_assert(std::is_same_v<decltype(k_poll_event::obj), void*>);
static_assert(std::is_same_v<decltype(k_poll_event::signal), struct k_poll_signal*>);
static_assert(std::is_same_v<decltype(k_poll_event::sem), struct k_sem*>);
static_assert(std::is_same_v<decltype(k_poll_event::fifo), struct k_fifo*>);
static_assert(std::is_same_v<decltype(k_poll_event::queue), struct k_queue*>);
static_assert(std::is_same_v<decltype(k_poll_event::msgq), struct k_msgq*>);
static_assert(offsetof(k_poll_event, obj) == offsetof(k_poll_event, msgq));

// "k_sleep, k_msleep: ms left when k_wakeup ended it; k_usleep: us left".
TEST_F(ZephyrResults, EverySleepTellsWhatWasLeftOfIt)
{
    std::int32_t left[3] = {-1, -1, -1};
    const k_tid_t tid = thread(1, [&] {
        left[0] = k_sleep(K_SECONDS(10));
        left[1] = k_msleep(1000);
        left[2] = k_usleep(50'000);
    });
    k_sleep(K_SECONDS(4));
    k_wakeup(tid);
    k_msleep(100);
    k_wakeup(tid);
    k_msleep(20);
    k_wakeup(tid);
    k_msleep(1);
    EXPECT_EQ(left[0], 6000);
    EXPECT_EQ(left[1], 900);
    EXPECT_EQ(left[2], 30'000);
}

// "k_sem_give / k_sem_reset / k_sem_count_get: void / void: waiters get -EAGAIN / count"
TEST_F(ZephyrResults, AResetSemaphoreCountsNothingAndLetsAllItsWaitersGo)
{
    K_SEM_DEFINE(sem, 2, 5);
    EXPECT_EQ(k_sem_count_get(&sem), 2U);
    k_sem_reset(&sem);
    EXPECT_EQ(k_sem_count_get(&sem), 0U);
    int results[2] = {1, 1};
    for (int& each : results)
        thread(1, [&] { each = k_sem_take(&sem, K_SECONDS(9)); });
    k_msleep(1);
    k_sem_reset(&sem);
    k_msleep(1);
    EXPECT_EQ(results[0], -EAGAIN);
    EXPECT_EQ(results[1], -EAGAIN);
}

// "k_msgq_put / k_msgq_get: 0, -ENOMSG no wait or purged": who waits to put, too.
TEST_F(ZephyrResults, APurgeEndsWhoWaitsToPut)
{
    char buffer[1];
    k_msgq queue{};
    k_msgq_init(&queue, buffer, 1, 1);
    const char data = 'x';
    ASSERT_EQ(k_msgq_put(&queue, &data, K_NO_WAIT), 0);
    int result = 1;
    thread(1, [&] { result = k_msgq_put(&queue, &data, K_FOREVER); });
    k_msleep(1);
    k_msgq_purge(&queue);
    k_msleep(1);
    EXPECT_EQ(result, -ENOMSG);
    EXPECT_EQ(k_msgq_num_used_get(&queue), 0U);
}

// "k_thread_create: thread id"; "k_thread_join: 0".
TEST_F(ZephyrResults, TheIdOfAThreadIsItsStruct)
{
    k_thread it{};
    const k_tid_t tid = k_thread_create(
        &it, nullptr, 0, [](void*, void*, void*) {}, nullptr, nullptr, nullptr, 1, 0, K_NO_WAIT);
    EXPECT_EQ(tid, &it);
    EXPECT_EQ(k_thread_join(tid, K_FOREVER), 0);
}

std::function<void()> in_work;
void on_work(k_work*)
{
    if (in_work) in_work();
}

class ZephyrWorkResults : public ZephyrKernel {
protected:
    ZephyrWorkResults()
    {
        in_work = nullptr;
        k_work_init(&work, on_work);
        k_work_init_delayable(&delayed, on_work);
    }
    ~ZephyrWorkResults() override { in_work = nullptr; }

    k_work work{};
    k_work_delayable delayed{};
};

// "k_work_submit: negative -EBUSY, -EINVAL, -ENODEV"
TEST_F(ZephyrWorkResults, WorkWithoutAQueueIsRefused)
{
    testing::internal::CaptureStderr();
    EXPECT_EQ(k_work_submit_to_queue(nullptr, &work), -EINVAL);
    EXPECT_EQ(k_work_submit(nullptr), -EINVAL);
    EXPECT_NE(testing::internal::GetCapturedStderr(), "");
    k_work_q queue{};
    k_work_queue_init(&queue);
    EXPECT_EQ(k_work_submit_to_queue(&queue, &work), -ENODEV);
}

// "k_work_schedule: 0 already scheduled or queued (unchanged), 1 scheduled"
TEST_F(ZephyrWorkResults, SchedulingWhatIsQueuedChangesNothing)
{
    int runs = 0;
    in_work = [&] { ++runs; };
    k_sched_lock();
    EXPECT_EQ(k_work_schedule(&delayed, K_NO_WAIT), 1);
    EXPECT_EQ(k_work_schedule(&delayed, K_SECONDS(1)), 0);
    k_sched_unlock();
    k_msleep(2000);
    EXPECT_EQ(runs, 1);
}

// "k_work_reschedule: 1 scheduled or queued, with K_NO_WAIT 0 already on a queue, 2 running and
// queued again"
TEST_F(ZephyrWorkResults, ReschedulingWhatRunsQueuesItAgain)
{
    int runs = 0;
    int again = -1;
    in_work = [&] {
        if (++runs == 1) again = k_work_reschedule(&delayed, K_NO_WAIT);
    };
    EXPECT_EQ(k_work_reschedule(&delayed, K_MSEC(10)), 1);
    k_msleep(20);
    EXPECT_EQ(again, 2);
    EXPECT_EQ(runs, 2);
}

// "k_work_cancel_delayable: busy bits left, 0 = idle"
TEST_F(ZephyrWorkResults, CancellingWhatRunsTellsThatItRuns)
{
    in_work = [] { k_msleep(10); };
    EXPECT_EQ(k_work_schedule(&delayed, K_NO_WAIT), 1);
    k_msleep(1);
    EXPECT_EQ(k_work_cancel_delayable(&delayed), K_WORK_RUNNING | K_WORK_CANCELING);
    EXPECT_EQ(k_work_schedule(&delayed, K_NO_WAIT), 0) << "it is being cancelled";
    k_msleep(20);
    EXPECT_EQ(k_work_cancel_delayable(&delayed), 0);
}

// "NULL when CONFIG_HEAP_MEM_POOL_SIZE is used up": it is 0 unless it is configured.
TEST_F(ZephyrResults, WithoutAPoolThereIsNoMemory)
{
    static_assert(CONFIG_HEAP_MEM_POOL_SIZE == 0);
    testing::internal::CaptureStderr();
    EXPECT_EQ(k_malloc(1), nullptr);
    EXPECT_EQ(k_calloc(1, 1), nullptr);
    EXPECT_NE(testing::internal::GetCapturedStderr(), "");
    k_free(nullptr);
}

} // namespace
} // namespace stack::zephyr
