// Which modem firmware is emulated, and which edition of the vendor's manual is followed where two
// of them differ: they decide which socket options and flags there are.
#pragma once

#include <array>
#include <compare>
#include <cstdint>

namespace stack::inline v0 {

enum class Chip : std::uint8_t { nrf9160, nrf91x1 };

/// 1.3.7 is {1, 3, 7}.
using Version = std::array<std::uint8_t, 3>;
/// For Since: no release of that line has it.
inline constexpr Version no_release{0xff, 0xff, 0xff};

/// The first release of each line that has something.
struct Since {
    Version nrf9160;
    Version nrf91x1;

    friend constexpr bool operator==(const Since&, const Since&) = default;
};

/// A release of the modem firmware: mfw_nrf9160_1.3.7 is of the line mfw_nrf9160_1.3.x.
struct Profile {
    Chip chip;
    Version version;

    constexpr bool has(const Since& since) const
    {
        return version >= (chip == Chip::nrf9160 ? since.nrf9160 : since.nrf91x1);
    }
    friend constexpr bool operator==(const Profile&, const Profile&) = default;

    /// The last release of each line.
    static const Profile mfw_nrf9160_1_3;
    static const Profile mfw_nrf91x1_2_0;
};

inline constexpr Profile Profile::mfw_nrf9160_1_3{Chip::nrf9160, {1, 3, 7}};
inline constexpr Profile Profile::mfw_nrf91x1_2_0{Chip::nrf91x1, {2, 0, 4}};

/// Of the modem library: that of 2.7, or what its 3.x corrects.
enum class Manual : std::uint8_t { v2_7, v3_x };

} // namespace stack::inline v0
