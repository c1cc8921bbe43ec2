#include "stack/process/turns.hpp"

#include <algorithm>

namespace stack::inline v0 {

void Turns::count(Member& member)
{
    if (member.counted) return;
    member.counted = true;
    ++counted_;
}

/// One of those who wait may have to go on with the clock.
void Turns::uncount(Member& member)
{
    changed();
    if (member.counted) --counted_;
    member.counted = false;
    if (waiting_ < counted_) return;
    const auto here = std::ranges::find_if(line_, [](const Waiter* each) {
        return each->present; // a thread on its way will see for itself
    });
    if (here != line_.end()) (*here)->wake.notify_one();
}

void Turns::enqueue(Waiter& waiter, Place place)
{
    changed();
    const auto of = [](const Waiter* each) { return each->member.priority; };
    const int priority = waiter.member.priority;
    const auto before = place == Place::last ? std::ranges::upper_bound(line_, priority, {}, of)
                                             : std::ranges::lower_bound(line_, priority, {}, of);
    line_.insert(before, &waiter);
    step_in(waiter.member);
}

void Turns::set_priority(Member& member, int priority)
{
    if (member.priority == priority) return;
    changed();
    const auto here =
        std::ranges::find_if(line_, [&](const Waiter* each) { return &each->member == &member; });
    Waiter* const waiter = here == line_.end() ? nullptr : *here;
    if (waiter != nullptr) line_.erase(here);
    member.priority = priority;
    if (waiter == nullptr) return;
    line_.insert(std::ranges::upper_bound(line_, priority, {},
                                          [](const Waiter* each) { return each->member.priority; }),
                 waiter);
}

void Turns::release(Waiter& waiter)
{
    drop(waiter);
    ++progress_;
    waiter.released = true;
    waiter.wake.notify_one();
}

void Turns::drop(Waiter& waiter)
{
    std::erase(line_, &waiter);
    step_out(waiter.member);
}

void Turns::step_out(Member& member)
{
    member.waiting = false;
    --waiting_;
}

void Turns::step_in(Member& member)
{
    member.waiting = true;
    ++waiting_;
}

emu::Instant Turns::deadline(int below) const
{
    emu::Instant first = emu::never;
    for (const Waiter* waiter : line_) {
        if (waiter->member.priority >= below) break;
        if (!waiter->member.suspended) first = std::min(first, waiter->awaited.deadline);
    }
    return first;
}

Turns::Waiter* Turns::next(emu::Instant now, int below)
{
    Waiter* late = nullptr; // the first of its priority whose time is over
    for (Waiter* waiter : line_) {
        const Member& member = waiter->member;
        if (late != nullptr && member.priority != late->member.priority) return late;
        if (member.priority >= below) return late;
        if (member.leaving) return waiter;
        if (member.suspended) continue;
        if (changed_ && waiter->awaited.ready(waiter->awaited.operation)) return waiter;
        if (late == nullptr && waiter->awaited.deadline <= now) late = waiter;
    }
    changed_ = false; // by what has happened so far nobody gets on
    return late;
}

bool Turns::release_one(emu::Instant now)
{
    Waiter* const waiter = next(now);
    if (waiter != nullptr) release(*waiter);
    return waiter != nullptr;
}

} // namespace stack::inline v0
