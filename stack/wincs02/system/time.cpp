// Part of timers.hpp: system/time/sys_time.h, and the time of the C library (harmony_host.h).
#include "stack/tls/clock.hpp"
#include "stack/wincs02/call.hpp"

#include "emu9160_wincs02_time.h"

#include <algorithm>
#include <limits>

namespace stack::inline v0::wincs02 {

namespace {

constexpr std::uint32_t frequency = Timers::Counts::period::den;
constexpr std::uint32_t per_ms = frequency / 1000;

template <typename Body>
SYS_TIME_RESULT result_call(const char* name, Body&& body)
{
    return call<SYS_TIME_RESULT>(name, own_policy{}, [&](const Call& call) {
        return body(call.door().timers()) ? SYS_TIME_SUCCESS : SYS_TIME_ERROR;
    });
}

/// Counts of that many ms, the most there are for more.
std::uint32_t counts_of_ms(std::uint32_t ms)
{
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::min(std::uint64_t{ms} * per_ms, most));
}

SYS_TIME_HANDLE started(Timers& timers, const Timers::Settings& settings)
{
    const SYS_TIME_HANDLE handle = timers.create(settings);
    if (handle != SYS_TIME_HANDLE_INVALID) timers.start(handle);
    return handle;
}

SYS_TIME_HANDLE registered(const char* name, SYS_TIME_CALLBACK callback, uintptr_t context,
                           std::uint32_t counts, SYS_TIME_CALLBACK_TYPE type)
{
    return call<SYS_TIME_HANDLE>(name, own_policy{}, [&](const Call& call) {
        if (type == SYS_TIME_SINGLE && callback == nullptr) return SYS_TIME_HANDLE_INVALID;
        return started(call.door().timers(), {0, counts, callback, context, type});
    });
}

SYS_TIME_RESULT delay(const char* name, std::uint32_t counts, SYS_TIME_HANDLE* handle)
{
    return result_call(name, [&](Timers& timers) {
        if (handle == nullptr) {
            misuse(name, "handle is NULL");
            return false;
        }
        if (counts == 0) return false;
        *handle = started(timers, {0, counts, nullptr, 0, SYS_TIME_SINGLE});
        return *handle != SYS_TIME_HANDLE_INVALID;
    });
}

} // namespace

extern "C" SYS_STATUS SYS_TIME_Status(SYS_MODULE_OBJ) { return SYS_STATUS_READY; }

extern "C" uint32_t SYS_TIME_FrequencyGet(void) { return frequency; }

extern "C" uint64_t SYS_TIME_Counter64Get(void)
{
    return call<uint64_t>("SYS_TIME_Counter64Get", own_policy{},
                          [](const Call& call) { return call.door().timers().counter(); });
}

extern "C" uint32_t SYS_TIME_CounterGet(void)
{
    return call<uint32_t>("SYS_TIME_CounterGet", own_policy{}, [](const Call& call) {
        return static_cast<uint32_t>(call.door().timers().counter());
    });
}

extern "C" void SYS_TIME_CounterSet(uint32_t count)
{
    call<void>("SYS_TIME_CounterSet", own_policy{},
               [&](const Call& call) { call.door().timers().set_counter(count); });
}

extern "C" uint32_t SYS_TIME_CountToUS(uint32_t count) { return count; }

extern "C" uint32_t SYS_TIME_CountToMS(uint32_t count) { return count / per_ms; }

extern "C" uint32_t SYS_TIME_USToCount(uint32_t us) { return us; }

extern "C" uint32_t SYS_TIME_MSToCount(uint32_t ms) { return counts_of_ms(ms); }

extern "C" SYS_TIME_HANDLE SYS_TIME_TimerCreate(uint32_t count, uint32_t period,
                                                SYS_TIME_CALLBACK callBack, uintptr_t context,
                                                SYS_TIME_CALLBACK_TYPE type)
{
    return call<SYS_TIME_HANDLE>("SYS_TIME_TimerCreate", own_policy{}, [&](const Call& call) {
        if (type == SYS_TIME_SINGLE && callBack == nullptr) return SYS_TIME_HANDLE_INVALID;
        return call.door().timers().create({count, period, callBack, context, type});
    });
}

extern "C" SYS_TIME_RESULT SYS_TIME_TimerReload(SYS_TIME_HANDLE handle, uint32_t count,
                                                uint32_t period, SYS_TIME_CALLBACK callBack,
                                                uintptr_t context, SYS_TIME_CALLBACK_TYPE type)
{
    return result_call("SYS_TIME_TimerReload", [&](Timers& timers) {
        if (type == SYS_TIME_SINGLE && callBack == nullptr) return false;
        return timers.reload(handle, {count, period, callBack, context, type});
    });
}

extern "C" SYS_TIME_RESULT SYS_TIME_TimerDestroy(SYS_TIME_HANDLE handle)
{
    return result_call("SYS_TIME_TimerDestroy",
                       [&](Timers& timers) { return timers.destroy(handle); });
}

extern "C" SYS_TIME_RESULT SYS_TIME_TimerStart(SYS_TIME_HANDLE handle)
{
    return result_call("SYS_TIME_TimerStart", [&](Timers& timers) { return timers.start(handle); });
}

extern "C" SYS_TIME_RESULT SYS_TIME_TimerStop(SYS_TIME_HANDLE handle)
{
    return result_call("SYS_TIME_TimerStop", [&](Timers& timers) { return timers.stop(handle); });
}

extern "C" SYS_TIME_RESULT SYS_TIME_TimerCounterGet(SYS_TIME_HANDLE handle, uint32_t* count)
{
    return result_call("SYS_TIME_TimerCounterGet", [&](Timers& timers) {
        const auto elapsed = timers.elapsed(handle);
        if (!elapsed || count == nullptr) return false;
        *count = *elapsed;
        return true;
    });
}

extern "C" bool SYS_TIME_TimerPeriodHasExpired(SYS_TIME_HANDLE handle)
{
    return call<bool>("SYS_TIME_TimerPeriodHasExpired", own_policy{},
                      [&](const Call& call) { return call.door().timers().has_expired(handle); });
}

extern "C" SYS_TIME_HANDLE SYS_TIME_CallbackRegisterUS(SYS_TIME_CALLBACK callback,
                                                       uintptr_t context, uint32_t us,
                                                       SYS_TIME_CALLBACK_TYPE type)
{
    return registered("SYS_TIME_CallbackRegisterUS", callback, context, us, type);
}

extern "C" SYS_TIME_HANDLE SYS_TIME_CallbackRegisterMS(SYS_TIME_CALLBACK callback,
                                                       uintptr_t context, uint32_t ms,
                                                       SYS_TIME_CALLBACK_TYPE type)
{
    return registered("SYS_TIME_CallbackRegisterMS", callback, context, counts_of_ms(ms), type);
}

extern "C" SYS_TIME_RESULT SYS_TIME_DelayUS(uint32_t us, SYS_TIME_HANDLE* handle)
{
    return delay("SYS_TIME_DelayUS", us, handle);
}

extern "C" SYS_TIME_RESULT SYS_TIME_DelayMS(uint32_t ms, SYS_TIME_HANDLE* handle)
{
    return delay("SYS_TIME_DelayMS", counts_of_ms(ms), handle);
}

/// The timer is gone with the answer that it is over.
extern "C" bool SYS_TIME_DelayIsComplete(SYS_TIME_HANDLE handle)
{
    return call<bool>("SYS_TIME_DelayIsComplete", own_policy{}, [&](const Call& call) {
        Timers& timers = call.door().timers();
        return timers.has_expired(handle) && timers.destroy(handle);
    });
}

extern "C" uint32_t emu9160_wincs02_time(void)
{
    return call<uint32_t>("time", own_policy{}, [](const Call& call) {
        call.world();
        const auto now = std::chrono::floor<std::chrono::seconds>(tls::Clock::now());
        return static_cast<uint32_t>(now.time_since_epoch().count());
    });
}

} // namespace stack::inline v0::wincs02
