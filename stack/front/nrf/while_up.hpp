// Waits that a shutdown ends although nothing they wait for hears of it.
#pragma once

#include "stack/process/process.hpp"

#include <optional>
#include <type_traits>
#include <utility>

namespace stack::inline v0 {

/// An operation that is given up when the library goes down.
template <typename T>
class WhileUp {
public:
    template <typename... Args>
    explicit WhileUp(const Process& process, Args&&... args)
        : process_{process}, operation_{std::forward<Args>(args)...}
    {
    }

    auto step()
    {
        if (!process_.initialized()) operation_.give_up();
        return operation_.step();
    }
    emu::Instant deadline() const { return operation_.deadline(); }
    bool ready() const { return !process_.initialized() || operation_.ready(); }
    void give_up() { operation_.give_up(); }

private:
    const Process& process_;
    T operation_;
};

} // namespace stack::inline v0
