#include "stack/wincs02/driver/link.hpp"

#include "stack/wincs02/address.hpp"

#include <utility>

namespace stack::inline v0::wincs02 {

Link::Link(wifi::Part& part, Events& events)
    : part_{part}, events_{events}, states_{part.station().on_state.subscribe(
                                        [this](bool connected) { on_state(connected); })},
      addresses_{part.station().on_address.subscribe(
          [this](const Address& address) { on_address(address); })}
{
}

bool Link::connect(const wifi::Credentials& with, WDRV_WINC_BSSCON_NOTIFY_CALLBACK notify)
{
    if (part_.station().state() != wifi::Station::State::disconnected) return false;
    notify_ = notify;
    part_.station().connect(with);
    return true;
}

bool Link::disconnect()
{
    if (part_.station().state() == wifi::Station::State::disconnected) return false;
    part_.station().disconnect();
    return true;
}

void Link::reset()
{
    was_connected_ = false;
    own_.clear();
}

void Link::tell(WDRV_WINC_CONN_STATE state)
{
    events_.push([this, state] {
        const bool associated = state == WDRV_WINC_CONN_STATE_CONNECTED;
        if (notify_ == nullptr) return;
        notify_(the_handle, associated ? the_association : WDRV_WINC_ASSOC_HANDLE_INVALID, state);
    });
}

void Link::tell_interface(WDRV_WINC_NETIF_EVENT_TYPE event)
{
    events_.push([this, event] {
        if (on_interface_ == nullptr) return;
        on_interface_(the_handle, WDRV_WINC_NETIF_IDX_0, event, nullptr);
    });
}

void Link::on_state(bool connected)
{
    const bool was = std::exchange(was_connected_, connected);
    if (connected) {
        tell(WDRV_WINC_CONN_STATE_CONNECTED);
        return tell_interface(WDRV_WINC_NETIF_EVENT_INTF_UP);
    }
    tell(was ? WDRV_WINC_CONN_STATE_DISCONNECTED : WDRV_WINC_CONN_STATE_FAILED);
    if (was) tell_interface(WDRV_WINC_NETIF_EVENT_INTF_DOWN);
}

void Link::tell_address(const Address& address)
{
    events_.push([this, address] {
        if (on_interface_ == nullptr) return;
        const WDRV_WINC_IP_MULTI_TYPE_ADDRESS typed = to_driver(address);
        WDRV_WINC_NETIF_ADDR_UPDATE_TYPE update{typed.type, typed.addr};
        on_interface_(the_handle, WDRV_WINC_NETIF_IDX_0, WDRV_WINC_NETIF_EVENT_ADDR_UPDATE,
                      &update);
    });
}

void Link::on_address(const Address& given)
{
    const auto own = own_.find(given.family);
    if (own == own_.end()) return tell_address(given);
    part_.lan().put(own->second);
    tell_address(own->second);
}

void Link::set_address(Family family, std::optional<Address> own)
{
    own_.erase(family);
    if (!own) return;
    own_.emplace(family, *own);
    if (!part_.lan().address(family)) return; // once there is one
    part_.lan().put(*own);
    tell_address(*own);
}

} // namespace stack::inline v0::wincs02
