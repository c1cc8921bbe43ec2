#include "stack/zephyr/net/cellular.hpp"

#include "stack/zephyr/call.hpp"
#include "stack/zephyr/net/connectivity.hpp"
#include "stack/zephyr/net/network.hpp"
#include "stack/zephyr/nordic/at.hpp"
#include "stack/zephyr/per_world.hpp"

#include "nrf_modem.h"

#include "modem/lte_lc.h"
#include "modem/nrf_modem_lib.h"
#include "modem/pdn.h"

#include <optional>

namespace stack::inline v0::zephyr::network {

namespace {

/// What the notifications have said. With the lock held.
class CellularLink final : public Link {
public:
    bool up() const override { return has_cell && has_pdn; }
    std::optional<Address> address(Family family) const override
    {
        return family == Family::ipv4 ? ipv4 : ipv6;
    }
    std::uint16_t mtu() const override { return link_mtu; }
    std::size_t dns_servers() const override { return 0; } // the modem's own affair

    static constexpr std::uint16_t link_mtu = 1280;
    bool has_cell = false;
    bool has_pdn = false;
    std::optional<Address> ipv4;
    std::optional<Address> ipv6;
};

/// Changes it; true when it was up and is no longer.
template <typename Change>
bool change(Change&& how)
{
    return call<bool>("cell_if", own_policy{}, [&](const Call& call) {
        auto& link = static_cast<CellularLink&>(Network::of(call.process()).interface().link());
        const bool was = link.up();
        how(link);
        link.on_change();
        return was && !link.up();
    });
}

Wish wish()
{
    return call<Wish>("cell_if", own_policy{},
                      [](const Call& call) { return Network::of(call.process()).wish(); });
}

/// A lost connection is the modem's to bring back, or is given up.
void on_loss()
{
    if (!nrf_modem_is_initialized()) return;
    if (!wish().connect) return;
    if (wish().persistent) return count_timeout();
    disconnect("cell_if");
}

/// +CGPADDR: 0[,"<address>"[,"<address>"]]
std::optional<Address> address_of(Family family)
{
    const auto answer = nordic::command("AT+CGPADDR=0");
    for (const std::string& each : nordic::parameters(answer.text)) {
        const auto address = Address::parse(each);
        if (address && address->family == family) return address;
    }
    return std::nullopt;
}

void on_pdn(std::uint8_t, pdn_event event, int)
{
    switch (event) {
    case PDN_EVENT_ACTIVATED: {
        const auto own = address_of(Family::ipv4);
        change([&own](CellularLink& link) {
            link.ipv4 = own;
            link.has_pdn = true;
        });
        return;
    }
    case PDN_EVENT_IPV6_UP: {
        const auto own = address_of(Family::ipv6);
        change([&own](CellularLink& link) { link.ipv6 = own; });
        return;
    }
    case PDN_EVENT_IPV6_DOWN:
        change([](CellularLink& link) { link.ipv6.reset(); });
        return;
    case PDN_EVENT_DEACTIVATED: {
        const bool lost = change([](CellularLink& link) {
            link.ipv4.reset();
            link.ipv6.reset();
            link.has_pdn = false;
        });
        if (lost) on_loss();
        return;
    }
    case PDN_EVENT_CNEC_ESM:
    case PDN_EVENT_NETWORK_DETACH: // the loss of the connection follows
    case PDN_EVENT_APN_RATE_CONTROL_ON:
    case PDN_EVENT_APN_RATE_CONTROL_OFF:
    case PDN_EVENT_CTX_DESTROYED:
        return;
    }
}

void on_link(const lte_lc_evt* const event)
{
    if (event->type != LTE_LC_EVT_NW_REG_STATUS) return;
    const auto status = event->nw_reg_status;
    if (status == LTE_LC_NW_REG_SEARCHING) return; // no loss yet
    const bool registered =
        status == LTE_LC_NW_REG_REGISTERED_HOME || status == LTE_LC_NW_REG_REGISTERED_ROAMING;
    if (change([registered](CellularLink& link) { link.has_cell = registered; })) on_loss();
}

void forget(CellularLink& link)
{
    link.ipv4.reset();
    link.ipv6.reset();
    link.has_pdn = false;
    link.has_cell = false;
}

} // namespace

std::unique_ptr<Link> make_cellular_link() { return std::make_unique<CellularLink>(); }

int cellular_up()
{
    pdn_default_ctx_cb_reg(on_pdn);
    lte_lc_register_handler(on_link);
    return nrf_modem_is_initialized() ? 0 : nrf_modem_lib_init();
}

int cellular_down()
{
    if (configuration().net_if_down_disconnects != 0) return cellular_disconnect();
    const int result = nrf_modem_lib_shutdown();
    if (result == 0) change(forget);
    return result;
}

int cellular_connect() { return lte_lc_func_mode_set(LTE_LC_FUNC_MODE_ACTIVATE_LTE); }

int cellular_disconnect() { return lte_lc_func_mode_set(LTE_LC_FUNC_MODE_DEACTIVATE_LTE); }

void cellular_fault()
{
    change(forget);
    call<void>("cell_if", own_policy{}, [](const Call& call) {
        Network::of(call.process()).raise(NET_EVENT_CONN_IF_FATAL_ERROR);
    });
}

} // namespace stack::inline v0::zephyr::network
