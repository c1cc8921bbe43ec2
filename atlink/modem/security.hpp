// The card and its codes: +CPIN, +CPINR, +CLCK, +CPWD, %XSIM, +CRSM, +CSIM, +CNUM.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::inline v0::modem {

/// What %XSIM says: "1", "0", "0,1" ...
std::string card_text(Context& context);
/// The modem has switched the card on or off, or a command may have opened it: the card and the
/// radio follow.
void sync_card(Context& context);
/// %XSIM, when its state has changed.
void tell_card(Context& context);

} // namespace atlink::inline v0::modem
