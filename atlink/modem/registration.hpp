// Registration, radio connection and choice of network: +CEREG, +CSCON, +COPS.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::inline v0::modem {

/// What +CEREG says from <stat> on, for subscription level n.
std::string registration_text(Context& context, const emu::lte::Registration& registration, int n);

/// True in the states that +CSCON calls connected.
bool connected(emu::lte::Rrc::State state);
/// What +CSCON says from <mode> on, for subscription level n.
std::string connection_text(bool is_connected, int n);

/// Brings the radio to the selection that +COPS has kept.
void load_selection(Context& context);

bool registered(emu::lte::Registration::Status status);

} // namespace atlink::inline v0::modem
