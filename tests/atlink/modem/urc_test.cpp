// Unsolicited lines and their order (at/notes.md §5, radio/scenarios.md).
#include "tests/atlink/modem/modem_at_fixture.hpp"

namespace atlink {
namespace {

using namespace std::string_literals;

/// Instants of an attach whose search starts at `start`.
struct Attach {
    Attach(Desk& desk, Instant start)
    {
        const emu::lte::Timing& timing = desk.world.config().timing;
        camped = start + timing.cell_search;
        connected = desk.world.cell().prach_occasion(camped, timing.prach_period) +
                    timing.preamble_to_connected;
        accepted = connected + timing.msg5 + timing.attach_round_trips * timing.nas_round_trip;
        registered = accepted + timing.attach_complete;
    }
    Instant camped, connected, accepted, registered;
};

// §5.6: the light pass finds nothing, then the whole scan.
TEST(ModemAtUrc, TellsHowFarTheSearchIsWithoutACell)
{
    Desk desk;
    desk.subscribe();
    desk.world.cell().set_coverage(false);
    desk.send("AT+CFUN=1");
    desk.seen.clear();
    desk.run(60s);
    const emu::lte::Timing& timing = desk.world.config().timing;
    const Instant light = emu::epoch + 34ms + timing.cell_search;
    const Instant all = light + timing.search_pause.front() + timing.scan;
    EXPECT_EQ(desk.seen, (std::vector<Seen>{{light, "+CEREG: 2\r\n"},
                                            {light, "%MDMEV: SEARCH STATUS 1\r\n"},
                                            {all, "%MDMEV: SEARCH STATUS 2\r\n"},
                                            {all, "+CEREG: 4\r\n"}}));
}

TEST(ModemAtUrc, TellsNothingOfASearchThatIsSwitchedOff)
{
    Desk desk;
    desk.attach_and_idle();
    desk.world.cell().set_coverage(false);
    desk.run(11s); // the light pass is under way
    desk.send("AT+CFUN=4");
    desk.run(60s);
    EXPECT_EQ(desk.lines(), (Lines{"+CEREG: 2", "+CEREG: 0", "+CGEV: ME DETACH", "OK"}));
}

// §5.1 and S01.
TEST(ModemAtUrc, AttachesDualStackInOrder)
{
    Desk desk;
    desk.subscribe();
    const Instant ready = emu::epoch + 34ms; // §5.1, trace of 1.3.2
    const Attach when{desk, ready};
    desk.send("AT+CFUN=1");
    desk.run(30s);

    const std::vector<Seen> expected = {
        {ready, "OK\r\n"},
        {when.camped, std::string{searching_line} + "\r\n"},
        {when.connected, "+CSCON: 1\r\n"},
        {when.accepted, "+CGEV: ME PDN ACT 0\r\n"},
        {when.registered, "%MDMEV: SEARCH STATUS 2\r\n"},
        {when.registered, std::string{registered_line} + "\r\n"},
    };
    ASSERT_EQ(desk.seen.size(), expected.size() + 2);
    EXPECT_EQ(std::vector(desk.seen.begin(), desk.seen.end() - 2), expected);
    EXPECT_EQ(when.camped, emu::epoch + 1234ms);

    const Seen& ipv6 = desk.seen[desk.seen.size() - 2];
    EXPECT_EQ(ipv6.text, "+CGEV: IPV6 0\r\n");
    EXPECT_GT(ipv6.at, when.accepted + 400ms);
    EXPECT_LT(ipv6.at, when.accepted + 600ms);
    const Seen& released = desk.seen.back();
    EXPECT_EQ(released.text, "+CSCON: 0\r\n");
    EXPECT_GE(released.at, when.registered + 9s);
    EXPECT_LE(released.at, ipv6.at + 11s);
}

TEST(ModemAtUrc, SaysNothingUnasked)
{
    Desk desk;
    desk.send("AT+CFUN=1");
    desk.run(30s);
    EXPECT_EQ(desk.lines(), Lines{"OK"});
}

// S02: the reason, then the cause.
TEST(ModemAtUrc, TellsThatOnlyIpv4WasGranted)
{
    stack::WorldConfig config = certain();
    config.core.offered = emu::lte::PdpType::ipv4;
    Desk desk{config};
    desk.subscribe();
    desk.send("AT+CFUN=1");
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", searching_line, "+CSCON: 1", "+CGEV: ME PDN ACT 0,0",
                                   "+CNEC_ESM: 50,0", "%MDMEV: SEARCH STATUS 2", registered_line}));
    EXPECT_EQ(desk.send("AT+CGPADDR=0"), "+CGPADDR: 0,\"10.160.0.1\"\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT+CGDCONT?"),
              "+CGDCONT: 0,\"IP\",\"internet\",\"10.160.0.1\",0,0\r\nOK\r\n");
}

// S03.
TEST(ModemAtUrc, TellsThatOnlyIpv6WasGrantedAndThatNoPrefixCame)
{
    stack::WorldConfig config = certain();
    config.core.offered = emu::lte::PdpType::ipv6;
    config.internet.advertise = false;
    Desk desk{config};
    desk.subscribe();
    desk.send("AT+CFUN=1");
    const Attach when{desk, emu::epoch + 34ms};
    desk.run(15s);
    EXPECT_EQ(desk.lines(),
              (Lines{"OK", searching_line, "+CSCON: 1", "+CGEV: ME PDN ACT 0,1", "+CNEC_ESM: 51,0",
                     "%MDMEV: SEARCH STATUS 2", registered_line, "+CGEV: IPV6 FAIL 0"}));
    EXPECT_EQ(desk.seen.back().at, when.accepted + 12s);
}

TEST(ModemAtUrc, ReportsRoaming)
{
    stack::WorldConfig config = certain();
    config.cell.roaming = true;
    Desk desk{config};
    desk.send("AT+CEREG=1");
    desk.send("AT+CFUN=1");
    desk.seen.clear();
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"+CEREG: 2", "+CEREG: 5"}));
}

TEST(ModemAtUrc, ShapesConnectionLinesByLevel)
{
    for (const auto& [level, on, off] :
         {std::tuple{"AT+CSCON=1", "+CSCON: 1", "+CSCON: 0"},
          std::tuple{"AT+CSCON=2", "+CSCON: 1,7", "+CSCON: 0,7"},
          std::tuple{"AT+CSCON=3", "+CSCON: 1,7,4", "+CSCON: 0,7,4"}}) {
        Desk desk;
        desk.send(level);
        desk.send("AT+CFUN=1");
        desk.seen.clear();
        desk.run(30s);
        EXPECT_EQ(desk.lines(), (Lines{on, off}));
    }
}

TEST(ModemAtUrc, ShapesRegistrationLinesByLevel)
{
    const std::string cell = ",\"002F\",\"0012BEEF\",7";
    for (const auto& [level, searching, home] :
         {std::tuple{"AT+CEREG=1", "+CEREG: 2", "+CEREG: 1"s},
          std::tuple{"AT+CEREG=2", searching_line, "+CEREG: 1" + cell},
          std::tuple{"AT+CEREG=3", searching_line, "+CEREG: 1" + cell},
          std::tuple{"AT+CEREG=4", searching_line, std::string{registered_line}}}) {
        Desk desk;
        desk.send(level);
        desk.send("AT+CFUN=1");
        desk.seen.clear();
        desk.run(5s);
        EXPECT_EQ(desk.lines(), (Lines{searching, home})) << level;
    }
}

// Issue 10, row 14; radio/timing.md §2: +CFUN=4 about 3 s on LTE-M, +CFUN=0 6.4 to 6.9 s.
TEST(ModemAtUrc, SaysOkOnceItHasLeftTheNetwork)
{
    for (const auto& [mode, length] : {std::pair{"0", emu::Ts{6600ms}},
                                       {"4", emu::Ts{3s}},
                                       {"20", emu::Ts{3s}},
                                       {"44", emu::Ts{3s}}}) {
        Desk desk;
        desk.attach();
        const Instant start = desk.now();
        desk.send("AT+CFUN=" + std::string{mode});
        EXPECT_EQ(desk.seen, (std::vector<Seen>{{start, "+CEREG: 0\r\n"},
                                                {start, "+CGEV: ME DETACH\r\n"},
                                                {start + 200ms, "+CSCON: 0\r\n"},
                                                {start + length, "OK\r\n"}}))
            << mode;
    }
}

// Under a second when never registered (radio/timing.md §2).
TEST(ModemAtUrc, SaysOkSoonWhereItHasNoNetworkToLeave)
{
    for (const auto mode : {"0", "4", "20", "44"}) {
        Desk desk;
        desk.world.cell().set_coverage(false);
        desk.send("AT+CFUN=1");
        desk.run(1min);
        const Instant start = desk.now();
        desk.send("AT+CFUN=" + std::string{mode});
        EXPECT_EQ(desk.now(), start + 34ms) << mode;
    }
}

// The detach takes longer than the time that is said.
TEST(ModemAtUrc, SaysOkNotBeforeTheDetachIsOver)
{
    stack::WorldConfig config = certain();
    config.timing.detach = 4s;
    Desk desk{config};
    desk.attach();
    const Instant start = desk.now();
    desk.send("AT+CFUN=4");
    EXPECT_EQ(desk.lines(), (Lines{"+CEREG: 0", "+CGEV: ME DETACH", "+CSCON: 0", "OK"}));
    EXPECT_EQ(desk.now(), start + 4s);
}

// §5.2, Chester's order: OK, then the registration, then the radio.
TEST(ModemAtUrc, GoesToFlightModeInOrder)
{
    Desk desk{certain(), {.detach_before_ok = false}};
    desk.attach();
    const Instant start = desk.now();
    desk.send("AT+CFUN=4");
    EXPECT_EQ(desk.send("AT+CFUN?"), "+CFUN: 4\r\nOK\r\n");
    desk.run(5s);
    EXPECT_EQ(desk.seen, (std::vector<Seen>{{start, "OK\r\n"},
                                            {start, "+CEREG: 0\r\n"},
                                            {start, "+CGEV: ME DETACH\r\n"},
                                            {start, "+CFUN: 4\r\nOK\r\n"},
                                            {start + 200ms, "+CSCON: 0\r\n"}}));
    EXPECT_EQ(desk.send("AT+CEREG?"), "+CEREG: 5,0\r\nOK\r\n"); // subscriptions stay
}

// From 1.3.4 on (sdk-nrf #10087) ME DETACH speaks for the contexts, whichever mode switches off.
TEST(ModemAtUrc, TellsOfTheContextsAtSwitchOffUpToFirmware133)
{
    const Lines detached{"+CEREG: 0", "+CGEV: ME DETACH", "+CSCON: 0", "OK"};
    Lines told = detached;
    told.insert(told.begin(), "+CGEV: ME PDN DEACT 0");
    for (const auto mode : {"0", "4", "20", "44"}) {
        const auto lines = [&](const ModemAtSettings& settings) {
            Desk desk{certain(), settings};
            desk.attach();
            desk.send("AT+CFUN=" + std::string{mode});
            desk.run(5s);
            return desk.lines();
        };
        const auto firmware = [](const std::string& name) {
            ModemAtSettings settings;
            settings.firmware = name;
            return settings;
        };
        EXPECT_EQ(lines({}), detached) << mode;
        EXPECT_EQ(lines(firmware("mfw_nrf9160_1.3.3")), told) << mode;
        EXPECT_EQ(lines(firmware("mfw_nrf9160_1.3.4")), detached) << mode;
        EXPECT_EQ(lines(firmware("mfw_nrf9160_1.2.10")), told) << mode;
        EXPECT_EQ(lines(firmware("mfw_nrf91x1_2.0.0-77.beta")), detached) << mode;
        EXPECT_EQ(lines({.pdn_lines_at_switch_off = true}), told) << mode;
        ModemAtSettings quiet = firmware("mfw_nrf9160_1.3.2");
        quiet.pdn_lines_at_switch_off = false;
        EXPECT_EQ(lines(quiet), detached) << mode;
    }
}

// at/power_mobility.md §2.4: 2.x tells of exceptional data behind the OK of +CFUN=1, once.
TEST(ModemAtUrc, TellsOfExceptionalDataFromFirmware200)
{
    for (const std::string name : {"mfw_nrf9160_1.3.6", "mfw_nrf91x1_2.0.2"}) {
        ModemAtSettings settings;
        settings.firmware = name;
        Desk desk{certain(), settings};
        desk.send("AT+CEREG=1");
        desk.send("AT+CGEREP=1");
        desk.seen.clear();
        desk.send("AT+CFUN=1");
        desk.send("AT+CFUN=1");
        desk.run(2s);
        EXPECT_EQ(desk.lines(), name == "mfw_nrf9160_1.3.6"
                                    ? (Lines{"OK", "OK", "+CEREG: 2"})
                                    : (Lines{"OK", "+CGEV: EXCE STATUS 0", "OK", "+CEREG: 2"}))
            << name;
    }
}

// at/power_mobility.md §2.3, §2.4: %MDMEV=2 and the coverage level of a connection are 2.x's.
TEST(ModemAtUrc, TellsTheCoverageLevelOfAConnectionFromFirmware200)
{
    for (const std::string level : {"0", "1", "2"}) {
        ModemAtSettings settings;
        settings.firmware = "mfw_nrf91x1_2.0.2";
        Desk desk{certain(), settings};
        desk.send("AT+CSCON=1");
        EXPECT_EQ(desk.send("AT%MDMEV=" + level), "OK\r\n");
        EXPECT_EQ(desk.send("AT%MDMEV=3"), "ERROR\r\n");
        desk.seen.clear();
        desk.send("AT+CFUN=1");
        desk.run(60s);
        const Lines silent{"OK", "+CSCON: 1", "+CSCON: 0"};
        const Lines searching{"OK", "+CSCON: 1", "%MDMEV: SEARCH STATUS 2", "+CSCON: 0"};
        const Lines all{"OK", "%MDMEV: PRACH CE-LEVEL 0", "+CSCON: 1", "%MDMEV: SEARCH STATUS 2",
                        "+CSCON: 0"};
        EXPECT_EQ(desk.lines(), level == "0" ? silent : level == "1" ? searching : all) << level;
    }
    EXPECT_EQ(Desk{}.send("AT%MDMEV=2"), "ERROR\r\n");
}

// A context that the host gives up while LTE stays on is told as ever.
TEST(ModemAtUrc, TellsOfAContextThatIsGivenUpWhileAttached)
{
    Desk desk;
    desk.attach();
    desk.send("AT+CGDCONT=1,\"IP\",\"a\"");
    desk.send("AT+CGACT=1,1");
    desk.run(1s);
    desk.seen.clear();
    desk.send("AT+CGACT=0,1");
    EXPECT_EQ(desk.lines(), (Lines{"+CGEV: ME PDN DEACT 1", "OK"}));
}

// §4: gone after the last event; what the host asks for meanwhile stays.
TEST(ModemAtUrc, ClearsSubscriptionsAfterTheLastEventOfPowerOff)
{
    Desk desk{certain(), {.detach_before_ok = false}};
    desk.attach();
    desk.send("AT+CMEE=1");
    desk.seen.clear();
    desk.send("AT+CFUN=0");
    desk.send("AT+CEREG=2");
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "+CEREG: 0", "+CGEV: ME DETACH", "OK", "+CSCON: 0"}));
    EXPECT_EQ(desk.send("AT+CEREG?"), "+CEREG: 2,0\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT+CSCON?"), "+CSCON: 0,0\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT+CGEREP?"), "+CGEREP: 0,0\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT+CNEC?"), "+CNEC: 0\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT+CMEE?"), "+CMEE: 0\r\nOK\r\n");
    desk.send("AT+CFUN=1");
    desk.seen.clear();
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{searching_line, "+CEREG: 1,\"002F\",\"0012BEEF\",7"}));
}

TEST(ModemAtUrc, AttachesAgainAfterFlightMode)
{
    Desk desk;
    desk.attach();
    desk.send("AT+CFUN=4");
    desk.send("AT+CFUN=1");
    desk.run(30s);
    EXPECT_EQ(desk.lines(),
              (Lines{"+CEREG: 0", "+CGEV: ME DETACH", "+CSCON: 0", "OK", "OK", searching_line,
                     "+CSCON: 1", "+CGEV: ME PDN ACT 0", "%MDMEV: SEARCH STATUS 2", registered_line,
                     "+CGEV: IPV6 0", "+CSCON: 0"}));
}

// §5.3: OK, then 90.
TEST(ModemAtUrc, ReportsAMissingCardAfterOk)
{
    stack::WorldConfig config = certain();
    config.identity.sim_present = false;
    Desk desk{config};
    desk.subscribe();
    desk.send("AT+CFUN=1");
    desk.run(30s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "+CEREG: 90"}));
    EXPECT_EQ(desk.send("AT+CEREG?"), "+CEREG: 5,90\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT+CPIN?"), "ERROR\r\n");
    desk.send("AT+CMEE=1");
    EXPECT_EQ(desk.send("AT+CPIN?"), "+CME ERROR: 13\r\n");
    EXPECT_EQ(desk.send("AT+CIMI"), "ERROR\r\n");
    EXPECT_EQ(desk.send("AT%XICCID"), "ERROR\r\n");
}

TEST(ModemAtUrc, RefusesTheModeWithoutACardWhenAskedTo)
{
    stack::WorldConfig config = certain();
    config.identity.sim_present = false;
    Desk desk{config, {.mode_needs_uicc = true}};
    EXPECT_EQ(desk.send("AT+CFUN=1"), "ERROR\r\n");
}

// §5.5: EMM reject 11 as captured from a device.
TEST(ModemAtUrc, TellsOfARejectedAttachInOrder)
{
    Desk desk;
    desk.world.modem().network().reject_attach(-1, 11, {});
    desk.subscribe();
    desk.send("AT+CSCON=3");
    desk.send("AT+CFUN=1");
    desk.seen.clear();
    desk.run(60s);
    EXPECT_EQ(desk.lines(), (Lines{searching_line, "+CSCON: 1,7,4", "+CNEC_EMM: 11",
                                   "+CEREG: 2,\"002F\",\"0012BEEF\",7,0,11",
                                   "%MDMEV: SEARCH STATUS 2", "+CSCON: 0,7,4"}));
    EXPECT_EQ(desk.send("AT+CEREG?"), "+CEREG: 5,2\r\nOK\r\n");
}

// radio/causes.tsv, EMM 22: each reject is told, the registration only when it changes.
TEST(ModemAtUrc, TellsOfEveryReject)
{
    Desk desk;
    desk.world.modem().network().reject_attach(2, 22, {});
    desk.subscribe();
    desk.send("AT+CFUN=1");
    desk.seen.clear();
    desk.run(15s);
    EXPECT_EQ(desk.lines(), (Lines{searching_line, "+CSCON: 1", "+CNEC_EMM: 22",
                                   "+CEREG: 2,\"002F\",\"0012BEEF\",7,0,22", "+CSCON: 0",
                                   "+CSCON: 1", "+CNEC_EMM: 22", "+CSCON: 0"}));
}

// radio/causes.tsv, EMM 19 and ESM 51: the attach brings the cause of its PDN connection along.
TEST(ModemAtUrc, TellsWhyThePdnConnectionOfAnAttachIsRefused)
{
    stack::WorldConfig config = certain();
    config.core.offered = emu::lte::PdpType::ipv6;
    Desk desk{config};
    desk.subscribe();
    desk.send("AT+CGDCONT=0,\"IP\"");
    desk.send("AT+CFUN=1");
    desk.seen.clear();
    desk.run(10s);
    EXPECT_EQ(desk.lines(), (Lines{searching_line, "+CSCON: 1", "+CNEC_EMM: 19", "+CNEC_ESM: 51,0",
                                   "+CEREG: 2,\"002F\",\"0012BEEF\",7,0,19", "+CSCON: 0"}));
    EXPECT_EQ(desk.send("AT+CEER"), "+CEER: \"ESM 51\"\r\nOK\r\n");
}

// S08.
TEST(ModemAtUrc, TellsOfAPermanentReject)
{
    Desk desk;
    desk.world.modem().network().reject_attach(-1, 3, {});
    desk.subscribe();
    desk.send("AT+CFUN=1");
    desk.seen.clear();
    desk.run(60s);
    EXPECT_EQ(desk.lines(),
              (Lines{searching_line, "+CSCON: 1", "+CNEC_EMM: 3",
                     "+CEREG: 3,\"002F\",\"0012BEEF\",7,0,3", "+CEREG: 0", "+CSCON: 0"}));
}

} // namespace
} // namespace atlink
