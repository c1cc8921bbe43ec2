// What threads of Zephyr's kernel share.
#include "tests/zephyr/kernel_fixture.hpp"

#include "zephyr/random/random.h"
#include "zephyr/sys/mutex.h"
#include "zephyr/sys/sem.h"

namespace stack::zephyr {
namespace {

using namespace std::chrono_literals;

using ZephyrObjects = ZephyrKernel;

// environment.md §1.1: 0, -EINVAL (limit 0 or initial > limit).
TEST_F(ZephyrObjects, SemaphoreRefusesALimitThatIsNone)
{
    k_sem sem{};
    EXPECT_EQ(k_sem_init(&sem, 0, 0), -EINVAL);
    EXPECT_EQ(k_sem_init(&sem, 3, 2), -EINVAL);
    EXPECT_EQ(k_sem_init(&sem, 2, 2), 0);
    k_sem_give(&sem);
    EXPECT_EQ(k_sem_count_get(&sem), 2U);
}

// environment.md §1.1: 0, -EBUSY (K_NO_WAIT), -EAGAIN (timed out, or k_sem_reset).
TEST_F(ZephyrObjects, SemaphoreIsTakenOrNotInTime)
{
    K_SEM_DEFINE(sem, 1, 1);
    EXPECT_EQ(k_sem_take(&sem, K_NO_WAIT), 0);
    EXPECT_EQ(k_sem_take(&sem, K_NO_WAIT), -EBUSY);
    const emu::Instant start = now();
    EXPECT_EQ(k_sem_take(&sem, K_MSEC(30)), -EAGAIN);
    EXPECT_EQ(now(), start + 30ms);
    int result = 1;
    thread(1, [&] { result = k_sem_take(&sem, K_FOREVER); });
    k_msleep(1);
    k_sem_reset(&sem);
    k_msleep(1);
    EXPECT_EQ(result, -EAGAIN);
}

TEST_F(ZephyrObjects, SemaphoreIsHandedToTheHighestAndLongestWaiter)
{
    K_SEM_DEFINE(sem, 0, 10);
    for (const char* each : {"4a", "2a", "4b", "2b"}) {
        thread(each[0] - '0', [&, each] {
            k_sem_take(&sem, K_FOREVER);
            say(each);
        });
        k_msleep(1);
    }
    for (int i = 0; i < 4; ++i)
        k_sem_give(&sem);
    k_msleep(1);
    EXPECT_EQ(said, "2a 2b 4a 4b");
}

TEST_F(ZephyrObjects, SemaphoreIsNotStolenFromWhomItWasGivenTo)
{
    K_SEM_DEFINE(sem, 0, 1);
    thread(5, [&] {
        k_sem_take(&sem, K_FOREVER);
        say("waiter");
    });
    k_msleep(1);
    k_sem_give(&sem);
    EXPECT_EQ(k_sem_take(&sem, K_NO_WAIT), -EBUSY); // though the waiter has not run yet
    EXPECT_EQ(said, "");
    k_msleep(1);
    EXPECT_EQ(said, "waiter");
}

TEST_F(ZephyrObjects, SemaphoreOfUserModeTimesOutByThatName)
{
    sys_sem sem{};
    EXPECT_EQ(sys_sem_init(&sem, 1, 1), 0);
    EXPECT_EQ(sys_sem_take(&sem, K_NO_WAIT), 0);
    EXPECT_EQ(sys_sem_take(&sem, K_NO_WAIT), -ETIMEDOUT);
    EXPECT_EQ(sys_sem_take(&sem, K_MSEC(1)), -ETIMEDOUT);
    EXPECT_EQ(sys_sem_give(&sem), 0);
    EXPECT_EQ(sys_sem_count_get(&sem), 1U);
}

// environment.md §1.1: 0, -EBUSY, -EAGAIN; recursive. Unlock: -EPERM not the owner, -EINVAL not
// locked.
TEST_F(ZephyrObjects, MutexIsItsOwnersAsOftenAsItWasLocked)
{
    K_MUTEX_DEFINE(mutex);
    EXPECT_EQ(k_mutex_unlock(&mutex), -EINVAL);
    EXPECT_EQ(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    EXPECT_EQ(k_mutex_lock(&mutex, K_FOREVER), 0);
    thread(-1, [&] {
        EXPECT_EQ(k_mutex_lock(&mutex, K_NO_WAIT), -EBUSY);
        EXPECT_EQ(k_mutex_lock(&mutex, K_MSEC(5)), -EAGAIN);
        EXPECT_EQ(k_mutex_unlock(&mutex), -EPERM);
        EXPECT_EQ(k_mutex_lock(&mutex, K_FOREVER), 0);
        say("other");
        EXPECT_EQ(k_mutex_unlock(&mutex), 0);
    });
    k_msleep(20);
    EXPECT_EQ(k_mutex_unlock(&mutex), 0);
    EXPECT_EQ(said, "");
    EXPECT_EQ(k_mutex_unlock(&mutex), 0);
    EXPECT_EQ(said, "other");
}

TEST_F(ZephyrObjects, MutexLendsItsOwnerThePriorityOfWhoWaits)
{
    K_MUTEX_DEFINE(mutex);
    const k_tid_t owner = thread(5, [&] {
        k_mutex_lock(&mutex, K_FOREVER);
        k_busy_wait(10'000);
        say("owner");
        k_mutex_unlock(&mutex);
        say("later");
    });
    k_msleep(1);
    thread(
        3, [&] { say("middle"); }, K_MSEC(2));
    thread(
        1,
        [&] {
            k_mutex_lock(&mutex, K_FOREVER);
            say("high");
            k_mutex_unlock(&mutex);
        },
        K_MSEC(1));
    k_msleep(4);
    EXPECT_EQ(k_thread_priority_get(owner), 1);
    k_msleep(20);
    EXPECT_EQ(said, "owner high middle later");
    EXPECT_EQ(k_thread_priority_get(owner), 5);
}

TEST_F(ZephyrObjects, ConditionGivesTheMutexBackBeforeItReturns)
{
    K_MUTEX_DEFINE(mutex);
    K_CONDVAR_DEFINE(condvar);
    for (const char* each : {"a", "b"}) {
        thread(1, [&, each] {
            k_mutex_lock(&mutex, K_FOREVER);
            EXPECT_EQ(k_condvar_wait(&condvar, &mutex, K_FOREVER), 0);
            EXPECT_EQ(mutex.owner, k_current_get());
            say(each);
            k_mutex_unlock(&mutex);
        });
    }
    k_msleep(1);
    k_mutex_lock(&mutex, K_FOREVER);
    EXPECT_EQ(k_condvar_signal(&condvar), 0);
    k_mutex_unlock(&mutex);
    k_msleep(1);
    EXPECT_EQ(said, "a");
    EXPECT_EQ(k_condvar_broadcast(&condvar), 1);
    k_msleep(1);
    EXPECT_EQ(said, "a b");
    k_mutex_lock(&mutex, K_FOREVER);
    EXPECT_EQ(k_condvar_wait(&condvar, &mutex, K_MSEC(3)), -EAGAIN);
    EXPECT_EQ(k_mutex_unlock(&mutex), 0); // it is ours again
}

// environment.md §1.1: 0, -ENOMSG no wait or purged, -EAGAIN timed out.
TEST_F(ZephyrObjects, MessageQueueKeepsItsOrderAndItsLimit)
{
    std::array<char, 2 * sizeof(int)> buffer{};
    k_msgq queue{};
    k_msgq_init(&queue, buffer.data(), sizeof(int), 2);
    int value = 0;
    EXPECT_EQ(k_msgq_get(&queue, &value, K_NO_WAIT), -ENOMSG);
    EXPECT_EQ(k_msgq_get(&queue, &value, K_MSEC(1)), -EAGAIN);
    for (int i = 1; i <= 2; ++i)
        EXPECT_EQ(k_msgq_put(&queue, &i, K_NO_WAIT), 0);
    const int third = 3;
    EXPECT_EQ(k_msgq_put(&queue, &third, K_NO_WAIT), -ENOMSG);
    EXPECT_EQ(k_msgq_put(&queue, &third, K_MSEC(1)), -EAGAIN);
    EXPECT_EQ(k_msgq_num_used_get(&queue), 2U);
    EXPECT_EQ(k_msgq_num_free_get(&queue), 0U);
    EXPECT_EQ(k_msgq_peek(&queue, &value), 0);
    EXPECT_EQ(value, 1);
    thread(-1, [&] { EXPECT_EQ(k_msgq_put(&queue, &third, K_FOREVER), 0); });
    for (int i = 1; i <= 3; ++i) {
        EXPECT_EQ(k_msgq_get(&queue, &value, K_NO_WAIT), 0);
        EXPECT_EQ(value, i);
    }
    thread(1, [&] {
        int unused = 0;
        EXPECT_EQ(k_msgq_get(&queue, &unused, K_FOREVER), -ENOMSG);
        say("purged");
    });
    k_msleep(1);
    k_msgq_purge(&queue);
    k_msleep(1);
    EXPECT_EQ(said, "purged");
}

struct Item {
    void* reserved;
    int value;
};

TEST_F(ZephyrObjects, FifoAndLifoHandOutWhatTheyGot)
{
    K_FIFO_DEFINE(fifo);
    K_LIFO_DEFINE(lifo);
    std::array<Item, 3> items{{{nullptr, 1}, {nullptr, 2}, {nullptr, 3}}};
    EXPECT_EQ(k_fifo_get(&fifo, K_NO_WAIT), nullptr);
    EXPECT_EQ(k_fifo_get(&fifo, K_MSEC(1)), nullptr);
    for (Item& each : items)
        k_fifo_put(&fifo, &each);
    EXPECT_EQ(k_fifo_peek_head(&fifo), &items[0]);
    EXPECT_EQ(k_fifo_peek_tail(&fifo), &items[2]);
    for (Item& each : items)
        EXPECT_EQ(k_fifo_get(&fifo, K_NO_WAIT), &each);
    EXPECT_NE(k_fifo_is_empty(&fifo), 0);
    for (Item& each : items)
        k_lifo_put(&lifo, &each);
    EXPECT_EQ(k_lifo_get(&lifo, K_NO_WAIT), &items[2]);
    char plain = 'x'; // needs no room of its own
    EXPECT_EQ(k_fifo_alloc_put(&fifo, &plain), 0);
    EXPECT_EQ(k_fifo_peek_head(&fifo), &plain);
    EXPECT_EQ(k_fifo_get(&fifo, K_NO_WAIT), &plain);
    void* got = &plain;
    thread(1, [&] { got = k_fifo_get(&fifo, K_FOREVER); });
    k_msleep(1);
    k_fifo_put(&fifo, &items[1]);
    k_msleep(1);
    EXPECT_EQ(got, &items[1]);
}

TEST_F(ZephyrObjects, QueueCancelsWhoWaits)
{
    K_FIFO_DEFINE(fifo);
    thread(1, [&] {
        EXPECT_EQ(k_fifo_get(&fifo, K_FOREVER), nullptr);
        say("cancelled");
    });
    k_msleep(1);
    k_fifo_cancel_wait(&fifo);
    k_msleep(1);
    EXPECT_EQ(said, "cancelled");
}

TEST_F(ZephyrObjects, StackAndSlabRunFullAndEmpty)
{
    std::array<stack_data_t, 2> words{};
    k_stack stack{};
    k_stack_init(&stack, words.data(), 2);
    stack_data_t word = 0;
    EXPECT_EQ(k_stack_pop(&stack, &word, K_NO_WAIT), -EBUSY);
    EXPECT_EQ(k_stack_push(&stack, 1), 0);
    EXPECT_EQ(k_stack_push(&stack, 2), 0);
    EXPECT_EQ(k_stack_push(&stack, 3), -ENOMEM);
    EXPECT_EQ(k_stack_pop(&stack, &word, K_FOREVER), 0);
    EXPECT_EQ(word, 2U);

    K_MEM_SLAB_DEFINE(slab, 10, 2, 8);
    void* first = nullptr;
    void* second = nullptr;
    void* third = nullptr;
    EXPECT_EQ(k_mem_slab_alloc(&slab, &first, K_NO_WAIT), 0);
    EXPECT_EQ(k_mem_slab_alloc(&slab, &second, K_NO_WAIT), 0);
    EXPECT_NE(first, second);
    EXPECT_EQ(k_mem_slab_alloc(&slab, &third, K_NO_WAIT), -ENOMEM);
    EXPECT_EQ(k_mem_slab_alloc(&slab, &third, K_MSEC(1)), -EAGAIN);
    EXPECT_EQ(k_mem_slab_num_used_get(&slab), 2U);
    k_mem_slab_free(&slab, first);
    EXPECT_EQ(k_mem_slab_num_free_get(&slab), 1U);
    EXPECT_EQ(k_mem_slab_alloc(&slab, &third, K_NO_WAIT), 0);
    EXPECT_EQ(third, first);
    EXPECT_EQ(k_mem_slab_max_used_get(&slab), 2U);
}

TEST_F(ZephyrObjects, EventsAreWaitedForOneOrAll)
{
    K_EVENT_DEFINE(event);
    EXPECT_EQ(k_event_wait(&event, 3, false, K_NO_WAIT), 0U);
    EXPECT_EQ(k_event_post(&event, 1), 0U);
    EXPECT_EQ(k_event_wait(&event, 3, false, K_NO_WAIT), 1U);
    EXPECT_EQ(k_event_wait_all(&event, 3, false, K_MSEC(1)), 0U);
    std::uint32_t got = 0;
    thread(1, [&] { got = k_event_wait_all(&event, 3, false, K_FOREVER); });
    k_msleep(1);
    EXPECT_EQ(k_event_post(&event, 2), 0U);
    k_msleep(1);
    EXPECT_EQ(got, 3U);
    EXPECT_EQ(k_event_clear(&event, 1), 1U);
    EXPECT_EQ(k_event_test(&event, 3), 2U);
    EXPECT_EQ(k_event_wait(&event, 2, true, K_NO_WAIT), 0U); // reset first
}

// environment.md §1.1: k_poll 0, -EAGAIN, -EINTR (cancelled item); state is written.
TEST_F(ZephyrObjects, PollTellsWhatIsThere)
{
    K_SEM_DEFINE(sem, 0, 1);
    K_FIFO_DEFINE(fifo);
    k_poll_signal signal{};
    k_poll_signal_init(&signal);
    std::array<k_poll_event, 3> events{};
    k_poll_event_init(&events[0], K_POLL_TYPE_SEM_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &sem);
    k_poll_event_init(&events[1], K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &signal);
    k_poll_event_init(&events[2], K_POLL_TYPE_FIFO_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &fifo);
    EXPECT_EQ(k_poll(events.data(), 3, K_NO_WAIT), -EAGAIN);
    const emu::Instant start = now();
    EXPECT_EQ(k_poll(events.data(), 3, K_MSEC(7)), -EAGAIN);
    EXPECT_EQ(now(), start + 7ms);
    int result = 1;
    thread(1, [&] { result = k_poll(events.data(), 3, K_FOREVER); });
    k_msleep(1);
    EXPECT_EQ(k_poll_signal_raise(&signal, 42), 0);
    k_msleep(1);
    EXPECT_EQ(result, 0);
    EXPECT_EQ(events[0].state, unsigned{K_POLL_STATE_NOT_READY});
    EXPECT_EQ(events[1].state, K_POLL_STATE_SIGNALED);
    unsigned signaled = 0;
    int value = 0;
    k_poll_signal_check(&signal, &signaled, &value);
    EXPECT_EQ(signaled, 1U);
    EXPECT_EQ(value, 42);
    k_poll_signal_reset(&signal);
    events[1].state = K_POLL_STATE_NOT_READY;
    k_sem_give(&sem);
    EXPECT_EQ(k_poll(events.data(), 3, K_FOREVER), 0);
    EXPECT_EQ(events[0].state, K_POLL_STATE_SEM_AVAILABLE);
    EXPECT_EQ(k_sem_take(&sem, K_NO_WAIT), 0); // polling took nothing
    events[0].state = K_POLL_STATE_NOT_READY;
    thread(1, [&] { result = k_poll(events.data(), 3, K_FOREVER); });
    k_msleep(1);
    k_fifo_cancel_wait(&fifo);
    k_msleep(1);
    EXPECT_EQ(result, -EINTR);
    EXPECT_EQ(events[2].state, K_POLL_STATE_CANCELLED);
}

// environment.md §1.1: NULL when CONFIG_HEAP_MEM_POOL_SIZE is used up.
TEST_F(ZephyrObjects, HeapRunsOutAndComesBack)
{
    Configuration configuration;
    configuration.heap_mem_pool_size = 256;
    begin(configuration);
    void* const first = k_malloc(100);
    void* const second = k_malloc(80);
    ASSERT_NE(first, nullptr);
    ASSERT_NE(second, nullptr);
    EXPECT_EQ(k_malloc(60), nullptr);
    k_free(first);
    EXPECT_EQ(k_malloc(112), first);
    k_free(first);
    k_free(second);
    void* const whole = k_calloc(1, 240);
    EXPECT_EQ(whole, first);
    EXPECT_EQ(static_cast<char*>(whole)[239], 0);
    k_free(whole);
    k_free(nullptr);
    void* const aligned = k_aligned_alloc(64, 10);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(aligned) % 64, 0U);
}

TEST_F(ZephyrObjects, HeapOfOnesOwnMakesWaitUntilSomethingIsFreed)
{
    K_HEAP_DEFINE(heap, 64);
    void* const all = k_heap_alloc(&heap, 64, K_NO_WAIT);
    ASSERT_NE(all, nullptr);
    EXPECT_EQ(k_heap_alloc(&heap, 1, K_NO_WAIT), nullptr);
    EXPECT_EQ(k_heap_alloc(&heap, 1, K_MSEC(2)), nullptr);
    void* got = nullptr;
    thread(1, [&] { got = k_heap_alloc(&heap, 10, K_FOREVER); });
    k_msleep(1);
    k_heap_free(&heap, all);
    k_msleep(1);
    EXPECT_EQ(got, all);
}

TEST_F(ZephyrObjects, ChanceIsTheSameInEachRun)
{
    const std::uint32_t first = sys_rand32_get();
    EXPECT_NE(sys_rand32_get(), first);
    begin({});
    EXPECT_EQ(sys_rand32_get(), first);
}

TEST_F(ZephyrObjects, NullAndUninitialisedAreSaid)
{
    testing::internal::CaptureStderr();
    EXPECT_EQ(k_sem_take(nullptr, K_NO_WAIT), -EINVAL);
    k_sem sem{};
    EXPECT_EQ(k_sem_take(&sem, K_NO_WAIT), -EINVAL);
    EXPECT_EQ(k_mutex_lock(nullptr, K_NO_WAIT), -EINVAL);
    k_fifo_put(nullptr, &sem);
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "emu9160: k_sem_take: sem is NULL\n"
              "emu9160: k_sem_take: sem has not been initialised\n"
              "emu9160: k_mutex_lock: mutex is NULL\n"
              "emu9160: k_fifo_put: queue is NULL\n");
}

TEST_F(ZephyrObjects, MisuseAbortsWhenItIsAskedTo)
{
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    EXPECT_EXIT(
        {
            setenv("EMU9160_STRICT", "1", 1);
            k_sem_give(nullptr);
        },
        testing::KilledBySignal(SIGABRT), "k_sem_give: sem is NULL");
}

} // namespace
} // namespace stack::zephyr
