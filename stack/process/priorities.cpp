// Part of stack/process/process.hpp: threads that have priorities, as an RTOS gives them: who
// overtakes whom, and threads that others stop or end.
#include "stack/process/process.hpp"

#include "stack/op/pause.hpp"

#include <algorithm>

namespace stack::inline v0 {

Process::Member* Process::find(pthread_t thread) const
{
    const auto here = std::ranges::find_if(members_, [thread](const auto& each) {
        return each->known && pthread_equal(each->thread, thread) != 0;
    });
    return here == members_.end() ? nullptr : here->get();
}

void Process::set_priority(pthread_t thread, int priority)
{
    if (Member* member = find(thread)) turns_.set_priority(*member, priority);
}

void Process::spend(Lock& lock, const char* call, emu::Ts cost, bool overtakable)
{
    self()->call = call;
    if (cost <= emu::Ts{0}) return;
    emu::Engine& engine = world().engine();
    const emu::Instant until = engine.now() + cost;
    const bool gives_way = overtakable && !in_callback();
    while (engine.now() <= until) {
        // Whose time is over meanwhile overtakes at that instant.
        const emu::Instant over = gives_way ? turns_.deadline(self()->priority) : until;
        const emu::Instant limit = std::clamp(over, engine.now(), until);
        const bool moved = step(limit);
        if (last_) run_last(lock);
        if (interrupted_by_callbacks()) run_interrupts(lock);
        const bool here = engine.now() >= limit; // else the driver has stopped
        if (gives_way) give_way(lock, call);
        if (!moved && (limit == until || !here)) break;
    }
}

void Process::give_way(Lock& lock, const char* call)
{
    if (in_callback() || turns_.line().empty()) return;
    Member& member = *self();
    const emu::Instant now = world_ ? world_->engine().now() : emu::epoch;
    if (turns_.next(now, member.priority) == nullptr) return;
    Waiter waiter{{.member = member, .call = call}};
    turns_.enqueue(waiter, Turns::Place::first);
    await(lock, waiter);
}

void Process::yield(Lock& lock, const char* call)
{
    if (!in_callback() && !turns_.line().empty()) take_turn(lock, *self(), call);
}

void Process::leave_overtakable(Lock& lock, const char* call)
{
    if (interrupted_by_callbacks()) run_interrupts(lock);
    give_way(lock, call);
    leave(lock);
}

void Process::suspend(pthread_t thread, bool on)
{
    Member* const member = find(thread);
    if (member == nullptr) return;
    member->suspended = on;
    changed();
}

void Process::end_thread(Lock& lock, const char* call, pthread_t thread)
{
    Member* const member = find(thread);
    if (member == nullptr) return;
    member->leaving = true;
    turns_.set_priority(*member, INT_MIN);
    changed();
    if (in_callback() || !member->waiting) return;
    wait(lock, call,
         op::Until{world().engine(), [this, thread] { return find(thread) == nullptr; },
                   emu::never});
}

} // namespace stack::inline v0
