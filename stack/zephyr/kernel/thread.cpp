// Part of stack/zephyr/kernel/kernel.hpp: threads: who they are, how they begin and end.
#include "stack/zephyr/kernel/kernel.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include <pthread.h>

namespace stack::inline v0::zephyr {

namespace {

thread_local k_thread* running = nullptr; // on this thread of the host

} // namespace

bool overtakable()
{
    return running == nullptr ||
           (running->raised >= 0 && running->sched_locks == 0 && running->irq_locks == 0);
}

namespace kernel {

namespace {

thread_local k_thread own{}; // of one that the kernel did not create

/// Waits for the instant at which the thread begins.
class Beginning {
public:
    Beginning(const Call& call, const k_thread& thread) : engine_{call.engine()}, thread_{thread} {}
    std::optional<bool> step()
    {
        if (thread_.started == 0 || engine_.now() < begins()) return std::nullopt;
        return true;
    }
    emu::Instant deadline() const { return thread_.started == 0 ? emu::never : begins(); }
    bool ready() const { return thread_.started != 0 && engine_.now() >= begins(); }
    void give_up() {}

private:
    emu::Instant begins() const { return emu::epoch + emu::Ts{thread_.begins}; }
    const emu::Engine& engine_;
    const k_thread& thread_;
};

/// Gives the host's thread that it ran on, which may be another's name from now on.
pthread_t set_dead(const Call& call, k_thread& thread)
{
    thread.dead = 1;
    std::erase(kernel_of(call).threads, &thread);
    serve_all(thread.join_queue, 0);
    return std::exchange(thread.host, pthread_t{});
}

void* run(void* opaque)
{
    k_thread& thread = *static_cast<k_thread*>(opaque);
    running = &thread;
    const bool aborted = kernel_call<bool>("k_thread_create", [&](const Call& it) {
        while (!it.wait(Beginning{it, thread})) {
        }
        return thread.dead != 0; // under a sanitizer it gets here all the same
    });
    if (aborted) {
        running = nullptr;
        return nullptr;
    }
    thread.entry(thread.p1, thread.p2, thread.p3);
    kernel_call("k_thread_abort", [&](const Call& it) {
        thread.irq_locks = thread.sched_locks = 0;
        set_dead(it, thread);
        running = nullptr; // its memory may be another's from now on
    });
    return nullptr;
}

void name_thread(k_thread& thread, const char* name)
{
    std::snprintf(thread.name, sizeof thread.name, "%s", name);
    std::array<char, 16> shorter{}; // pthread_setname_np(3)
    std::snprintf(shorter.data(), shorter.size(), "%.15s", name);
    if (thread.host != 0) pthread_setname_np(thread.host, shorter.data());
}

bool known(const Call& call, const k_thread* thread)
{
    return usable(call, thread, EMU9160_ZEPHYR_THREAD, "thread");
}

/// Inherits from those who wait for its mutexes no longer: what it runs with is its own.
void set_own_priority(Process& process, k_thread& thread, int priority)
{
    const bool raised = thread.raised < thread.priority;
    thread.priority = priority;
    run_with(process, thread, raised ? std::min(thread.raised, priority) : priority);
}

} // namespace

k_thread& current()
{
    if (running != nullptr) return *running;
    if (own.tag == 0) {
        own.tag = EMU9160_ZEPHYR_THREAD;
        own.started = 1;
        own.host = pthread_self();
    }
    return *(running = &own);
}

void create(const Call& call, k_thread& thread, const char* name, k_thread_entry_t entry, void* p1,
            void* p2, void* p3, int priority, std::uint32_t options, k_timeout_t delay,
            bool service)
{
    const emu::Instant begins = deadline_of(call, delay);
    thread = {};
    thread.tag = EMU9160_ZEPHYR_THREAD;
    thread.options = options;
    thread.priority = thread.raised = priority;
    thread.started = begins != emu::never;
    thread.service = service;
    thread.begins = begins == emu::never ? 0 : begins.time_since_epoch().count();
    thread.entry = entry;
    thread.p1 = p1;
    thread.p2 = p2;
    thread.p3 = p3;
    kernel_of(call).threads.push_back(&thread);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t host{};
    call.lock().unlock();
    // Not left to the order of symbols: a program that links this library alone has libc's first.
    const int error =
        call.process().create_thread(pthread_create, &host, &attributes, run, &thread);
    pthread_attr_destroy(&attributes);
    call.lock().lock(call.name());
    if (error != 0) throw std::runtime_error("no thread is left for k_thread_create");
    thread.host = host;
    call.process().set_priority(host, priority);
    name_thread(thread, name);
}

extern "C" {

k_tid_t k_thread_create(k_thread* new_thread, k_thread_stack_t* stack, size_t stack_size,
                        k_thread_entry_t entry, void* p1, void* p2, void* p3, int prio,
                        uint32_t options, k_timeout_t delay)
{
    return kernel_call<k_tid_t>("k_thread_create", [&](const Call& it) -> k_tid_t {
        if (!given(it, new_thread, "new_thread")) return nullptr;
        if (entry == nullptr) {
            misuse(it.name(), "entry is NULL");
            return nullptr;
        }
        const auto& threads = kernel_of(it).threads;
        if (std::ranges::find(threads, new_thread) != threads.end()) {
            misuse(it.name(), "new_thread still runs");
            return nullptr;
        }
        spend(it);
        create(it, *new_thread, "", entry, p1, p2, p3, prio, options, delay);
        new_thread->stack = stack;
        new_thread->stack_size = stack_size;
        return new_thread;
    });
}

int k_thread_join(k_thread* thread, k_timeout_t timeout)
{
    return kernel_call<int>("k_thread_join", [&](const Call& it) {
        if (!known(it, thread)) return -EINVAL;
        if (thread->dead != 0) return 0;
        const Waiting* theirs = thread->waiting;
        if (thread == &current() || (theirs != nullptr && theirs->queue == &current().join_queue))
            return -EDEADLK;
        if (no_wait(timeout)) {
            look(it);
            return -EBUSY;
        }
        return wait_in(it, thread->join_queue, timeout);
    });
}

void k_thread_abort(k_tid_t thread)
{
    kernel_call("k_thread_abort", [&](const Call& it) {
        if (!known(it, thread) || thread->dead != 0) return;
        const pthread_t host = set_dead(it, *thread);
        if (thread != &current()) {
            // In interrupt context it goes later: what comes meanwhile is for others.
            if (thread->waiting != nullptr) withdraw(*thread->waiting);
            if (host != 0) it.process().end_thread(it.lock(), it.name(), host);
            return;
        }
        thread->irq_locks = thread->sched_locks = 0;
        running = nullptr;
        pthread_exit(nullptr); // the lock unwinds with the call
    });
}

void k_thread_start(k_tid_t thread)
{
    kernel_call("k_thread_start", [&](const Call& it) {
        if (!known(it, thread) || thread->started != 0) return;
        spend(it);
        thread->begins = it.engine().now().time_since_epoch().count();
        thread->started = 1;
        it.process().changed();
    });
}

void k_thread_suspend(k_tid_t thread)
{
    kernel_call("k_thread_suspend", [&](const Call& it) {
        if (!known(it, thread) || thread->dead != 0 || thread->suspended != 0) return;
        thread->suspended = 1;
        if (thread->host != 0) it.process().suspend(thread->host, true);
        if (thread == &current() && !Process::in_callback())
            it.process().yield(it.lock(), it.name());
    });
}

void k_thread_resume(k_tid_t thread)
{
    kernel_call("k_thread_resume", [&](const Call& it) {
        if (!known(it, thread) || thread->suspended == 0) return;
        spend(it);
        thread->suspended = 0;
        if (thread->host != 0) it.process().suspend(thread->host, false);
    });
}

int k_thread_priority_get(k_tid_t thread)
{
    return kernel_call<int>("k_thread_priority_get",
                            [&](const Call& it) { return known(it, thread) ? thread->raised : 0; });
}

void k_thread_priority_set(k_tid_t thread, int prio)
{
    kernel_call("k_thread_priority_set", [&](const Call& it) {
        if (known(it, thread)) set_own_priority(it.process(), *thread, prio);
    });
}

int k_thread_name_set(k_tid_t thread, const char* str)
{
    return kernel_call<int>("k_thread_name_set", [&](const Call& it) {
        k_thread* const named = thread == nullptr ? &current() : thread;
        if (!known(it, named) || !given(it, str, "str")) return -EINVAL;
        name_thread(*named, str);
        return 0;
    });
}

const char* k_thread_name_get(k_tid_t thread)
{
    return kernel_call<const char*>("k_thread_name_get", [&](const Call& it) -> const char* {
        return known(it, thread) ? thread->name : nullptr;
    });
}

int k_thread_name_copy(k_tid_t thread, char* buf, size_t size)
{
    return kernel_call<int>("k_thread_name_copy", [&](const Call& it) {
        if (!known(it, thread) || !given(it, buf, "buf")) return -EINVAL;
        std::snprintf(buf, size, "%s", thread->name);
        return 0;
    });
}

const char* k_thread_state_str(k_tid_t thread, char* buf, size_t size)
{
    return kernel_call<const char*>("k_thread_state_str", [&](const Call& it) -> const char* {
        if (!known(it, thread) || !given(it, buf, "buf")) return "";
        const char* const state = thread->dead != 0            ? "dead"
                                  : thread->suspended != 0     ? "suspended"
                                  : thread->started == 0       ? "prestart"
                                  : thread->waiting != nullptr ? "pending"
                                                               : "queued";
        std::snprintf(buf, size, "%s", state);
        return buf;
    });
}

void k_thread_custom_data_set(void* value) { current().custom_data = value; }

void* k_thread_custom_data_get(void) { return current().custom_data; }

void k_thread_foreach(k_thread_user_cb_t user_cb, void* user_data)
{
    std::vector<k_thread*> all;
    kernel_call("k_thread_foreach", [&](const Call& it) {
        if (user_cb != nullptr) all = kernel_of(it).threads;
    });
    for (const k_thread* thread : all)
        user_cb(thread, user_data);
}

void k_thread_foreach_unlocked(k_thread_user_cb_t user_cb, void* user_data)
{
    k_thread_foreach(user_cb, user_data);
}

void k_thread_user_mode_enter(k_thread_entry_t entry, void* p1, void* p2, void* p3)
{
    entry(p1, p2, p3);
    k_thread_abort(&current());
    __builtin_unreachable();
}

k_tid_t k_current_get(void) { return &current(); }

void k_yield(void)
{
    kernel_call("k_yield", [](const Call& it) {
        look(it);
        if (current().sched_locks == 0 && current().irq_locks == 0)
            it.process().yield(it.lock(), it.name());
    });
}

void k_wakeup(k_tid_t thread)
{
    kernel_call("k_wakeup", [&](const Call& it) {
        if (!known(it, thread)) return;
        spend(it);
        // Who sleeps waits in a queue of its own.
        Waiting* const theirs = thread->waiting;
        if (theirs != nullptr && theirs->wanted == 0 && theirs->data == theirs) serve(*theirs, 0);
    });
}

void k_sched_lock(void) { ++current().sched_locks; }

void k_sched_unlock(void)
{
    kernel_call("k_sched_unlock", [](const Call& it) {
        if (current().sched_locks == 0) return misuse(it.name(), "the scheduler is not locked");
        --current().sched_locks;
    });
}

bool k_is_in_isr(void)
{
    return kernel_call<bool>("k_is_in_isr", [](const Call& it) {
        look(it);
        return Process::in_callback();
    });
}

int k_is_preempt_thread(void) { return !Process::in_callback() && overtakable() ? 1 : 0; }

unsigned int emu9160_zephyr_irq_lock(void)
{
    return kernel_call<unsigned int>("irq_lock", [](const Call& it) {
        it.process().mask_interrupts(true);
        return current().irq_locks++;
    });
}

void emu9160_zephyr_irq_unlock(unsigned int key)
{
    kernel_call("irq_unlock", [&](const Call& it) {
        current().irq_locks = key;
        it.process().mask_interrupts(key != 0);
    });
}

} // extern "C"

} // namespace kernel

} // namespace stack::inline v0::zephyr
