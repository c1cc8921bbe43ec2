#include "stack/process/real_time_driver.hpp"

#include <algorithm>
#include <stdexcept>

namespace stack::inline v0 {

namespace {

using namespace std::chrono_literals;

constexpr auto longest_wait = 1h; // then the loop looks again
constexpr auto late = 1ms;

} // namespace

RealTimeDriver::RealTimeDriver(double scale)
    : scale_{scale}, start_{Wall::now()}, io_{1}, work_{io_.get_executor()}
{
    if (!(scale > 0)) throw std::invalid_argument("the scale of real time must be above 0");
}

emu::Instant RealTimeDriver::to_instant(Wall::time_point wall) const
{
    const std::chrono::duration<double> passed = wall - start_;
    return emu::epoch + std::chrono::duration_cast<emu::Ts>(
                            std::chrono::duration<double>{passed.count() * scale_});
}

RealTimeDriver::Wall::time_point RealTimeDriver::to_wall(emu::Instant instant) const
{
    const std::chrono::duration<double> emulated = instant.time_since_epoch();
    return start_ + std::chrono::ceil<Wall::duration>(
                        std::chrono::duration<double>{emulated.count() / scale_});
}

emu::Instant RealTimeDriver::stamp(emu::Engine& engine)
{
    const emu::Instant wall = to_instant(Wall::now());
    if (wall > engine.now()) engine.advance_to(wall);
    return engine.now();
}

bool RealTimeDriver::step(emu::Engine& engine, emu::Instant limit)
{
    if (stopped_) return false;
    const auto next = engine.next_event();
    const emu::Instant target = next ? std::min(*next, limit) : limit;
    const auto now = Wall::now();
    if (target != emu::never) {
        const auto due = to_wall(target);
        if (due <= now) {
            worst_ = std::max(worst_, std::chrono::nanoseconds{now - due});
            if (now - due > late) ++late_;
            if (next && *next <= limit) return engine.run_one();
            if (limit > engine.now()) engine.advance_to(limit);
            return false;
        }
        io_.run_one_until(std::min(due, now + longest_wait));
    } else {
        io_.run_one_until(now + longest_wait);
    }
    return !stopped_;
}

} // namespace stack::inline v0
