// Part of stack/zephyr/kernel/kernel.hpp: timers. What runs is keyed by the object's address
// and goes with the world.
#include "stack/zephyr/kernel/kernel.hpp"

namespace stack::inline v0::zephyr::kernel {

namespace {

bool usable_timer(const Call& it, const k_timer* timer)
{
    return usable(it, timer, EMU9160_ZEPHYR_TIMER, "timer");
}

Alarm* alarm_of(Kernel& kernel, const k_timer* timer)
{
    const auto here = kernel.alarms.find(timer);
    return here == kernel.alarms.end() ? nullptr : &here->second;
}

Alarm& alarm_for(const Call& it, k_timer* timer)
{
    Alarm& alarm = kernel_of(it).alarms.try_emplace(timer, it.engine()).first->second;
    alarm.object = timer;
    return alarm;
}

/// In interrupt context; nothing when it has been stopped or started anew since.
void expire(k_timer* timer, std::uint64_t start)
{
    k_timer_expiry_t expiry = nullptr;
    bool valid = false;
    kernel_call("k_timer", [&](const Call& it) {
        Alarm* const alarm = alarm_of(kernel_of(it), timer);
        if (alarm == nullptr || alarm->start != start) return;
        valid = true;
        ++alarm->status;
        expiry = timer->expiry_fn;
    });
    if (!valid) return;
    if (expiry != nullptr) expiry(timer);
    kernel_call("k_timer", [&](const Call& it) {
        if (alarm_of(kernel_of(it), timer) != nullptr) serve_first(timer->wait_q, 0);
    });
}

std::uint32_t status_of(Alarm* alarm)
{
    return alarm == nullptr ? 0 : std::exchange(alarm->status, 0);
}

emu::Instant expiry_of(const Call& it, const k_timer* timer)
{
    const Alarm* const alarm = alarm_of(kernel_of(it), timer);
    return alarm != nullptr && alarm->timer.running() ? alarm->timer.expiry() : it.engine().now();
}

} // namespace

void Alarm::fire()
{
    // From its own instant, so that nothing drifts.
    if (period > emu::Ts{0}) timer.start_at(timer.expiry() + period);
    Process::instance().interrupt([which = object, when = start] { expire(which, when); });
}

extern "C" {

void k_timer_init(k_timer* timer, k_timer_expiry_t expiry_fn, k_timer_stop_t stop_fn)
{
    kernel_call("k_timer_init", [&](const Call& it) {
        if (!given(it, timer, "timer")) return;
        kernel_of(it).alarms.erase(timer);
        *timer = {.tag = EMU9160_ZEPHYR_TIMER,
                  .expiry_fn = expiry_fn,
                  .stop_fn = stop_fn,
                  .user_data = nullptr,
                  .wait_q = {}};
    });
}

void k_timer_start(k_timer* timer, k_timeout_t duration, k_timeout_t period)
{
    kernel_call("k_timer_start", [&](const Call& it) {
        if (!usable_timer(it, timer) || duration.ticks == K_TICKS_FOREVER) return;
        Alarm& alarm = alarm_for(it, timer);
        ++alarm.start;
        alarm.status = 0;
        alarm.period = period.ticks <= 0 ? emu::Ts{0} : at_tick(period.ticks).time_since_epoch();
        alarm.timer.start_at(deadline_of(it, duration));
        spend(it);
    });
}

void k_timer_stop(k_timer* timer)
{
    k_timer_stop_t stop = nullptr;
    kernel_call("k_timer_stop", [&](const Call& it) {
        if (!usable_timer(it, timer)) return;
        spend(it);
        Alarm* const alarm = alarm_of(kernel_of(it), timer);
        if (alarm == nullptr || !alarm->timer.running()) return;
        alarm->timer.cancel();
        ++alarm->start;
        stop = timer->stop_fn;
    });
    if (stop != nullptr) stop(timer);
    kernel_call("k_timer_stop", [&](const Call& it) {
        if (alarm_of(kernel_of(it), timer) != nullptr) serve_first(timer->wait_q, 0);
    });
}

uint32_t k_timer_status_get(k_timer* timer)
{
    return kernel_call<std::uint32_t>("k_timer_status_get", [&](const Call& it) -> std::uint32_t {
        if (!usable_timer(it, timer)) return 0;
        look(it);
        return status_of(alarm_of(kernel_of(it), timer));
    });
}

uint32_t k_timer_status_sync(k_timer* timer)
{
    return kernel_call<std::uint32_t>("k_timer_status_sync", [&](const Call& it) -> std::uint32_t {
        if (!usable_timer(it, timer)) return 0;
        Alarm* const alarm = alarm_of(kernel_of(it), timer);
        if (alarm == nullptr) return 0;
        if (alarm->status == 0 && alarm->timer.running()) {
            wait_in(it, timer->wait_q, {K_TICKS_FOREVER});
        } else {
            look(it);
        }
        return status_of(alarm_of(kernel_of(it), timer));
    });
}

k_ticks_t k_timer_expires_ticks(const k_timer* timer)
{
    return kernel_call<k_ticks_t>("k_timer_expires_ticks", [&](const Call& it) -> k_ticks_t {
        return usable_timer(it, timer) ? ticks(expiry_of(it, timer)) : 0;
    });
}

k_ticks_t k_timer_remaining_ticks(const k_timer* timer)
{
    return kernel_call<k_ticks_t>("k_timer_remaining_ticks", [&](const Call& it) -> k_ticks_t {
        if (!usable_timer(it, timer)) return 0;
        look(it);
        return ticks(emu::epoch + (expiry_of(it, timer) - it.engine().now()));
    });
}

uint32_t k_timer_remaining_get(k_timer* timer)
{
    return kernel_call<std::uint32_t>(
        "k_timer_remaining_get", [&](const Call& it) -> std::uint32_t {
            if (!usable_timer(it, timer)) return 0;
            look(it);
            return milliseconds_until(expiry_of(it, timer), it.engine().now());
        });
}

void k_timer_user_data_set(k_timer* timer, void* user_data)
{
    kernel_call("k_timer_user_data_set", [&](const Call& it) {
        if (usable_timer(it, timer)) timer->user_data = user_data;
    });
}

void* k_timer_user_data_get(const k_timer* timer)
{
    return kernel_call<void*>("k_timer_user_data_get", [&](const Call& it) -> void* {
        return usable_timer(it, timer) ? timer->user_data : nullptr;
    });
}

} // extern "C"

} // namespace stack::inline v0::zephyr::kernel
