// Timers of PSM and eDRX in digits and seconds (TS 24.008 §10.5.5.32, §10.5.7.3, §10.5.7.4a).
#pragma once

#include "stack/zephyr/configuration.hpp"

#include "modem/lte_lc.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stack::inline v0::zephyr::nordic {

/// Of 8 binary digits each; the legacy timer counts where the extended one is off.
lte_lc_psm_cfg psm_of(std::string_view active_time, std::string_view tau, std::string_view legacy);
/// The shortest that is not shorter; nothing when there is none.
std::optional<std::string> tau_digits(int seconds);
std::optional<std::string> active_time_digits(int seconds);
/// Of a line with <AcT-type>,"<requested>","<granted>","<window>"; nothing when it is none.
std::optional<lte_lc_edrx_cfg> edrx_of(const std::vector<std::string>& line);

} // namespace stack::inline v0::zephyr::nordic
