#include "atlink/modem/context.hpp"

#include "atlink/modem/cells.hpp"
#include "atlink/modem/release_assistance.hpp"
#include "atlink/modem/stored_keys.hpp"
#include "atlink/modem/system_mode.hpp"

#include <array>
#include <cstdio>

namespace atlink::inline v0::modem {

namespace {

/// Where nothing was said, what belongs to the world.
ModemAtSettings connected(stack::World& world, ModemAtSettings settings)
{
    const stack::WorldConfig& config = world.config();
    if (settings.state_directory.empty()) settings.state_directory = config.state_directory;
    if (settings.network_time == ModemAtSettings{}.network_time) {
        settings.network_time = config.tls.start;
    }
    if (!settings.keys) {
        settings.keys = std::make_shared<StoredKeys>(world.modem().credentials(), world.seed());
    }
    return settings;
}

/// Of "mfw_nrf9160_1.3.6", also with more behind it; zeros where there is none.
std::array<int, 3> version_of(const std::string& firmware)
{
    std::array<int, 3> version{};
    const std::size_t at = firmware.rfind('_');
    if (at != std::string::npos) {
        static_cast<void>(std::sscanf(firmware.c_str() + at, "_%4d.%4d.%4d", &version[0],
                                      &version[1], &version[2]));
    }
    return version;
}

} // namespace

Context::Context(stack::World& its_world, ModemAtSettings its_settings, Emit its_emit)
    : world{its_world}, settings{connected(world, std::move(its_settings))},
      emit{std::move(its_emit)}, nvm{settings.state_directory}, card{world.modem().ue().identity(),
                                                                     settings, nvm},
      clock{world.engine()}, random{world.seed().stream("modem at")}, traffic{world.bus()},
      supply_mv{settings.supply_mv}, temperature{settings.temperature},
      neighbour_search_end{world.engine(), [this] { end_neighbour_search(*this); }}
{
    load_system_mode(*this);
    load_release_assistance(*this);
    ue().lock_card(card.waits());
}

bool Context::camped()
{
    const bool known = ue().receive_only() || emm().registration().cell_known;
    return ue().activated() && world.cell().covered() && known;
}

bool Context::firmware_from(int major, int minor, int patch) const
{
    return version_of(settings.firmware) >= std::array{major, minor, patch};
}

bool Context::activated()
{
    using emu::lte::FunctionalMode;
    return ue().activated() || functional_mode == static_cast<int>(FunctionalMode::normal) ||
           functional_mode == static_cast<int>(FunctionalMode::receive_only);
}

} // namespace atlink::inline v0::modem
