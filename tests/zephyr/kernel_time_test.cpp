// Time of Zephyr's kernel: what calls wait for and what they cost.
#include "tests/zephyr/kernel_fixture.hpp"

namespace stack::zephyr {
namespace {

using namespace std::chrono_literals;

class ZephyrTime : public ZephyrKernel {
protected:
    emu::Ts taken_by(const std::function<void()>& what)
    {
        const emu::Instant start = now();
        what();
        return now() - start;
    }
};

constexpr emu::Ts look = std::chrono::ceil<emu::Ts>(20us);

// environment.md §1.1: 0, or ms left when k_wakeup ended it.
TEST_F(ZephyrTime, SleepsForExactlyAsLongAsItIsAsked)
{
    EXPECT_EQ(taken_by([] { EXPECT_EQ(k_msleep(10), 0); }), 10ms);
    EXPECT_EQ(taken_by([] { EXPECT_EQ(k_sleep(K_SECONDS(3)), 0); }), 3s);
    EXPECT_EQ(taken_by([] { EXPECT_EQ(k_usleep(500), 0); }), 500us);
    EXPECT_EQ(taken_by([] { EXPECT_EQ(k_sleep(K_MINUTES(2)), 0); }), 2min);
    EXPECT_EQ(taken_by([] { EXPECT_EQ(k_sleep(K_HOURS(1)), 0); }), 1h);
    EXPECT_EQ(taken_by([] { EXPECT_EQ(k_sleep(K_TICKS(7)), 0); }), 700us);
    EXPECT_EQ(taken_by([] { k_busy_wait(1234); }), std::chrono::ceil<emu::Ts>(1234us));
}

TEST_F(ZephyrTime, RoundsUpToTicks)
{
    EXPECT_EQ(taken_by([] { k_usleep(1); }), 100us); // 10000 ticks a second
}

TEST_F(ZephyrTime, SleepsUntilAnInstant)
{
    k_sleep(K_TIMEOUT_ABS_MS(50));
    EXPECT_EQ(now(), emu::epoch + 50ms);
    EXPECT_EQ(k_uptime_get(), 50);
    EXPECT_EQ(taken_by([] { k_sleep(K_TIMEOUT_ABS_MS(10)); }), emu::Ts{0}); // has passed
}

// doors.md §3.1: k_uptime_get in a loop costs 20 us, so polling programs get on.
TEST_F(ZephyrTime, PassesForWhoOnlyLooks)
{
    EXPECT_EQ(taken_by([] { k_uptime_get(); }), look);
    EXPECT_EQ(taken_by([] { k_yield(); }), look);
    EXPECT_EQ(taken_by([] { k_is_in_isr(); }), look);
    k_sem sem{};
    k_sem_init(&sem, 0, 1);
    EXPECT_EQ(taken_by([&] { k_sem_count_get(&sem); }), look);
    EXPECT_EQ(taken_by([&] { k_sem_take(&sem, K_NO_WAIT); }), look);
    const std::int64_t end = k_uptime_get() + 1000;
    while (k_uptime_get() < end) {
    }
    EXPECT_GE(now() - emu::epoch, 1s);
}

// environment.md §1.1: ms since *ref, and *ref becomes now.
TEST_F(ZephyrTime, TellsHowLongItHasBeenUp)
{
    std::int64_t reference = k_uptime_get();
    EXPECT_EQ(reference, 0);
    k_msleep(2500);
    EXPECT_EQ(k_uptime_get_32(), 2500U);
    EXPECT_EQ(k_uptime_seconds(), 2U);
    EXPECT_EQ(k_uptime_ticks(), 25'000);
    EXPECT_EQ(k_uptime_delta(&reference), 2500);
    EXPECT_EQ(reference, 2500);
    EXPECT_EQ(k_uptime_delta(&reference), 0);
    const std::uint32_t before = k_cycle_get_32();
    k_busy_wait(1000);
    EXPECT_EQ(k_cyc_to_us_floor32(k_cycle_get_32() - before), 1020U); // with the look
}

TEST_F(ZephyrTime, ConvertsAndRounds)
{
    EXPECT_EQ(k_ms_to_ticks_ceil32(1), 10U);
    EXPECT_EQ(k_us_to_ticks_ceil32(101), 2U);
    EXPECT_EQ(k_us_to_ticks_floor32(199), 1U);
    EXPECT_EQ(k_us_to_ticks_near32(150), 2U);
    EXPECT_EQ(k_ticks_to_ms_floor64(19), 1U);
    EXPECT_EQ(k_ticks_to_ms_ceil64(11), 2U);
    EXPECT_EQ(sys_clock_hw_cycles_per_sec(), 1'000'000);
    EXPECT_TRUE(K_TIMEOUT_EQ(K_MSEC(0), K_NO_WAIT));
    EXPECT_TRUE(K_TIMEOUT_EQ(K_MSEC(-5), K_NO_WAIT));
    EXPECT_TRUE(K_TIMEOUT_EQ(SYS_TIMEOUT_MS(SYS_FOREVER_MS), K_FOREVER));
}

TEST_F(ZephyrTime, KeepsATimepointThatCallsShare)
{
    const k_timepoint_t end = sys_timepoint_calc(K_MSEC(100));
    k_msleep(30);
    EXPECT_FALSE(sys_timepoint_expired(end));
    k_sleep(sys_timepoint_timeout(end));
    EXPECT_EQ(now() - emu::epoch, 100ms + 2 * look); // those before it slept
    EXPECT_TRUE(sys_timepoint_expired(end));
    EXPECT_TRUE(K_TIMEOUT_EQ(sys_timepoint_timeout(sys_timepoint_calc(K_FOREVER)), K_FOREVER));
}

} // namespace
} // namespace stack::zephyr
