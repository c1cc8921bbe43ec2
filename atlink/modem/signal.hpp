// Signal quality: +CESQ, %XSNRSQ, +CSQ and the lines of %CESQ.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::inline v0::modem {

inline constexpr int not_known = 255; // RSRP, RSRQ
inline constexpr int snr_not_known = 127;

/// Index of +CESQ, 0..97 (TS 36.133 §9.1.4).
int rsrp_index(int dbm);
/// Index of +CESQ, 0..34 (TS 36.133 §9.1.7), estimated from the signal-to-noise ratio.
int rsrq_index(int snr_db);
/// Index of %XSNRSQ, 0..49 (at/notes.md §8).
int snr_index(int db);

/// What %CESQ and %XSNRSQ last told, or would have told.
struct SignalLevels {
    int rsrp = 255;
    int rsrq = 255;
    int snr = 255;
    friend bool operator==(const SignalLevels&, const SignalLevels&) = default;
};
SignalLevels signal_levels(Context& context);
/// "%CESQ: 52,2,4,0" and "%XSNRSQ: 39,3,130,1".
std::string signal_line(Context& context);
std::string noise_line(Context& context);

} // namespace atlink::inline v0::modem
