// What a world and its modems are made with.
#pragma once

#include "emu/lte/config.hpp"
#include "stack/internet/config.hpp"
#include "stack/profile.hpp"
#include "stack/tls/environment.hpp"
#include "stack/wifi/config.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace stack::inline v0 {

/// Whose sockets a program written for Zephyr has, whatever it was configured with.
enum class ZephyrSockets : std::uint8_t { as_configured, native, offload };

/// Where the tags of its secure sockets are looked up: what it adds itself, the modem's store, or
/// the modem's with copies of what it adds; as_configured: as its sockets are.
enum class ZephyrCredentials : std::uint8_t { as_configured, own, modem, bridge };

/// Of a program written for the WINCS02 driver.
struct WincConfig {
    std::uint32_t driver = 0;      // 30000, 30100 or 30200; 0: what it was built for
    bool connect_together = false; // CONNECT comes with TLS_CONNECT, as the driver has it
    bool faithful = false;         // the driver's faults too
};

struct WorldConfig {
    std::uint64_t seed = 1;
    emu::lte::Timing timing;
    emu::lte::Identity identity; // of the first modem, which a process's C API is
    /// Those of the others; emu::lte::sibling() makes some.
    std::vector<emu::lte::Identity> further = {};
    emu::lte::CellConfig cell;
    emu::lte::CoreConfig core;
    net::InternetConfig internet;
    Profile profile = Profile::mfw_nrf9160_1_3;
    Manual manual = Manual::v2_7;
    tls::Config tls;
    wifi::Config wifi; // of the Wi-Fi part, if anybody asks for it
    /// What the modem keeps without power: credentials. Empty: nothing outlives the process. The
    /// others keep theirs below it, each in a directory named by its IMEI.
    std::filesystem::path state_directory;
    /// How often each modem has been reset without +CFUN=0 before it starts; nothing said: as often
    /// as what it keeps tells.
    std::optional<int> resets = {};
    WincConfig winc;
    ZephyrSockets zephyr_sockets = ZephyrSockets::as_configured;
    ZephyrCredentials zephyr_credentials = ZephyrCredentials::as_configured;
    /// What each nrf_ call costs in emulated time (IPC with the modem core); an estimate. It also
    /// lets a firmware that polls without waiting get on.
    emu::Ts call_cost = std::chrono::ceil<emu::Ts>(std::chrono::microseconds{20});
};

} // namespace stack::inline v0
