// Contexts and PDN connections: +CGDCONT, +CGACT, +CGATT, +CGPADDR, +CGEREP.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::inline v0::modem {

/// Dotted decimal, or eight groups of four hexadecimal digits.
std::string address_text(const stack::Address& address);

} // namespace atlink::inline v0::modem
