#include "tests/interop/pacer.hpp"

#include <algorithm>

namespace tests {

void Pacer::begin()
{
    if (work_) return;
    work_.emplace(io_.get_executor());
    wall_start_ = Wall::now();
    start_ = engine_.now();
}

Pacer::Wall::time_point Pacer::to_wall(emu::Instant instant) const
{
    return wall_start_ + std::chrono::ceil<Wall::duration>(instant - start_);
}

void Pacer::stamp()
{
    const emu::Instant wall =
        start_ + std::chrono::duration_cast<emu::Ts>(Wall::now() - wall_start_);
    if (wall > engine_.now()) engine_.advance_to(wall);
}

bool Pacer::run_until(const std::function<bool()>& ready)
{
    begin();
    const auto deadline = wall_start_ + budget_;
    while (!ready()) { // asked once: it may be an attempt that succeeds only once
        const auto now = Wall::now();
        if (now >= deadline) return false;
        if (io_.poll_one() != 0) continue; // also while events are late
        const auto next = engine_.next_event();
        const auto due = next ? std::min(to_wall(*next), deadline) : deadline;
        if (due <= now) {
            engine_.run_one();
        } else {
            io_.run_one_until(due);
        }
    }
    return true;
}

} // namespace tests
