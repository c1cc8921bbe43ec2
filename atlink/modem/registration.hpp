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

/// The names of the network that the modem is registered with; "" until it has told them.
struct NetworkNames {
    std::string_view full;
    std::string_view brief;
};
NetworkNames network_names(Context& context);
/// The network has told its names: %XOPNAME.
void tell_names(Context& context);

} // namespace atlink::inline v0::modem
