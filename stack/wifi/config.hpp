// What a scenario may set of the Wi-Fi part and its access point.
#pragma once

#include "emu/time.hpp"
#include "stack/net/address.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace stack::inline v0::wifi {

/// How an access point lets stations in.
enum class Security : std::uint8_t { any, open, wpa2, wpa3 };

struct Config {
    // The access point; an empty name or password: whatever the station says is right.
    std::string ssid;
    std::string password;
    Security security = Security::any;
    int rssi = -50; // dBm, at the station
    int channel = 6;

    // The link, each way.
    emu::Ts delay = std::chrono::milliseconds{3};
    std::uint32_t rate = 20'000'000; // bit/s
    std::size_t buffer = 32'768;     // bytes that wait for the air
    std::uint16_t mtu = 1500;

    // Times of the part. Its port notes have 3.5 s from reset to the first answer, after 100 ms of
    // reset (wincs02/generations.md); the others are estimates.
    emu::Ts boot = std::chrono::milliseconds{3600};
    emu::Ts association = std::chrono::milliseconds{800};
    emu::Ts no_such_network = std::chrono::seconds{3}; // until it has given up
    emu::Ts dhcp = std::chrono::milliseconds{500};     // from association to the lease
    emu::Ts slaac = std::chrono::milliseconds{1000};   // and to the IPv6 address

    // The network behind the access point, a NAT (doors.md section 4).
    Address ipv4 = Address::v4({192, 168, 1, 50});
    Address gateway = Address::v4({192, 168, 1, 1});
    Address ipv6 = Address::v6({0x20, 0x01, 0x0d, 0xb8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x50});
    Address outside = Address::v4({198, 51, 100, 50}); // of the NAT
    /// What comes to `outside` and belongs to nobody goes to the station: its servers are reached.
    bool forward = true;
    std::vector<Address> dns = {Address::v4({192, 0, 2, 53}), Address::v4({192, 0, 2, 54})};
};

} // namespace stack::inline v0::wifi
