// When an idle UE listens: paging frames and occasions (TS 36.304 §7.1, §7.2).
#pragma once

#include "emu/time.hpp"

#include <cstdint>
#include <string_view>

namespace emu::inline v0::lte {

/// nB as a fraction of T: `numerator / denominator` (4T = 4/1, T/32 = 1/32).
struct PagingConfig {
    std::uint32_t cycle = 128; // T in radio frames
    std::uint32_t nb_numerator = 1;
    std::uint32_t nb_denominator = 1;
    std::uint32_t ue_id_modulus = 16384; // P-RNTI on MPDCCH
};

struct PagingOccasion {
    std::uint32_t frame;    // SFN mod T
    std::uint32_t subframe; // FDD, more than 3 MHz
};

/// The occasion of a UE; `imsi` is its decimal digits.
PagingOccasion paging_occasion(std::string_view imsi, const PagingConfig& config);

/// First instant at or after `now` at which the occasion starts. `frame_offset` is the cell's:
/// SFN 0 begins where (instant + frame_offset) is a whole number of hyperframes.
Instant next_paging(Instant now, const PagingOccasion& occasion, std::uint32_t cycle,
                    Ts frame_offset);

} // namespace emu::inline v0::lte
