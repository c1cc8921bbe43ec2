// Which modem firmware is emulated: it decides which socket options and flags there are.
#pragma once

#include <cstdint>

namespace stack::inline v0 {

enum class Profile : std::uint8_t {
    mfw_nrf9160_1_3, // nRF9160, modem firmware 1.3.x
    mfw_nrf91x1_2_0, // nRF91x1, modem firmware 2.0.x
};

} // namespace stack::inline v0
