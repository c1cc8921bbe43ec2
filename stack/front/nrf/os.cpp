// The nrf_modem_os_* functions an application must supply on the chip: weak defaults on the
// emulated clock, so that firmware links without a port. A port that the firmware brings wins.
#include "stack/front/nrf/call.hpp"

#include "stack/api/nrf_errno.h"

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <map>

namespace {

using stack::Process;

struct Semaphore {
    unsigned count;
    unsigned limit;
};

struct Mutex {
    unsigned depth;
    const void* owner;
};

/// Notifications so far, by context and of all; under the process lock.
// Never destroyed: exit handlers of the firmware may still call.
auto& notified = *new std::map<std::uint32_t, std::uint64_t>;
std::uint64_t notified_in_all = 0;

/// How many a waiter of `context` should have woken for; context 0 matches every other.
std::uint64_t notifications(std::uint32_t context)
{
    return context == 0 ? notified_in_all : notified[context] + notified[0];
}

/// One byte per thread: its address tells threads apart.
const void* this_thread()
{
    thread_local char here;
    return &here;
}

emu::Instant deadline(Process& process, int timeout_ms)
{
    if (timeout_ms < 0) return emu::never; // NRF_MODEM_OS_FOREVER
    return process.world().engine().now() + std::chrono::milliseconds{timeout_ms};
}

} // namespace

extern "C" {

#define EMU9160_WEAK __attribute__((weak))

EMU9160_WEAK void nrf_modem_os_init(void) {}

EMU9160_WEAK void nrf_modem_os_shutdown(void) { nrf_modem_os_event_notify(0); }

EMU9160_WEAK void* nrf_modem_os_shm_tx_alloc(size_t bytes) { return std::malloc(bytes); }
EMU9160_WEAK void nrf_modem_os_shm_tx_free(void* mem) { std::free(mem); }
EMU9160_WEAK void* nrf_modem_os_alloc(size_t bytes) { return std::malloc(bytes); }
EMU9160_WEAK void nrf_modem_os_free(void* mem) { std::free(mem); }

EMU9160_WEAK void nrf_modem_os_busywait(int32_t usec)
{
    if (usec <= 0) return;
    Process& process = Process::instance();
    auto lock = process.lock("modem_os_busywait");
    const auto until = process.world().engine().now() +
                       std::chrono::ceil<emu::Ts>(std::chrono::microseconds{usec});
    process.wait(
        lock, "modem_os_busywait", [] { return false; }, until);
    process.leave(lock);
}

EMU9160_WEAK int32_t nrf_modem_os_timedwait(uint32_t context, int32_t* timeout)
{
    Process& process = Process::instance();
    auto lock = process.lock("modem_os_timedwait");
    if (!process.initialized()) return -NRF_ESHUTDOWN;
    if (*timeout == NRF_MODEM_OS_NO_WAIT) return -NRF_EAGAIN;
    const std::uint64_t seen = notifications(context);
    const emu::Instant until = deadline(process, *timeout);
    const bool woken = process.wait(
        lock, "modem_os_timedwait",
        [&] { return notifications(context) != seen || !process.initialized(); }, until);
    if (*timeout != NRF_MODEM_OS_FOREVER) {
        // Never below zero, which would be FOREVER: a waiter may get its turn late.
        const auto left = std::max(until - process.world().engine().now(), emu::Ts{0});
        *timeout = static_cast<int32_t>(std::chrono::ceil<std::chrono::milliseconds>(left).count());
    }
    const bool up = process.initialized();
    process.leave(lock);
    if (!up) return -NRF_ESHUTDOWN;
    return woken ? 0 : -NRF_EAGAIN;
}

EMU9160_WEAK void nrf_modem_os_event_notify(uint32_t context)
{
    const auto lock = Process::instance().lock("modem_os_event_notify");
    ++notified[context];
    ++notified_in_all;
}

EMU9160_WEAK int nrf_modem_os_sleep(uint32_t timeout)
{
    Process& process = Process::instance();
    auto lock = process.lock("modem_os_sleep");
    const emu::Instant until =
        timeout == static_cast<uint32_t>(NRF_MODEM_OS_FOREVER)
            ? emu::never
            : process.world().engine().now() + std::chrono::milliseconds{timeout};
    process.wait(
        lock, "modem_os_sleep", [] { return false; }, until);
    process.leave(lock);
    // The reference names no error; nobody takes this one for a passing state.
    return Process::in_callback() && timeout != 0 ? -NRF_EPERM : 0;
}

/// The C library's errno gets the NRF_E* number itself: that is what firmware compares it with.
EMU9160_WEAK void nrf_modem_os_errno_set(int errno_val) { errno = errno_val; }

EMU9160_WEAK bool nrf_modem_os_is_in_isr(void) { return Process::in_callback(); }

EMU9160_WEAK int nrf_modem_os_sem_init(void** sem, unsigned int initial_count, unsigned int limit)
{
    if (sem == nullptr || limit == 0 || initial_count > limit) return -NRF_EINVAL;
    const auto lock = Process::instance().lock("modem_os_sem_init");
    if (*sem == nullptr) *sem = new Semaphore{};
    *static_cast<Semaphore*>(*sem) = {.count = initial_count, .limit = limit};
    return 0;
}

EMU9160_WEAK void nrf_modem_os_sem_give(void* sem)
{
    const auto lock = Process::instance().lock("modem_os_sem_give");
    auto* it = static_cast<Semaphore*>(sem);
    if (it->count < it->limit) ++it->count;
}

EMU9160_WEAK int nrf_modem_os_sem_take(void* sem, int timeout)
{
    Process& process = Process::instance();
    auto lock = process.lock("modem_os_sem_take");
    auto* it = static_cast<Semaphore*>(sem);
    if (it->count == 0 && timeout == NRF_MODEM_OS_NO_WAIT) return -NRF_EAGAIN;
    const emu::Instant until = it->count == 0 ? deadline(process, timeout) : emu::never;
    while (it->count == 0) { // a thread new to the library may be quicker than this one
        const bool free = process.wait(
            lock, "modem_os_sem_take", [it] { return it->count > 0; }, until);
        if (!free) {
            process.leave(lock);
            return -NRF_EAGAIN;
        }
    }
    --it->count;
    process.leave(lock);
    return 0;
}

EMU9160_WEAK unsigned int nrf_modem_os_sem_count_get(void* sem)
{
    const auto lock = Process::instance().lock("modem_os_sem_count_get");
    return static_cast<Semaphore*>(sem)->count;
}

EMU9160_WEAK int nrf_modem_os_mutex_init(void** mutex)
{
    if (mutex == nullptr) return -NRF_EINVAL;
    const auto lock = Process::instance().lock("modem_os_mutex_init");
    if (*mutex == nullptr) *mutex = new Mutex{};
    *static_cast<Mutex*>(*mutex) = {};
    return 0;
}

EMU9160_WEAK int nrf_modem_os_mutex_lock(void* mutex, int timeout)
{
    Process& process = Process::instance();
    auto lock = process.lock("modem_os_mutex_lock");
    auto* it = static_cast<Mutex*>(mutex);
    const void* self = this_thread();
    const auto free = [it, self] { return it->depth == 0 || it->owner == self; };
    const bool waits = !free() && timeout != NRF_MODEM_OS_NO_WAIT;
    const emu::Instant until = waits ? deadline(process, timeout) : emu::never;
    while (!free()) { // a thread new to the library may be quicker than this one
        if (waits && process.wait(lock, "modem_os_mutex_lock", free, until)) continue;
        process.leave(lock);
        return -NRF_EAGAIN;
    }
    it->owner = self;
    ++it->depth;
    process.leave(lock);
    return 0;
}

EMU9160_WEAK int nrf_modem_os_mutex_unlock(void* mutex)
{
    const auto lock = Process::instance().lock("modem_os_mutex_unlock");
    auto* it = static_cast<Mutex*>(mutex);
    if (it->depth == 0) return -NRF_EINVAL;
    if (it->owner != this_thread()) return -NRF_EPERM;
    --it->depth;
    return 0;
}

EMU9160_WEAK void nrf_modem_os_log(int, const char* fmt, ...)
{
    va_list arguments;
    va_start(arguments, fmt);
    std::vfprintf(stderr, fmt, arguments);
    va_end(arguments);
    std::fputc('\n', stderr);
}

EMU9160_WEAK void nrf_modem_os_logdump(int, const char* str, const void* data, size_t len)
{
    std::fprintf(stderr, "%s", str);
    for (size_t i = 0; i < len; ++i) {
        std::fprintf(stderr, " %02x", static_cast<const unsigned char*>(data)[i]);
    }
    std::fputc('\n', stderr);
}

} // extern "C"
