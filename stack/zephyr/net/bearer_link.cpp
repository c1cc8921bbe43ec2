#include "stack/zephyr/net/bearer_link.hpp"

namespace stack::inline v0::zephyr::network {

BearerLink::BearerLink(Modem& modem) : modem_{modem}, up_{modem.bearers().up(cid)}
{
    net::Bearers& bearers = modem.bearers();
    ups_ = bearers.on_up.subscribe([this](int changed) { on_bearer(changed, true); });
    losses_ = bearers.on_loss.subscribe([this](int changed) { on_bearer(changed, false); });
    ipv6_ = bearers.on_ipv6.subscribe([this](int changed, bool) { on_bearer(changed, up_); });
}

void BearerLink::on_bearer(int changed, bool up)
{
    if (changed != cid) return;
    up_ = up;
    on_change();
}

} // namespace stack::inline v0::zephyr::network
