// Provisioning and upkeep: %XMODEMTRACE, %XCONNSTAT, %XFACTORYRESET, %XPMNG, +ODIS and relatives.
#pragma once

#include "atlink/modem/context.hpp"
#include "atlink/modem/number.hpp"

namespace atlink::inline v0::modem {

inline constexpr Number switched_off{.low = 0, .high = 1, .fallback = 0}; // %XSMSFALLBACK

} // namespace atlink::inline v0::modem
