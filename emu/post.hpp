// Something to be run once, at now: how work leaves the callback that found it.
#pragma once

#include "emu/engine.hpp"

#include <utility>

namespace emu::inline v0 {

/// Runs its callable in an event of its own at the present instant, after those already due.
/// Asked again before that, it still runs once. It never runs after its destructor.
class Post {
public:
    /// `what` is a callable of at most 40 bytes (Engine::Event).
    template <typename F>
    Post(Engine& engine, F&& what) : timer_{engine, std::forward<F>(what)}
    {
    }

    void post()
    {
        if (!timer_.running()) timer_.start(Ts{0});
    }
    bool pending() const { return timer_.running(); }
    void cancel() { timer_.cancel(); }

private:
    Timer timer_;
};

} // namespace emu::inline v0
