// Named streams of one seeded generator: a new consumer never disturbs the old ones.
#pragma once

#include "emu/time.hpp"

#include <cstdint>
#include <memory>
#include <random>
#include <string_view>

namespace emu::inline v0 {

/// One stream of random numbers; the same (seed, name) always gives the same numbers. Small until
/// the first of them is drawn: the generator has 2.5 KB of state, and an idle modem many streams.
class Random {
public:
    Random(std::uint64_t seed, std::string_view name);

    std::uint64_t bits() { return engine()(); }
    /// Uniform in [0, bound); bound > 0.
    std::uint64_t below(std::uint64_t bound);
    /// Uniform in [low, high], both included, in Ts.
    Ts between(Ts low, Ts high);
    /// True with probability p; p <= 0 never, p >= 1 always.
    bool chance(double p);

private:
    std::mt19937_64& engine()
    {
        if (!engine_) start();
        return *engine_;
    }
    void start();

    std::uint64_t seed_;
    std::uint64_t name_; // hashed
    std::unique_ptr<std::mt19937_64> engine_;
};

/// Makes streams: the seed of a run, and the modem they are for.
class Seed {
public:
    explicit Seed(std::uint64_t value) : value_{value} {}
    /// The streams of the first modem, and those of the world around all, have bare names; those of
    /// another one have its number before them, such as "1/random access".
    Seed of_modem(std::uint32_t modem) const
    {
        Seed scoped{value_};
        scoped.modem_ = modem;
        return scoped;
    }
    Random stream(std::string_view name) const;
    std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_;
    std::uint32_t modem_ = 0;
};

} // namespace emu::inline v0
