// The station as the driver's callbacks tell of it: the association, the interface, its addresses.
#pragma once

#include "stack/wincs02/driver/driver.hpp"

#include "wdrv_winc_netif.h"
#include "wdrv_winc_sta.h"

#include <map>
#include <optional>

namespace stack::inline v0::wincs02 {

/// The one association there is.
inline constexpr WDRV_WINC_ASSOC_HANDLE the_association = 0x57494e45;
/// The access point's address.
inline constexpr std::uint8_t access_point[WDRV_WINC_MAC_ADDR_LEN] = {0x02, 0x91, 0x60, 0, 0, 1};

class Link {
public:
    Link(wifi::Part& part, Events& events);

    /// False while it is connected, or about to be.
    bool connect(const wifi::Credentials& with, WDRV_WINC_BSSCON_NOTIFY_CALLBACK notify);
    void on_connection(WDRV_WINC_BSSCON_NOTIFY_CALLBACK notify) { notify_ = notify; }
    bool disconnect();
    bool connected() const { return part_.station().state() == wifi::Station::State::connected; }
    void on_interface_event(WDRV_WINC_NETIF_EVENT_HANDLER handler) { on_interface_ = handler; }
    /// Instead of what the network gives, now and whenever that comes; none: as it gives.
    void set_address(Family family, std::optional<Address> own);
    /// Nobody is told: all is gone.
    void reset();
    void forget_callbacks()
    {
        notify_ = nullptr;
        on_interface_ = nullptr;
    }

private:
    void on_state(bool connected);
    void on_address(const Address& given);
    void tell_address(const Address& address);
    void tell(WDRV_WINC_CONN_STATE state);
    void tell_interface(WDRV_WINC_NETIF_EVENT_TYPE event);

    wifi::Part& part_;
    Events& events_;
    WDRV_WINC_BSSCON_NOTIFY_CALLBACK notify_ = nullptr;
    WDRV_WINC_NETIF_EVENT_HANDLER on_interface_ = nullptr;
    std::map<Family, Address> own_; // that the program has set
    bool was_connected_ = false;
    emu::Subscription states_;
    emu::Subscription addresses_;
};

} // namespace stack::inline v0::wincs02
