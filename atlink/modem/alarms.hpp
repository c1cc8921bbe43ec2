// Supply voltage and temperature: %XVBAT, %XVBATLVL, %XPOFWARN, %XTEMP and their limits.
#pragma once

#include "atlink/modem/context.hpp"
#include "atlink/modem/number.hpp"

namespace atlink::inline v0::modem {

inline constexpr Number low_voltage{.low = 3100, .high = 5000, .fallback = 3300}; // %XVBATLOWLVL
inline constexpr Number high_temperature{.low = 1, .high = 85, .fallback = 55};   // %XTEMPHIGHLVL

/// The supply or the temperature is another one now; tells and does what follows from it.
void set_supply(Context& context, int millivolt);
void set_temperature(Context& context, int celsius);

} // namespace atlink::inline v0::modem
