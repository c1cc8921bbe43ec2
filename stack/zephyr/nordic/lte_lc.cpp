// Part of include/modem/lte_lc.h: what programs ask of the modem. Over 400 lines, because every
// call of that header is here.
#include "stack/zephyr/nordic/lte_lc.hpp"
#include "stack/zephyr/configuration.hpp"
#include "stack/zephyr/nordic/at.hpp"
#include "stack/zephyr/nordic/hooks.hpp"
#include "stack/zephyr/nordic/lte_timers.hpp"
#include "stack/zephyr/per_world.hpp"

#include "nrf_modem_at.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

// Of older versions, where the header shows them.
extern "C" {
int lte_lc_init(void);
int lte_lc_init_and_connect(void);
int lte_lc_init_and_connect_async(lte_lc_evt_handler_t handler);
int lte_lc_deinit(void);
}

namespace stack::inline v0::zephyr::nordic {

namespace {

using LinkCfunHooks = Hooks<lte_lc_cfun_cb>;

/// A command that answers OK; NCS tells no more than that it did not.
template <typename... T>
int ask(const char* format, T... arguments)
{
    return nrf_modem_at_printf(format, arguments...) == 0 ? 0 : -EFAULT;
}

/// AT%XSYSTEMMODE by enum lte_lc_system_mode: LTE-M, NB-IoT, GNSS.
constexpr auto system_modes = std::to_array<std::array<int, 3>>({
    {0, 0, 0},
    {1, 0, 0},
    {0, 1, 0},
    {0, 0, 1},
    {1, 0, 1},
    {0, 1, 1},
    {1, 1, 0},
    {1, 1, 1},
});

bool registered(lte_lc_nw_reg_status status)
{
    return status == LTE_LC_NW_REG_REGISTERED_HOME || status == LTE_LC_NW_REG_REGISTERED_ROAMING;
}

int subscribe()
{
    const Configuration& wanted = configuration();
    if (ask("AT+CEREG=5") != 0) return -EFAULT;
    // Firmware before 1.3.0 knows neither.
    if (wanted.lte_tau_notifications != 0)
        ask("AT%%XT3412=1,%d,%d", wanted.lte_tau_warning, wanted.lte_tau_threshold);
    if (wanted.lte_sleep_notifications != 0)
        ask("AT%%XMODEMSLEEP=1,%d,%d", wanted.lte_sleep_warning, wanted.lte_sleep_threshold);
    return ask("AT+CSCON=1");
}

int connect_within(Link& link, bool blocking)
{
    lte_lc_nw_reg_status status{};
    if (lte_lc_nw_reg_status_get(&status) != 0) return -EFAULT;
    if (registered(status)) return 0;
    lte_lc_func_mode before{};
    if (lte_lc_func_mode_get(&before) != 0) return -EFAULT;
    k_sem_reset(&link.registered); // a notification may have come before
    if (const int failed = lte_lc_func_mode_set(LTE_LC_FUNC_MODE_NORMAL); failed != 0)
        return failed;
    if (!blocking) return 0;
    const int waited = k_sem_take(&link.registered, K_SECONDS(configuration().lte_network_timeout));
    if (waited == 0) return 0;
    lte_lc_func_mode_set(before);
    return waited == -EAGAIN ? -ETIMEDOUT : waited;
}

int connect(bool blocking)
{
    Link& link = Link::instance();
    if (std::exchange(link.connecting, true)) return -EINPROGRESS;
    const int result = connect_within(link, blocking);
    link.connecting = false;
    return result;
}

bool known(lte_lc_func_mode mode)
{
    switch (mode) {
    case LTE_LC_FUNC_MODE_POWER_OFF:
    case LTE_LC_FUNC_MODE_NORMAL:
    case LTE_LC_FUNC_MODE_RX_ONLY:
    case LTE_LC_FUNC_MODE_OFFLINE:
    case LTE_LC_FUNC_MODE_DEACTIVATE_LTE:
    case LTE_LC_FUNC_MODE_ACTIVATE_LTE:
    case LTE_LC_FUNC_MODE_DEACTIVATE_GNSS:
    case LTE_LC_FUNC_MODE_ACTIVATE_GNSS:
    case LTE_LC_FUNC_MODE_DEACTIVATE_UICC:
    case LTE_LC_FUNC_MODE_ACTIVATE_UICC:
    case LTE_LC_FUNC_MODE_OFFLINE_UICC_ON:
        return true;
    }
    return false;
}

/// Keeps digits of a size; NULL is the modem's own.
int keep(std::string& where, const char* digits, std::size_t size)
{
    if (digits != nullptr && std::strlen(digits) != size) return -EINVAL;
    where = digits == nullptr ? "" : digits;
    return 0;
}

bool lte(lte_lc_lte_mode mode)
{
    return mode == LTE_LC_LTE_MODE_LTEM || mode == LTE_LC_LTE_MODE_NBIOT;
}

int ask_for_edrx(const Edrx& edrx)
{
    if (edrx.wanted.empty()) return ask("AT+CEDRXS=2,%d", edrx.access_technology);
    if (edrx.wanted != edrx.granted)
        return ask("AT+CEDRXS=2,%d,\"%s\"", edrx.access_technology, edrx.wanted.c_str());
    ask_for_windows();
    return 0;
}

} // namespace

Link& Link::instance() { return per_world<Link>(); }

void Link::later(k_work& work) { k_work_submit(&work); }

void ask_for_windows()
{
    Link& link = Link::instance();
    for (const Edrx* each : {&link.ltem, &link.nbiot}) {
        if (each->wanted_window.empty() || each->wanted_window == each->granted_window) continue;
        ask("AT%%XPTW=%d,\"%s\"", each->access_technology, each->wanted_window.c_str());
    }
}

void configure_link()
{
    const Configuration& wanted = configuration();
    Link::instance();
    if (wanted.lte_link_control == 0) return;
    if (wanted.lte_network_mode != 0) {
        lte_lc_system_mode_set(
            static_cast<lte_lc_system_mode>(wanted.lte_network_mode),
            static_cast<lte_lc_system_mode_preference>(wanted.lte_mode_preference));
    }
    lte_lc_psm_req(wanted.lte_psm_req != 0);
    lte_lc_edrx_req(wanted.lte_edrx_req != 0);
    lte_lc_rai_req(wanted.lte_rai_req != 0);
}

void link_mode_set(int mode)
{
    Link& link = Link::instance();
    if (mode != LTE_LC_FUNC_MODE_POWER_OFF || !link.edrx_wanted) return;
    // The modem forgets that it was to tell of eDRX.
    for (Edrx* each : {&link.ltem, &link.nbiot}) {
        each->granted.clear();
        each->granted_window.clear();
    }
    link.later(link.edrx_work);
}

void stop_link()
{
    if (configuration().lte_link_control != 0) lte_lc_power_off();
}

} // namespace stack::inline v0::zephyr::nordic

extern "C" {

using namespace stack::zephyr::nordic;

void lte_lc_register_handler(lte_lc_evt_handler_t handler)
{
    auto& handlers = Link::instance().handlers;
    const bool there = std::find(handlers.begin(), handlers.end(), handler) != handlers.end();
    if (handler != nullptr && !there) handlers.push_back(handler);
}

int lte_lc_deregister_handler(lte_lc_evt_handler_t handler)
{
    if (handler == nullptr) return -EINVAL;
    return std::erase(Link::instance().handlers, handler) == 0 ? -ENODATA : 0;
}

int lte_lc_init(void)
{
    Link::instance();
    return 0;
}

int lte_lc_init_and_connect(void) { return lte_lc_connect(); }

int lte_lc_init_and_connect_async(lte_lc_evt_handler_t handler)
{
    return lte_lc_connect_async(handler);
}

int lte_lc_deinit(void) { return lte_lc_power_off() == 0 ? 0 : -EIO; }

int lte_lc_connect(void) { return connect(true); }

int lte_lc_connect_async(lte_lc_evt_handler_t handler)
{
    lte_lc_register_handler(handler);
    return Link::instance().handlers.empty() ? -EINVAL : connect(false);
}

int lte_lc_normal(void) { return lte_lc_func_mode_set(LTE_LC_FUNC_MODE_NORMAL); }
int lte_lc_offline(void) { return lte_lc_func_mode_set(LTE_LC_FUNC_MODE_OFFLINE); }
int lte_lc_power_off(void) { return lte_lc_func_mode_set(LTE_LC_FUNC_MODE_POWER_OFF); }

int lte_lc_func_mode_set(enum lte_lc_func_mode mode)
{
    if (!known(mode)) return -EINVAL;
    Link::instance(); // whoever waits hears of it
    const bool on = mode == LTE_LC_FUNC_MODE_NORMAL || mode == LTE_LC_FUNC_MODE_ACTIVATE_LTE;
    if (on && subscribe() != 0) return -EFAULT;
    if (ask("AT+CFUN=%d", static_cast<int>(mode)) != 0) return -EFAULT;
    for (const auto* each : LinkCfunHooks::instance().all())
        each->callback(mode, each->context);
    return 0;
}

int lte_lc_func_mode_get(enum lte_lc_func_mode* mode)
{
    if (mode == nullptr) return -EINVAL;
    int value = 0;
    if (nrf_modem_at_scanf("AT+CFUN?", "+CFUN: %d", &value) != 1) return -EFAULT;
    *mode = static_cast<enum lte_lc_func_mode>(value);
    return 0;
}

int lte_lc_system_mode_set(enum lte_lc_system_mode mode,
                           enum lte_lc_system_mode_preference preference)
{
    const auto index = static_cast<std::size_t>(mode);
    const auto preferred = static_cast<int>(preference);
    if (index == LTE_LC_SYSTEM_MODE_NONE || index >= system_modes.size()) return -EINVAL;
    if (preferred < 0 || preferred > LTE_LC_SYSTEM_MODE_PREFER_NBIOT_PLMN_PRIO) return -EINVAL;
    const auto& [ltem, nbiot, gnss] = system_modes[index];
    return ask("AT%%XSYSTEMMODE=%d,%d,%d,%d", ltem, nbiot, gnss, preferred);
}

int lte_lc_system_mode_get(enum lte_lc_system_mode* mode,
                           enum lte_lc_system_mode_preference* preference)
{
    if (mode == nullptr) return -EINVAL;
    std::array<int, 3> found{};
    int preferred = 0;
    const int read = nrf_modem_at_scanf("AT%XSYSTEMMODE?", "%%XSYSTEMMODE: %d,%d,%d,%d", &found[0],
                                        &found[1], &found[2], &preferred);
    if (read != 4) return -EFAULT;
    const auto at = std::find(system_modes.begin(), system_modes.end(), found);
    if (at == system_modes.end()) return -EFAULT;
    *mode = static_cast<enum lte_lc_system_mode>(at - system_modes.begin());
    if (preference != nullptr)
        *preference = static_cast<enum lte_lc_system_mode_preference>(preferred);
    return 0;
}

int lte_lc_nw_reg_status_get(enum lte_lc_nw_reg_status* status)
{
    if (status == nullptr) return -EINVAL;
    const Answer answer = command("AT+CEREG?");
    const auto all = parameters(answer.text);
    const auto stat = all.size() > 1 ? number(all[1]) : std::nullopt;
    if (answer.result != 0 || !stat) return -EFAULT;
    const auto cell = all.size() > 3 ? number(all[3], 16) : std::nullopt;
    const bool nowhere = cell == LTE_LC_CELL_EUTRAN_ID_INVALID;
    *status = nowhere ? LTE_LC_NW_REG_UNKNOWN : static_cast<enum lte_lc_nw_reg_status>(*stat);
    return 0;
}

int lte_lc_lte_mode_get(enum lte_lc_lte_mode* mode)
{
    if (mode == nullptr) return -EINVAL;
    const Answer answer = command("AT+CEREG?");
    if (answer.result != 0) return -EFAULT;
    const auto all = parameters(answer.text);
    const auto technology = all.size() > 4 ? number(all[4]) : std::nullopt;
    *mode = static_cast<enum lte_lc_lte_mode>(technology.value_or(LTE_LC_LTE_MODE_NONE));
    return lte(*mode) || *mode == LTE_LC_LTE_MODE_NONE ? 0 : -EBADMSG;
}

int lte_lc_psm_param_set(const char* rptau, const char* rat)
{
    std::string both[2];
    if (keep(both[0], rptau, 8) != 0 || keep(both[1], rat, 8) != 0) return -EINVAL;
    Link::instance().rptau = both[0];
    Link::instance().rat = both[1];
    return 0;
}

int lte_lc_psm_param_set_seconds(int rptau, int rat)
{
    Link& link = Link::instance();
    const auto digits = [](int seconds, auto encode) {
        return seconds == -1 ? std::optional<std::string>{""} : encode(seconds);
    };
    const auto tau = digits(rptau, tau_digits);
    const auto active = digits(rat, active_time_digits);
    const bool valid = tau && active;
    link.rptau = valid ? *tau : "";
    link.rat = valid ? *active : "";
    return valid ? 0 : -EINVAL;
}

int lte_lc_psm_req(bool enable)
{
    const Link& link = Link::instance();
    if (!enable) return ask("AT+CPSMS=");
    if (link.rptau.empty() && link.rat.empty()) return ask("AT+CPSMS=1");
    const auto quoted = [](const std::string& digits) {
        return digits.empty() ? "" : '"' + digits + '"';
    };
    std::string wanted = quoted(link.rptau);
    if (!link.rat.empty()) wanted += ',' + quoted(link.rat);
    return ask("AT+CPSMS=1,,,%s", wanted.c_str());
}

int lte_lc_proprietary_psm_req(bool enable) { return ask("AT%%FEACONF=0,0,%d", enable ? 1 : 0); }

int lte_lc_psm_get(int* tau, int* active_time)
{
    if (tau == nullptr || active_time == nullptr) return -EINVAL;
    const Answer answer = command("AT%XMONITOR");
    if (answer.result != 0) return -EFAULT;
    const auto all = parameters(answer.text);
    if (all.size() < 16) return -EBADMSG; // the timers stand there while registered
    const lte_lc_psm_cfg psm = psm_of(all[13], all[14], all[15]);
    *tau = psm.tau;
    *active_time = psm.active_time;
    return 0;
}

int lte_lc_edrx_param_set(enum lte_lc_lte_mode mode, const char* edrx)
{
    return lte(mode) ? keep(Link::instance().edrx(mode).wanted, edrx, 4) : -EINVAL;
}

int lte_lc_ptw_set(enum lte_lc_lte_mode mode, const char* ptw)
{
    return lte(mode) ? keep(Link::instance().edrx(mode).wanted_window, ptw, 4) : -EINVAL;
}

int lte_lc_edrx_req(bool enable)
{
    Link& link = Link::instance();
    link.edrx_wanted = enable;
    if (!enable) {
        if (ask("AT+CEDRXS=3") != 0) return -EFAULT;
        for (Edrx* each : {&link.ltem, &link.nbiot}) {
            each->granted.clear();
            each->granted_window.clear();
        }
        return 0;
    }
    for (const Edrx* each : {&link.ltem, &link.nbiot})
        if (ask_for_edrx(*each) != 0) return -EFAULT;
    return 0;
}

int lte_lc_edrx_get(struct lte_lc_edrx_cfg* edrx_cfg)
{
    if (edrx_cfg == nullptr) return -EINVAL;
    const Answer answer = command("AT+CEDRXRDP");
    if (answer.result != 0) return -EFAULT;
    const auto edrx = edrx_of(parameters(answer.text));
    if (!edrx) return -EBADMSG;
    *edrx_cfg = *edrx;
    return 0;
}

int lte_lc_rai_req(bool enable) { return ask("AT%%RAI=%d", enable ? 1 : 0); }

int lte_lc_modem_events_enable(void)
{
    // 2: with the coverage levels, which firmware 1.3 does not know.
    return ask("AT%%MDMEV=2") == 0 ? 0 : ask("AT%%MDMEV=1");
}

int lte_lc_modem_events_disable(void) { return ask("AT%%MDMEV=0"); }

int lte_lc_reduced_mobility_get(enum lte_lc_reduced_mobility_mode* mode)
{
    if (mode == nullptr) return -EINVAL;
    int value = 0;
    if (nrf_modem_at_scanf("AT%REDMOB?", "%%REDMOB: %d", &value) != 1) return -EFAULT;
    *mode = static_cast<enum lte_lc_reduced_mobility_mode>(value);
    return 0;
}

int lte_lc_reduced_mobility_set(enum lte_lc_reduced_mobility_mode mode)
{
    return ask("AT%%REDMOB=%d", static_cast<int>(mode));
}

void emu9160_zephyr_lte_lc_on_cfun(const char* name, const struct lte_lc_cfun_cb* entry)
{
    LinkCfunHooks::instance().add(name, entry);
}

} // extern "C"
