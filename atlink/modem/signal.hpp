// Signal quality: +CESQ.
#pragma once

#include "atlink/modem/context.hpp"

namespace atlink::modem {

Handler cesq;

/// Index of +CESQ, 0..97 (TS 36.133 §9.1.4).
int rsrp_index(int dbm);
/// Index of +CESQ, 0..34 (TS 36.133 §9.1.7), estimated from the signal-to-noise ratio.
int rsrq_index(int snr_db);

} // namespace atlink::modem
