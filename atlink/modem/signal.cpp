#include "atlink/modem/signal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

constexpr int srxlev_not_known = 32767;

// Boundaries of the notifications (at/notes.md §8); the level is how many a value has reached.
constexpr std::array<int, 4> rsrp_levels = {20, 40, 60, 80};
constexpr std::array<int, 4> rsrq_levels = {7, 14, 21, 28};
constexpr std::array<int, 4> snr_levels = {16, 24, 32, 40};

int level(int value, const std::array<int, 4>& boundaries)
{
    return static_cast<int>(std::count_if(boundaries.begin(), boundaries.end(),
                                          [value](int boundary) { return boundary <= value; }));
}

int srxlev(Context& context)
{
    const int value = context.cell().rsrp_dbm - context.settings.q_rx_lev_min_dbm;
    return std::clamp(value, 0, 255);
}

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

int snr_index(int db) { return std::clamp(db + 25, 0, 49); }

Outcome cesq(Context& context, const Command&, Response& response)
{
    const bool measured = context.camped();
    response.line(fmt::format("+CESQ: 99,99,255,255,{},{}",
                              measured ? rsrq_index(context.cell().snr_db) : not_known,
                              measured ? rsrp_index(context.cell().rsrp_dbm) : not_known));
    return Final::ok();
}

/// For networks that this modem does not know: never anything else.
Outcome csq(Context&, const Command&, Response& response)
{
    response.line("+CSQ: 99,99");
    return Final::ok();
}

Outcome xsnrsq(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::set) {
        const auto n = command.integer(0, 0, 1);
        if (!n) return Final::cme(context.settings.cme_bad_parameter);
        context.subscriptions.xsnrsq = *n != 0;
        return Final::ok();
    }
    if (context.camped()) {
        response.line(
            fmt::format("%XSNRSQ: {},{},0", snr_index(context.cell().snr_db), srxlev(context)));
    } else {
        response.line(fmt::format("%XSNRSQ: {},{},255", snr_not_known, srxlev_not_known));
    }
    return Final::ok();
}

SignalLevels signal_levels(Context& context)
{
    if (!context.camped()) return {};
    const emu::lte::CellConfig& cell = context.cell();
    return {.rsrp = level(rsrp_index(cell.rsrp_dbm), rsrp_levels),
            .rsrq = level(rsrq_index(cell.snr_db), rsrq_levels),
            .snr = level(snr_index(cell.snr_db), snr_levels)};
}

std::string signal_line(Context& context)
{
    if (!context.camped()) return "%CESQ: 255,255,255,255";
    const SignalLevels levels = signal_levels(context);
    return fmt::format("%CESQ: {},{},{},{}", rsrp_index(context.cell().rsrp_dbm), levels.rsrp,
                       rsrq_index(context.cell().snr_db), levels.rsrq);
}

std::string noise_line(Context& context)
{
    if (!context.camped())
        return fmt::format("%XSNRSQ: {},255,{},255", snr_not_known, srxlev_not_known);
    return fmt::format("%XSNRSQ: {},{},{},0", snr_index(context.cell().snr_db),
                       signal_levels(context).snr, srxlev(context));
}

} // namespace atlink::inline v0::modem
