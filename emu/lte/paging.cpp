#include "emu/lte/paging.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace emu::inline v0::lte {

namespace {

std::uint32_t modulo(std::string_view digits, std::uint32_t modulus)
{
    std::uint64_t value = 0;
    for (const char digit : digits) {
        assert(digit >= '0' && digit <= '9');
        value = (value * 10 + static_cast<std::uint64_t>(digit - '0')) % modulus;
    }
    return static_cast<std::uint32_t>(value);
}

std::uint32_t occasion_subframe(std::uint32_t ns, std::uint32_t index)
{
    // TS 36.304 §7.2, FDD.
    constexpr std::array<std::uint32_t, 2> two = {4, 9};
    constexpr std::array<std::uint32_t, 4> four = {0, 4, 5, 9};
    if (ns == 4) return four[index];
    if (ns == 2) return two[index];
    return 9;
}

} // namespace

PagingOccasion paging_occasion(std::string_view imsi, const PagingConfig& config)
{
    const std::uint32_t ue_id = modulo(imsi, config.ue_id_modulus);
    const std::uint32_t nb =
        std::max(1U, config.cycle * config.nb_numerator / config.nb_denominator);
    const std::uint32_t n = std::min(config.cycle, nb);
    const std::uint32_t ns = std::max(1U, nb / config.cycle);
    return {.frame = config.cycle / n * (ue_id % n),
            .subframe = occasion_subframe(ns, ue_id / n % ns)};
}

Instant next_paging(Instant now, const PagingOccasion& occasion, std::uint32_t cycle,
                    Ts frame_offset)
{
    const Ts period = cycle * radio_frame;
    const Ts wanted = occasion.frame * radio_frame + occasion.subframe * subframe;
    const Ts into = (now.time_since_epoch() + frame_offset) % period;
    return now + (wanted - into + (into > wanted ? period : Ts{0}));
}

} // namespace emu::inline v0::lte
