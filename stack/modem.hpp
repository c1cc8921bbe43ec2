// One modem and the world around it: composition, no logic.
#pragma once

#include "emu/bus.hpp"
#include "emu/driver.hpp"
#include "emu/lte/ue.hpp"
#include "stack/credentials/credentials.hpp"
#include "stack/internet/internet.hpp"
#include "stack/names/resolver.hpp"
#include "stack/net/bearers.hpp"
#include "stack/net/ip_stack.hpp"
#include "stack/option/option.hpp"
#include "stack/profile.hpp"
#include "stack/socket/sockets.hpp"
#include "stack/tls/environment.hpp"

#include <memory>

namespace stack::inline v0 {

struct WorldConfig {
    std::uint64_t seed = 1;
    emu::lte::Timing timing;
    emu::lte::Identity identity;
    emu::lte::CellConfig cell;
    emu::lte::CoreConfig core;
    net::InternetConfig internet;
    Profile profile = Profile::mfw_nrf9160_1_3;
    tls::Config tls;
    /// What the modem keeps without power: credentials. Empty: nothing outlives the process.
    std::filesystem::path state_directory;
    /// What each nrf_ call costs in emulated time (IPC with the modem core); an estimate. It also
    /// lets a firmware that polls without waiting get on.
    emu::Ts call_cost = std::chrono::ceil<emu::Ts>(std::chrono::microseconds{20});
};

/// The modem: radio, bearers, sockets, names.
class Modem {
public:
    Modem(emu::Engine& engine, emu::Bus& bus, const emu::Seed& seed, const WorldConfig& config,
          emu::lte::Cell& cell, emu::lte::Core& core, net::Internet& internet)
        : ue_{engine, bus, config.timing, config.identity, cell, core, seed},
          bearers_{engine, bus, ue_, internet}, ports_{seed}, credentials_{config.state_directory},
          tls_{engine, bus, seed, config.tls, credentials_, config.profile},
          sockets_{bus, ports_, bearers_, ue_, tls_, std::make_unique<NrfOptions>()},
          resolver_{engine, bus, seed, ports_, bearers_}
    {
    }

    emu::lte::Ue& ue() { return ue_; }
    /// What the network knows of this modem, and does to it.
    emu::lte::UeContext& network() { return ue_.network(); }
    net::Bearers& bearers() { return bearers_; }
    Credentials& credentials() { return credentials_; }
    tls::Environment& tls() { return tls_; }
    Sockets& sockets() { return sockets_; }
    Resolver& resolver() { return resolver_; }

private:
    emu::lte::Ue ue_;
    net::Bearers bearers_;
    net::Ports ports_; // one set: a late answer never meets another owner of its port
    Credentials credentials_;
    tls::Environment tls_;
    Sockets sockets_;
    Resolver resolver_;
};

/// Engine, network and modem; at most one at a time in a process (lwIP is one per process).
class World {
public:
    explicit World(const WorldConfig& config)
        : config_{config}, seed_{config.seed}, bus_{engine_}, cell_{config.cell, seed_},
          core_{config.core}, ip_stack_{engine_, seed_}, clock_{engine_, config.tls.start},
          internet_{engine_, bus_, seed_, config.internet}, modem_{engine_,  bus_,  seed_,
                                                                   config_,  cell_, core_,
                                                                   internet_}
    {
    }

    const WorldConfig& config() const { return config_; }
    emu::Engine& engine() { return engine_; }
    emu::Bus& bus() { return bus_; }
    const emu::Seed& seed() const { return seed_; }
    emu::lte::Cell& cell() { return cell_; }
    emu::lte::Core& core() { return core_; }
    net::Internet& internet() { return internet_; }
    Modem& modem() { return modem_; }
    emu::TimeDriver& driver() { return *driver_; }
    void set_driver(std::unique_ptr<emu::TimeDriver> driver) { driver_ = std::move(driver); }

private:
    WorldConfig config_;
    emu::Seed seed_;
    emu::Engine engine_;
    emu::Bus bus_;
    std::unique_ptr<emu::TimeDriver> driver_ = std::make_unique<emu::VirtualDriver>();
    emu::lte::Cell cell_;
    emu::lte::Core core_;
    net::IpStack ip_stack_;
    tls::Clock clock_;
    net::Internet internet_;
    Modem modem_;
};

} // namespace stack::inline v0
