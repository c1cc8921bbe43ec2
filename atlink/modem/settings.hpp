// What the reference leaves open about the modem's AT interface, and who the modem says it is.
#pragma once

#include "atlink/modem/cme.hpp"
#include "atlink/modem/device_keys.hpp"
#include "atlink/modem/sms_settings.hpp"
#include "emu/time.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace atlink::inline v0 {

/// Defaults are the choices of at/notes.md; its §12 lists the open points.
struct ModemAtSettings {
    std::string manufacturer = "Nordic Semiconductor ASA";
    std::string model = "nRF9160-SICA";
    std::string firmware = "mfw_nrf9160_1.3.6"; // %SHORTSWVER leaves out the "mfw_"
    std::string hardware = "nRF9160 SICA B1A";
    std::string firmware_uuid = "25c95751-efa4-40d4-8b4a-1dcaab81fac9";

    std::string device_uuid = "50363154-3931-44f0-8022-121b00000001";
    /// Without them %KEYGEN, %ATTESTTOKEN and %JWT answer that they failed.
    std::shared_ptr<modem::DeviceKeys> keys = {};

    /// Where the NVM file is kept (and the credentials); empty: in memory.
    std::filesystem::path state_directory = {};
    // What +CFUN=0 stores is also stored this often in 1.3.x (§4); 0 = not.
    emu::Ts nvm_save_interval = std::chrono::hours{48};

    // Open point 1: OK of +CFUN=0, 4, 20, 44 after the detach, as field reports have it
    // (radio/timing.md §2), instead of at once before it.
    bool detach_before_ok = true;
    // "+CGEV: ME PDN DEACT" of each context when the host switches off, before "ME DETACH"; nothing
    // said: as the firmware does, up to 1.3.3 (§5.2, sdk-nrf #10087).
    std::optional<bool> pdn_lines_at_switch_off = {};
    // Open point 3: +CFUN? shows the last +CFUN=, whatever it was.
    bool read_requested_mode = false;
    // +CFUN=40 answers ERROR while LTE is on (from 1.3.4).
    bool refuse_uicc_off_when_activated = true;
    // +CFUN=1 answers ERROR without a usable card (one note of the guide; devices say OK).
    bool mode_needs_uicc = false;
    // +CFUN=0 ends the 30 minutes of a reset loop, not only the count. No source says which.
    bool power_off_ends_reset_loop = false;
    // The supply is about to fail (%XPOFWARN): writing NVM answers 528 (§3.1, §9). The modem sets
    // it itself when the supply it is told falls below the level.
    bool power_off_warning = false;
    // Open point 8: quotes around the code of +CPIN?, as the guide prints it.
    bool quote_pin_state = true;

    std::string msisdn = "+1234567891234"; // +CNUM; empty: the card has none

    // Supply and temperature at start; both can change while it runs.
    int supply_mv = 3600;
    int temperature = 25;

    // The right time at the start of the run; how the network tells it is emu::lte::NetworkTime.
    std::chrono::sys_seconds network_time{std::chrono::seconds{1'767'225'600}}; // 1 January 2026
    // +CCLK? before anybody has told the time: 2015 and the seconds since boot (DevZone 126451),
    // instead of ERROR (at/notes.md §5.8).
    bool clock_starts_in_2015 = false;

    // Requested values nobody has named are the manufacturer's; these are the SDK's (estimates).
    std::string periodic_tau = "00000110"; // +CPSMS, 1 h
    std::string active_time = "00100001";  // 60 s
    std::string edrx_lte_m = "0001";       // +CEDRXS
    std::string edrx_nb_iot = "0010";
    std::string ptw_lte_m = "0110"; // %XPTW
    std::string ptw_nb_iot = "1110";

    // Radio figures that only reports show (estimates).
    int q_rx_lev_min_dbm = -130;         // srxlev = RSRP less this (TS 36.304 §5.2.3.2)
    int reference_signal_power_dbm = 18; // path loss = this less RSRP
    int timing_advance = 10;             // while connected, in 16 Ts
    emu::Ts neighbour_search = std::chrono::seconds{2};          // %NCELLMEAS, "seconds later"
    emu::Ts neighbour_search_complete = std::chrono::seconds{8}; // its extended types

    // Open point 2: numbers behind +CME ERROR that no source confirms.
    int cme_bad_parameter = modem::cme::incorrect_parameters;
    int cme_not_allowed = modem::cme::operation_not_allowed;    // now
    int cme_not_activated = modem::cme::not_activated;          // needs +CFUN=1 or 21
    int cme_no_service = modem::cme::no_network_service;        // or not that one
    int cme_pdn_refused = modem::cme::unspecified_packet_error; // +CGACT
    int cme_no_uicc = modem::cme::sim_failure; // seen on a device; 27.007 also has 10

    SmsSettings sms = {};
};

} // namespace atlink::inline v0
