// Harmony's timers and counter on the virtual clock (system/time/sys_time.h).
#pragma once

#include "emu/engine.hpp"
#include "stack/process/process.hpp"
#include "stack/wincs02/socket/events.hpp"

#include "system/time/sys_time.h"

#include <chrono>
#include <map>
#include <memory>

namespace stack::inline v0::wincs02 {

/// A count is a microsecond. Timers expire by the engine; what they call runs in the pump.
class Timers {
public:
    using Counts = std::chrono::duration<std::uint64_t, std::micro>;

    struct Settings {
        std::uint32_t count; // of the period, that have passed already
        std::uint32_t period;
        SYS_TIME_CALLBACK callback; // nullptr: who started it asks
        std::uintptr_t context;
        SYS_TIME_CALLBACK_TYPE type;
    };
    static constexpr std::size_t most = 32; // an estimate: the project's SYS_TIME_MAX_TIMERS

    Timers(Process& process, emu::Engine& engine, Events& events)
        : process_{process}, engine_{engine}, events_{events}
    {
    }

    std::uint64_t counter() const { return running() + offset_; }
    void set_counter(std::uint32_t count) { offset_ = count - running(); }

    /// SYS_TIME_HANDLE_INVALID for a period of 0, a count beyond it, or when there are as many
    /// as there can be. It does not run yet.
    SYS_TIME_HANDLE create(const Settings& settings);
    // All of these: false for a handle that is none.
    bool reload(SYS_TIME_HANDLE handle, const Settings& settings);
    bool destroy(SYS_TIME_HANDLE handle);
    bool start(SYS_TIME_HANDLE handle);
    bool stop(SYS_TIME_HANDLE handle);
    /// Since it was started, or its period began anew.
    std::optional<std::uint32_t> elapsed(SYS_TIME_HANDLE handle) const;
    /// Once for each time it has.
    bool has_expired(SYS_TIME_HANDLE handle);

private:
    struct Timer {
        Settings settings;
        bool active = false;
        bool expired = false;
        std::uint64_t began = 0; // its period, by running()
        unsigned life = 0;       // goes up when what it has called for is not to come any more
        std::unique_ptr<emu::Timer> timer;
    };

    static bool sound(const Settings& it) { return it.period > 0 && it.count <= it.period; }
    std::uint64_t running() const;
    Timer* find(SYS_TIME_HANDLE handle);
    void run(Timer& timer);
    void on_expiry(SYS_TIME_HANDLE handle);
    void tell(SYS_TIME_HANDLE handle, unsigned life);

    Process& process_;
    emu::Engine& engine_;
    Events& events_;
    std::uint64_t offset_ = 0;
    SYS_TIME_HANDLE next_ = 1;
    std::map<SYS_TIME_HANDLE, Timer> timers_;
};

} // namespace stack::inline v0::wincs02
