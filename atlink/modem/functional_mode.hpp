// Switching the modem on and off: +CFUN.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::inline v0::modem {

/// The modem goes to power-off mode, whoever asked: call from Ue::on_mode. Subscriptions and
/// contexts do not survive (at/notes.md §4), but the detach that follows is still told.
void power_off(Context& context);
/// The modem crashes or loses its power: what nothing stored is gone, and from now on it tells
/// nothing. The radio ends by itself (Ue::fail).
void lose_power(Context& context);
/// The same with the radio's end, and it starts again in +CFUN=0.
void restart(Context& context);
/// The modem protects itself: as +CFUN=4, without being asked.
void switch_to_flight(Context& context);

} // namespace atlink::inline v0::modem
