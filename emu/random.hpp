// Named streams of one seeded generator: a new consumer never disturbs the old ones.
#pragma once

#include "emu/time.hpp"

#include <cstdint>
#include <random>
#include <string_view>

namespace emu::inline v0 {

/// One stream of random numbers; the same (seed, name) always gives the same numbers.
class Random {
public:
    Random(std::uint64_t seed, std::string_view name);

    std::uint64_t bits() { return engine_(); }
    /// Uniform in [0, bound); bound > 0.
    std::uint64_t below(std::uint64_t bound);
    /// Uniform in [low, high], both included, in Ts.
    Ts between(Ts low, Ts high);
    /// True with probability p; p <= 0 never, p >= 1 always.
    bool chance(double p);

private:
    std::mt19937_64 engine_;
};

/// Makes streams: the seed of a run and nothing else.
class Seed {
public:
    explicit Seed(std::uint64_t value) : value_{value} {}
    Random stream(std::string_view name) const { return Random{value_, name}; }
    std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_;
};

} // namespace emu::inline v0
