// A call of a door under way: what all doors' have in common.
#pragma once

#include "stack/process/process.hpp"

#include <cstddef>
#include <string>

namespace stack::inline v0 {

inline Bytes bytes(const void* data, std::size_t size)
{
    return {static_cast<const std::byte*>(data), size};
}

/// With the lock held. A door's own Call adds what its functions ask for.
class CallUnderWay {
public:
    CallUnderWay(Process& process, Process::Lock& lock, const char* name)
        : process_{process}, lock_{lock}, name_{name}
    {
    }

    Process& process() const { return process_; }
    Process::Lock& lock() const { return lock_; }
    const char* name() const { return name_; }
    World& world() const { return process_.world(); }
    emu::Engine& engine() const { return world().engine(); }

    /// Blocks until the operation is over, and gives its result.
    template <op::Operation T>
    auto wait(T&& operation) const
    {
        return process_.wait(lock_, name_, operation);
    }

    /// What the call was made with, for the log: `make` makes the text, when somebody reads it.
    template <typename Make>
    void tell(Make&& make) const
    {
        if (world().bus().watched()) detail_ = make();
    }
    const std::string& detail() const { return detail_; }

private:
    Process& process_;
    Process::Lock& lock_;
    const char* name_;
    mutable std::string detail_;
};

} // namespace stack::inline v0
