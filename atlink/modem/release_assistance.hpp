// Release assistance: %RAI.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::inline v0::modem {

/// What was stored, at start and after a factory reset.
void load_release_assistance(Context& context);
/// %RAI=2: what the cell does of it, AS and CP (at/power_mobility.md §1.7).
void tell_release_assistance(Context& context);

} // namespace atlink::inline v0::modem
