// The world around the modems: composition, no logic.
#pragma once

#include "stack/modem.hpp"

#include "emu/driver.hpp"
#include "stack/internet/internet.hpp"
#include "stack/net/ip_stack.hpp"
#include "stack/wifi/part.hpp"

#include <memory>
#include <vector>

namespace stack::inline v0 {

/// Engine, network and modems; at most one at a time in a process (lwIP is one per process).
///
/// Whoever serves one modem - an nrf_ door, AT commands, a serial line - is given the world as that
/// modem sees it: modem(), bus(), seed() and config() are the modem's own, the rest is everybody's.
class World {
public:
    /// As the first modem sees it. Throws std::invalid_argument when two modems have one IMSI.
    explicit World(const WorldConfig& config);
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    const WorldConfig& config() const { return config_; }
    emu::Engine& engine() { return common_.engine; }
    emu::Bus& bus() { return bus_; }
    const emu::Seed& seed() const { return seed_; }
    emu::lte::Cell& cell() { return common_.cell; }
    emu::lte::Core& core() { return common_.core; }
    net::Internet& internet() { return common_.internet; }
    Modem& modem() { return modem_; }
    /// The Wi-Fi part beside the modems; made when it is first asked for.
    wifi::Part& wifi()
    {
        if (!common_.wifi) {
            common_.wifi = std::make_unique<wifi::Part>(common_.engine, common_.bus,
                                                        common_.internet, config_.wifi);
        }
        return *common_.wifi;
    }
    emu::TimeDriver& driver() { return *common_.driver; }
    void set_driver(std::unique_ptr<emu::TimeDriver> driver) { common_.driver = std::move(driver); }

    /// How many modems there are, 1 or more.
    std::size_t modems() const { return common_.views.size(); }
    /// The same world as another modem sees it; `number` < modems(), 0 is the first.
    World& seen_by(std::size_t number) { return *common_.views[number]; }
    Modem& modem(std::size_t number) { return seen_by(number).modem(); }

private:
    /// What the modems share.
    struct Common {
        explicit Common(const WorldConfig& config)
            : seed{config.seed}, bus{engine}, cell{config.cell, seed}, core{config.core},
              ip_stack{engine, seed}, clock{engine, config.tls.start}, internet{engine, bus, seed,
                                                                                config.internet}
        {
        }
        emu::Seed seed;
        emu::Engine engine;
        emu::Bus bus;
        std::unique_ptr<emu::TimeDriver> driver = std::make_unique<emu::VirtualDriver>();
        emu::lte::Cell cell;
        emu::lte::Core core;
        net::IpStack ip_stack;
        tls::Clock clock;
        net::Internet internet;
        std::unique_ptr<wifi::Part> wifi = {};
        std::vector<World*> views = {};
    };

    World(Common& common, const WorldConfig& config);

    std::unique_ptr<Common> own_; // the first one's
    Common& common_;
    WorldConfig config_;
    emu::Seed seed_;
    emu::Bus bus_;
    Modem modem_;
    std::vector<std::unique_ptr<World>> others_; // the first one's
};

} // namespace stack::inline v0
