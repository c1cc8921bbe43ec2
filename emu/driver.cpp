#include "emu/driver.hpp"

#include <algorithm>
#include <cassert>

namespace emu::inline v0 {

bool VirtualDriver::step(Engine& engine, Instant limit)
{
    const auto next = engine.next_event();
    if (next && *next <= limit) return engine.run_one();
    if (limit != never) engine.advance_to(limit);
    return false;
}

void GrantedDriver::grant(Instant when)
{
    assert(when >= granted_);
    granted_ = when;
}

bool GrantedDriver::step(Engine& engine, Instant limit)
{
    const auto next = engine.next_event();
    const Instant bound = std::min(limit, granted_);
    if (next && *next <= bound) return engine.run_one();
    if (bound > engine.now()) engine.advance_to(bound);
    return false;
}

} // namespace emu::inline v0
