// Power saving as the host asks for it: +CPSMS, +CEDRXS, %XPTW, %XMODEMSLEEP, %XT3412. This network
// grants none of it, so nothing sleeps yet.
#pragma once

#include "atlink/modem/context.hpp"
#include "atlink/modem/number.hpp"

namespace atlink::inline v0::modem {

inline constexpr Number power_preference{.low = 0, .high = 1, .fallback = 0}; // +CEPPI
/// %XRAI: 0, 3 or 4; the handler refuses what lies between.

} // namespace atlink::inline v0::modem
