// Switching the modem on and off: +CFUN and %XSYSTEMMODE.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::modem {

Handler cfun;
Handler xsystemmode;

/// The modem goes to power-off mode, whoever asked: call from Ue::on_mode. Subscriptions and
/// contexts do not survive (at/notes.md §4), but the detach that follows is still told.
void power_off(Context& context);

} // namespace atlink::modem
