// How the modem reports errors and events of its own: +CMEE, +CNEC, %MDMEV, +CIND and relatives.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::inline v0::modem {

Handler cmee;
Handler cnec;
Handler mdmev;
Handler ceer;
Handler cind;
Handler cpas;
Handler copn;

} // namespace atlink::inline v0::modem
