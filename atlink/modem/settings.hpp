// What the reference leaves open about the modem's AT interface, and who the modem says it is.
#pragma once

#include <string>

namespace atlink {

/// Defaults are the choices of at/notes.md; its §12 lists the open points.
struct ModemAtSettings {
    std::string manufacturer = "Nordic Semiconductor ASA";
    std::string model = "nRF9160-SICA";
    std::string firmware = "mfw_nrf9160_1.3.6"; // %SHORTSWVER leaves out the "mfw_"
    std::string hardware = "nRF9160 SICA B1A";
    std::string firmware_uuid = "25c95751-efa4-40d4-8b4a-1dcaab81fac9";

    // Open point 1: OK of +CFUN=0, 4, 20, 44 after the detach instead of before it.
    bool detach_before_ok = false;
    // Later releases send only "+CGEV: ME DETACH" when the host switches off (§5.2).
    bool pdn_lines_at_switch_off = true;
    // Open point 3: +CFUN? shows the last +CFUN=, whatever it was.
    bool read_requested_mode = false;
    // +CFUN=40 answers ERROR while LTE is on (from 1.3.4).
    bool refuse_uicc_off_when_activated = true;
    // +CFUN=1 answers ERROR without a usable card (one note of the guide; devices say OK).
    bool mode_needs_uicc = false;
    // The supply is about to fail (%XPOFWARN): writing NVM answers 528 (§3.1, §9).
    bool power_off_warning = false;

    // Open point 2: numbers behind +CME ERROR that no source confirms.
    int cme_bad_parameter = 50;  // incorrect parameters
    int cme_not_allowed = 3;     // operation not allowed now
    int cme_not_activated = 517; // needs +CFUN=1 or 21
    int cme_no_service = 30;     // not registered, or no such network
    int cme_pdn_refused = 148;   // +CGACT: unspecified packet-service error
    int cme_no_uicc = 13;        // seen on a device; 27.007 also has 10
};

} // namespace atlink
