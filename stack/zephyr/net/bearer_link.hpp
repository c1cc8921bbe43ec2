// The modem's default PDN connection as Zephyr's own IP stack has it.
#pragma once

#include "stack/modem.hpp"
#include "stack/zephyr/net/link.hpp"

namespace stack::inline v0::zephyr::network {

class BearerLink final : public Link {
public:
    explicit BearerLink(Modem& modem);

    bool up() const override { return up_; }
    std::optional<Address> address(Family family) const override
    {
        return modem_.bearers().address(cid, family);
    }
    std::uint16_t mtu() const override { return modem_.bearers().mtu(cid); }
    std::size_t dns_servers() const override { return modem_.bearers().dns_servers(cid).size(); }

private:
    static constexpr int cid = 0;

    void on_bearer(int changed, bool up);

    Modem& modem_;
    bool up_; // false already while the bearer is told to go
    emu::Subscription ups_;
    emu::Subscription losses_;
    emu::Subscription ipv6_;
};

} // namespace stack::inline v0::zephyr::network
