// What programs do wrong with Zephyr's kernel: objects that are NULL or that nobody has
// initialised, and many threads at once.
#include "tests/zephyr/kernel_fixture.hpp"

#include "zephyr/random/random.h"
#include "zephyr/sys/mutex.h"
#include "zephyr/sys/sem.h"

#include <algorithm>
#include <deque>

namespace stack::zephyr {
namespace {

using namespace std::chrono_literals;

using ZephyrMisuse = ZephyrKernel;

/// How many lines a call leaves on stderr; each names it.
template <typename Call>
long lines_of(const char* name, Call&& call)
{
    testing::internal::CaptureStderr();
    call();
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_EQ(said.rfind("emu9160: " + std::string{name} + ": ", 0), 0U)
        << name << " said " << said;
    return std::count(said.begin(), said.end(), '\n');
}

/// Both with an object that is none and with one of zeros; `call` gives what is expected of it.
template <typename Object, typename Call>
void refused(const char* name, Call&& call)
{
    SCOPED_TRACE(name);
    Object zeros{};
    EXPECT_EQ(lines_of(name, [&] { call(static_cast<Object*>(nullptr)); }), 1);
    EXPECT_EQ(lines_of(name, [&] { call(&zeros); }), 1);
}
template <typename Object, typename Call>
void refuses_null(const char* name, Call&& call)
{
    SCOPED_TRACE(name);
    EXPECT_EQ(lines_of(name, [&] { call(static_cast<Object*>(nullptr)); }), 1);
}

// doors.md §3.1: null and uninitialised objects: one line that names call and argument, then the
// error.
TEST_F(ZephyrMisuse, ObjectsThatAreNoneAreSaidByEachCall)
{
    static int unused = 0;
    void* const item = &unused;
    refuses_null<k_sem>("k_sem_init", [](auto* it) { EXPECT_EQ(k_sem_init(it, 0, 1), -EINVAL); });
    refused<k_sem>("k_sem_take", [](auto* it) { EXPECT_EQ(k_sem_take(it, K_FOREVER), -EINVAL); });
    refused<k_sem>("k_sem_give", [](auto* it) { k_sem_give(it); });
    refused<k_sem>("k_sem_reset", [](auto* it) { k_sem_reset(it); });
    refused<k_sem>("k_sem_count_get", [](auto* it) { EXPECT_EQ(k_sem_count_get(it), 0U); });
    refused<sys_sem>("sys_sem_give", [](auto* it) { EXPECT_EQ(sys_sem_give(it), -EINVAL); });
    refused<sys_sem>("sys_sem_take",
                     [](auto* it) { EXPECT_EQ(sys_sem_take(it, K_FOREVER), -EINVAL); });
    refuses_null<k_mutex>("k_mutex_init", [](auto* it) { EXPECT_EQ(k_mutex_init(it), -EINVAL); });
    refused<k_mutex>("k_mutex_lock",
                     [](auto* it) { EXPECT_EQ(k_mutex_lock(it, K_FOREVER), -EINVAL); });
    refused<k_mutex>("k_mutex_unlock", [](auto* it) { EXPECT_EQ(k_mutex_unlock(it), -EINVAL); });
    refused<sys_mutex>("sys_mutex_lock",
                       [](auto* it) { EXPECT_EQ(sys_mutex_lock(it, K_FOREVER), -EINVAL); });
    refuses_null<k_condvar>("k_condvar_init",
                            [](auto* it) { EXPECT_EQ(k_condvar_init(it), -EINVAL); });
    refused<k_condvar>("k_condvar_signal",
                       [](auto* it) { EXPECT_EQ(k_condvar_signal(it), -EINVAL); });
    refused<k_condvar>("k_condvar_broadcast",
                       [](auto* it) { EXPECT_EQ(k_condvar_broadcast(it), -EINVAL); });
    K_MUTEX_DEFINE(mutex);
    refused<k_condvar>("k_condvar_wait", [&](auto* it) {
        EXPECT_EQ(k_condvar_wait(it, &mutex, K_FOREVER), -EINVAL);
    });
    refuses_null<k_fifo>("k_fifo_init", [](auto* it) { k_fifo_init(it); });
    refused<k_fifo>("k_fifo_put", [&](auto* it) { k_fifo_put(it, item); });
    refused<k_fifo>("k_fifo_alloc_put",
                    [&](auto* it) { EXPECT_EQ(k_fifo_alloc_put(it, item), -EINVAL); });
    refused<k_fifo>("k_fifo_get", [](auto* it) { EXPECT_EQ(k_fifo_get(it, K_FOREVER), nullptr); });
    refused<k_fifo>("k_fifo_is_empty", [](auto* it) { EXPECT_EQ(k_fifo_is_empty(it), 1); });
    refused<k_fifo>("k_fifo_peek_head", [](auto* it) { EXPECT_EQ(k_fifo_peek_head(it), nullptr); });
    refused<k_fifo>("k_fifo_cancel_wait", [](auto* it) { k_fifo_cancel_wait(it); });
    refused<k_lifo>("k_lifo_put", [&](auto* it) { k_lifo_put(it, item); });
    refused<k_lifo>("k_lifo_get", [](auto* it) { EXPECT_EQ(k_lifo_get(it, K_FOREVER), nullptr); });
    refused<k_queue>("k_queue_append", [&](auto* it) { k_queue_append(it, item); });
    refused<k_queue>("k_queue_get",
                     [](auto* it) { EXPECT_EQ(k_queue_get(it, K_FOREVER), nullptr); });
    refused<k_queue>("k_queue_remove", [&](auto* it) { EXPECT_FALSE(k_queue_remove(it, item)); });
    refuses_null<k_stack>("k_stack_init", [](auto* it) { k_stack_init(it, nullptr, 1); });
    refused<k_stack>("k_stack_push", [](auto* it) { EXPECT_EQ(k_stack_push(it, 1), -EINVAL); });
    stack_data_t word = 0;
    refused<k_stack>("k_stack_pop",
                     [&](auto* it) { EXPECT_EQ(k_stack_pop(it, &word, K_FOREVER), -EINVAL); });
    refuses_null<k_msgq>("k_msgq_init", [](auto* it) { k_msgq_init(it, nullptr, 1, 1); });
    refused<k_msgq>("k_msgq_put",
                    [&](auto* it) { EXPECT_EQ(k_msgq_put(it, item, K_FOREVER), -EINVAL); });
    refused<k_msgq>("k_msgq_get",
                    [&](auto* it) { EXPECT_EQ(k_msgq_get(it, item, K_FOREVER), -EINVAL); });
    refused<k_msgq>("k_msgq_peek", [&](auto* it) { EXPECT_EQ(k_msgq_peek(it, item), -EINVAL); });
    refused<k_msgq>("k_msgq_purge", [](auto* it) { k_msgq_purge(it); });
    refused<k_msgq>("k_msgq_num_used_get",
                    [](auto* it) { EXPECT_EQ(k_msgq_num_used_get(it), 0U); });
    refuses_null<k_event>("k_event_init", [](auto* it) { k_event_init(it); });
    refused<k_event>("k_event_post", [](auto* it) { EXPECT_EQ(k_event_post(it, 1), 0U); });
    refused<k_event>("k_event_wait",
                     [](auto* it) { EXPECT_EQ(k_event_wait(it, 1, false, K_FOREVER), 0U); });
    refuses_null<k_poll_event>("k_poll",
                               [](auto* it) { EXPECT_EQ(k_poll(it, 1, K_FOREVER), -EINVAL); });
    refused<k_poll_signal>("k_poll_signal_raise",
                           [](auto* it) { EXPECT_EQ(k_poll_signal_raise(it, 0), -EINVAL); });
    refused<k_poll_signal>("k_poll_signal_reset", [](auto* it) { k_poll_signal_reset(it); });
    refuses_null<k_timer>("k_timer_init", [](auto* it) { k_timer_init(it, nullptr, nullptr); });
    refused<k_timer>("k_timer_start", [](auto* it) { k_timer_start(it, K_MSEC(1), K_NO_WAIT); });
    refused<k_timer>("k_timer_stop", [](auto* it) { k_timer_stop(it); });
    refused<k_timer>("k_timer_status_sync",
                     [](auto* it) { EXPECT_EQ(k_timer_status_sync(it), 0U); });
    refused<k_timer>("k_timer_remaining_get",
                     [](auto* it) { EXPECT_EQ(k_timer_remaining_get(it), 0U); });
    refused<k_work>("k_work_submit", [](auto* it) { EXPECT_EQ(k_work_submit(it), -EINVAL); });
    refused<k_work>("k_work_cancel", [](auto* it) { EXPECT_EQ(k_work_cancel(it), -EINVAL); });
    k_work_sync sync{};
    refused<k_work>("k_work_flush", [&](auto* it) { EXPECT_FALSE(k_work_flush(it, &sync)); });
    refused<k_work_delayable>("k_work_schedule",
                              [](auto* it) { EXPECT_EQ(k_work_schedule(it, K_MSEC(1)), -EINVAL); });
    refused<k_work_delayable>("k_work_cancel_delayable",
                              [](auto* it) { EXPECT_EQ(k_work_cancel_delayable(it), -EINVAL); });
    refuses_null<k_work_q>("k_work_queue_start",
                           [](auto* it) { k_work_queue_start(it, nullptr, 0, 0, nullptr); });
    refuses_null<k_mem_slab>("k_mem_slab_init", [](auto* it) {
        EXPECT_EQ(k_mem_slab_init(it, nullptr, 8, 1), -EINVAL);
    });
    void* block = nullptr;
    refused<k_mem_slab>("k_mem_slab_alloc", [&](auto* it) {
        EXPECT_EQ(k_mem_slab_alloc(it, &block, K_FOREVER), -EINVAL);
    });
    refused<k_mem_slab>("k_mem_slab_free", [&](auto* it) { k_mem_slab_free(it, item); });
    refused<k_heap>("k_heap_alloc",
                    [](auto* it) { EXPECT_EQ(k_heap_alloc(it, 8, K_FOREVER), nullptr); });
    refused<k_heap>("k_heap_free", [&](auto* it) { k_heap_free(it, item); });
    refused<k_thread>("k_thread_join",
                      [](auto* it) { EXPECT_EQ(k_thread_join(it, K_FOREVER), -EINVAL); });
    refused<k_thread>("k_thread_abort", [](auto* it) { k_thread_abort(it); });
    refused<k_thread>("k_thread_start", [](auto* it) { k_thread_start(it); });
    refused<k_thread>("k_thread_suspend", [](auto* it) { k_thread_suspend(it); });
    refused<k_thread>("k_wakeup", [](auto* it) { k_wakeup(it); });
    refuses_null<k_thread>("k_thread_create", [](auto* it) {
        EXPECT_EQ(k_thread_create(
                      it, nullptr, 0, [](void*, void*, void*) {}, nullptr, nullptr, nullptr, 0, 0,
                      K_NO_WAIT),
                  nullptr);
    });
}

// environment.md §1.1: an init call makes an object anew, whatever was in it.
TEST_F(ZephyrMisuse, AnObjectThatIsInitialisedTwiceIsAsNew)
{
    k_sem sem{};
    k_sem_init(&sem, 5, 5);
    k_sem_init(&sem, 0, 2);
    EXPECT_EQ(k_sem_take(&sem, K_NO_WAIT), -EBUSY);
    static int fired = 0;
    k_timer timer{};
    k_timer_init(
        &timer, [](k_timer*) { ++fired; }, nullptr);
    k_timer_start(&timer, K_MSEC(1), K_NO_WAIT);
    k_timer_init(
        &timer, [](k_timer*) { ++fired; }, nullptr);
    k_msleep(5);
    EXPECT_EQ(fired, 0) << "it was started before";
    k_timer_start(&timer, K_MSEC(1), K_NO_WAIT);
    k_msleep(5);
    EXPECT_EQ(fired, 1);
}

TEST_F(ZephyrMisuse, TwoHundredThreadsTakeTheirTurns)
{
    static constexpr int count = 200;
    K_SEM_DEFINE(sem, 0, count);
    std::vector<int> order;
    for (int i = 0; i < count; ++i) {
        thread(i % 3, [&, i] {
            k_msleep(1);
            k_sem_take(&sem, K_FOREVER);
            order.push_back(i);
        });
    }
    k_msleep(10);
    for (int i = 0; i < count; ++i)
        k_sem_give(&sem);
    k_msleep(10);
    // By priority, and in the order in which they came.
    std::vector<int> expected;
    for (int priority = 0; priority < 3; ++priority)
        for (int i = priority; i < count; i += 3)
            expected.push_back(i);
    EXPECT_EQ(order, expected);
}

// environment.md §1.1: priority inheritance; mutexes given back in reverse order, each takes with
// it what it has lent.
TEST_F(ZephyrMisuse, AMutexLeavesItsOwnerWhatAnOuterOneHasLentIt)
{
    K_MUTEX_DEFINE(outer);
    K_MUTEX_DEFINE(inner);
    std::vector<int> priorities;
    k_tid_t owner = thread(8, [&] {
        const auto note = [&] { priorities.push_back(k_thread_priority_get(owner)); };
        k_mutex_lock(&outer, K_FOREVER);
        k_msleep(5); // the waiter of the outer one comes
        note();
        k_mutex_lock(&inner, K_FOREVER);
        k_msleep(5); // and that of the inner one
        note();
        k_mutex_unlock(&inner);
        note();
        k_mutex_unlock(&outer);
        note();
    });
    thread(
        3, [&] { k_mutex_lock(&outer, K_FOREVER); }, K_MSEC(2));
    thread(
        1, [&] { k_mutex_lock(&inner, K_FOREVER); }, K_MSEC(7));
    k_msleep(50);
    EXPECT_EQ(priorities, (std::vector<int>{3, 1, 3, 8}));
}

TEST_F(ZephyrMisuse, ALowThreadWithAMutexIsNotOvertakenByAMiddleOneWhileAHighOneWaits)
{
    K_MUTEX_DEFINE(mutex);
    thread(9, [&] {
        k_mutex_lock(&mutex, K_FOREVER);
        k_busy_wait(10'000);
        say("low");
        k_mutex_unlock(&mutex);
    });
    thread(
        5,
        [&] {
            k_busy_wait(50'000);
            say("middle");
        },
        K_MSEC(2));
    thread(
        1,
        [&] {
            k_mutex_lock(&mutex, K_FOREVER);
            say("high");
        },
        K_MSEC(3));
    k_msleep(200);
    EXPECT_EQ(said, "low high middle");
}

/// What a dozen threads make of what they draw, each event with its instant.
class ZephyrStress : public ZephyrKernel {
protected:
    std::string run(std::uint64_t seed)
    {
        begin({});
        Process::instance().set_factory([seed] {
            WorldConfig config = exact();
            config.seed = seed;
            return std::make_unique<World>(config);
        });
        said.clear();
        k_sem_init(&sem_, 0, 4);
        k_mutex_init(&mutex_);
        k_msgq_init(&msgq_, buffer_.data(), 1, 3);
        for (int i = 0; i < 12; ++i) {
            thread(i % 6 - 2, [this, i] {
                for (int n = 0; n < 30; ++n)
                    act(i, sys_rand32_get());
            });
        }
        k_msleep(5000);
        return said;
    }

private:
    void act(int who, std::uint32_t drawn)
    {
        const k_timeout_t timeout = K_USEC(drawn >> 8 & 0xfff);
        char byte = static_cast<char>(drawn);
        int result = 0;
        switch (drawn % 8) {
        case 0:
            k_sem_give(&sem_);
            break;
        case 1:
            result = k_sem_take(&sem_, timeout);
            break;
        case 2:
            result = k_mutex_lock(&mutex_, timeout);
            if (result == 0) {
                k_usleep(static_cast<std::int32_t>(drawn >> 20));
                k_mutex_unlock(&mutex_);
            }
            break;
        case 3:
            result = k_msgq_put(&msgq_, &byte, timeout);
            break;
        case 4:
            result = k_msgq_get(&msgq_, &byte, timeout);
            break;
        case 5:
            k_yield();
            break;
        case 6:
            k_busy_wait(drawn >> 22);
            break;
        default:
            k_sleep(timeout);
        }
        say(std::to_string(who) + ":" + std::to_string(drawn % 8) + "=" + std::to_string(result) +
            "@" + std::to_string(now().time_since_epoch().count()));
    }

    k_sem sem_{};
    k_mutex mutex_{};
    k_msgq msgq_{};
    std::array<char, 3> buffer_{};
};

// doors.md §5.3: alike over two runs and over 20 seeds.
TEST_F(ZephyrStress, ManyThreadsDoTheSameTwiceWithEachOfTwentySeeds)
{
    std::string before;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const std::string first = run(seed);
        EXPECT_EQ(std::count(first.begin(), first.end(), '@'), 12 * 30) << "seed " << seed;
        ASSERT_EQ(run(seed), first) << "seed " << seed;
        EXPECT_NE(first, std::exchange(before, first)) << "seed " << seed;
    }
}

} // namespace
} // namespace stack::zephyr
