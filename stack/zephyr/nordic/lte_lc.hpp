// LTE link control: what its parts share.
#pragma once

#include "modem/lte_lc.h"
#include "zephyr/kernel.h"

#include <string>
#include <vector>

namespace stack::inline v0::zephyr::nordic {

/// What was asked of the modem for one radio technology.
struct Edrx {
    int access_technology; // <AcT-type> of +CEDRXS
    std::string wanted = {};
    std::string wanted_window = {};
    std::string granted = {};
    std::string granted_window = {};
};

/// Of this world.
struct Link {
    Link();
    static Link& instance();

    Edrx& edrx(lte_lc_lte_mode of) { return of == LTE_LC_LTE_MODE_LTEM ? ltem : nbiot; }
    void tell(const lte_lc_evt& event) const;
    /// Runs in a thread where commands may be sent.
    void later(k_work& work);

    std::vector<lte_lc_evt_handler_t> handlers;
    k_sem registered{}; // given by each notification of a registration
    bool connecting = false;
    // As the events told them last:
    lte_lc_nw_reg_status status = LTE_LC_NW_REG_NOT_REGISTERED;
    std::uint32_t cell = 0;
    std::uint32_t area = 0;
    lte_lc_lte_mode mode = LTE_LC_LTE_MODE_NONE;
    lte_lc_psm_cfg psm{};
    // As the program wants it:
    std::string rptau;
    std::string rat;
    bool edrx_wanted = false;
    Edrx ltem{.access_technology = 4};
    Edrx nbiot{.access_technology = 5};

    k_work psm_work{};
    k_work edrx_work{};
    k_work window_work{};
};

// lte_events.cpp
/// The modem's notifications become events.
void follow_link();

/// Asks for the windows that were not granted yet.
void ask_for_windows();

// lte_lc.cpp, for modem_lib.cpp
/// What the modem is configured with once it has started.
void configure_link();
/// After AT+CFUN=<mode>.
void link_mode_set(int mode);
void stop_link();

} // namespace stack::inline v0::zephyr::nordic
