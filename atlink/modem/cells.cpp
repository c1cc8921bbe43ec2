#include "atlink/modem/cells.hpp"

#include "atlink/modem/registration.hpp"
#include "atlink/modem/signal.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

using emu::lte::CellConfig;

constexpr int no_search = -1;
constexpr int first_gci_search = 3;
constexpr int timing_advance_not_known = 65535;

constexpr std::string_view timer_off = "11100000";   // TS 24.008 §10.5.7.4a
constexpr std::string_view usual_t3412 = "01001001"; // 54 min (at/notes.md §6)

enum class Status { ok = 0, no_cell = 1, interrupted = 2 }; // of %NCELLMEAS

/// %CONEVAL's energy class, 5 bad to 9 excellent: only a scale of the RSRP (estimate).
int energy_estimate(int rsrp_dbm)
{
    if (rsrp_dbm < -120) return 5;
    if (rsrp_dbm < -110) return 6;
    if (rsrp_dbm < -90) return 7;
    return rsrp_dbm < -80 ? 8 : 9;
}

/// Open loop with full path loss compensation for one resource block (TS 36.213 §5.1.1; the
/// target received power is an estimate).
int transmit_power(int path_loss)
{
    constexpr int target_dbm = -100;
    constexpr int power_class_3 = 23;
    constexpr int least = -40;
    return std::clamp(target_dbm + path_loss, least, power_class_3);
}

std::string milliseconds_since_boot(Context& context)
{
    return std::to_string(
        emu::floor_to<std::chrono::milliseconds>(context.world.engine().now()).count());
}

/// The serving cell and no neighbours: this network has one cell.
std::string measured(Context& context, Status status, int type)
{
    const CellConfig& cell = context.cell();
    const bool advanced = connected(context.ue().rrc().state());
    const int advance = advanced ? context.settings.timing_advance : timing_advance_not_known;
    const std::string now = milliseconds_since_boot(context);
    const std::string text =
        fmt::format("%NCELLMEAS: {},\"{:08X}\",\"{}\",\"{:04X}\",{}", static_cast<int>(status),
                    cell.ci, cell.plmn, cell.tac, advance);
    const std::string radio = fmt::format("{},{},{},{}", cell.earfcn, cell.physical_cell_id,
                                          rsrp_index(cell.rsrp_dbm), rsrq_index(cell.snr_db));
    const std::string advance_time = advanced ? now : "0";
    if (type >= first_gci_search) {
        return text + fmt::format(",{},{},{},1,0", advance_time, radio, now);
    }
    return text + fmt::format(",{},{},{}", radio, now, advance_time);
}

void report(Context& context, Status status)
{
    const int type = std::exchange(context.neighbour_search, no_search);
    context.neighbour_search_end.cancel();
    if (status == Status::no_cell) return context.emit("%NCELLMEAS: 1");
    context.emit(measured(context, status, type));
}

// <result> of %CONEVAL and %ENVEVAL.
constexpr int no_cell = 1;
constexpr int no_uicc = 2;
constexpr int evaluation_aborted = 5;
constexpr int not_registered = 6;

/// What the two say of the cell. No tracking area update is due, coverage enhancement level 0, no
/// repetitions.
std::string evaluation(Context& context)
{
    const CellConfig& cell = context.cell();
    const int path_loss = context.settings.reference_signal_power_dbm - cell.rsrp_dbm;
    return fmt::format("0,{},{},{},{},{},\"{:08X}\",\"{}\",{},{},{},0,0,{},1,1,{}",
                       connected(context.ue().rrc().state()) ? 1 : 0,
                       energy_estimate(cell.rsrp_dbm), rsrp_index(cell.rsrp_dbm),
                       rsrq_index(cell.snr_db), snr_index(cell.snr_db), cell.ci, cell.plmn,
                       cell.physical_cell_id, cell.earfcn, cell.band, transmit_power(path_loss),
                       path_loss);
}

} // namespace

Outcome xmonitor(Context& context, const Command&, Response& response)
{
    const emu::lte::Registration& registration = context.emm().registration();
    const int status = static_cast<int>(registration.status);
    if (!registered(registration.status)) {
        response.line(fmt::format("%XMONITOR: {}", status));
        return Final::ok();
    }
    const CellConfig& cell = context.cell();
    const NetworkNames names = network_names(context);
    const bool measured = context.camped(); // else the last cell, with nothing measured
    response.line(fmt::format(
        "%XMONITOR: {},\"{}\",\"{}\",\"{}\",\"{:04X}\",{},{},\"{:08X}\",{},{},{},{},\"\",\"{}\","
        "\"{}\",\"{}\"",
        status, names.full, names.brief, cell.plmn, cell.tac, context.access_technology(),
        cell.band, cell.ci, cell.physical_cell_id, cell.earfcn,
        measured ? rsrp_index(cell.rsrp_dbm) : not_known,
        measured ? snr_index(cell.snr_db) : snr_not_known, timer_off, timer_off, usual_t3412));
    return Final::ok();
}

Outcome coneval(Context& context, const Command&, Response& response)
{
    const int problem = !context.ue().uicc_ready()    ? no_uicc
                        : !context.camped()           ? no_cell
                        : !context.emm().registered() ? not_registered
                                                      : 0;
    response.line("%CONEVAL: " + (problem != 0 ? std::to_string(problem) : evaluation(context)));
    return Final::ok();
}

/// %ENVEVAL=<how>,<plmn>,...: networks compared before one is chosen, without transmitting
/// (at/power_mobility.md §2.2). What a network that is not there costs is an estimate: no line.
Outcome enveval(Context& context, const Command& command, Response&)
{
    constexpr int complete = 2;
    const Final bad = Final::cme(context.settings.cme_bad_parameter);
    const auto how = command.integer(0, 0, complete);
    if (!how || !command.given(1)) return bad;
    std::vector<std::string> plmns;
    for (std::size_t i = 1; i < command.parameters.size(); ++i) {
        const auto plmn = command.quoted(i, 6);
        const bool digits = plmn && std::all_of(plmn->begin(), plmn->end(), [](unsigned char c) {
                                return std::isdigit(c) != 0;
                            });
        if (!digits || plmn->size() < 5) return bad;
        plmns.push_back(*plmn);
    }
    if (!context.ue().receive_only() || context.evaluation_end.running()) return Final::error();
    context.evaluated = std::move(plmns);
    context.evaluation_end.start(*how == complete ? context.settings.neighbour_search_complete
                                                  : context.settings.neighbour_search);
    return Final::ok();
}

Outcome envevalstop(Context& context, const Command&, Response&)
{
    if (!context.evaluation_end.running()) return Final::ok();
    context.evaluation_end.cancel();
    context.emit(fmt::format("%ENVEVAL: {}", evaluation_aborted));
    return Final::ok();
}

void end_evaluation(Context& context)
{
    int result = evaluation_aborted; // +CFUN meanwhile
    if (context.ue().receive_only()) {
        result = context.ue().uicc_ready() ? no_cell : no_uicc;
        for (const std::string& plmn : context.evaluated) {
            if (result == no_uicc || !context.camped() || plmn != context.cell().plmn) continue;
            context.emit("%ENVEVAL: " + evaluation(context));
            result = 0;
        }
    }
    context.emit(fmt::format("%ENVEVAL: {}", result));
}

Outcome ncellmeas(Context& context, const Command& command, Response&)
{
    constexpr int last_type = 5;
    constexpr int fewest_cells = 2;
    constexpr int most_cells = 15;
    const auto type = integer_or(command, 0, 0, last_type, 0);
    if (!type) return Final::cme(context.settings.cme_bad_parameter);
    if (command.given(1) &&
        (*type < first_gci_search || !command.integer(1, fewest_cells, most_cells))) {
        return Final::cme(context.settings.cme_bad_parameter);
    }
    if (context.neighbour_search != no_search) return Final::error(); // one at a time
    context.neighbour_search = *type;
    const bool extended = *type != 0 && *type != first_gci_search;
    context.neighbour_search_end.start(extended ? context.settings.neighbour_search_complete
                                                : context.settings.neighbour_search);
    return Final::ok();
}

Outcome ncellmeasstop(Context& context, const Command&, Response&)
{
    if (context.neighbour_search != no_search) {
        if (context.camped()) {
            report(context, Status::interrupted);
        } else { // nothing collected
            context.neighbour_search = no_search;
            context.neighbour_search_end.cancel();
            context.emit("%NCELLMEAS: 2");
        }
    }
    return Final::ok();
}

void end_neighbour_search(Context& context)
{
    report(context, context.camped() ? Status::ok : Status::no_cell);
}

void fail_neighbour_search(Context& context)
{
    if (context.neighbour_search != no_search) report(context, Status::no_cell);
}

Outcome nbrgrsrp(Context&, const Command&, Response&) { return Final::ok(); } // no neighbours

std::string coverage_text(Context& context)
{
    if (!context.camped()) return "0,I,0,0,127,127"; // no coverage enhancement, nothing measured
    const CellConfig& cell = context.cell();
    return fmt::format("1,{},1,1,{},{}", connected(context.ue().rrc().state()) ? 'C' : 'I',
                       cell.rsrp_dbm, cell.snr_db);
}

Outcome ceinfo(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::read) {
        response.line(fmt::format("+CEINFO: {},{}", context.subscriptions.ceinfo ? 1 : 0,
                                  coverage_text(context)));
        return Final::ok();
    }
    const auto n = command.integer(0, 0, 1);
    if (!n) return Final::cme(context.settings.cme_bad_parameter);
    context.subscriptions.ceinfo = *n != 0;
    return Final::ok();
}

} // namespace atlink::inline v0::modem
