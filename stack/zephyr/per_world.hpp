// State of a library that lives as long as the world it was made in.
#pragma once

#include "stack/process/process.hpp"

#include <memory>

namespace stack::inline v0::zephyr {

/// The one T of this world, made with the first call; not with the lock held. It goes with the lock
/// held, before the world. For libraries that are written over C functions, as firmware is: one
/// thread at a time runs.
template <typename T>
T& per_world()
{
    struct Kept {
        std::unique_ptr<T> it;
        emu::Subscription reset;
    };
    static auto* const kept = new Kept; // never destroyed: exit handlers of the program may call
    if (!kept->it) {
        kept->it = std::make_unique<T>(); // it may call in
        Process& process = Process::instance();
        Process::Lock lock = process.lock();
        process.world();
        kept->reset = process.before_reset.subscribe([] { kept->it.reset(); });
        process.leave(lock);
    }
    return *kept->it;
}

} // namespace stack::inline v0::zephyr
