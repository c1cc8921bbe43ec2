// Says on stderr what takes so long, at 2 s of wall time and then ever more rarely.
#pragma once

#include <chrono>
#include <cstdio>

#include <fmt/format.h>

namespace scenarios::inline v0::tool {

class Progress {
public:
    using Clock = std::chrono::steady_clock;

    Clock::duration elapsed() const { return Clock::now() - start_; }
    Clock::time_point next() const { return start_ + next_; }

    /// `what` makes the text, only when a line is due.
    template <typename What>
    void look(What&& what)
    {
        const auto now = elapsed();
        if (now < next_) return;
        next_ = 2 * now;
        fmt::print(stderr, "emu9160: {} after {} s\n", what(),
                   std::chrono::duration_cast<std::chrono::seconds>(now).count());
    }

private:
    Clock::time_point start_ = Clock::now();
    Clock::duration next_ = std::chrono::seconds{2};
};

} // namespace scenarios::inline v0::tool
