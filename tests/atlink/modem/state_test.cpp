// What the modem's commands answer in its different states (at/commands.tsv, at/notes.md §4).
#include "tests/atlink/modem/modem_at_fixture.hpp"

namespace atlink {
namespace {

TEST(ModemAtState, KeepsSystemModeOutOfActiveState)
{
    Desk desk;
    expect(desk, {
                     {"AT+CMEE=1", "OK\r\n"},
                     {"AT%XSYSTEMMODE=1,1,0,3", "OK\r\n"},
                     {"AT%XSYSTEMMODE?", "%XSYSTEMMODE: 1,1,0,3\r\nOK\r\n"},
                     {"AT+CFUN=1", "OK\r\n"},
                     {"AT%XSYSTEMMODE=1,0,0,0", "+CME ERROR: 518\r\n"},
                     {"AT%XSYSTEMMODE?", "%XSYSTEMMODE: 1,1,0,3\r\nOK\r\n"},
                     {"AT+CFUN=0", "OK\r\n"},
                     {"AT%XSYSTEMMODE?", "%XSYSTEMMODE: 1,1,0,3\r\nOK\r\n"},
                     {"AT%XSYSTEMMODE=1,0,0,0", "OK\r\n"},
                 });
}

TEST(ModemAtState, ReadsBackFunctionalModes)
{
    Desk desk;
    expect(desk, {
                     {"AT+CFUN=4", "OK\r\n"},
                     {"AT+CFUN?", "+CFUN: 4\r\nOK\r\n"},
                     {"AT+CFUN=31", "OK\r\n"},
                     {"AT+CFUN?", "+CFUN: 31\r\nOK\r\n"}, // GNSS alone
                     {"AT+CFUN=21", "OK\r\n"},
                     {"AT+CFUN?", "+CFUN: 1\r\nOK\r\n"},
                     {"AT+CFUN=40", "ERROR\r\n"}, // while activated, from 1.3.4
                     {"AT+CFUN=20", "OK\r\n"},
                     {"AT+CFUN?", "+CFUN: 31\r\nOK\r\n"},
                     {"AT+CFUN=30", "OK\r\n"},
                     {"AT+CFUN?", "+CFUN: 4\r\nOK\r\n"},
                     {"AT+CFUN=44", "OK\r\n"},
                     {"AT+CFUN?", "+CFUN: 44\r\nOK\r\n"},
                     {"AT+CFUN=0", "OK\r\n"},
                     {"AT+CFUN?", "+CFUN: 0\r\nOK\r\n"},
                 });
}

TEST(ModemAtState, LeavesLteOffWhenTheSystemModeHasNone)
{
    Desk desk;
    expect(desk, {
                     {"AT%XSYSTEMMODE=0,0,1,0", "OK\r\n"},
                     {"AT+CFUN=41", "ERROR\r\n"},
                     {"AT+CFUN=1", "OK\r\n"},
                 });
    EXPECT_FALSE(desk.world.modem().ue().activated());
}

// §4: activated means CFUN 1, 2, 21, also with GNSS alone.
TEST(ModemAtState, IsActivatedInMode1WithGnssAlone)
{
    Desk desk;
    expect(desk, {
                     {"AT+CMEE=1", "OK\r\n"},
                     {"AT%XSYSTEMMODE=0,0,1,0", "OK\r\n"},
                     {"AT+CFUN=1", "OK\r\n"},
                     {"AT%XSYSTEMMODE=1,0,0,0", "+CME ERROR: 518\r\n"},
                     {"AT%CMNG=0,42,0,\"ca\"", "+CME ERROR: 518\r\n"},
                     {"AT%XPMNG=0,\"-----BEGIN PUBLIC KEY-----\"", "+CME ERROR: 518\r\n"},
                     {"AT+CFUN=31", "OK\r\n"}, // GNSS, but not activated
                     {"AT%XSYSTEMMODE=1,0,0,0", "OK\r\n"},
                 });
}

// sdk-nrf #9398: what %XSYSTEMMODE has not cannot be switched on, and it has something.
TEST(ModemAtState, SwitchesOnOnlyWhatTheSystemModeHas)
{
    Desk desk;
    expect(desk, {
                     {"AT%XSYSTEMMODE=0,0,0,0", "ERROR\r\n"},
                     {"AT%XSYSTEMMODE?", "%XSYSTEMMODE: 1,0,1,0\r\nOK\r\n"},
                     {"AT%XSYSTEMMODE=1,0,0,0", "OK\r\n"},
                     {"AT+CFUN=31", "ERROR\r\n"},
                     {"AT+CFUN?", "+CFUN: 0\r\nOK\r\n"},
                     {"AT+CFUN=30", "OK\r\n"},
                     {"AT+CFUN=21", "OK\r\n"},
                     {"AT+CFUN=31", "ERROR\r\n"},
                     {"AT+CFUN?", "+CFUN: 1\r\nOK\r\n"},
                     {"AT+CFUN=4", "OK\r\n"},
                     {"AT%XSYSTEMMODE=0,1,0,0", "OK\r\n"},
                     {"AT+CFUN=21", "OK\r\n"},
                     {"AT+CFUN=4", "OK\r\n"},
                     {"AT%XSYSTEMMODE=0,0,1,0", "OK\r\n"},
                     {"AT+CFUN=21", "ERROR\r\n"},
                     {"AT+CFUN=41", "ERROR\r\n"},
                     {"AT+CFUN?", "+CFUN: 4\r\nOK\r\n"},
                     {"AT+CFUN=20", "OK\r\n"},
                     {"AT+CFUN=31", "OK\r\n"},
                     {"AT+CFUN?", "+CFUN: 31\r\nOK\r\n"},
                 });
}

// at/commands.tsv, +CEREG: <AcT> 7 LTE-M, 9 NB-IoT.
TEST(ModemAtState, NamesTheAccessTechnologyOfTheSystemMode)
{
    Desk desk;
    desk.send("AT%XSYSTEMMODE=0,1,0,0");
    desk.send("AT+CFUN=1");
    desk.run(60s);
    desk.send("AT+CEREG=2");
    const std::string monitored = desk.send("AT%XMONITOR");
    EXPECT_TRUE(monitored.starts_with(
        "%XMONITOR: 1,\"Example Mobile\",\"Example\",\"24201\",\"002F\",9,20,"))
        << monitored;
    expect(desk, {{"AT+CEREG?", "+CEREG: 2,1,\"002F\",\"0012BEEF\",9\r\nOK\r\n"},
                  {"AT+COPS?", "+COPS: 0,2,\"24201\",9\r\nOK\r\n"},
                  {"AT+COPS=?", "+COPS: (2,\"\",\"\",\"24201\",9)\r\nOK\r\n"}});
}

// at/commands.tsv: no operator when not registered; the attach outlives the loss (§5.6).
TEST(ModemAtState, HasNoOperatorWithoutService)
{
    Desk desk;
    desk.attach_and_idle();
    desk.world.cell().set_coverage(false);
    desk.run(60s);
    expect(desk, {{"AT+CEREG?", "+CEREG: 5,4\r\nOK\r\n"},
                  {"AT+COPS?", "+COPS: 0\r\nOK\r\n"},
                  {"AT+CGATT?", "+CGATT: 1\r\nOK\r\n"}});
}

TEST(ModemAtState, ShowsTheCardWhileItIsOn)
{
    stack::WorldConfig config = certain();
    config.identity.card.ready = 0s;
    Desk desk{config};
    expect(desk, {
                     {"AT+CIMI", "ERROR\r\n"},
                     {"AT%XICCID", "ERROR\r\n"},
                     {"AT+CPIN?", "ERROR\r\n"},
                     {"AT+CFUN=41", "OK\r\n"},
                     {"AT+CIMI", "242016000001234\r\nOK\r\n"},
                     {"AT%XICCID", "%XICCID: 8901234567012345678F\r\nOK\r\n"},
                     {"AT+CPIN?", "+CPIN: READY\r\nOK\r\n"},
                     {"AT+CPIN", "+CPIN: READY\r\nOK\r\n"},
                     {"AT+CPIN=\"1234\"", "ERROR\r\n"},
                     {"AT+CFUN=4", "OK\r\n"},
                     {"AT+CIMI", "ERROR\r\n"},
                 });
}

TEST(ModemAtState, DefinesContexts)
{
    Desk desk;
    expect(desk,
           {
               {"AT+CGDCONT=0,\"IP\",\"ibasis.iot\"", "OK\r\n"},
               {"AT+CGDCONT=1,IPV4V6,iot_apn", "OK\r\n"}, // without quotes, as the SDK sends it
               {"AT+CGDCONT=10,\"IPV6\"", "OK\r\n"},
               {"AT+CGDCONT=2,\"IP\",\"a\",,0,0,0,0,0,0,1,1", "OK\r\n"},
               {"AT+CGDCONT?", "+CGDCONT: 0,\"IP\",\"ibasis.iot\",\"\",0,0\r\n"
                               "+CGDCONT: 1,\"IPV4V6\",\"iot_apn\",\"\",0,0\r\n"
                               "+CGDCONT: 2,\"IP\",\"a\",\"\",0,0\r\n"
                               "+CGDCONT: 10,\"IPV6\",\"\",\"\",0,0\r\nOK\r\n"},
               {"AT+CGPADDR=?", "+CGPADDR: (0,1,2,10)\r\nOK\r\n"},
               {"AT+CGDCONT=10", "OK\r\n"},
               {"AT+CGDCONT=2,", "OK\r\n"},
               {"AT+CGDCONT=0", "OK\r\n"},
               {"AT+CGACT?", "+CGACT: 0,0\r\n+CGACT: 1,0\r\nOK\r\n"},
               {"AT+CFUN=0", "OK\r\n"},
               {"AT+CGDCONT?", "+CGDCONT: 0,\"\",\"\",\"\",0,0\r\nOK\r\n"},
           });
}

TEST(ModemAtState, AnswersReadFormsWhenRegistered)
{
    Desk desk;
    desk.attach();
    desk.run(1s); // IPv6 by router advertisement
    expect(desk, {
                     {"AT+CFUN?", "+CFUN: 1\r\nOK\r\n"},
                     {"AT+CEREG?",
                      "+CEREG: 5,1,\"002F\",\"0012BEEF\",7,,,\"11100000\",\"11100000\"\r\nOK\r\n"},
                     {"AT+CEREG=4", "OK\r\n"},
                     {"AT+CEREG?",
                      "+CEREG: 4,1,\"002F\",\"0012BEEF\",7,,,\"11100000\",\"11100000\"\r\nOK\r\n"},
                     {"AT+CEREG=3", "OK\r\n"},
                     {"AT+CEREG?", "+CEREG: 3,1,\"002F\",\"0012BEEF\",7\r\nOK\r\n"},
                     {"AT+CEREG=2", "OK\r\n"},
                     {"AT+CEREG?", "+CEREG: 2,1,\"002F\",\"0012BEEF\",7\r\nOK\r\n"},
                     {"AT+CEREG=1", "OK\r\n"},
                     {"AT+CEREG?", "+CEREG: 1,1\r\nOK\r\n"},
                     {"AT+CSCON=3", "OK\r\n"},
                     {"AT+CSCON?", "+CSCON: 3,1,7,4\r\nOK\r\n"},
                     {"AT+CGATT?", "+CGATT: 1\r\nOK\r\n"},
                     {"AT+CGATT=1", "OK\r\n"},
                     {"AT+CGACT?", "+CGACT: 0,1\r\nOK\r\n"},
                     {"AT+COPS?", "+COPS: 0,2,\"24201\",7\r\nOK\r\n"},
                     {"AT+COPS=1,2,\"24201\"", "OK\r\n"},
                     {"AT+COPS?", "+COPS: 1,2,\"24201\",7\r\nOK\r\n"},
                     {"AT+COPS=3,2", "OK\r\n"},
                     {"AT+COPS=", "OK\r\n"},
                     {"AT+CESQ", "+CESQ: 99,99,255,255,17,46\r\nOK\r\n"},
                     {"AT+CGPADDR=0", "+CGPADDR: 0,\"10.160.0.1\","
                                      "\"2001:0DB8:0100:0001:0000:0000:0000:0001\"\r\nOK\r\n"},
                     {"AT+CGDCONT?",
                      "+CGDCONT: 0,\"IPV4V6\",\"internet\","
                      "\"10.160.0.1 2001:0DB8:0100:0001:0000:0000:0000:0001\",0,0\r\nOK\r\n"},
                     {"AT+CGDCONT=0,\"IP\"", "ERROR\r\n"}, // only before the attach
                     {"AT+CGDCONT=1,\"IP\",\"b\"", "OK\r\n"},
                     {"AT+CGPADDR", "+CGPADDR: 0,\"10.160.0.1\","
                                    "\"2001:0DB8:0100:0001:0000:0000:0000:0001\"\r\n"
                                    "+CGPADDR: 1,\"\",\"\"\r\nOK\r\n"},
                     {"AT+CGPADDR=2", "ERROR\r\n"},
                 });
}

// Issue 10, row 12: the SDK reads addresses with "%46[:0-9A-F]", so the modem writes capitals; the
// prefix comes with +CGEV: IPV6, the interface identifier with the context (TS 24.301 §9.9.4.9).
TEST(ModemAtState, ShowsTheInterfaceIdentifierUntilThePrefixIsThere)
{
    Desk desk;
    desk.attach();
    expect(desk, {{"AT+CGPADDR=0", "+CGPADDR: 0,\"10.160.0.1\","
                                   "\"0000:0000:0000:0000:0000:0000:0000:0001\"\r\nOK\r\n"},
                  {"AT+CGDCONT?", "+CGDCONT: 0,\"IPV4V6\",\"internet\",\"10.160.0.1 "
                                  "0000:0000:0000:0000:0000:0000:0000:0001\",0,0\r\nOK\r\n"}});
    desk.run(1s);
    ASSERT_EQ(desk.lines().back(), "+CGEV: IPV6 0");
    EXPECT_EQ(desk.send("AT+CGPADDR=0"), "+CGPADDR: 0,\"10.160.0.1\","
                                         "\"2001:0DB8:0100:0001:0000:0000:0000:0001\"\r\nOK\r\n");
}

// at/power_mobility.md §6, +COPS: 3,0 and 3,1 change the read format. The names come with the
// network's time (TS 24.301 §8.2.13), and may be empty.
TEST(ModemAtState, NamesTheNetworkOnceItHasSaidItsName)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    desk.send("AT%XOPNAME=1");
    desk.send("AT%XTIME=1");
    expect(desk, {{"AT+COPS=3,0", "OK\r\n"},
                  {"AT+COPS=3", "+CME ERROR: 50\r\n"},
                  {"AT+COPS=3,3", "+CME ERROR: 50\r\n"},
                  {"AT+COPS?", "+COPS: 0\r\nOK\r\n"}});
    desk.attach();
    expect(desk, {{"AT+COPS?", "+COPS: 0,2,\"24201\",7\r\nOK\r\n"}});
    desk.seen.clear();
    desk.run(19ms);
    // The names packed as TS 23.038 §6.1.2.1 says.
    EXPECT_EQ(desk.lines(),
              (Lines{"%XTIME: \"40\",\"62101000002040\",\"00\"",
                     "%XOPNAME: \"457CB80D679741CDB738CD2E03\",\"457CB80D679701\",\"24201\""}));
    expect(desk, {{"AT+COPS?", "+COPS: 0,0,\"Example Mobile\",7\r\nOK\r\n"},
                  {"AT+COPS=3,1", "OK\r\n"},
                  {"AT+COPS?", "+COPS: 0,1,\"Example\",7\r\nOK\r\n"},
                  {"AT+COPS=1,2,\"24201\"", "OK\r\n"},
                  {"AT+COPS?", "+COPS: 1,1,\"Example\",7\r\nOK\r\n"},
                  {"AT+COPS=3,2", "OK\r\n"},
                  {"AT+COPS?", "+COPS: 1,2,\"24201\",7\r\nOK\r\n"}});
}

TEST(ModemAtState, HasNoNameFromANetworkThatSaysNone)
{
    stack::WorldConfig config = certain();
    config.cell.name = config.cell.short_name = "";
    Desk desk{config};
    desk.send("AT%XOPNAME=1");
    desk.send("AT+COPS=3,0");
    desk.attach();
    desk.run(60s);
    EXPECT_EQ(desk.lines(), (Lines{"+CGEV: IPV6 0", "+CSCON: 0"}));
    EXPECT_EQ(desk.send("AT+COPS?"), "+COPS: 0,2,\"24201\",7\r\nOK\r\n");
    EXPECT_TRUE(desk.send("AT%XMONITOR").starts_with("%XMONITOR: 1,\"\",\"\",\"24201\","));
}

// at/commands.tsv, +COPS: set in any mode. One that is not there is searched for.
TEST(ModemAtState, SearchesForASelectedNetworkThatIsNotThere)
{
    Desk desk;
    desk.subscribe();
    expect(desk, {{"AT+COPS=1,2,\"24407\"", "OK\r\n"}, {"AT+CFUN=1", "OK\r\n"}});
    desk.seen.clear();
    desk.run(10min);
    // §5.6: the light pass, then everything; a cell that must not be used is not "out of coverage".
    EXPECT_EQ(desk.lines(),
              (Lines{"+CEREG: 2", "%MDMEV: SEARCH STATUS 1", "%MDMEV: SEARCH STATUS 2"}));
    expect(desk, {{"AT+CEREG?", "+CEREG: 5,2\r\nOK\r\n"},
                  {"AT+COPS?", "+COPS: 1\r\nOK\r\n"},
                  {"AT+CGATT?", "+CGATT: 0\r\nOK\r\n"},
                  {"AT+COPS=?", "+COPS: (1,\"\",\"\",\"24201\",7)\r\nOK\r\n"}});
    desk.seen.clear();
    expect(desk, {{"AT+COPS=0", "OK\r\n"}});
    desk.run(5s);
    EXPECT_EQ(desk.lines().back(), "+CGEV: IPV6 0");
    expect(desk, {{"AT+COPS?", "+COPS: 0,2,\"24201\",7\r\nOK\r\n"}});
}

// §5.5: the attach is dropped.
TEST(ModemAtState, LeavesItsNetworkForTheSelectedOne)
{
    Desk desk;
    desk.attach();
    expect(desk, {{"AT+COPS=1,2,\"24407\"", "OK\r\n"}});
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "+CGEV: ME PDN DEACT 0", "+CSCON: 0", "+CEREG: 2",
                                   "%MDMEV: SEARCH STATUS 1"}));
    desk.seen.clear();
    expect(desk, {{"AT+COPS=1,2,\"24201\"", "OK\r\n"}});
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "+CEREG: 2,\"002F\",\"0012BEEF\",7", "+CSCON: 1",
                                   "+CGEV: ME PDN ACT 0", "%MDMEV: SEARCH STATUS 2",
                                   "+CEREG: 1,\"002F\",\"0012BEEF\",7,,,\"11100000\",\"11100000\"",
                                   "+CGEV: IPV6 0"}));
}

// at/commands.tsv, +COPS: NVM at +CFUN=0.
TEST(ModemAtState, KeepsTheSelectedNetworkWithoutPower)
{
    Desk desk;
    expect(desk, {{"AT+COPS=1,2,\"24407\"", "OK\r\n"}, {"AT+CFUN=0", "OK\r\n"}});
    expect(desk, {{"AT+COPS=0", "OK\r\n"}});
    desk.at.restart(); // the power fails before this one is stored
    expect(desk, {{"AT+CFUN=1", "OK\r\n"}});
    desk.run(1min);
    expect(desk, {{"AT+CEREG?", "+CEREG: 0,2\r\nOK\r\n"}, {"AT+COPS?", "+COPS: 1\r\nOK\r\n"}});
}

// radio/causes.tsv, EMM 11: the same PLMN again only after manual selection.
TEST(ModemAtState, TriesAForbiddenNetworkAgainWhenItIsSelected)
{
    Desk desk;
    desk.world.modem().network().reject_attach(1, 11, {});
    expect(desk, {{"AT+CFUN=1", "OK\r\n"}});
    desk.run(1h);
    expect(desk, {{"AT+CEREG?", "+CEREG: 0,2\r\nOK\r\n"}, {"AT+COPS=0", "OK\r\n"}});
    desk.run(5s);
    expect(desk, {{"AT+CEREG?", "+CEREG: 0,2\r\nOK\r\n"}, {"AT+COPS=1,2,\"24201\"", "OK\r\n"}});
    desk.run(5s);
    expect(desk, {{"AT+CEREG?", "+CEREG: 0,1\r\nOK\r\n"}});
}

// §4, +CFUN=2: no transmission, so no attach.
TEST(ModemAtState, RegistersNowhereWithoutItsTransmitter)
{
    Desk desk;
    expect(desk, {{"AT+CEREG=5", "OK\r\n"}, {"AT+CFUN=2", "OK\r\n"}});
    desk.run(1h);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "OK"}));
    expect(desk, {{"AT+CFUN?", "+CFUN: 2\r\nOK\r\n"},
                  {"AT+CEREG?", "+CEREG: 5,4\r\nOK\r\n"},
                  {"AT+CFUN=1", "OK\r\n"}});
    desk.run(5s);
    expect(desk, {{"AT+CGATT?", "+CGATT: 1\r\nOK\r\n"}, {"AT+CFUN=2", "OK\r\n"}});
    desk.run(5s);
    expect(desk, {{"AT+CFUN?", "+CFUN: 2\r\nOK\r\n"}, {"AT+CEREG?", "+CEREG: 5,0\r\nOK\r\n"}});
}

// at/commands.tsv, +CGDCONT: the APN of cid 0 is the one of the attach.
TEST(ModemAtState, AttachesWithTheApnOfTheInitialContext)
{
    Desk desk;
    expect(desk, {{"AT+CGDCONT=0,\"IP\",\"abc.def\"", "OK\r\n"}, {"AT+CFUN=1", "OK\r\n"}});
    desk.run(5s);
    expect(desk, {{"AT+CGDCONT?", "+CGDCONT: 0,\"IP\",\"abc.def\",\"10.160.0.1\",0,0\r\nOK\r\n"}});
}

TEST(ModemAtState, ListsNetworksAfterAScan)
{
    Desk desk;
    desk.attach();
    desk.send("AT+CMEE=1");
    EXPECT_EQ(desk.send("AT+COPS=?"), "+CME ERROR: 516\r\n"); // connected
    desk.run(30s);
    const Instant start = desk.now();
    EXPECT_EQ(desk.send("AT+COPS=?"), "+COPS: (2,\"\",\"\",\"24201\",7)\r\nOK\r\n");
    EXPECT_EQ(desk.now(), start + desk.world.config().timing.scan);
}

TEST(ModemAtState, InterruptsAScanForARadioConnection)
{
    Desk desk;
    desk.attach_and_idle();
    desk.send("AT+CMEE=1");
    desk.world.engine().after(
        2s, [&] { desk.world.modem().ue().rrc().request(emu::lte::Rrc::Cause::mo_data); });
    EXPECT_EQ(desk.send("AT+COPS=?"), "+CME ERROR: 521\r\n");
}

} // namespace
} // namespace atlink
