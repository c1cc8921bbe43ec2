// Part of stack/zephyr/kernel/kernel.hpp: work and its queues. Each queue has a Zephyr
// thread; that of the system is created by the first call that needs it. Above 400 lines, because a
// work item, its delay and its queue have one state.
#include "stack/zephyr/kernel/kernel.hpp"

#include <algorithm>

__attribute__((visibility("default"))) k_work_q k_sys_work_q{};

namespace stack::inline v0::zephyr::kernel {

namespace {

constexpr std::uint32_t started = 1;
constexpr std::uint32_t draining = 2;
constexpr std::uint32_t plugged = 4;
constexpr std::uint32_t no_yield = 8;

constexpr std::uint32_t busy_mask =
    K_WORK_RUNNING | K_WORK_CANCELING | K_WORK_QUEUED | K_WORK_DELAYED | K_WORK_FLUSHING;

bool usable_work(const Call& it, const k_work* work)
{
    return usable(it, work, EMU9160_ZEPHYR_WORK, "work");
}

int busy(const k_work& work) { return static_cast<int>(work.flags & busy_mask); }

/// Who waits for it to be idle goes on.
void settle(k_work& work)
{
    if ((work.flags & (K_WORK_RUNNING | K_WORK_QUEUED)) == 0) {
        work.flags &= ~static_cast<unsigned>(K_WORK_CANCELING | K_WORK_FLUSHING);
    }
    if (busy(work) == 0) serve_all(work.idlers, 0);
}

bool unqueue(k_work& work)
{
    if ((work.flags & K_WORK_QUEUED) == 0) return false;
    k_work_q& queue = *work.queue;
    k_work* previous = nullptr;
    for (k_work* each = queue.first; each != nullptr; previous = std::exchange(each, each->next)) {
        if (each != &work) continue;
        (previous == nullptr ? queue.first : previous->next) = work.next;
        if (queue.last == &work) queue.last = previous;
        break;
    }
    work.flags &= ~static_cast<unsigned>(K_WORK_QUEUED);
    return true;
}

void append(k_work_q& queue, k_work& work)
{
    work.next = nullptr;
    (queue.last == nullptr ? queue.first : queue.last->next) = &work;
    queue.last = &work;
    work.queue = &queue;
    work.flags |= K_WORK_QUEUED;
    serve_first(queue.wait_q, 0);
}

/// What k_work_submit_to_queue() returns. `chained`: by the queue's own thread.
int submit(k_work_q* queue, k_work& work, bool chained)
{
    if ((work.flags & K_WORK_CANCELING) != 0) return -EBUSY;
    if ((work.flags & K_WORK_QUEUED) != 0) return 0;
    const bool runs = (work.flags & K_WORK_RUNNING) != 0;
    if (runs) queue = work.queue; // it runs in one queue at a time
    if (queue == nullptr) queue = work.queue;
    if (queue == nullptr) return -EINVAL;
    if ((queue->flags & started) == 0) return -ENODEV;
    if ((queue->flags & draining) != 0 && !chained) return -EBUSY;
    if ((queue->flags & plugged) != 0 && (queue->flags & draining) == 0) return -EBUSY;
    append(*queue, work);
    return runs ? 2 : 1;
}

bool by_thread_of(const k_work_q* queue)
{
    return queue != nullptr && !Process::in_callback() && &current() == &queue->thread;
}

/// What the thread of a queue does.
void serve_queue(void* opaque, void*, void*)
{
    k_work_q& queue = *static_cast<k_work_q*>(opaque);
    for (;;) {
        k_work* work = nullptr;
        kernel_call("k_work_queue", [&](const Call& it) {
            while (queue.first == nullptr) {
                queue.flags &= ~draining;
                serve_all(queue.drain_q, 0);
                wait_in(it, queue.wait_q, {K_TICKS_FOREVER});
            }
            work = queue.first;
            unqueue(*work);
            work->flags |= K_WORK_RUNNING;
            queue.running = work;
        });
        work->handler(work);
        kernel_call("k_work_queue", [&](const Call& it) {
            // The handler may have freed it: nothing of it is touched unless it is still ours.
            if (queue.running == work) {
                queue.running = nullptr;
                work->flags &= ~static_cast<unsigned>(K_WORK_RUNNING);
                serve_all(work->flushers, 0);
                settle(*work);
            }
            if ((queue.flags & no_yield) == 0) it.process().yield(it.lock(), it.name());
        });
    }
}

void start_queue(const Call& it, k_work_q& queue, const char* name, int priority)
{
    queue.tag = EMU9160_ZEPHYR_WORK_QUEUE;
    queue.flags |= started;
    kernel_of(it).work_queues.push_back(&queue);
    create(it, queue.thread, name, serve_queue, &queue, nullptr, nullptr, priority, 0, {0}, true);
}

k_work_q& system_queue(const Call& it)
{
    if ((k_sys_work_q.flags & started) == 0)
        start_queue(it, k_sys_work_q, "sysworkq", configuration().system_workqueue_priority);
    return k_sys_work_q;
}

/// Null is said; the system's is started.
bool usable_work_queue(const Call& it, k_work_q* queue)
{
    if (queue == &k_sys_work_q) system_queue(it);
    return given(it, queue, "queue");
}

int submit_of(const char* name, k_work_q* queue, k_work* work)
{
    return kernel_call<int>(name, [&](const Call& it) {
        if (!usable_work(it, work) || !usable_work_queue(it, queue)) return -EINVAL;
        if (work->handler == nullptr) {
            misuse(name, "the work has no handler");
            return -EINVAL;
        }
        spend(it);
        return submit(queue, *work, by_thread_of(queue));
    });
}

// Delays

Delay* delay_of(Kernel& kernel, const k_work_delayable& dwork)
{
    const auto here = kernel.delays.find(&dwork);
    return here == kernel.delays.end() ? nullptr : &here->second;
}

bool unschedule(Kernel& kernel, k_work_delayable& dwork)
{
    if ((dwork.work.flags & K_WORK_DELAYED) == 0) return false;
    kernel.delays.erase(&dwork);
    dwork.work.flags &= ~static_cast<unsigned>(K_WORK_DELAYED);
    return true;
}

int begin_delay(const Call& it, k_work_q* queue, k_work_delayable& dwork, k_timeout_t delay)
{
    if (no_wait(delay)) return submit(queue, dwork.work, by_thread_of(queue));
    dwork.work.flags |= K_WORK_DELAYED;
    dwork.queue = queue;
    Delay& timer = kernel_of(it).delays.try_emplace(&dwork, it.engine()).first->second;
    timer.object = &dwork;
    const emu::Instant when = deadline_of(it, delay);
    if (when != emu::never) timer.timer.start_at(when);
    return 1;
}

bool usable_delayable(const Call& it, const k_work_delayable* dwork)
{
    return usable_work(it, reinterpret_cast<const k_work*>(dwork));
}

int schedule_of(const char* name, k_work_q* queue, k_work_delayable* dwork, k_timeout_t delay,
                bool anew)
{
    return kernel_call<int>(name, [&](const Call& it) {
        if (!usable_delayable(it, dwork) || !usable_work_queue(it, queue)) return -EINVAL;
        spend(it);
        if (anew) {
            unschedule(kernel_of(it), *dwork);
        } else if ((busy(dwork->work) & ~K_WORK_RUNNING) != 0) {
            return 0;
        }
        return begin_delay(it, queue, *dwork, delay);
    });
}

/// Busy bits that are left.
int cancel(k_work& work)
{
    if ((work.flags & K_WORK_CANCELING) == 0) {
        unqueue(work);
        if (busy(work) != 0) work.flags |= K_WORK_CANCELING;
        settle(work);
    }
    return busy(work);
}

bool wait_until_idle(const Call& it, k_work& work)
{
    if (busy(work) == 0) return false;
    if (by_thread_of(work.queue)) {
        misuse(it.name(), "the work's own queue would wait for ever");
        return false;
    }
    wait_in(it, work.idlers, {K_TICKS_FOREVER});
    return true;
}

bool flush(const Call& it, k_work& work)
{
    if ((work.flags & (K_WORK_QUEUED | K_WORK_RUNNING)) == 0) return false;
    if (by_thread_of(work.queue)) {
        misuse(it.name(), "the work's own queue would wait for ever");
        return false;
    }
    // Until it has run once more when it is queued, else until it has run.
    const bool twice = (work.flags & K_WORK_QUEUED) != 0 && (work.flags & K_WORK_RUNNING) != 0;
    for (int i = twice ? 0 : 1; i < 2; ++i)
        if (wait_in(it, work.flushers, {K_TICKS_FOREVER}) != 0) break;
    return true;
}

emu::Instant expiry_of(const Call& it, const k_work_delayable& dwork)
{
    const Delay* const delay = delay_of(kernel_of(it), dwork);
    return delay != nullptr && delay->timer.running() ? delay->timer.expiry() : it.engine().now();
}

} // namespace

void Delay::fire()
{
    k_work_delayable& dwork = *object;
    dwork.work.flags &= ~static_cast<unsigned>(K_WORK_DELAYED);
    submit(dwork.queue, dwork.work, false);
    Process::instance().changed();
}

extern "C" {

void k_work_init(k_work* work, k_work_handler_t handler)
{
    kernel_call("k_work_init", [&](const Call& it) {
        if (!given(it, work, "work")) return;
        if (handler == nullptr) misuse(it.name(), "handler is NULL");
        *work = {};
        work->tag = EMU9160_ZEPHYR_WORK;
        work->handler = handler;
    });
}

int k_work_submit(k_work* work) { return submit_of("k_work_submit", &k_sys_work_q, work); }

int k_work_submit_to_queue(k_work_q* queue, k_work* work)
{
    return submit_of("k_work_submit_to_queue", queue, work);
}

int k_work_busy_get(const k_work* work)
{
    return kernel_call<int>("k_work_busy_get", [&](const Call& it) {
        if (!usable_work(it, work)) return 0;
        look(it);
        return busy(*work);
    });
}

bool k_work_flush(k_work* work, k_work_sync* sync)
{
    return kernel_call<bool>("k_work_flush", [&](const Call& it) {
        return usable_work(it, work) && given(it, sync, "sync") && flush(it, *work);
    });
}

int k_work_cancel(k_work* work)
{
    return kernel_call<int>("k_work_cancel", [&](const Call& it) {
        if (!usable_work(it, work)) return -EINVAL;
        spend(it);
        return cancel(*work);
    });
}

bool k_work_cancel_sync(k_work* work, k_work_sync* sync)
{
    return kernel_call<bool>("k_work_cancel_sync", [&](const Call& it) {
        if (!usable_work(it, work) || !given(it, sync, "sync")) return false;
        const bool pending = busy(*work) != 0;
        cancel(*work);
        wait_until_idle(it, *work);
        return pending;
    });
}

void k_work_queue_init(k_work_q* queue)
{
    kernel_call("k_work_queue_init", [&](const Call& it) {
        if (!given(it, queue, "queue")) return;
        *queue = {};
        queue->tag = EMU9160_ZEPHYR_WORK_QUEUE;
    });
}

void k_work_queue_start(k_work_q* queue, k_thread_stack_t*, size_t, int prio,
                        const k_work_queue_config* cfg)
{
    kernel_call("k_work_queue_start", [&](const Call& it) {
        if (!given(it, queue, "queue")) return;
        if ((queue->flags & started) != 0 && queue->tag == EMU9160_ZEPHYR_WORK_QUEUE) {
            misuse(it.name(), "queue has been started already");
            return;
        }
        *queue = {};
        if (cfg != nullptr && cfg->no_yield) queue->flags |= no_yield;
        spend(it);
        start_queue(it, *queue, cfg != nullptr && cfg->name != nullptr ? cfg->name : "workq", prio);
    });
}

int k_work_queue_drain(k_work_q* queue, bool plug)
{
    return kernel_call<int>("k_work_queue_drain", [&](const Call& it) {
        if (!usable_work_queue(it, queue)) return -EINVAL;
        spend(it);
        if (plug) queue->flags |= plugged;
        if (queue->first == nullptr && queue->running == nullptr) return 0;
        queue->flags |= draining;
        return wait_in(it, queue->drain_q, {K_TICKS_FOREVER}) == 0 ? 1 : -EAGAIN;
    });
}

int k_work_queue_unplug(k_work_q* queue)
{
    return kernel_call<int>("k_work_queue_unplug", [&](const Call& it) {
        if (!usable_work_queue(it, queue)) return -EINVAL;
        if ((queue->flags & plugged) == 0) return -EALREADY;
        queue->flags &= ~plugged;
        return 0;
    });
}

void k_work_init_delayable(k_work_delayable* dwork, k_work_handler_t handler)
{
    kernel_call("k_work_init_delayable", [&](const Call& it) {
        if (!given(it, dwork, "dwork")) return;
        if (handler == nullptr) misuse(it.name(), "handler is NULL");
        kernel_of(it).delays.erase(dwork);
        *dwork = {};
        dwork->work.tag = EMU9160_ZEPHYR_WORK;
        dwork->work.handler = handler;
    });
}

int k_work_schedule(k_work_delayable* dwork, k_timeout_t delay)
{
    return schedule_of("k_work_schedule", &k_sys_work_q, dwork, delay, false);
}

int k_work_schedule_for_queue(k_work_q* queue, k_work_delayable* dwork, k_timeout_t delay)
{
    return schedule_of("k_work_schedule_for_queue", queue, dwork, delay, false);
}

int k_work_reschedule(k_work_delayable* dwork, k_timeout_t delay)
{
    return schedule_of("k_work_reschedule", &k_sys_work_q, dwork, delay, true);
}

int k_work_reschedule_for_queue(k_work_q* queue, k_work_delayable* dwork, k_timeout_t delay)
{
    return schedule_of("k_work_reschedule_for_queue", queue, dwork, delay, true);
}

int k_work_delayable_busy_get(const k_work_delayable* dwork)
{
    return k_work_busy_get(reinterpret_cast<const k_work*>(dwork));
}

k_ticks_t k_work_delayable_expires_get(const k_work_delayable* dwork)
{
    return kernel_call<k_ticks_t>("k_work_delayable_expires_get", [&](const Call& it) -> k_ticks_t {
        return usable_delayable(it, dwork) ? ticks(expiry_of(it, *dwork)) : 0;
    });
}

k_ticks_t k_work_delayable_remaining_get(const k_work_delayable* dwork)
{
    return kernel_call<k_ticks_t>(
        "k_work_delayable_remaining_get", [&](const Call& it) -> k_ticks_t {
            if (!usable_delayable(it, dwork)) return 0;
            look(it);
            return ticks(emu::epoch + (expiry_of(it, *dwork) - it.engine().now()));
        });
}

bool k_work_flush_delayable(k_work_delayable* dwork, k_work_sync* sync)
{
    return kernel_call<bool>("k_work_flush_delayable", [&](const Call& it) {
        if (!usable_delayable(it, dwork) || !given(it, sync, "sync")) return false;
        if (busy(dwork->work) == 0) return false;
        if (unschedule(kernel_of(it), *dwork)) submit(dwork->queue, dwork->work, false);
        return flush(it, dwork->work);
    });
}

int k_work_cancel_delayable(k_work_delayable* dwork)
{
    return kernel_call<int>("k_work_cancel_delayable", [&](const Call& it) {
        if (!usable_delayable(it, dwork)) return -EINVAL;
        spend(it);
        unschedule(kernel_of(it), *dwork);
        return cancel(dwork->work);
    });
}

bool k_work_cancel_delayable_sync(k_work_delayable* dwork, k_work_sync* sync)
{
    return kernel_call<bool>("k_work_cancel_delayable_sync", [&](const Call& it) {
        if (!usable_delayable(it, dwork) || !given(it, sync, "sync")) return false;
        const bool pending = busy(dwork->work) != 0;
        unschedule(kernel_of(it), *dwork);
        cancel(dwork->work);
        wait_until_idle(it, dwork->work);
        return pending;
    });
}

} // extern "C"

} // namespace stack::inline v0::zephyr::kernel
