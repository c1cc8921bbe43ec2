// The clock's unit and the LTE time grid: every instant is a whole number of Ts.
#pragma once

#include <chrono>
#include <cstdint>
#include <ratio>

namespace emu::inline v0 {

/// LTE basic time unit, 1/30.72 MHz (TS 36.211 §4). 64 bits reach over 9500 years.
using Ts = std::chrono::duration<std::int64_t, std::ratio<1, 30'720'000>>;

inline constexpr Ts slot{15'360};
inline constexpr Ts subframe{30'720};
inline constexpr Ts radio_frame{307'200};
inline constexpr Ts hyperframe{314'572'800}; // 1024 radio frames, 10.24 s

static_assert(subframe == std::chrono::milliseconds{1});
static_assert(radio_frame == std::chrono::milliseconds{10});
static_assert(hyperframe == std::chrono::milliseconds{10'240});

/// The emulated clock. It has no now() of its own: only an Engine knows the time.
struct Clock {
    using duration = Ts;
    using rep = Ts::rep;
    using period = Ts::period;
    using time_point = std::chrono::time_point<Clock, Ts>;
    static constexpr bool is_steady = true;
};

/// A point in emulated time, counted from the start of the run.
using Instant = Clock::time_point;

inline constexpr Instant epoch{};
inline constexpr Instant never = Instant::max();

/// Leaves Ts for wall-clock units; use only at the edge (lwIP, pcapng, wall clock).
template <typename Duration>
constexpr Duration floor_to(Instant instant)
{
    return std::chrono::floor<Duration>(instant.time_since_epoch());
}

/// Seconds since the start, for people only: it rounds.
inline double seconds(Instant instant)
{
    return std::chrono::duration<double>(instant.time_since_epoch()).count();
}

} // namespace emu::inline v0
