#include "atlink/modem/signal.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace atlink::modem {

namespace {

constexpr int not_known = 255;

} // namespace

int rsrp_index(int dbm) { return std::clamp(dbm + 141, 0, 97); }

int rsrq_index(int snr_db)
{
    // A fully loaded carrier: a resource block holds twelve times the power of one subcarrier,
    // plus the noise on each (TS 36.214 §5.1.3 with RSSI = 12 N (S + N0)).
    const double noise = std::pow(10.0, -snr_db / 10.0);
    const double rsrq_db = -10.0 * std::log10(12.0 * (1.0 + noise));
    return std::clamp(static_cast<int>(std::floor(2.0 * rsrq_db)) + 40, 0, 34);
}

Outcome cesq(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::test) {
        response.line("+CESQ: (99),(99),(255),(255),(0-34,255),(0-97,255)");
        return Final::ok();
    }
    const bool measured = context.ue().activated() && context.world.cell().covered() &&
                          context.emm().registration().cell_known;
    response.line(fmt::format("+CESQ: 99,99,255,255,{},{}",
                              measured ? rsrq_index(context.cell().snr_db) : not_known,
                              measured ? rsrp_index(context.cell().rsrp_dbm) : not_known));
    return Final::ok();
}

} // namespace atlink::modem
