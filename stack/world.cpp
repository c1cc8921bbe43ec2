#include "stack/world.hpp"

namespace stack::inline v0 {

namespace {

/// What differs for another modem than the first; `shared` names no further ones.
WorldConfig config_of(const WorldConfig& shared, const emu::lte::Identity& identity)
{
    WorldConfig own = shared;
    own.identity = identity;
    if (!own.state_directory.empty()) own.state_directory /= identity.imei;
    return own;
}

} // namespace

World::World(const WorldConfig& config)
    : own_{std::make_unique<Common>(config)}, common_{*own_}, config_{config}, seed_{common_.seed},
      bus_{common_.bus, 0}, modem_{common_.engine, bus_,         seed_,           config_,
                                   common_.cell,   common_.core, common_.internet}
{
    common_.views.push_back(this);
    WorldConfig shared = config;
    shared.further.clear();
    for (const emu::lte::Identity& each : config.further) {
        others_.push_back(std::unique_ptr<World>{new World{common_, config_of(shared, each)}});
    }
}

World::World(Common& common, const WorldConfig& config)
    : common_{common}, config_{config}, seed_{common.seed.of_modem(
                                            static_cast<std::uint32_t>(common.views.size()))},
      bus_{common.bus, static_cast<std::uint32_t>(common.views.size())},
      modem_{common.engine, bus_, seed_, config_, common.cell, common.core, common.internet}
{
    common.views.push_back(this);
}

} // namespace stack::inline v0
