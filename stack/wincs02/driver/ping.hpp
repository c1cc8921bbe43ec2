// One ICMP echo at a time (wdrv_winc_socket.h).
#pragma once

#include "stack/net/echo_probe.hpp"
#include "stack/wifi/part.hpp"
#include "stack/wincs02/socket/events.hpp"

#include "wdrv_winc_socket.h"

#include <memory>

namespace stack::inline v0::wincs02 {

class Ping {
public:
    Ping(emu::Engine& engine, wifi::Part& part, Events& events);

    WDRV_WINC_STATUS send(const Address& to, DRV_HANDLE handle,
                          WDRV_WINC_ICMP_ECHO_RSP_EVENT_HANDLER handler);

private:
    void finish(std::optional<emu::Ts> round_trip);

    emu::Engine& engine_;
    wifi::Part& part_;
    Events& events_;
    std::unique_ptr<net::EchoProbe> probe_;
    Address to_;
    DRV_HANDLE handle_ = 0;
    WDRV_WINC_ICMP_ECHO_RSP_EVENT_HANDLER handler_ = nullptr; // of the one under way
    emu::Instant sent_ = emu::epoch;
    emu::Timer deadline_;
};

} // namespace stack::inline v0::wincs02
