// The modem's clock: unset until the host or the network sets it.
#pragma once

#include "emu/engine.hpp"
#include "emu/lte/config.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace atlink::inline v0::modem {

/// A time of day and the zone beside it, which is not added: as the SDK's date_time reads +CCLK?,
/// and as %XTIME tells it.
struct ZonedTime {
    std::chrono::sys_seconds utc;
    std::optional<int> zone;     // ahead of UTC, quarter hours; nothing = not known
    std::optional<int> daylight; // hours of daylight saving time in the zone
};

/// "yy/MM/dd,hh:mm:ss±zz" (TS 27.007 §8.15); 99 stands for a zone that is not known.
std::string to_text(const ZonedTime& time);
/// Nothing unless it is such a time. Zone -48..48, or 99 where `unknown_zone` is allowed.
std::optional<ZonedTime> parse_time(std::string_view text, bool unknown_zone);

/// The network's time as %XTIME shows it: zone, UTC with zone, daylight saving (TS 23.040
/// §9.2.3.11, digits of each octet swapped). What is not told stays empty, its comma stays.
std::string network_time_text(std::chrono::sys_seconds utc, const emu::lte::NetworkTime& told);

class WallClock {
public:
    explicit WallClock(const emu::Engine& engine) : engine_{engine} {}

    void set(const ZonedTime& time);
    /// A clock that runs goes on in another zone.
    void move(std::optional<int> zone, std::optional<int> daylight);
    void unset() { set_to_.reset(); }
    /// Nothing while it was never set.
    std::optional<ZonedTime> now() const;

private:
    const emu::Engine& engine_;
    std::optional<ZonedTime> set_to_;
    emu::Instant set_at_ = emu::epoch;
};

} // namespace atlink::inline v0::modem
