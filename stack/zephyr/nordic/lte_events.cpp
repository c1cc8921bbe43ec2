// Part of include/modem/lte_lc.h: notifications of the modem become events.
#include "stack/zephyr/configuration.hpp"
#include "stack/zephyr/nordic/at.hpp"
#include "stack/zephyr/nordic/at_monitor.hpp"
#include "stack/zephyr/nordic/lte_lc.hpp"
#include "stack/zephyr/nordic/lte_timers.hpp"

#include <algorithm>
#include <array>

namespace stack::inline v0::zephyr::nordic {

namespace {

using Parameters = std::vector<std::string>;

std::string_view text(const Parameters& all, std::size_t index)
{
    return index < all.size() ? std::string_view{all[index]} : std::string_view{};
}

lte_lc_evt event_of(lte_lc_evt_type type)
{
    lte_lc_evt event{};
    event.type = type;
    return event;
}

void tell_psm(Link& link, const lte_lc_psm_cfg& psm)
{
    if (psm.tau == link.psm.tau && psm.active_time == link.psm.active_time) return;
    link.psm = psm;
    lte_lc_evt event = event_of(LTE_LC_EVT_PSM_UPDATE);
    event.psm_cfg = psm;
    link.tell(event);
}

/// The legacy timer stands in %XMONITOR only, and a handler of notifications sends no command.
void tell_legacy_psm(k_work*)
{
    lte_lc_psm_cfg psm{};
    if (lte_lc_psm_get(&psm.tau, &psm.active_time) == 0) tell_psm(Link::instance(), psm);
}

/// +CEREG: <stat>[,<tac>,<ci>,<AcT>[,<cause type>,<cause>[,<active time>,<periodic TAU>]]]
void on_registration(const char* notification)
{
    Link& link = Link::instance();
    const Parameters all = parameters(notification);
    const auto stat = number(text(all, 0));
    if (!stat) return;
    const std::uint32_t unknown = LTE_LC_CELL_EUTRAN_ID_INVALID;
    auto status = static_cast<lte_lc_nw_reg_status>(*stat);
    const auto area = static_cast<std::uint32_t>(number(text(all, 1), 16).value_or(unknown));
    const auto cell = static_cast<std::uint32_t>(number(text(all, 2), 16).value_or(unknown));
    const auto mode = static_cast<lte_lc_lte_mode>(number(text(all, 3)).value_or(0));
    const auto registered = [&status] {
        return status == LTE_LC_NW_REG_REGISTERED_HOME ||
               status == LTE_LC_NW_REG_REGISTERED_ROAMING;
    };
    if (registered()) {
        if (cell == unknown) {
            status = LTE_LC_NW_REG_UNKNOWN;
        } else {
            k_sem_give(&link.registered);
        }
    }
    if (link.handlers.empty()) return;

    if (status != link.status) {
        link.status = status;
        lte_lc_evt event = event_of(LTE_LC_EVT_NW_REG_STATUS);
        event.nw_reg_status = status;
        link.tell(event);
    }
    if (cell != link.cell || area != link.area) {
        link.cell = cell;
        link.area = area;
        lte_lc_evt event = event_of(LTE_LC_EVT_CELL_UPDATE);
        event.cell.id = cell;
        event.cell.tac = area;
        link.tell(event);
    }
    if (mode != link.mode) {
        link.mode = mode;
        lte_lc_evt event = event_of(LTE_LC_EVT_LTE_MODE_UPDATE);
        event.lte_mode = mode;
        link.tell(event);
    }
    if (!registered()) return;
    const lte_lc_psm_cfg psm = psm_of(text(all, 6), text(all, 7), {});
    if (psm.tau == -1) return link.later(link.psm_work);
    tell_psm(link, psm);
}

void on_connection(const char* notification)
{
    const auto mode = number(text(parameters(notification), 0));
    if (!mode) return;
    lte_lc_evt event = event_of(LTE_LC_EVT_RRC_UPDATE);
    event.rrc_mode = static_cast<lte_lc_rrc_mode>(*mode);
    Link::instance().tell(event);
}

void on_edrx(const char* notification)
{
    Link& link = Link::instance();
    const Parameters all = parameters(notification);
    const auto edrx = edrx_of(all);
    if (!edrx) return;
    if (edrx->mode == LTE_LC_LTE_MODE_NONE) {
        for (Edrx* each : {&link.ltem, &link.nbiot}) {
            each->granted.clear();
            each->granted_window.clear();
        }
    } else {
        Edrx& own = link.edrx(edrx->mode);
        own.granted = text(all, 2);
        own.granted_window = text(all, 3);
        link.later(link.window_work); // a window is asked for once eDRX is on
    }
    lte_lc_evt event = event_of(LTE_LC_EVT_EDRX_UPDATE);
    event.edrx_cfg = *edrx;
    link.tell(event);
}

void on_periodic_update(const char* notification)
{
    const auto time = number(text(parameters(notification), 0));
    if (time != configuration().lte_tau_warning) return;
    lte_lc_evt event = event_of(LTE_LC_EVT_TAU_PRE_WARNING);
    event.time = static_cast<std::uint64_t>(*time);
    Link::instance().tell(event);
}

/// %XMODEMSLEEP: <type>[,<time>]; types of an interruption are not told.
void on_sleep(const char* notification)
{
    const Parameters all = parameters(notification);
    const auto type = number(text(all, 0));
    constexpr auto told = std::to_array<std::int64_t>(
        {LTE_LC_MODEM_SLEEP_PSM, LTE_LC_MODEM_SLEEP_RF_INACTIVITY,
         LTE_LC_MODEM_SLEEP_LIMITED_SERVICE, LTE_LC_MODEM_SLEEP_FLIGHT_MODE,
         LTE_LC_MODEM_SLEEP_PROPRIETARY_PSM});
    if (!type || std::find(told.begin(), told.end(), *type) == told.end()) return;
    const std::int64_t time = number(text(all, 1)).value_or(-1);
    lte_lc_evt event =
        event_of(time == configuration().lte_sleep_warning ? LTE_LC_EVT_MODEM_SLEEP_EXIT_PRE_WARNING
                 : time == 0                               ? LTE_LC_EVT_MODEM_SLEEP_EXIT
                                                           : LTE_LC_EVT_MODEM_SLEEP_ENTER);
    event.modem_sleep.type = static_cast<lte_lc_modem_sleep_type>(*type);
    event.modem_sleep.time = time;
    Link::instance().tell(event);
}

void on_modem_event(const char* notification)
{
    struct Row {
        std::string_view text;
        lte_lc_modem_evt event;
    };
    static constexpr auto rows = std::to_array<Row>({
        {"ME OVERHEATED", LTE_LC_MODEM_EVT_OVERHEATED},
        {"ME BATTERY LOW", LTE_LC_MODEM_EVT_BATTERY_LOW},
        {"SEARCH STATUS 1", LTE_LC_MODEM_EVT_LIGHT_SEARCH_DONE},
        {"SEARCH STATUS 2", LTE_LC_MODEM_EVT_SEARCH_DONE},
        {"RESET LOOP", LTE_LC_MODEM_EVT_RESET_LOOP},
        {"NO IMEI", LTE_LC_MODEM_EVT_NO_IMEI},
        {"PRACH CE-LEVEL 0", LTE_LC_MODEM_EVT_CE_LEVEL_0},
        {"PRACH CE-LEVEL 1", LTE_LC_MODEM_EVT_CE_LEVEL_1},
        {"PRACH CE-LEVEL 2", LTE_LC_MODEM_EVT_CE_LEVEL_2},
        {"PRACH CE-LEVEL 3", LTE_LC_MODEM_EVT_CE_LEVEL_3},
    });
    const Parameters all = parameters(notification);
    for (const Row& row : rows) {
        if (text(all, 0) != row.text) continue;
        lte_lc_evt event = event_of(LTE_LC_EVT_MODEM_EVENT);
        event.modem_evt = row.event;
        return Link::instance().tell(event);
    }
}

} // namespace

Link::Link() : rptau{configuration().lte_psm_req_rptau}, rat{configuration().lte_psm_req_rat}
{
    ltem.wanted = configuration().lte_edrx_req_value_lte_m;
    ltem.wanted_window = configuration().lte_ptw_value_lte_m;
    nbiot.wanted = configuration().lte_edrx_req_value_nbiot;
    nbiot.wanted_window = configuration().lte_ptw_value_nbiot;
    k_sem_init(&registered, 0, 1);
    k_work_init(&psm_work, tell_legacy_psm);
    k_work_init(&edrx_work, [](k_work*) { lte_lc_edrx_req(instance().edrx_wanted); });
    k_work_init(&window_work, [](k_work*) { ask_for_windows(); });
    monitor("ltelc_atmon_cereg", "+CEREG", on_registration);
    monitor("ltelc_atmon_cscon", "+CSCON", on_connection);
    monitor("ltelc_atmon_cedrxp", "+CEDRXP", on_edrx);
    monitor("ltelc_atmon_xt3412", "%XT3412", on_periodic_update);
    monitor("ltelc_atmon_xmodemsleep", "%XMODEMSLEEP", on_sleep);
    monitor("ltelc_atmon_mdmev", "%MDMEV", on_modem_event);
}

void Link::tell(const lte_lc_evt& event) const
{
    const auto all = handlers; // who is told may come and go
    for (const lte_lc_evt_handler_t each : all)
        each(&event);
}

} // namespace stack::inline v0::zephyr::nordic
