// Part of stack/api/nrf_modem_os.h: the nrf_modem_os_* functions an application must supply on the
// chip: weak defaults on the emulated clock, so that firmware links without a port. A port that the
// firmware brings wins.
#include "stack/front/nrf/call.hpp"
#include "stack/op/pause.hpp"

#include "stack/api/nrf_errno.h"

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <new>

namespace {

using stack::after_ms;
using stack::call;
using stack::Call;
using stack::own_policy;
using stack::Process;

struct Semaphore {
    unsigned count;
    unsigned limit;
};

struct Mutex {
    unsigned depth;
    const void* owner;
};

struct Timedwait;

/// Who is in nrf_modem_os_timedwait(); under the process lock.
// Never destroyed: exit handlers of the firmware may still call.
auto& timedwaits = *new std::list<Timedwait*>;

struct Timedwait {
    explicit Timedwait(std::uint32_t waits_for) : context{waits_for} { timedwaits.push_back(this); }
    ~Timedwait() { timedwaits.remove(this); }
    Timedwait(const Timedwait&) = delete;
    Timedwait& operator=(const Timedwait&) = delete;

    std::uint32_t context;
    bool woken = false;
};

/// One byte per thread: its address tells threads apart.
const void* this_thread()
{
    thread_local char here;
    return &here;
}

/// What lies before a block of the tx area. Blocks are the host's memory: what is counted is how
/// much of the area they would take.
struct alignas(std::max_align_t) TxBlock {
    std::size_t bytes;
};
std::size_t tx_used = 0; // under the process lock

/// False when time is over first.
template <typename Ready>
bool wait_for(const Call& it, Ready ready, int timeout_ms)
{
    if (timeout_ms == NRF_MODEM_OS_NO_WAIT) return false;
    return it.wait(stack::op::Until{it.engine(), ready, after_ms(it, timeout_ms)});
}

} // namespace

extern "C" {

#define EMU9160_WEAK __attribute__((weak))

EMU9160_WEAK void nrf_modem_os_init(void) {}

EMU9160_WEAK void nrf_modem_os_shutdown(void) { nrf_modem_os_event_notify(0); }

EMU9160_WEAK void* nrf_modem_os_shm_tx_alloc(size_t bytes)
{
    return call<void*>("nrf_modem_os_shm_tx_alloc", own_policy{}, [&](const Call& it) -> void* {
        const std::size_t size = it.process().shared_memory().tx;
        if (tx_used > size || bytes > size - tx_used) return nullptr;
        void* const block = std::malloc(sizeof(TxBlock) + bytes);
        if (block == nullptr) return nullptr;
        tx_used += bytes;
        return new (block) TxBlock{bytes} + 1;
    });
}

EMU9160_WEAK void nrf_modem_os_shm_tx_free(void* mem)
{
    if (mem == nullptr) return;
    call<void>("nrf_modem_os_shm_tx_free", own_policy{}, [&](const Call&) {
        TxBlock* const block = static_cast<TxBlock*>(mem) - 1;
        tx_used -= block->bytes;
        std::free(block);
    });
}

EMU9160_WEAK void* nrf_modem_os_alloc(size_t bytes) { return std::malloc(bytes); }
EMU9160_WEAK void nrf_modem_os_free(void* mem) { std::free(mem); }

EMU9160_WEAK void nrf_modem_os_busywait(int32_t usec)
{
    if (usec <= 0) return;
    call<void>("nrf_modem_os_busywait", own_policy{}, [&](const Call& it) {
        it.wait(stack::op::Pause{it.engine(),
                                 it.engine().now() +
                                     std::chrono::ceil<emu::Ts>(std::chrono::microseconds{usec})});
    });
}

EMU9160_WEAK int32_t nrf_modem_os_timedwait(uint32_t context, int32_t* timeout)
{
    if (timeout == nullptr) return -NRF_EINVAL;
    return call<int32_t>("nrf_modem_os_timedwait", own_policy{}, [&](const Call& it) {
        const Process& process = it.process();
        if (!process.initialized()) return -NRF_ESHUTDOWN;
        if (*timeout == NRF_MODEM_OS_NO_WAIT) return -NRF_EAGAIN;
        const Timedwait self{context};
        const emu::Instant until = after_ms(it, *timeout);
        const auto woken = [&] { return self.woken || !process.initialized(); };
        const bool in_time = it.wait(stack::op::Until{it.engine(), woken, until});
        if (*timeout != NRF_MODEM_OS_FOREVER) {
            // Never below zero, which would be FOREVER: a waiter may get its turn late.
            const auto left = std::max(until - it.engine().now(), emu::Ts{0});
            *timeout =
                static_cast<int32_t>(std::chrono::ceil<std::chrono::milliseconds>(left).count());
        }
        if (!process.initialized()) return -NRF_ESHUTDOWN;
        return in_time ? 0 : -NRF_EAGAIN;
    });
}

EMU9160_WEAK void nrf_modem_os_event_notify(uint32_t context)
{
    call<void>("nrf_modem_os_event_notify", own_policy{}, [&](const Call&) {
        for (Timedwait* each : timedwaits) // context 0 matches every other
            each->woken |= context == 0 || each->context == 0 || each->context == context;
    });
}

EMU9160_WEAK int nrf_modem_os_sleep(uint32_t timeout)
{
    return call("nrf_modem_os_sleep", own_policy{}, [&](const Call& it) {
        const emu::Instant until = timeout == static_cast<uint32_t>(NRF_MODEM_OS_FOREVER)
                                       ? emu::never
                                       : it.engine().now() + std::chrono::milliseconds{timeout};
        // The reference names no error; nobody takes this one for a passing state.
        return it.wait(stack::op::Pause{it.engine(), until}) ? 0 : -NRF_EPERM;
    });
}

/// The C library's errno gets the NRF_E* number itself: that is what firmware compares it with.
EMU9160_WEAK void nrf_modem_os_errno_set(int errno_val) { errno = errno_val; }

EMU9160_WEAK bool nrf_modem_os_is_in_isr(void) { return Process::in_callback(); }

EMU9160_WEAK int nrf_modem_os_sem_init(void** sem, unsigned int initial_count, unsigned int limit)
{
    if (sem == nullptr || limit == 0 || initial_count > limit) return -NRF_EINVAL;
    return call("nrf_modem_os_sem_init", own_policy{}, [&](const Call&) {
        if (*sem == nullptr) *sem = new Semaphore{};
        *static_cast<Semaphore*>(*sem) = {.count = initial_count, .limit = limit};
        return 0;
    });
}

EMU9160_WEAK void nrf_modem_os_sem_give(void* sem)
{
    if (sem == nullptr) return;
    call<void>("nrf_modem_os_sem_give", own_policy{}, [&](const Call&) {
        auto* it = static_cast<Semaphore*>(sem);
        if (it->count < it->limit) ++it->count;
    });
}

EMU9160_WEAK int nrf_modem_os_sem_take(void* sem, int timeout)
{
    if (sem == nullptr) return -NRF_EINVAL;
    return call("nrf_modem_os_sem_take", own_policy{}, [&](const Call& it) {
        auto* wanted = static_cast<Semaphore*>(sem);
        const auto free = [wanted] { return wanted->count > 0; };
        if (!free() && !wait_for(it, free, timeout)) return -NRF_EAGAIN;
        --wanted->count;
        return 0;
    });
}

EMU9160_WEAK unsigned int nrf_modem_os_sem_count_get(void* sem)
{
    if (sem == nullptr) return 0;
    return call<unsigned>("nrf_modem_os_sem_count_get", own_policy{},
                          [&](const Call&) { return static_cast<Semaphore*>(sem)->count; });
}

EMU9160_WEAK int nrf_modem_os_mutex_init(void** mutex)
{
    if (mutex == nullptr) return -NRF_EINVAL;
    return call("nrf_modem_os_mutex_init", own_policy{}, [&](const Call&) {
        if (*mutex == nullptr) *mutex = new Mutex{};
        *static_cast<Mutex*>(*mutex) = {};
        return 0;
    });
}

EMU9160_WEAK int nrf_modem_os_mutex_lock(void* mutex, int timeout)
{
    if (mutex == nullptr) return -NRF_EINVAL;
    return call("nrf_modem_os_mutex_lock", own_policy{}, [&](const Call& it) {
        auto* wanted = static_cast<Mutex*>(mutex);
        const void* self = this_thread();
        const auto free = [wanted, self] { return wanted->depth == 0 || wanted->owner == self; };
        if (!free() && !wait_for(it, free, timeout)) return -NRF_EAGAIN;
        wanted->owner = self;
        ++wanted->depth;
        return 0;
    });
}

EMU9160_WEAK int nrf_modem_os_mutex_unlock(void* mutex)
{
    if (mutex == nullptr) return -NRF_EINVAL;
    return call("nrf_modem_os_mutex_unlock", own_policy{}, [&](const Call&) {
        auto* it = static_cast<Mutex*>(mutex);
        if (it->depth == 0) return -NRF_EINVAL;
        if (it->owner != this_thread()) return -NRF_EPERM;
        --it->depth;
        return 0;
    });
}

EMU9160_WEAK void nrf_modem_os_log(int, const char* fmt, ...)
{
    if (fmt == nullptr) return;
    va_list arguments;
    va_start(arguments, fmt);
    std::vfprintf(stderr, fmt, arguments);
    va_end(arguments);
    std::fputc('\n', stderr);
}

EMU9160_WEAK void nrf_modem_os_logdump(int, const char* str, const void* data, size_t len)
{
    std::fprintf(stderr, "%s", str == nullptr ? "" : str);
    for (size_t i = 0; data != nullptr && i < len; ++i) {
        std::fprintf(stderr, " %02x", static_cast<const unsigned char*>(data)[i]);
    }
    std::fputc('\n', stderr);
}

} // extern "C"
