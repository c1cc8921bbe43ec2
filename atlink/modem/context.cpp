#include "atlink/modem/context.hpp"

#include "atlink/modem/alarms.hpp"
#include "atlink/modem/cells.hpp"
#include "atlink/modem/release_assistance.hpp"
#include "atlink/modem/stored_keys.hpp"
#include "atlink/modem/system_mode.hpp"

#include <array>
#include <cstdio>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace atlink::inline v0::modem {

namespace {

/// The one place that asks which chip the profile means.
bool nrf91x1(const stack::WorldConfig& config)
{
    return config.profile.chip == stack::Chip::nrf91x1;
}

/// Who an nRF9151 with 2.0.2 says it is (at/power_mobility.md §3), as far as nobody said otherwise.
void identify_as_nrf9151(ModemAtSettings& settings)
{
    const ModemAtSettings nrf9160;
    const auto instead = [](std::string& field, const std::string& before, std::string_view now) {
        if (field == before) field = now;
    };
    instead(settings.model, nrf9160.model, "nRF9151-LACA");
    instead(settings.firmware, nrf9160.firmware, "mfw_nrf91x1_2.0.2");
    instead(settings.hardware, nrf9160.hardware, "nRF9151 LACA A0A");
    instead(settings.firmware_uuid, nrf9160.firmware_uuid, "320176d5-9f40-45fc-923b-2661ec18d547");
}

/// A release that was chosen by its number is the one that +CGMR tells, too.
void name_release(ModemAtSettings& settings, const stack::Profile& profile)
{
    const bool line =
        profile == stack::Profile::mfw_nrf9160_1_3 || profile == stack::Profile::mfw_nrf91x1_2_0;
    if (line) return;
    settings.firmware =
        fmt::format("mfw_{}_{}", profile.chip == stack::Chip::nrf9160 ? "nrf9160" : "nrf91x1",
                    fmt::join(profile.version, "."));
}

/// Where nothing was said, what belongs to the world.
ModemAtSettings connected(stack::World& world, ModemAtSettings settings)
{
    const stack::WorldConfig& config = world.config();
    if (nrf91x1(config)) identify_as_nrf9151(settings);
    name_release(settings, config.profile);
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
      release{version_of(settings.firmware)}, emit{std::move(its_emit)},
      nvm{settings.state_directory}, card{world.modem().ue().identity(), settings, nvm},
      clock{world.engine()}, random{world.seed().stream("modem at")}, traffic{world.bus()},
      supply_mv{settings.supply_mv}, temperature{settings.temperature},
      neighbour_search_end{world.engine(), [this] { end_neighbour_search(*this); }},
      evaluation_end{world.engine(), [this] { end_evaluation(*this); }}
{
    load_system_mode(*this);
    load_release_assistance(*this);
    arm_power_off_warning(*this);
    ue().lock_card(card.waits());
    resets.start();
}

bool Context::camped()
{
    const bool known = ue().receive_only() || emm().registration().cell_known;
    return ue().activated() && world.cell().covered() && known;
}

bool Context::firmware_from(int major, int minor, int patch) const
{
    return firmware_from(std::array{major, minor, patch});
}

bool Context::firmware_from(const std::array<int, 3>& version) const { return release >= version; }

bool Context::activated()
{
    using emu::lte::FunctionalMode;
    return ue().activated() || functional_mode == static_cast<int>(FunctionalMode::normal) ||
           functional_mode == static_cast<int>(FunctionalMode::receive_only);
}

} // namespace atlink::inline v0::modem
