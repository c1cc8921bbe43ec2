// Who has a port, among all PCBs of lwIP: the two sides of the network share one.
#pragma once

#include "emu/time.hpp"
#include "stack/net/address.hpp"

#include <cstdint>
#include <functional>

namespace stack::inline v0::net {

enum class Transport { tcp, udp };

struct Binding {
    Address address; // may be any
    std::uint16_t port;
    std::uint8_t interface; // lwIP's index, 0 = whichever
    bool reuse_address;
    bool listening; // TCP
    bool time_wait; // TCP
    emu::Ts waited; // in that state
};

/// True when `matches` is for one of the bindings there are; it is not asked further then.
bool any_binding(Transport transport, const std::function<bool(const Binding&)>& matches);
/// A PCB is bound to exactly this.
bool bound(Transport transport, const Endpoint& exactly);

} // namespace stack::inline v0::net
