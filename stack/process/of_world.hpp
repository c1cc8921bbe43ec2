// What a door keeps of a world: made with it, gone before it.
#pragma once

#include "stack/process/process.hpp"

#include <memory>

namespace stack::inline v0 {

/// The one T of this world, T{process}, made when it is first asked for. With the lock held.
template <typename T>
T& of_world(Process& process)
{
    struct Kept {
        std::unique_ptr<T> it;
        emu::Subscription reset;
    };
    static auto* const kept = new Kept; // never destroyed: exit handlers of the program may call
    if (!kept->it) {
        process.world();
        kept->it = std::make_unique<T>(process);
        kept->reset = process.before_reset.subscribe([] { kept->it.reset(); });
    }
    return *kept->it;
}

} // namespace stack::inline v0
