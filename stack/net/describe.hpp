// An IP packet as a few words, for logs.
#pragma once

#include "emu/bus.hpp"

#include <string>

namespace stack::inline v0::net {

/// "10.160.0.1:49152 > 192.0.2.7:7 udp 5", "... tcp SYN ACK 0", "... icmp 8/0"; the number is that
/// of the data's bytes. IPv6 addresses with ports stand in brackets.
std::string describe(emu::Bytes packet);

} // namespace stack::inline v0::net
