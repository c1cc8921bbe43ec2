// The modem's clock and the network's: +CCLK, %CCLK and what %XTIME tells.
#pragma once

#include "atlink/modem/context.hpp"
#include "atlink/modem/number.hpp"

namespace atlink::inline v0::modem {

inline constexpr Number network_time_used{.low = 0, .high = 1, .fallback = 1}; // %XNETTIME

/// The network's time has come: sets the clock, tells it.
void take_network_time(Context& context);

} // namespace atlink::inline v0::modem
