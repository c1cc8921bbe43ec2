// What a caller waits for that is neither a socket nor a name: time, or something of its own.
#pragma once

#include "emu/engine.hpp"

#include <optional>

namespace stack::inline v0::op {

/// Over, with true, once `ready()`, and with false at the deadline. `ready` only looks.
template <typename Ready>
class Until {
public:
    Until(const emu::Engine& engine, Ready ready, emu::Instant deadline)
        : engine_{engine}, ready_{ready}, deadline_{deadline}
    {
    }

    std::optional<bool> step()
    {
        if (ready_()) return true;
        if (engine_.now() < deadline_) return std::nullopt;
        return false;
    }
    emu::Instant deadline() const { return deadline_; }
    bool ready() const { return ready_(); }
    void give_up() { deadline_ = emu::epoch; }

private:
    const emu::Engine& engine_;
    Ready ready_;
    emu::Instant deadline_;
};

/// Over at an instant; with false when it is given up before.
class Pause {
public:
    Pause(const emu::Engine& engine, emu::Instant until) : engine_{engine}, until_{until} {}

    std::optional<bool> step()
    {
        if (given_up_) return false;
        if (engine_.now() < until_) return std::nullopt;
        return true;
    }
    emu::Instant deadline() const { return until_; }
    bool ready() const { return false; }
    void give_up() { given_up_ = true; }

private:
    const emu::Engine& engine_;
    emu::Instant until_;
    bool given_up_ = false;
};

} // namespace stack::inline v0::op
