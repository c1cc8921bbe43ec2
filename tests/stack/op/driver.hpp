// Drives an operation as its callers do: a step when something has changed, and at its deadline.
#pragma once

#include "stack/op/op.hpp"
#include "stack/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace stack {

/// The result. Events between two changes bring no step: what does not tell of itself never ends.
template <op::Operation T>
auto drive(World& world, T& operation)
{
    bool changed = false;
    const auto sockets = world.modem().sockets().on_change.subscribe([&](int) { changed = true; });
    const auto names = world.modem().resolver().on_change.subscribe([&] { changed = true; });
    emu::Engine& engine = world.engine();
    const emu::Instant limit = engine.now() + std::chrono::minutes{10};
    for (;;) {
        if (auto done = operation.step()) return *std::move(done);
        changed = false;
        while (!changed && engine.now() < operation.deadline()) {
            const emu::Instant until = std::min(operation.deadline(), limit);
            const auto next = engine.next_event();
            if (next && *next <= until) {
                engine.run_one();
            } else if (until == limit) {
                ADD_FAILURE() << "goes on for ever";
                operation.give_up();
            } else {
                engine.advance_to(until);
            }
        }
        // What is told of is worth a look, and what is worth a look was told of.
        EXPECT_TRUE(changed || !operation.ready());
    }
}

template <op::Operation T>
auto drive(World& world, T&& operation)
{
    return drive(world, static_cast<T&>(operation));
}

} // namespace stack
