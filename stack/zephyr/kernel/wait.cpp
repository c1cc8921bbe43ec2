// Part of stack/zephyr/kernel/kernel.hpp: waiting in a queue, and being served.
#include "stack/zephyr/kernel/kernel.hpp"

namespace stack::inline v0::zephyr::kernel {

namespace {

void enter(_wait_q_t& queue, Waiting& waiting)
{
    Waiting** place = &queue.first;
    while (*place != nullptr && (*place)->thread->raised <= waiting.thread->raised)
        place = &(*place)->next;
    waiting.next = *place;
    *place = &waiting;
    waiting.queue = &queue;
}

void leave(Waiting& waiting)
{
    if (waiting.queue == nullptr) return;
    Waiting** place = &waiting.queue->first;
    while (*place != nullptr && *place != &waiting)
        place = &(*place)->next;
    if (*place != nullptr) *place = waiting.next;
    waiting.queue = nullptr;
}

/// The operation: over once somebody has served it.
class Wait {
public:
    Wait(const Call& call, _wait_q_t& queue, emu::Instant deadline, Waiting& waiting)
        : engine_{call.engine()}, deadline_{deadline}, waiting_{waiting}
    {
        waiting.thread = &current();
        waiting.thread->waiting = &waiting;
        enter(queue, waiting);
    }
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;
    ~Wait() // also when its thread is aborted
    {
        leave(waiting_);
        waiting_.thread->waiting = nullptr;
    }

    std::optional<int> step()
    {
        if (waiting_.over) return waiting_.result;
        if (engine_.now() < deadline_) return std::nullopt;
        return -EAGAIN;
    }
    emu::Instant deadline() const { return deadline_; }
    bool ready() const { return waiting_.over; }
    void give_up() { deadline_ = emu::epoch; }

private:
    const emu::Engine& engine_;
    emu::Instant deadline_;
    Waiting& waiting_;
};

} // namespace

int wait_in(const Call& call, _wait_q_t& queue, k_timeout_t timeout, Waiting& waiting)
{
    return call.wait(Wait{call, queue, deadline_of(call, timeout), waiting});
}

void withdraw(Waiting& waiting) { leave(waiting); }

void serve(Waiting& waiting, int result)
{
    leave(waiting);
    waiting.over = true;
    waiting.result = result;
    Process::instance().changed();
}

Waiting* serve_first(_wait_q_t& queue, int result)
{
    Waiting* const first = queue.first;
    if (first != nullptr) serve(*first, result);
    return first;
}

void serve_all(_wait_q_t& queue, int result)
{
    while (serve_first(queue, result) != nullptr) {
    }
}

void run_with(Process& process, k_thread& thread, int priority)
{
    if (thread.raised == priority) return;
    thread.raised = priority;
    if (thread.host != 0) process.set_priority(thread.host, priority);
    if (thread.waiting == nullptr || thread.waiting->queue == nullptr) return;
    _wait_q_t& queue = *thread.waiting->queue;
    leave(*thread.waiting);
    enter(queue, *thread.waiting);
}

} // namespace stack::inline v0::zephyr::kernel
