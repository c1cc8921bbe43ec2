// The Wi-Fi part beside the modem: composition, and its resets.
#pragma once

#include "stack/wifi/lan.hpp"
#include "stack/wifi/station.hpp"

namespace stack::inline v0::wifi {

/// What a scenario does to its name service.
enum class DnsFault : std::uint8_t { none, error, silent };

class Part {
public:
    Part(emu::Engine& engine, emu::Bus& bus, net::Internet& internet, const Config& config)
        : config_{config}, lan_{engine, bus, internet, config}, station_{engine, bus, lan_, config}
    {
    }

    const Config& config() const { return config_; }
    Lan& lan() { return lan_; }
    Station& station() { return station_; }

    void set_dns_fault(DnsFault fault) { dns_fault_ = fault; }
    DnsFault dns_fault() const { return dns_fault_; }

    /// It resets itself, or its bus is lost: whoever drives it has lost everything there.
    void reset()
    {
        station_.reset();
        on_reset();
    }
    emu::Signal<> on_reset;

private:
    const Config config_;
    Lan lan_;
    Station station_;
    DnsFault dns_fault_ = DnsFault::none;
};

} // namespace stack::inline v0::wifi
