// Everything about radio and network that a scenario may set; defaults from the timing budgets.
#pragma once

#include "emu/sms/config.hpp"
#include "emu/time.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace emu::inline v0::lte {

using namespace std::chrono_literals;

enum class PdpType : std::uint8_t { ipv4, ipv6, ipv4v6 };

/// Durations of what the modem and the network do. Estimates unless a clause is named.
struct Timing {
    // Functional modes (at/notes.md §5.1, radio/timing.md §2).
    Ts mode_change = 34ms;   // AT+CFUN=1 to OK in a trace of 1.3.2; two logs have 740 and 960 ms
    Ts flight_mode = 3s;     // AT+CFUN=4, 20, 44 to OK when registered, about 3 s on LTE-M
    Ts power_off = 6600ms;   // AT+CFUN=0 to OK when registered, 6.4-6.9 s
    Ts no_card = 250ms;      // AT+CFUN=1 to %XSIM: 0,9 without a card (at/power_mobility.md §4.1)
    Ts card_failure = 2s;    // the same with one that does not answer, 1-3 s (its §5, ruling 5)
    Ts cell_search = 1200ms; // OK to the first +CEREG: 2, 1.1-1.4 s with a stored carrier
    Ts scan = 10s;           // one scan that finds nothing
    std::vector<Ts> search_pause = {10s, 20s, 30s, 60s, 300s}; // between scans, the last repeats
    Ts no_cell_report = 10s; // idle without a suitable cell until +CEREG: 2

    // Random access and RRC, LTE-M CE level 0; cumulative budgets from the PRACH occasion.
    Ts prach_period = 10ms;
    Ts preamble_to_connected = 32ms; // preamble, RAR, Msg3, contention resolution
    Ts msg5 = 17ms;                  // setup complete with the first NAS message
    Ts rar_timeout = 9ms;            // a failed preamble is repeated after this and a back-off
    Ts ra_backoff = 20ms;            // upper end of the uniform back-off
    double ra_failure = 0.05;
    Ts bearer_setup = 100ms; // Msg5 to user-plane bearers up, 60-150 ms
    Ts reestablishment = 300ms;
    Ts inactivity = 10s; // network releases RRC, 10 s measured on an LTE-M network
    // Last packet to release when the network honours release assistance, uniform (§11, LTE-M).
    Ts assisted_release_min = 50ms;
    Ts assisted_release_max = 200ms;

    // RRC timers and constants (TS 36.331 §7.3).
    Ts t300 = 2s;
    Ts t310 = 1s;
    Ts t311 = 5s;
    Ts out_of_sync = 1200ms; // N310 = 6 indications, one each 200 ms

    // NAS.
    Ts nas_round_trip = 200ms;  // one request and its answer through the core
    int attach_round_trips = 4; // authentication, security mode, ESM information, accept
    Ts attach_complete = 28ms;  // accept to the registered +CEREG, from a field log
    Ts t3402 = 12min;           // TS 24.301 table 10.2.1
    Ts t3410 = 15s;
    Ts t3411 = 10s;
    int attach_attempts = 5; // TS 24.301 §5.5.1.2.6
    Ts t3482 = 8s;           // TS 24.301 table 10.3.1
    Ts t3492 = 6s;
    int pdn_attempts = 5;
    Ts pdn_retry_wait = 12min; // SM_RetryWaitTime, where the network names no time (TS 24.368)
    Ts pdn_reactivation = 2s;  // after cause 39: 1-3 s
    Ts pdn_retry = 10s;        // %XPDNCFG=1: from a refusal to the next request
    Ts detach = 200ms;         // detach request to local release

    // Short messages. TS 24.011 §10 gives ranges: 35-45 s and 12-20 s.
    Ts tr1m = 40s; // for the service centre's answer
    Ts tr2m = 15s; // for the host's acknowledgement

    // User plane.
    Ts uplink_grant = 12ms; // scheduling request to grant, when none is warm
    Ts downlink_latency = 8ms;
    std::uint32_t uplink_rate = 375'000;     // bit/s, Cat-M1 half duplex; 0 = not shaped
    std::uint32_t downlink_rate = 300'000;   // bit/s; 0 = not shaped
    std::uint32_t uplink_buffer = 64 * 1024; // bytes the modem keeps while it has no connection
    std::uint32_t paging_cycle = 128;        // DRX cycle in radio frames (TS 36.304 §7.1)
};

/// How the card behaves, and its codes as somebody gave it out.
struct CardConfig {
    Ts ready = 800ms;       // power to %XSIM: 1; an estimate
    bool failing = false;   // it does not answer
    std::optional<Ts> poll; // the modem looks after it so often; no log shows it (§4.1)
    std::string pin = "1234";
    bool pin_enabled = false; // it asks for it
    int pin_left = 3;         // attempts (TS 31.101, the usual numbers)
    std::string puk = "12345678";
    int puk_left = 10;
};

struct Identity {
    std::string imsi = "242016000001234";
    std::string imei = "352656100367872";
    std::string svn = "00";
    std::string iccid = "8901234567012345678F";
    bool sim_present = true;
    CardConfig card = {};
};

/// Another modem and card of the same make: the numbers of the first, counted on by `number`. The
/// last digit of an IMEI checks the others (TS 23.003 annex B).
Identity sibling(const Identity& first, unsigned number);

/// One cell of one network: what it broadcasts, and how well it is heard.
struct CellConfig {
    std::string plmn = "24201";
    /// What the network says of itself in EMM INFORMATION (TS 24.301 §8.2.13); made up.
    std::string name = "Example Mobile";
    std::string short_name = "Example";
    std::uint16_t tac = 0x002F;
    std::uint32_t ci = 0x0012BEEF;
    int band = 20;
    int earfcn = 6300; // within the band (TS 36.101 §5.7.3)
    int physical_cell_id = 428;
    int rsrp_dbm = -95;
    int snr_db = 10;
    bool roaming = false; // the PLMN is not the card's
    /// Release the connection when the UE says that no more data is coming; a network may ignore
    /// it (radio/timing.md §11).
    bool honours_rai = true;
};

using Ipv4Octets = std::array<std::uint8_t, 4>;
using Ipv6Octets = std::array<std::uint8_t, 16>;

/// The name servers of a PDN connection (TS 24.008 §10.5.6.3).
struct DnsServers {
    std::vector<Ipv4Octets> ipv4;
    std::vector<Ipv6Octets> ipv6;
};

/// How a host says who it is (+CGAUTH).
enum class PdnProtocol : std::uint8_t { none, pap, chap };
struct PdnLogin {
    PdnProtocol protocol = PdnProtocol::none;
    std::string user;
    std::string password;
};

/// What the network says to those who ask for one access point name.
struct ApnRule {
    enum class Authentication : std::uint8_t { none, pap, chap, any }; // of them

    std::string name = {};
    PdpType offered = PdpType::ipv4v6;
    Authentication authentication = Authentication::none; // none: nobody is asked who he is
    std::string user = {};
    std::string password = {};
    std::optional<int> refused = {};    // by this ESM cause, whoever asks
    std::optional<Ts> back_off = {};    // T3396 of every refusal by this name
    std::optional<DnsServers> dns = {}; // nothing: the network's
};

/// What the network tells of the time in EMM INFORMATION (TS 24.301 §8.2.13).
struct NetworkTime {
    enum class Tells : std::uint8_t {
        all,
        time, // "universal time and local time zone" without "local time zone"
        zone, // the other way round
        none, // nothing of the time, daylight saving included
    };
    Tells tells = Tells::all;
    int zone = 4;                    // quarter hours ahead of UTC, daylight saving included
    std::optional<int> daylight = 0; // hours of it; nothing: not told
    std::chrono::seconds offset{0};  // of the network's clock from the right time
    Ts delay = 19ms;                 // after the registration, one capture
};

/// What the network behind the cell hands out.
struct CoreConfig {
    std::string apn = "internet";
    PdpType offered = PdpType::ipv4v6;
    std::vector<ApnRule> apns = {};      // a name that is not here is served without conditions,
    std::optional<int> unknown_apn = {}; // or refused by this ESM cause
    NetworkTime time = {};
    /// First address of the pool; each activation takes the next one.
    Ipv4Octets ipv4_pool = {10, 160, 0, 0};
    /// /64 prefixes are numbered in bytes 4..7, below 2001:db8::/32.
    std::array<std::uint8_t, 4> ipv6_pool = {0x20, 0x01, 0x0d, 0xb8};
    DnsServers dns = {.ipv4 = {{192, 0, 2, 53}, {192, 0, 2, 54}},
                      .ipv6 = {{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x53},
                               {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x54}}};
    std::uint16_t mtu = 1280;
    SmsConfig sms = {};
    /// Detach the UE when its last PDN connection is taken away (else it stays registered).
    bool detach_on_last_pdn = false;
};

} // namespace emu::inline v0::lte
