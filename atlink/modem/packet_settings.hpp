// What a PDN connection is asked with and what it got: +CGAUTH, +CGCONTRDP, %XNEWCID and relatives.
#pragma once

#include "atlink/modem/context.hpp"
#include "atlink/modem/number.hpp"

namespace atlink::inline v0::modem {

inline constexpr std::size_t max_apn = 100;                                   // TS 23.003 §9.1
inline constexpr Number protocol_options{.low = 0, .high = 1, .fallback = 1}; // %XEPCO
inline constexpr Number initial_pdn{.low = 0, .high = 1, .fallback = 0};      // %XPDNCFG

/// True when %XAPNSTATUS has switched the APN off.
bool apn_disabled(const Context& context, std::string_view apn);

} // namespace atlink::inline v0::modem
