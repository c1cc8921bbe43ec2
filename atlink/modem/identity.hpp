// Who the modem and its card are: +CGMI, +CGMM, +CGMR, +CGSN, +CIMI and relatives.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::inline v0::modem {

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

} // namespace atlink::inline v0::modem
