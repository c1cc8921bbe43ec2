// Which access technologies and bands the modem uses, and how it looks for them.
#pragma once

#include "atlink/modem/context.hpp"
#include "atlink/modem/number.hpp"

namespace atlink::inline v0::modem {

inline constexpr Number data_profile{.low = 0, .high = 4, .fallback = 2};     // %XDATAPRFL
inline constexpr Number reduced_mobility{.low = 0, .high = 2, .fallback = 0}; // %REDMOB
inline constexpr Number deep_search{.low = 0, .high = 1, .fallback = 1};      // %XDEEPSEARCH
inline constexpr Number operator_profile{.low = 1, .high = 9, .fallback = 1}; // %XOPCONF

/// Takes %XSYSTEMMODE from NVM, or its default.
void load_system_mode(Context& context);

} // namespace atlink::inline v0::modem
