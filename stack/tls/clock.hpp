// What mbedTLS takes for the time of day: a start and the engine's time since.
#pragma once

#include "emu/engine.hpp"

#include <chrono>

namespace stack::inline v0::tls {

/// 1 January 2026, unless a scenario says otherwise.
inline constexpr std::chrono::sys_seconds default_start{std::chrono::seconds{1'767'225'600}};

/// mbedTLS asks the one that lives; at most one at a time, like lwIP. Without one it is the epoch.
class Clock {
public:
    Clock(const emu::Engine& engine, std::chrono::sys_seconds start);
    ~Clock();
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;

    static std::chrono::sys_time<std::chrono::milliseconds> now();

private:
    const emu::Engine& engine_;
    std::chrono::sys_seconds start_;
};

} // namespace stack::inline v0::tls
