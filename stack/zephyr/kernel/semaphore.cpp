// Part of stack/zephyr/kernel/kernel.hpp: semaphores, mutexes, condition variables.
#include "stack/zephyr/kernel/kernel.hpp"

#include "zephyr/sys/mutex.h"
#include "zephyr/sys/sem.h"

#include <algorithm>

namespace stack::inline v0::zephyr::kernel {

namespace {

bool usable_sem(const Call& it, const k_sem* sem)
{
    return usable(it, sem, EMU9160_ZEPHYR_SEM, "sem");
}

int init_sem(const char* name, k_sem* sem, unsigned initial_count, unsigned limit)
{
    return kernel_call<int>(name, [&](const Call& it) {
        if (!given(it, sem, "sem") || limit == 0 || initial_count > limit) return -EINVAL;
        *sem = {.tag = EMU9160_ZEPHYR_SEM,
                .count = initial_count,
                .limit = limit,
                .wait_q = {},
                .poll_events = {}};
        return 0;
    });
}

int take_sem(const char* name, k_sem* sem, k_timeout_t timeout)
{
    return kernel_call<int>(name, [&](const Call& it) {
        if (!usable_sem(it, sem)) return -EINVAL;
        if (sem->count > 0) {
            spend(it);
            if (sem->count > 0) { // nobody took it meanwhile
                --sem->count;
                return 0;
            }
        }
        if (no_wait(timeout)) {
            look(it);
            return -EBUSY;
        }
        return wait_in(it, sem->wait_q, timeout);
    });
}

/// To the first who waits; nobody else gets hold of it.
int give_sem(const char* name, k_sem* sem)
{
    return kernel_call<int>(name, [&](const Call& it) {
        if (!usable_sem(it, sem)) return -EINVAL;
        if (serve_first(sem->wait_q, 0) == nullptr) {
            sem->count = std::min(sem->count + (sem->count == UINT_MAX ? 0 : 1), sem->limit);
            tell_pollers(sem->poll_events, K_POLL_STATE_SEM_AVAILABLE);
        }
        spend(it);
        return 0;
    });
}

unsigned count_of(const char* name, k_sem* sem)
{
    return kernel_call<unsigned>(name, [&](const Call& it) -> unsigned {
        if (!usable_sem(it, sem)) return 0;
        look(it);
        return sem->count;
    });
}

bool usable_mutex(const Call& it, const k_mutex* mutex)
{
    return usable(it, mutex, EMU9160_ZEPHYR_MUTEX, "mutex");
}

/// What its owner runs with beside it.
int without(const k_mutex& mutex)
{
    return std::min(mutex.owner->priority, static_cast<int>(mutex.lent_before));
}

void own(k_mutex& mutex, k_thread& thread)
{
    mutex.owner = &thread;
    mutex.lock_count = 1;
    mutex.lent_before = thread.raised < thread.priority ? thread.raised : INT_MAX;
}

/// The owner runs with the highest priority among those who wait for it.
void lend(Process& process, k_mutex& mutex)
{
    if (mutex.owner == nullptr || mutex.owner->dead != 0) return;
    const Waiting* const first = mutex.wait_q.first;
    const int beside = without(mutex);
    run_with(process, *mutex.owner,
             first == nullptr ? beside : std::min(beside, first->thread->raised));
}

void hand_over(Process& process, k_mutex& mutex)
{
    run_with(process, *mutex.owner, without(mutex));
    mutex.owner = nullptr;
    mutex.lock_count = 0;
    if (const Waiting* const next = serve_first(mutex.wait_q, 0)) own(mutex, *next->thread);
    lend(process, mutex);
}

int lock_mutex(const Call& it, k_mutex& mutex, k_timeout_t timeout)
{
    k_thread& self = current();
    if (mutex.owner == nullptr || mutex.owner == &self) {
        if (mutex.owner == nullptr) {
            own(mutex, self);
        } else {
            ++mutex.lock_count;
        }
        spend(it);
        return 0;
    }
    if (no_wait(timeout)) {
        look(it);
        return -EBUSY;
    }
    if (self.raised < mutex.owner->raised && mutex.owner->dead == 0)
        run_with(it.process(), *mutex.owner, self.raised);
    Waiting waiting;
    waiting.mutex = &mutex;
    const int error = wait_in(it, mutex.wait_q, timeout, waiting);
    if (error != 0) lend(it.process(), mutex);
    return error;
}

int lock_of(const char* name, k_mutex* mutex, k_timeout_t timeout)
{
    return kernel_call<int>(name, [&](const Call& it) {
        if (!usable_mutex(it, mutex)) return -EINVAL;
        if (Process::in_callback()) {
            misuse(name, "a mutex cannot be locked in interrupt context");
            return -EBUSY;
        }
        return lock_mutex(it, *mutex, timeout);
    });
}

int unlock_of(const char* name, k_mutex* mutex)
{
    return kernel_call<int>(name, [&](const Call& it) {
        if (!usable_mutex(it, mutex)) return -EINVAL;
        if (mutex->owner == nullptr) return -EINVAL;
        if (mutex->owner != &current()) return -EPERM;
        if (--mutex->lock_count == 0) hand_over(it.process(), *mutex);
        spend(it);
        return 0;
    });
}

int init_mutex(const char* name, k_mutex* mutex)
{
    return kernel_call<int>(name, [&](const Call& it) {
        if (!given(it, mutex, "mutex")) return -EINVAL;
        *mutex = {};
        mutex->tag = EMU9160_ZEPHYR_MUTEX;
        return 0;
    });
}

bool usable_condvar(const Call& it, const k_condvar* condvar)
{
    return usable(it, condvar, EMU9160_ZEPHYR_CONDVAR, "condvar");
}

} // namespace

extern "C" {

int k_sem_init(k_sem* sem, unsigned int initial_count, unsigned int limit)
{
    return init_sem("k_sem_init", sem, initial_count, limit);
}

int k_sem_take(k_sem* sem, k_timeout_t timeout) { return take_sem("k_sem_take", sem, timeout); }

void k_sem_give(k_sem* sem) { give_sem("k_sem_give", sem); }

void k_sem_reset(k_sem* sem)
{
    kernel_call("k_sem_reset", [&](const Call& it) {
        if (!usable_sem(it, sem)) return;
        sem->count = 0;
        serve_all(sem->wait_q, -EAGAIN);
        spend(it);
    });
}

unsigned int k_sem_count_get(k_sem* sem) { return count_of("k_sem_count_get", sem); }

int sys_sem_init(sys_sem* sem, unsigned int initial_count, unsigned int limit)
{
    return init_sem("sys_sem_init", reinterpret_cast<k_sem*>(sem), initial_count, limit);
}

int sys_sem_give(sys_sem* sem) { return give_sem("sys_sem_give", reinterpret_cast<k_sem*>(sem)); }

int sys_sem_take(sys_sem* sem, k_timeout_t timeout)
{
    const int error = take_sem("sys_sem_take", reinterpret_cast<k_sem*>(sem), timeout);
    return error == -EAGAIN || error == -EBUSY ? -ETIMEDOUT : error;
}

unsigned int sys_sem_count_get(sys_sem* sem)
{
    return count_of("sys_sem_count_get", reinterpret_cast<k_sem*>(sem));
}

int k_mutex_init(k_mutex* mutex) { return init_mutex("k_mutex_init", mutex); }

int k_mutex_lock(k_mutex* mutex, k_timeout_t timeout)
{
    return lock_of("k_mutex_lock", mutex, timeout);
}

int k_mutex_unlock(k_mutex* mutex) { return unlock_of("k_mutex_unlock", mutex); }

void sys_mutex_init(sys_mutex* mutex)
{
    init_mutex("sys_mutex_init", reinterpret_cast<k_mutex*>(mutex));
}

int sys_mutex_lock(sys_mutex* mutex, k_timeout_t timeout)
{
    return lock_of("sys_mutex_lock", reinterpret_cast<k_mutex*>(mutex), timeout);
}

int sys_mutex_unlock(sys_mutex* mutex)
{
    return unlock_of("sys_mutex_unlock", reinterpret_cast<k_mutex*>(mutex));
}

int k_condvar_init(k_condvar* condvar)
{
    return kernel_call<int>("k_condvar_init", [&](const Call& it) {
        if (!given(it, condvar, "condvar")) return -EINVAL;
        *condvar = {.tag = EMU9160_ZEPHYR_CONDVAR, .wait_q = {}};
        return 0;
    });
}

int k_condvar_signal(k_condvar* condvar)
{
    return kernel_call<int>("k_condvar_signal", [&](const Call& it) {
        if (!usable_condvar(it, condvar)) return -EINVAL;
        serve_first(condvar->wait_q, 0);
        spend(it);
        return 0;
    });
}

int k_condvar_broadcast(k_condvar* condvar)
{
    return kernel_call<int>("k_condvar_broadcast", [&](const Call& it) {
        if (!usable_condvar(it, condvar)) return -EINVAL;
        int woken = 0;
        while (serve_first(condvar->wait_q, 0) != nullptr)
            ++woken;
        spend(it);
        return woken;
    });
}

int k_condvar_wait(k_condvar* condvar, k_mutex* mutex, k_timeout_t timeout)
{
    return kernel_call<int>("k_condvar_wait", [&](const Call& it) {
        if (!usable_condvar(it, condvar) || !usable_mutex(it, mutex)) return -EINVAL;
        if (mutex->owner != &current()) return mutex->owner == nullptr ? -EINVAL : -EPERM;
        if (--mutex->lock_count == 0) hand_over(it.process(), *mutex);
        int error = -EAGAIN;
        if (no_wait(timeout)) {
            look(it);
        } else {
            error = wait_in(it, condvar->wait_q, timeout);
        }
        lock_mutex(it, *mutex, {K_TICKS_FOREVER});
        return error;
    });
}

} // extern "C"

} // namespace stack::inline v0::zephyr::kernel
