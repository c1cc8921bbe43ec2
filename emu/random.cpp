#include "emu/random.hpp"

#include <cassert>

// libstdc++'s distributions are not the same everywhere, Boost's are: same seed, same bytes.
#include <boost/random/uniform_int_distribution.hpp>

namespace emu::inline v0 {

namespace {

std::uint64_t fnv1a(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return hash;
}

} // namespace

Random::Random(std::uint64_t seed, std::string_view name)
{
    // seed_seq spreads the bits; neighbouring seeds give unrelated streams.
    const std::uint64_t hash = fnv1a(name);
    std::seed_seq sequence{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                           static_cast<std::uint32_t>(hash),
                           static_cast<std::uint32_t>(hash >> 32)};
    engine_.seed(sequence);
}

std::uint64_t Random::below(std::uint64_t bound)
{
    assert(bound > 0);
    return boost::random::uniform_int_distribution<std::uint64_t>{0, bound - 1}(engine_);
}

Ts Random::between(Ts low, Ts high)
{
    assert(low <= high);
    const auto width = static_cast<std::uint64_t>((high - low).count()) + 1;
    return low + Ts{static_cast<std::int64_t>(below(width))};
}

bool Random::chance(double p)
{
    if (p <= 0) return false;
    if (p >= 1) return true;
    return static_cast<double>(engine_() >> 11) * 0x1.0p-53 < p;
}

} // namespace emu::inline v0
