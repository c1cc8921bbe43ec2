#include "emu/random.hpp"

#include "emu/fnv1a.hpp"

#include <cassert>
#include <string>

// libstdc++'s distributions are not the same everywhere, Boost's are: same seed, same bytes.
#include <boost/random/uniform_int_distribution.hpp>

namespace emu::inline v0 {

namespace {

std::uint64_t hash_of(std::string_view text)
{
    Fnv1a hash;
    hash.add(text);
    return hash.value();
}

} // namespace

Random::Random(std::uint64_t seed, std::string_view name) : seed_{seed}, name_{hash_of(name)} {}

void Random::start()
{
    // seed_seq spreads the bits; neighbouring seeds give unrelated streams.
    std::seed_seq sequence{
        static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32),
        static_cast<std::uint32_t>(name_), static_cast<std::uint32_t>(name_ >> 32)};
    engine_ = std::make_unique<std::mt19937_64>(sequence);
}

std::uint64_t Random::below(std::uint64_t bound)
{
    assert(bound > 0);
    return boost::random::uniform_int_distribution<std::uint64_t>{0, bound - 1}(engine());
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
    return static_cast<double>(bits() >> 11) * 0x1.0p-53 < p;
}

Random Seed::stream(std::string_view name) const
{
    if (modem_ == 0) return Random{value_, name};
    return Random{value_, std::to_string(modem_) + '/' + std::string{name}};
}

} // namespace emu::inline v0
