// Commands of the application that this one answers ERROR to, and why. Part of table.hpp.
#pragma once

#include "atlink/modem/table.hpp"

#include <span>

namespace atlink::inline v0::slm {

/// Those of 2.7 and of its neighbours, in every build.
std::span<const modem::Refused> refused_commands();

} // namespace atlink::inline v0::slm
