// Who the modem and its card are: +CGMI, +CGMM, +CGMR, +CGSN, +CIMI, +CPIN and relatives.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::modem {

Handler attention; // AT alone
Handler cgmi;
Handler cgmm;
Handler cgmr;
Handler cgsn;
Handler shortswver;
Handler hwversion;
Handler xmodemuuid;
Handler xiccid;
Handler cimi;
Handler cpin;

} // namespace atlink::modem
