// Part of stack/zephyr/kernel/kernel.hpp: instants, ticks, sleeps.
#include "stack/zephyr/kernel/kernel.hpp"

#include <algorithm>

namespace stack::inline v0::zephyr::kernel {

namespace {

constexpr std::int64_t clock_hz = emu::Ts::period::den;

/// `amount` in units of `from` a second, in units of `to`; rounded down, or up.
std::int64_t scaled(std::int64_t amount, std::int64_t from, std::int64_t to, bool up)
{
    const std::int64_t rest = amount % from * to;
    return amount / from * to + (rest + (up ? from - 1 : 0)) / from;
}

std::int64_t elapsed(const Call& call, std::int64_t hz)
{
    look(call);
    return scaled(call.engine().now().time_since_epoch().count(), clock_hz, hz, false);
}

/// What was left when k_wakeup() ended it, in units of `hz` a second: whole ticks, rounded up.
std::int64_t sleep(const char* name, k_timeout_t timeout, std::int64_t hz)
{
    return kernel_call<std::int64_t>(name, [&](const Call& it) -> std::int64_t {
        if (no_wait(timeout)) { // as k_yield()
            look(it);
            if (current().sched_locks == 0) it.process().yield(it.lock(), name);
            return 0;
        }
        const emu::Instant deadline = deadline_of(it, timeout);
        _wait_q_t alone{};
        Waiting waiting;
        waiting.data = &waiting; // for k_wakeup()
        wait_in(it, alone, timeout, waiting);
        if (deadline == emu::never) return timeout.ticks; // K_FOREVER
        const auto left = (deadline - it.engine().now()).count();
        const std::int64_t tick_hz = configuration().sys_clock_ticks_per_sec;
        return left <= 0 ? 0 : scaled(scaled(left, clock_hz, tick_hz, true), tick_hz, hz, true);
    });
}

} // namespace

std::int64_t ticks(emu::Instant instant)
{
    return scaled(instant.time_since_epoch().count(), clock_hz,
                  configuration().sys_clock_ticks_per_sec, false);
}

emu::Instant at_tick(std::int64_t tick)
{
    const std::int64_t hz = configuration().sys_clock_ticks_per_sec;
    constexpr std::int64_t last = std::int64_t{1} << 37; // seconds, beyond which it is never
    if (tick / hz >= last) return emu::never;
    return emu::epoch + emu::Ts{scaled(tick, hz, clock_hz, true)};
}

emu::Instant deadline_of(const Call& call, k_timeout_t timeout)
{
    const emu::Instant now = call.engine().now();
    if (timeout.ticks == K_TICKS_FOREVER) return emu::never;
    if (timeout.ticks < 0) return std::max(now, at_tick(Z_TICK_ABS(timeout.ticks)));
    const emu::Instant length = at_tick(timeout.ticks);
    return length == emu::never ? length : now + length.time_since_epoch();
}

std::uint32_t milliseconds_until(emu::Instant instant, emu::Instant now)
{
    if (instant <= now) return 0;
    return static_cast<std::uint32_t>(scaled((instant - now).count(), clock_hz, 1000, false));
}

extern "C" {

int32_t k_sleep(k_timeout_t timeout)
{
    return static_cast<std::int32_t>(sleep("k_sleep", timeout, 1000));
}

int32_t k_msleep(int32_t ms)
{
    return static_cast<std::int32_t>(sleep("k_msleep", SYS_TIMEOUT_MS(ms), 1000));
}

int32_t k_usleep(int32_t us)
{
    return static_cast<std::int32_t>(sleep("k_usleep", K_USEC(us), 1'000'000));
}

void k_busy_wait(uint32_t usec_to_wait)
{
    kernel_call("k_busy_wait", [&](const Call& it) {
        it.process().spend(it.lock(), it.name(),
                           std::chrono::ceil<emu::Ts>(std::chrono::microseconds{usec_to_wait}),
                           overtakable());
    });
}

int64_t k_uptime_get(void)
{
    return kernel_call<std::int64_t>("k_uptime_get",
                                     [](const Call& it) { return elapsed(it, 1000); });
}

uint32_t k_uptime_get_32(void)
{
    return kernel_call<std::uint32_t>("k_uptime_get_32", [](const Call& it) {
        return static_cast<std::uint32_t>(elapsed(it, 1000));
    });
}

uint32_t k_uptime_seconds(void)
{
    return kernel_call<std::uint32_t>("k_uptime_seconds", [](const Call& it) {
        return static_cast<std::uint32_t>(elapsed(it, 1));
    });
}

int64_t k_uptime_ticks(void)
{
    return kernel_call<std::int64_t>("k_uptime_ticks", [](const Call& it) {
        return elapsed(it, configuration().sys_clock_ticks_per_sec);
    });
}

int64_t k_uptime_delta(int64_t* reftime)
{
    return kernel_call<std::int64_t>("k_uptime_delta", [&](const Call& it) -> std::int64_t {
        if (!given(it, reftime, "reftime")) return 0;
        const std::int64_t now = elapsed(it, 1000);
        return now - std::exchange(*reftime, now);
    });
}

uint32_t k_cycle_get_32(void)
{
    return kernel_call<std::uint32_t>("k_cycle_get_32", [](const Call& it) {
        return static_cast<std::uint32_t>(elapsed(it, configuration().sys_clock_hw_cycles_per_sec));
    });
}

uint64_t k_cycle_get_64(void)
{
    return kernel_call<std::uint64_t>("k_cycle_get_64", [](const Call& it) {
        return static_cast<std::uint64_t>(elapsed(it, configuration().sys_clock_hw_cycles_per_sec));
    });
}

k_timepoint_t sys_timepoint_calc(k_timeout_t timeout)
{
    return kernel_call<k_timepoint_t>("sys_timepoint_calc", [&](const Call& it) -> k_timepoint_t {
        if (timeout.ticks == K_TICKS_FOREVER) return {UINT64_MAX};
        if (no_wait(timeout)) return {0};
        if (timeout.ticks < 0) return {static_cast<std::uint64_t>(Z_TICK_ABS(timeout.ticks))};
        return {static_cast<std::uint64_t>(ticks(it.engine().now()) + timeout.ticks)};
    });
}

k_timeout_t sys_timepoint_timeout(k_timepoint_t timepoint)
{
    return kernel_call<k_timeout_t>("sys_timepoint_timeout", [&](const Call& it) -> k_timeout_t {
        if (timepoint.tick == UINT64_MAX) return {K_TICKS_FOREVER};
        if (timepoint.tick == 0) return {0};
        look(it); // who polls it gets on
        return {std::max<std::int64_t>(0, static_cast<std::int64_t>(timepoint.tick) -
                                              ticks(it.engine().now()))};
    });
}

} // extern "C"

} // namespace stack::inline v0::zephyr::kernel
