// How far time may go: the engine's clock is moved by exactly one driver.
#pragma once

#include "emu/engine.hpp"

namespace emu::inline v0 {

/// Moves an engine's clock. One step runs at most one event.
class TimeDriver {
public:
    virtual ~TimeDriver() = default;

    /// Runs the next event if it is due at or before `limit`, or lets outside input in, whichever
    /// comes first; true when something happened. False: the clock stands at `limit`, or, with
    /// `limit` == never, nothing will ever happen again.
    virtual bool step(Engine& engine, Instant limit) = 0;

    /// True when a caller may move the clock on by itself, to charge what a call costs.
    virtual bool jumps() const { return false; }
};

/// Jumps from event to event.
class VirtualDriver final : public TimeDriver {
public:
    bool step(Engine& engine, Instant limit) override;
    bool jumps() const override { return true; }
};

/// Lets a master decide: the clock never passes what was granted.
class GrantedDriver final : public TimeDriver {
public:
    /// Allows events up to and including `when`; grants only grow.
    void grant(Instant when);
    Instant granted() const { return granted_; }
    bool step(Engine& engine, Instant limit) override;

private:
    Instant granted_ = epoch;
};

} // namespace emu::inline v0
