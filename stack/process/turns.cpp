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

void Turns::enqueue(Waiter& waiter)
{
    changed();
    line_.push_back(&waiter);
    step_in(waiter.member);
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

emu::Instant Turns::deadline() const
{
    emu::Instant first = emu::never;
    for (const Waiter* waiter : line_)
        first = std::min(first, waiter->awaited.deadline);
    return first;
}

bool Turns::release_one(emu::Instant now)
{
    if (changed_) {
        for (Waiter* waiter : line_) {
            if (!waiter->awaited.ready(waiter->awaited.operation)) continue;
            release(*waiter);
            return true;
        }
        changed_ = false; // by what has happened so far nobody gets on
    }
    for (Waiter* waiter : line_) {
        if (waiter->awaited.deadline > now) continue;
        release(*waiter);
        return true;
    }
    return false;
}

} // namespace stack::inline v0
