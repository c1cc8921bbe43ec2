// The part's time client: asks its server, and sets the part's clock (wdrv_winc_sntp.h).
#pragma once

#include "emu/engine.hpp"
#include "emu/random.hpp"
#include "stack/socket/udp_socket.hpp"
#include "stack/wifi/part.hpp"
#include "stack/wincs02/driver/time.hpp"
#include "stack/wincs02/socket/names.hpp"

#include <memory>
#include <string>

namespace stack::inline v0::wincs02 {

/// Asks as soon as it is enabled, has a server and an address: again when nobody answers, and later
/// to stay right. No server comes by DHCP here, so that "static" makes no difference.
class Sntp {
public:
    Sntp(emu::Engine& engine, emu::Bus& bus, const emu::Seed& seed, net::Ports& ports,
         wifi::Part& part, Names& names, DeviceTime& time);

    void enable(bool on);
    bool enabled() const { return enabled_; }
    void set_server(std::string server);
    const std::string& server() const { return server_; }
    void reset();

private:
    void begin();
    void stop();
    void ask(const Address& server);
    void on_readable();

    emu::Bus& bus_;
    net::Ports& ports_;
    wifi::Part& part_;
    Names& names_;
    DeviceTime& time_;
    emu::Random nonces_;
    bool enabled_ = false;
    bool waiting_ = false; // for the timer
    std::string server_;
    unsigned attempt_ = 0; // answers of name servers belong to one
    std::uint64_t nonce_ = 0;
    std::unique_ptr<UdpSocket> socket_;
    emu::Timer again_;
    emu::Subscription ups_;
};

} // namespace stack::inline v0::wincs02
