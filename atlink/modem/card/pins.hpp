// Pins and antenna switching that follow the radio: %XCOEX0, %XMAGPIO, %XANTCFG.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::inline v0::modem {

Handler xcoex0;
Handler xmagpio;
Handler xantcfg;

} // namespace atlink::inline v0::modem
