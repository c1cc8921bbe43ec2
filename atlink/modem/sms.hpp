// Short messages: +CMGF, +CNMI, +CMGS, +CNMA, +CPMS, +CGSMS, %XSMMA.
#pragma once

#include "atlink/modem/table.hpp"

namespace atlink::inline v0::modem {

Outcome cmgf(Context& context, const Command& command, Response& response);
Outcome cnmi(Context& context, const Command& command, Response& response);
Outcome cmgs(Context& context, const Command& command, Response& response);
Outcome cnma(Context& context, const Command& command, Response& response);
Outcome cpms(Context& context, const Command& command, Response& response);
Outcome cgsms(Context& context, const Command& command, Response& response);
Outcome xsmma(Context& context, const Command& command, Response& response);

} // namespace atlink::inline v0::modem
