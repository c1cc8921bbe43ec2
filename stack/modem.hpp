// One modem: composition, no logic. The world around it is stack/world.hpp.
#pragma once

#include "emu/bus.hpp"
#include "emu/lte/ue.hpp"
#include "stack/config.hpp"
#include "stack/credentials/credentials.hpp"
#include "stack/health.hpp"
#include "stack/names/resolver.hpp"
#include "stack/net/bearers.hpp"
#include "stack/net/ports.hpp"
#include "stack/option/option.hpp"
#include "stack/socket/sockets.hpp"
#include "stack/tls/environment.hpp"
#include "stack/tls/modem_credentials.hpp"

namespace stack::inline v0 {

/// The modem: radio, bearers, sockets, names.
class Modem {
public:
    /// `bus` and `seed` are this modem's own.
    Modem(emu::Engine& engine, emu::Bus& bus, const emu::Seed& seed, const WorldConfig& config,
          emu::lte::Cell& cell, emu::lte::Core& core, net::FarSide& far_side)
        : ue_{engine, bus, config.timing, config.identity, cell, core, seed},
          bearers_{engine, bus, ue_, far_side}, ports_{seed},
          credentials_{config.state_directory, {.last_tag = last_sec_tag(config.profile)}},
          material_{credentials_}, tls_{engine,         bus,          seed, config.tls, material_,
                                        config.profile, config.manual},
          sockets_{bus, ports_, bearers_, ue_, tls_, std::make_unique<NrfOptions>()},
          resolver_{engine, bus, seed, ports_, bearers_}, health_{engine, bus, ue_, sockets_}
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
    Health& health() { return health_; }

private:
    emu::lte::Ue ue_;
    net::Bearers bearers_;
    net::Ports ports_; // one set: a late answer never meets another owner of its port
    Credentials credentials_;
    tls::ModemCredentials material_;
    tls::Environment tls_;
    Sockets sockets_;
    Resolver resolver_;
    Health health_;
};

} // namespace stack::inline v0
