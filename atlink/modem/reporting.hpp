// How the modem reports errors and events of its own: +CMEE, +CNEC, %MDMEV.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::modem {

Handler cmee;
Handler cnec;
Handler mdmev;

} // namespace atlink::modem
