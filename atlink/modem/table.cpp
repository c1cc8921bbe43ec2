#include "atlink/modem/table.hpp"

#include "atlink/modem/alarms.hpp"
#include "atlink/modem/cells.hpp"
#include "atlink/modem/credentials.hpp"
#include "atlink/modem/functional_mode.hpp"
#include "atlink/modem/maintenance.hpp"
#include "atlink/modem/packet_domain.hpp"
#include "atlink/modem/packet_settings.hpp"
#include "atlink/modem/power_saving.hpp"
#include "atlink/modem/registration.hpp"
#include "atlink/modem/release_assistance.hpp"
#include "atlink/modem/security.hpp"
#include "atlink/modem/signal.hpp"
#include "atlink/modem/system_mode.hpp"
#include "atlink/modem/time_of_day.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace atlink::inline v0::modem {

// The handlers, by the file of their topic.
// clang-format off
// identity.cpp
Handler<Context> attention, cgmi, cgmm, cgmr, cgsn, shortswver, hwversion, xmodemuuid, xiccid,
    cimi;
// card/pins.cpp
Handler<Context> xcoex0, xmagpio, xantcfg;
// alarms.cpp
Handler<Context> xvbat, xvbatlvl, xpofwarn, xtemp;
// cells.cpp
Handler<Context> xmonitor, coneval, ncellmeas, ncellmeasstop, nbrgrsrp, ceinfo;
// credentials.cpp
Handler<Context> cmng;
// functional_mode.cpp
Handler<Context> cfun;
// keys.cpp
Handler<Context> keygen, attesttoken, jwt, claimtoken;
// maintenance.cpp
Handler<Context> xmodemtrace, xconnstat, xfactoryreset, xpmng, odis, ssrda;
// packet_domain.cpp
Handler<Context> cgdcont, cgact, cgatt, cgpaddr, cgerep;
// packet_settings.cpp
Handler<Context> cgauth, cgcontrdp, cgeqosrdp, xnewcid, xgetpdnid, xapnstatus, xapnclass,
    xipv6fail, apnratectrl, cgpiaf;
// power_saving.cpp
Handler<Context> cpsms, cedrxs, cedrxrdp, xptw, xmodemsleep, xt3412, xrai;
// registration.cpp
Handler<Context> cereg, cscon, cops, high_priority_cops;
// release_assistance.cpp
Handler<Context> rai;
// reporting.cpp
Handler<Context> cmee, cnec, mdmev, ceer, cind, cpas, copn;
// security.cpp
Handler<Context> cpin, cpinr, clck, cpwd, xsim, crsm, csim, cnum, xoperid;
// signal.cpp
Handler<Context> cesq, csq, xsnrsq;
// sms.cpp
Handler<Context> cmgf, cnmi, cmgs, cnma, cpms, cgsms, xsmma;
// system_mode.cpp
Handler<Context> xsystemmode, xcband, xbandlock, rel14feat, periodicsearchconf, cemode;
// time_of_day.cpp
Handler<Context> cclk, cclk_with_saving;
// clang-format on

namespace {

using S = Subscriptions;

Outcome clac(Context&, const Command&, Response& response)
{
    for (const Entry& each : commands()) {
        if (!each.name.empty()) response.line("AT" + std::string{each.name});
    }
    return Final::ok();
}

// clang-format off
constexpr unsigned x = execute_form, s = set_form, r = read_form, t = test_form;
constexpr Needs any = Needs::nothing, on = Needs::activated, off = Needs::not_activated;
constexpr Keep nvm = Keep::off, now = Keep::now;

// Command, handler, forms, parameters, rules, test form: at/commands.tsv.
constexpr auto table = std::to_array<Entry>({
    {"",                     attention,      x,          0, {1}},
    {"+CGMI",                cgmi,           x,          0, {1}},
    {"+CGMM",                cgmm,           x,          0, {1}},
    {"+CGMR",                cgmr,           x,          0, {1}},
    {"+CGSN",                cgsn,           x | s,      1, {1}, "(0-3)"},
    {"%SHORTSWVER",          shortswver,     x,          0, {2}},
    {"%HWVERSION",           hwversion,      x,          0, {1}},
    {"%XMODEMUUID",          xmodemuuid,     x,          0, {1}},
    {"+ODIS",                odis,           s | r,      4, {3, any, nvm}},
    {"+ODISNTF",             subscribe<&S::odisntf>, s,          1, {3}},
    {"+CLAC",                clac,           x,          0, {3}},

    // The card.
    {"%XICCID",              xiccid,         x,          0, {1}},
    {"+CIMI",                cimi,           x,          0, {1}},
    {"+CPIN",                cpin,           x | s | r,  2, {.priority = 1, .secret_from = 0}},
    {"+CPINR",               cpinr,          s,          1, {2}},
    {"+CLCK",                clck,           s,          3, {2, any, now, 0}, "(\"SC\",\"PS\",\"PN\",\"PU\",\"PP\",\"PC\")"},
    {"+CPWD",                cpwd,           s,          3, {3, any, now, 0}, "(\"SC\",8),(\"P2\",8)"},
    {"%XSIM",                xsim,           s | r,      1, {1}},
    {"+CRSM",                crsm,           s,          7, {1}},
    {"+CSIM",                csim,           s,          2, {2}},
    {"+CNUM",                cnum,           x,          0, {2}},
    {"%XOPERID",             xoperid,        x,          0, {3}},

    // Functional mode, access technology, bands, search.
    {"+CFUN",                cfun,           s | r,      1, {1}, "(0,1,4,20,21,30,31,40,41,44)"},
    {"%XSYSTEMMODE",         xsystemmode,    s | r,      4, {1, off, nvm}},
    {"+CEMODE",              cemode,         s | r,      1, {2, off, nvm}, "(0,2)"},
    {"%XCBAND",              xcband,         x | t,      0, {1, on}},
    {"%XBANDLOCK",           xbandlock,      s | r,      2, {1, off, nvm}},
    {"%XDATAPRFL",           keep_number<data_profile>, s | r,      1, {2, any, nvm}},
    {"%REL14FEAT",           rel14feat,      s | r,      5, {2, off, nvm}},
    {"%REDMOB",              keep_number<reduced_mobility>, s | r,      1, {2, any, nvm}},
    {"%PERIODICSEARCHCONF",  periodicsearchconf, s,          8, {2, any, nvm}},
    {"%XDEEPSEARCH",         keep_number<deep_search>, s | r,      1, {3}},
    {"%XOPCONF",             keep_number<operator_profile>, s | r,      1, {3, off, nvm}},

    // Signal and cells.
    {"+CESQ",                cesq,           x,          0, {1}, "(99),(99),(255),(255),(0-34,255),(0-97,255)"},
    {"%CESQ",                subscribe<&S::cesq>, s,          1, {1}},
    {"+CSQ",                 csq,            x,          0, {3}, "(99),(99)"},
    {"%XSNRSQ",              xsnrsq,         s | r,      1, {2}},
    {"%XMONITOR",            xmonitor,       x,          0, {1}},
    {"%CONEVAL",             coneval,        x,          0, {2, on}},
    {"%NCELLMEAS",           ncellmeas,      x | s,      2, {1, on}},
    {"%NCELLMEASSTOP",       ncellmeasstop,  x,          0, {1, on}},
    {"%NBRGRSRP",            nbrgrsrp,       x,          0, {3, on}},
    {"+CEINFO",              ceinfo,         s | r,      1, {3}},

    // Registration.
    {"+CEREG",               cereg,          s | r,      1, {1}, "(0-5)"},
    {"+CSCON",               cscon,          s | r,      1, {1}, "(0,1,2,3)"},
    {"+COPS",                cops,           s | r | t,  3, {1, any, nvm}}, // <AcT> only from 2.x on
    {"%COPS",                high_priority_cops, t,          0, {3}},
    {"+COPN",                copn,           x,          0, {3}},
    {"%XOPNAME",             subscribe<&S::xopname>, s,          1, {3}},

    // Packet domain.
    {"+CGDCONT",             cgdcont,        s | r,     12, {1}},
    {"+CGAUTH",              cgauth,         s,          4, {.priority = 1, .secret_from = 0}},
    {"+CGACT",               cgact,          s | r,      2, {1}, "(0,1)"},
    {"+CGATT",               cgatt,          s | r,      1, {2}, "(0,1)"},
    {"+CGPADDR",             cgpaddr,        x | s | t,  1, {1, on}},
    {"+CGCONTRDP",           cgcontrdp,      x | s,      1, {1, on}},
    {"+CGEQOSRDP",           cgeqosrdp,      x | s,      1, {3, on}},
    {"+CGEREP",              cgerep,         x | s | r,  1, {1}, "(0,1),(0)"},
    {"%XNEWCID",             xnewcid,        r,          0, {1}},
    {"%XGETPDNID",           xgetpdnid,      s,          1, {1, on}},
    {"%XEPCO",               keep_number<protocol_options>, s | r,      1, {1}},
    {"%XPCO",                subscribe<&S::xpco>, s,          1, {3}},
    {"%XPDNCFG",             keep_number<initial_pdn>, s | r,      1, {3}},
    {"%XAPNSTATUS",          xapnstatus,     s | r,      2, {3, any, nvm}},
    {"%XAPNCLASS",           xapnclass,      s,          3, {3}},
    {"%XIPV6FAIL",           xipv6fail,      s,          2, {3, on}},
    {"%APNRATECTRL",         apnratectrl,    s,          2, {3, on}},
    {"+CGPIAF",              cgpiaf,         r,          0, {3}, "(1),(1),(1),(0)"},

    // Power saving.
    {"+CPSMS",               cpsms,          s | r,      5, {1, any, nvm}},
    {"+CEDRXS",              cedrxs,         s | r,      3, {1}, "(0-3),(4-5),(\"0000\"-\"1111\")"},
    {"+CEDRXRDP",            cedrxrdp,       x,          0, {1}},
    {"%XPTW",                xptw,           s | r,      2, {1, any, nvm}},
    {"%XMODEMSLEEP",         xmodemsleep,    s,          3, {1}},
    {"%XT3412",              xt3412,         s,          3, {1}},
    {"+CEPPI",               keep_number<power_preference>, s,          1, {2}, "(0,1)"},
    {"%XRAI",                xrai,           x | s | r,  1, {2}},
    {"%RAI",                 rai,            x | s | r,  1, {2, any, nvm}},

    // Short messages.
    {"+CMGF",                cmgf,           s | r,      1, {2}, "(0)"},
    {"+CNMI",                cnmi,           s | r,      4, {1}},
    {"+CMGS",                cmgs,           s,          1, {1}},
    {"+CNMA",                cnma,           x | s,      2, {1}, "(0-2)"},
    {"+CPMS",                cpms,           s | r,      3, {3}, "(\"MT\"),(\"MT\"),(\"MT\")"},
    {"+CGSMS",               cgsms,          s | r,      1, {3}, "(1)"},
    {"%XSMMA",               xsmma,          x,          0, {3}},

    // Time, supply, temperature.
    {"+CCLK",                cclk,           s | r,      1, {1}},
    {"%CCLK",                cclk_with_saving, s | r,      2, {3}},
    {"%XTIME",               subscribe<&S::xtime>, s,          1, {1}},
    {"%XNETTIME",            keep_number<network_time_used>, s | r,      1, {3, any, nvm}},
    {"%XVBAT",               xvbat,          x,          0, {1}},
    {"%XVBATLVL",            xvbatlvl,       s,          1, {2}},
    {"%XVBATLOWLVL",         keep_number<low_voltage>, s | r,      1, {2, any, nvm}},
    {"%XPOFWARN",            xpofwarn,       s,          2, {2}},
    {"%XTEMP",               xtemp,          s | r,      1, {1}},
    {"%XTEMPHIGHLVL",        keep_number<high_temperature>, s | r,      1, {3, any, nvm}},

    // Pins.
    {"%XCOEX0",              xcoex0,         x | s | r, 13, {1, any, nvm}},
    {"%XMAGPIO",             xmagpio,        x | s | r, 40, {1, any, nvm}},
    {"%XANTCFG",             xantcfg,        x | s | r,  1, {3, off, nvm}},

    // Errors and events, statistics.
    {"+CMEE",                cmee,           s | r,      1, {1}, "(0,1)"},
    {"+CNEC",                cnec,           s | r,      1, {1}, "(0,8,16,24)"},
    {"%MDMEV",               mdmev,          s,          1, {1}},
    {"+CIND",                cind,           s | r,      3, {2}, "(\"service\",(0,1)),(\"roam\",(0,1)),(\"message\",(0,1))"},
    {"+CEER",                ceer,           x,          0, {3}},
    {"+CPAS",                cpas,           x,          0, {3}},
    {"%XCONNSTAT",           xconnstat,      s | r,      1, {2}},

    // Keys, traces, upkeep.
    {"%XMODEMTRACE",         xmodemtrace,    s,          4, {1, any, nvm}},
    {"%XFACTORYRESET",       xfactoryreset,  s,          1, {2, off, now}},
    {"%CMNG",                cmng,           s,          5, {.priority = 1, .secret_from = 3}}, // 528 only where it writes or reads
    {"%KEYGEN",              keygen,         s,          5, {2, off, now}},
    {"%ATTESTTOKEN",         attesttoken,    x,          0, {2}},
    {"%JWT",                 jwt,            s,          6, {2}},
    {"%CLAIMTOKEN",          claimtoken,     s,          2, {3}},
    {"%XPMNG",               xpmng,          s,          3, {3, any, now}},
    {"%XSMSFALLBACK",        keep_number<switched_off>, s,          1, {3}},
    {"+SSRDA",               ssrda,          s,          3, {3}},
});

constexpr auto refused = std::to_array<Refused>({
    {"ATI",             "not a command of the modem"},
    {"%XSUDO",          "commands signed by somebody else"},
    {"%XPRODDONE",      "production line"},
    {"%XRFTEST",        "production line"},
    {"%XANTDETMAGPIO",  "production line"},
    {"%XEMPR",          "transmit power is not modelled"},
    {"%XMIPIRFFEDEV",   "radio front end"},
    {"%XMIPIRFFECTRL",  "radio front end"},
    {"%XFILEWRITE",     "GNSS almanac"},
    {"%XUSIMLCK",       "locking the modem to a card"},
    {"%CERTEXPIRY",     "dates of stored certificates"},
    {"%KEYINJECT",      "keys that come encrypted"},
    {"+CREG",           "not a command of the modem"},
    {"+CSMS",           "no source shows it"},
    {"+CSCA",           "the service centre's address is in the PDU only"},
    {"+CMMS",           "no source shows it"},
    {"+CMGR",           "the modem stores no messages"},
    {"+CMGL",           "the modem stores no messages"},
    {"+CMGD",           "the modem stores no messages"},
    {"+CMGW",           "the modem stores no messages"},
    {"+CMSS",           "the modem stores no messages"},
    {"+CGREG",          "not a command of the modem"},
    {"%XTRACE",         "no source shows it"},
    {"%SEMALERTS",      "no source shows it"},
    {"%DEVICEPARAM",    "no source shows it"},
    {"%XDNS",           "no source shows it"},
    {"%PDNRDP",         "no source shows it"},
    {"%TFTRDP",         "no source shows it"},
    {"%2DID",           "no source shows it for 1.3.x"},
    {"+CCIOTOPT",       "not in 1.3.x"},
    {"+CRTDCP",         "not in 1.3.x"},
    {"+CSODCP",         "not in 1.3.x"},
    {"%EXCEPTIONALDATA", "2.x only"},
    {"%DEVICEUUID",     "2.x only"},
    {"%FEACONF",        "2.x only"},
    {"%CSUS",           "2.x only"},
    {"%UICC",           "not a command of the modem"},
});
// clang-format on

// In the order of +CLAC.
constexpr auto unfollowed = std::to_array<std::string_view>(
    {"+CEMODE",      "%XBANDLOCK", "%XDATAPRFL",    "%REL14FEAT", "%REDMOB",  "%PERIODICSEARCHCONF",
     "%XDEEPSEARCH", "%XOPCONF",   "%XEPCO",        "%XIPV6FAIL", "+CPSMS",   "+CEDRXS",
     "%XPTW",        "+CEPPI",     "%XRAI",         "%XCOEX0",    "%XMAGPIO", "%XANTCFG",
     "%XMODEMTRACE", "%XPMNG",     "%XSMSFALLBACK", "+SSRDA"});

} // namespace

std::span<const Entry> commands() { return table; }

const Entry* find_command(std::string_view name) { return find_row(commands(), name); }

std::span<const Refused> refused_commands() { return refused; }

std::span<const std::string_view> unfollowed_commands() { return unfollowed; }

bool is_unfollowed(std::string_view name)
{
    return std::ranges::find(unfollowed, name) != unfollowed.end();
}

} // namespace atlink::inline v0::modem
