// The part's own clock: unset until somebody sets it, by which certificates are dated.
#pragma once

#include "emu/engine.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace stack::inline v0::wincs02 {

class DeviceTime {
public:
    explicit DeviceTime(const emu::Engine& engine) : engine_{engine} {}

    void set(std::chrono::sys_seconds utc) { start_ = utc - running(); }
    void forget() { start_.reset(); }
    std::optional<std::chrono::sys_seconds> now() const
    {
        return start_ ? std::optional{*start_ + running()} : std::nullopt;
    }

private:
    std::chrono::seconds running() const
    {
        return emu::floor_to<std::chrono::seconds>(engine_.now());
    }

    const emu::Engine& engine_;
    std::optional<std::chrono::sys_seconds> start_;
};

} // namespace stack::inline v0::wincs02
