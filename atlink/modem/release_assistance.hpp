// Release assistance: %RAI.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::modem {

Handler rai;

} // namespace atlink::modem
