// What a network interface of this door stands on.
#pragma once

#include "emu/signal.hpp"
#include "stack/net/address.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace stack::inline v0::zephyr::network {

/// With the lock held.
class Link {
public:
    Link() = default;
    virtual ~Link() = default;
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    /// Carries packets.
    virtual bool up() const = 0;
    virtual std::optional<Address> address(Family family) const = 0;
    virtual std::uint16_t mtu() const = 0;
    virtual std::size_t dns_servers() const = 0;
    /// One of these is another now.
    emu::Signal<> on_change;
};

} // namespace stack::inline v0::zephyr::network
