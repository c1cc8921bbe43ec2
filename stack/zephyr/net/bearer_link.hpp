// The modem's default PDN connection as Zephyr's own IP stack has it.
#pragma once

#include "stack/net/station.hpp"
#include "stack/zephyr/net/link.hpp"

namespace stack::inline v0::zephyr::network {

class BearerLink final : public Link {
public:
    explicit BearerLink(net::Station& station)
        : station_{station}, changes_{station.on_change.subscribe([this] { on_change(); })}
    {
    }

    bool up() const override { return station_.up(); }
    std::optional<Address> address(Family family) const override
    {
        return station_.address(family);
    }
    std::uint16_t mtu() const override { return station_.mtu(); }
    std::size_t dns_servers() const override { return station_.dns_servers(0).size(); }

private:
    net::Station& station_;
    emu::Subscription changes_;
};

} // namespace stack::inline v0::zephyr::network
