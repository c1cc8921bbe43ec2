// Ephemeral port numbers of one stack.
#pragma once

#include "emu/random.hpp"

#include <cstdint>

namespace stack::inline v0::net {

/// Ephemeral port numbers (RFC 6335 §6), one after the other from a seeded start, per modem.
class Ports {
public:
    explicit Ports(const emu::Seed& seed);
    /// 49152..65535; it may be in use, then the next one is asked for.
    std::uint16_t take_ephemeral(bool stream);

private:
    std::uint16_t next_[2]; // stream, datagram
};

} // namespace stack::inline v0::net
