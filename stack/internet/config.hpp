// What a scenario may set of the simulated internet.
#pragma once

#include "emu/time.hpp"
#include "stack/internet/nat.hpp"

#include <chrono>

namespace stack::inline v0::net {

/// What happens to a packet between the core and a host, each way.
struct PathConfig {
    emu::Ts delay = std::chrono::milliseconds{20};
    double loss = 0; // probability
};

struct InternetConfig {
    PathConfig path;
    /// Router solicitation to router advertisement, at the gateway: 50-500 ms.
    emu::Ts router_advertisement = std::chrono::milliseconds{400};
    bool advertise = true; // false: the gateway never answers a solicitation
    bool default_hosts = true;
    NatConfig nat;
    /// IPv4 hosts are reached over IPv6 at 64:ff9b::/96 (RFC 6146), and the name servers that know
    /// all hosts answer so where a name has no AAAA record (RFC 6147).
    bool nat64 = false;
};

} // namespace stack::inline v0::net
