#include "stack/zephyr/net/network.hpp"

#include "stack/zephyr/door.hpp"
#include "stack/zephyr/net/bearer_link.hpp"
#include "stack/zephyr/net/cellular.hpp"

namespace stack::inline v0::zephyr::network {

Network& Network::of(Process& process) { return Door::of(process).network(); }

Network::Network(Process& process)
    : world_{process.world()}, events_{process},
      giving_up_{process.world().engine(),
                 [this] { world_.modem().ue().set_mode(emu::lte::FunctionalMode::flight); }},
      interface_{make_link(process), [this](Event event) { on_event(std::move(event)); }}
{
    const Configuration& it = configuration();
    wish_.timeout = it.net_if_connect_timeout;
    if (it.mode == Mode::native) { // doors.md §3.3: brought up before main
        interface_.set_admin_up(true);
        wish_.connect = true;
        return;
    }
    wish_.persistent = it.net_if_persistent != 0;
    wish_.auto_connect = it.net_if_auto_connect != 0;
    // Without the interface's own support it is up, and nobody tells it of the connection.
    if (it.nrf_modem_lib_net_if == 0) interface_.set_admin_up(true);
}

std::unique_ptr<Link> Network::make_link(Process& process) const
{
    if (configuration().mode == Mode::offload) return make_cellular_link();
    return std::make_unique<BearerLink>(Door::of(process).station());
}

void Network::on_event(Event event)
{
    const bool lost = event.number == NET_EVENT_L4_DISCONNECTED;
    // In offload mode the notifications do it (cellular.cpp).
    const bool own = configuration().mode == Mode::native;
    if (lost && own && wish_.connect && !wish_.persistent && interface_.admin_up()) {
        wish_.connect = false;
        giving_up_.post();
    }
    events_.raise({.number = number_for_program(event.number),
                   .iface = &the_interface,
                   .info = std::move(event.info)});
}

} // namespace stack::inline v0::zephyr::network
