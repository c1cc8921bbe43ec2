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

/// %XPOFWARN as it is when the modem starts: on in 2.x (at/power_mobility.md §3). Fired, it stays
/// off until the host arms it.
void arm_power_off_warning(Context& context);
/// Transmitter and receiver are off while it is as hot as this (at/commands.tsv).
bool overheated(const Context& context);
/// To flight mode, and says so.
void give_up_for_heat(Context& context);

} // namespace atlink::inline v0::modem
