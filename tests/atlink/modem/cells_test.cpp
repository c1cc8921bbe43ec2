// Signal, cell and neighbours (at/commands.tsv, at/notes.md §5.1, §5.6, §8).
#include "tests/atlink/modem/modem_at_fixture.hpp"

#include "atlink/modem/signal.hpp"

namespace atlink {
namespace {

// §8: 0 below -24, 1 from -24 to -23, 48 from 23 to 24, 49 from 24 on.
TEST(ModemAtCells, CountsSignalToNoiseFromMinus24)
{
    EXPECT_EQ(modem::snr_index(-30), 0);
    EXPECT_EQ(modem::snr_index(-25), 0);
    EXPECT_EQ(modem::snr_index(-24), 1);
    EXPECT_EQ(modem::snr_index(10), 35);
    EXPECT_EQ(modem::snr_index(23), 48);
    EXPECT_EQ(modem::snr_index(24), 49);
    EXPECT_EQ(modem::snr_index(40), 49);
}

// §5.1: before the +CEREG of the cell; §8: levels at 20, 40, 60, 80 and 7, 14, 21, 28.
TEST(ModemAtCells, TellsTheSignalWhenItsLevelChanges)
{
    Desk desk;
    desk.send("AT%CESQ=1");
    desk.send("AT+CEREG=1");
    desk.seen.clear();
    desk.send("AT+CFUN=1");
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "%CESQ: 46,2,17,2", "+CEREG: 2", "+CEREG: 1"}));
    desk.seen.clear();
    desk.world.cell().set_rsrp(-82); // 59
    EXPECT_EQ(desk.lines(), Lines{});
    desk.world.cell().set_rsrp(-81); // 60
    EXPECT_EQ(desk.lines(), Lines{"%CESQ: 60,3,17,2"});
    desk.seen.clear();
    desk.world.cell().set_rsrp(-130);
    EXPECT_EQ(desk.lines(), Lines{"%CESQ: 11,0,17,2"});
    desk.seen.clear();
    desk.send("AT%CESQ=0");
    desk.world.cell().set_rsrp(-50);
    EXPECT_EQ(desk.lines(), Lines{"OK"});
}

// §5.6: %CESQ: 255,255,255,255 and +CIND: "service",0 accompany the loss.
TEST(ModemAtCells, TellsThatSignalAndServiceAreLost)
{
    Desk desk;
    desk.attach_and_idle();
    desk.send("AT%CESQ=1");
    desk.send("AT%XSNRSQ=1");
    desk.send("AT+CIND=1,1,1");
    desk.seen.clear();
    desk.world.cell().set_coverage(false);
    desk.run(15s);
    EXPECT_EQ(desk.lines(),
              (Lines{"%CESQ: 255,255,255,255", "%XSNRSQ: 127,255,32767,255", "+CEREG: 2",
                     "+CIND: \"service\",0", "%MDMEV: SEARCH STATUS 1"}));
    desk.seen.clear();
    desk.world.cell().set_coverage(true);
    desk.run(60s);
    EXPECT_EQ(desk.lines(),
              (Lines{"%CESQ: 46,2,17,2", "%XSNRSQ: 35,3,35,0", "%MDMEV: SEARCH STATUS 2",
                     "+CEREG: 1,\"002F\",\"0012BEEF\",7,,,\"11100000\",\"11100000\"",
                     "+CIND: \"service\",1"}));
}

// §5.1: service, then roam, behind +CEREG; no roam at home.
TEST(ModemAtCells, IndicatesServiceAndRoaming)
{
    stack::WorldConfig config = certain();
    config.cell.roaming = true;
    Desk desk{config};
    expect(desk, {{"AT+CIND?", "+CIND: 0,0,0\r\nOK\r\n"},
                  {"AT+CIND=1,1", "OK\r\n"},
                  {"AT+CIND?", "+CIND: 1,1,0\r\nOK\r\n"},
                  {"AT+CIND=,,1", "OK\r\n"},
                  {"AT+CIND?", "+CIND: 1,1,1\r\nOK\r\n"},
                  {"AT+CIND=2", "ERROR\r\n"}});
    desk.send("AT+CEREG=1");
    desk.seen.clear();
    desk.send("AT+CFUN=1");
    desk.run(5s);
    EXPECT_EQ(desk.lines(),
              (Lines{"OK", "+CEREG: 2", "+CEREG: 5", "+CIND: \"service\",1", "+CIND: \"roam\",1"}));
    desk.seen.clear();
    desk.send("AT+CFUN=4");
    desk.run(5s);
    EXPECT_EQ(desk.lines(),
              (Lines{"+CEREG: 0", "+CIND: \"service\",0", "+CIND: \"roam\",0", "OK"}));
}

TEST(ModemAtCells, MonitorsTheCell)
{
    stack::WorldConfig config = certain();
    config.cell.name = "Telia N@";
    config.cell.short_name = "Telia";
    Desk desk{config};
    EXPECT_EQ(desk.send("AT%XMONITOR"), "%XMONITOR: 4\r\nOK\r\n");
    desk.send("AT+CFUN=1");
    desk.run(5s);
    expect(desk,
           {{"AT%XMONITOR",
             "%XMONITOR: 1,\"Telia N@\",\"Telia\",\"24201\",\"002F\",7,20,\"0012BEEF\",428,6300,46,"
             "35,\"\",\"11100000\",\"11100000\",\"01001001\"\r\nOK\r\n"},
            {"AT%XCBAND", "%XCBAND: 20\r\nOK\r\n"},
            {"AT%XSNRSQ?", "%XSNRSQ: 35,35,0\r\nOK\r\n"},
            {"AT+CEINFO?", "+CEINFO: 0,1,C,1,1,-95,10\r\nOK\r\n"},
            {"AT%NBRGRSRP", "OK\r\n"},
            {"AT+CFUN=4", "OK\r\n"}});
    desk.run(5s);
    expect(desk, {{"AT%XMONITOR", "%XMONITOR: 0\r\nOK\r\n"},
                  {"AT%XSNRSQ?", "%XSNRSQ: 127,32767,255\r\nOK\r\n"},
                  {"AT+CEINFO?", "+CEINFO: 0,0,I,0,0,127,127\r\nOK\r\n"}});
}

TEST(ModemAtCells, TellsCoverageEnhancementWithTheConnection)
{
    Desk desk;
    desk.send("AT+CEINFO=1");
    desk.seen.clear();
    desk.send("AT+CFUN=1");
    desk.run(60s);
    EXPECT_EQ(desk.lines(),
              (Lines{"OK", "+CEINFO: 1,1,C,1,1,-95,10", "+CEINFO: 1,1,I,1,1,-95,10"}));
}

TEST(ModemAtCells, EvaluatesTheConnection)
{
    Desk desk;
    desk.attach();
    EXPECT_EQ(
        desk.send("AT%CONEVAL"),
        "%CONEVAL: 0,1,7,46,17,35,\"0012BEEF\",\"24201\",428,6300,20,0,0,13,1,1,113\r\nOK\r\n");
    desk.run(30s);
    EXPECT_EQ(
        desk.send("AT%CONEVAL"),
        "%CONEVAL: 0,0,7,46,17,35,\"0012BEEF\",\"24201\",428,6300,20,0,0,13,1,1,113\r\nOK\r\n");
    desk.world.cell().set_coverage(false);
    EXPECT_EQ(desk.send("AT%CONEVAL"), "%CONEVAL: 1\r\nOK\r\n");
}

TEST(ModemAtCells, EvaluatesNothingWithoutACellOrRegistration)
{
    Desk rejected;
    rejected.world.modem().network().reject_attach(-1, 15, {});
    rejected.send("AT+CFUN=1");
    rejected.run(1s);
    EXPECT_EQ(rejected.send("AT%CONEVAL"), "%CONEVAL: 1\r\nOK\r\n"); // no cell yet
    rejected.run(5s);
    EXPECT_EQ(rejected.send("AT%CONEVAL"), "%CONEVAL: 6\r\nOK\r\n");
}

// OK at once, the line seconds later (§5.8); one at a time.
TEST(ModemAtCells, MeasuresNeighbours)
{
    Desk desk;
    desk.attach_and_idle();
    const Instant start = desk.now();
    desk.send("AT%NCELLMEAS");
    EXPECT_EQ(desk.send("AT%NCELLMEAS"), "ERROR\r\n");
    desk.seen.clear();
    desk.run(2s - emu::Ts{1});
    EXPECT_EQ(desk.lines(), Lines{});
    desk.run(emu::Ts{1});
    const auto ms = [](Instant at) {
        return std::to_string(emu::floor_to<std::chrono::milliseconds>(at).count());
    };
    EXPECT_EQ(desk.lines(), Lines{"%NCELLMEAS: 0,\"0012BEEF\",\"24201\",\"002F\",65535,6300,428,46,"
                                  "17," +
                                  ms(start + 2s) + ",0"});
    desk.seen.clear();
    EXPECT_EQ(desk.send("AT%NCELLMEAS=5,15"), "OK\r\n");
    const Instant gci = desk.now();
    desk.seen.clear();
    desk.run(8s);
    EXPECT_EQ(desk.lines(),
              Lines{"%NCELLMEAS: 0,\"0012BEEF\",\"24201\",\"002F\",65535,0,6300,428,46,"
                    "17," +
                    ms(gci + 8s) + ",1,0"});
    desk.send("AT+CMEE=1");
    for (const auto line : {"AT%NCELLMEAS=6", "AT%NCELLMEAS=0,5", "AT%NCELLMEAS=3,1",
                            "AT%NCELLMEAS=3,16", "AT%NCELLMEAS=x"}) {
        EXPECT_EQ(desk.send(line), "+CME ERROR: 50\r\n") << line;
    }
}

// From 1.3.1 on the line ends with the time of the timing advance, 0 where that is 65535
// (at/power_mobility.md §2.1).
TEST(ModemAtCells, EndsWithTheTimeOfTheTimingAdvance)
{
    Desk desk;
    desk.attach();
    desk.send("AT%NCELLMEAS");
    desk.run(2s); // while connected
    const std::string line = desk.lines().back();
    const std::string time = line.substr(line.rfind(',') + 1);
    EXPECT_TRUE(line.ends_with(",10,6300,428,46,17," + time + "," + time)) << line;
    desk.run(30s);
    for (const auto type : {"0", "1", "2"}) {
        desk.send("AT%NCELLMEAS=" + std::string{type});
        desk.run(8s);
        EXPECT_TRUE(desk.lines().back().ends_with(",0")) << desk.lines().back();
    }
}

// at/power_mobility.md §1.6: the fields stay, what is measured is not known. Ten seconds pass
// before the modem searches; +CEREG still says home.
TEST(ModemAtCells, MeasuresNothingInAHoleOfTheCoverage)
{
    Desk desk;
    desk.attach_and_idle();
    desk.world.cell().set_coverage(false);
    ASSERT_EQ(desk.send("AT+CEREG?"),
              "+CEREG: 5," + std::string{registered_line}.substr(8) + "\r\nOK\r\n");
    expect(desk,
           {{"AT%XMONITOR",
             "%XMONITOR: 1,\"Example "
             "Mobile\",\"Example\",\"24201\",\"002F\",7,20,\"0012BEEF\",428,6300,255,127,\"\","
             "\"11100000\",\"11100000\",\"01001001\"\r\nOK\r\n"},
            {"AT+CESQ", "+CESQ: 99,99,255,255,255,255\r\nOK\r\n"},
            {"AT%XSNRSQ?", "%XSNRSQ: 127,32767,255\r\nOK\r\n"},
            {"AT+CEINFO?", "+CEINFO: 0,0,I,0,0,127,127\r\nOK\r\n"},
            {"AT%XCBAND", "%XCBAND: 0\r\nOK\r\n"},
            {"AT%CONEVAL", "%CONEVAL: 1\r\nOK\r\n"},
            {"AT%NCELLMEAS", "OK\r\n"}});
    desk.run(2s);
    EXPECT_EQ(desk.lines().back(), "%NCELLMEAS: 1");
}

TEST(ModemAtCells, EndsAMeasurementEarly)
{
    Desk desk;
    desk.attach_and_idle();
    EXPECT_EQ(desk.send("AT%NCELLMEASSTOP"), "OK\r\n"); // none runs
    desk.send("AT%NCELLMEAS=2");
    desk.seen.clear();
    desk.send("AT%NCELLMEASSTOP");
    desk.run(20s);
    ASSERT_EQ(desk.seen.size(), 2U);
    EXPECT_EQ(desk.lines()[0], "OK");
    EXPECT_TRUE(desk.lines()[1].starts_with("%NCELLMEAS: 2,\"0012BEEF\",")) << desk.lines()[1];
    desk.world.cell().set_coverage(false);
    desk.send("AT%NCELLMEAS");
    desk.seen.clear();
    desk.send("AT%NCELLMEASSTOP");
    desk.run(1ms);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "%NCELLMEAS: 2"}));
    desk.seen.clear();
    desk.send("AT%NCELLMEAS");
    desk.run(2s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "%NCELLMEAS: 1"}));
    desk.send("AT%NCELLMEAS");
    desk.seen.clear();
    desk.send("AT+CFUN=4"); // takes the search with it
    desk.run(20s);
    EXPECT_NE(std::find(desk.seen.begin(), desk.seen.end(),
                        Seen{desk.seen.front().at, "%NCELLMEAS: 1\r\n"}),
              desk.seen.end());
    EXPECT_EQ(desk.world.engine().next_event(), std::nullopt);
}

// %COPS=? suspends data: a connection is no obstacle.
TEST(ModemAtCells, SearchesWithHighPriority)
{
    Desk desk;
    desk.attach();
    const Instant start = desk.now();
    EXPECT_EQ(desk.send("AT%COPS=?"), "%COPS: (2,\"\",\"\",\"24201\",7)\r\nOK\r\n");
    EXPECT_EQ(desk.now(), start + desk.world.config().timing.scan);
}

TEST(ModemAtCells, RemembersTheLastError)
{
    Desk desk;
    desk.world.modem().network().reject_attach(1, 11, {});
    desk.send("AT+CFUN=1");
    desk.run(10s);
    EXPECT_EQ(desk.send("AT+CEER"), "+CEER: \"EMM 11\"\r\nOK\r\n");
}

TEST(ModemAtCells, RemembersTheLastErrorOfAPdn)
{
    Desk refused;
    refused.attach();
    refused.send("AT+CGDCONT=1,\"IP\",\"a\"");
    refused.world.modem().network().lose_pdn(1, 27);
    refused.run(1s);
    refused.send("AT+CGACT=1,1");
    EXPECT_EQ(refused.send("AT+CEER"), "+CEER: \"ESM 27\"\r\nOK\r\n");
    refused.send("AT+CFUN=0");
    EXPECT_EQ(refused.send("AT+CEER"), "+CEER: \"OTHER 0\"\r\nOK\r\n");
}

// at/power_mobility.md §2.2, §3: from 2.0.3 on, and in +CFUN=2 only.
TEST(ModemAtCells, EvaluatesTheNetworksThatAreThereFrom203)
{
    for (const std::string release : {"2.0.2", "2.0.3"}) {
        ModemAtSettings settings;
        settings.firmware = "mfw_nrf91x1_" + release;
        Desk desk{certain(), settings};
        desk.send("AT+CMEE=1");
        if (release == "2.0.2") {
            expect(desk,
                   {{"AT%ENVEVAL=0,\"24201\"", "ERROR\r\n"}, {"AT%ENVEVALSTOP", "ERROR\r\n"}});
            EXPECT_EQ(desk.send("AT+CLAC").find("ENVEVAL"), std::string::npos);
            continue;
        }
        expect(desk, {{"AT%ENVEVAL=0,\"24201\"", "+CME ERROR: 517\r\n"},
                      {"AT+CFUN=2", "OK\r\n"},
                      {"AT%ENVEVAL", "ERROR\r\n"},
                      {"AT%ENVEVAL=0", "+CME ERROR: 50\r\n"},
                      {"AT%ENVEVAL=3,\"24201\"", "+CME ERROR: 50\r\n"},
                      {"AT%ENVEVAL=0,\"2420\"", "+CME ERROR: 50\r\n"},
                      {"AT%ENVEVAL=0,24201", "+CME ERROR: 50\r\n"}});
        desk.run(5s);
        desk.seen.clear();
        const Instant start = desk.now();
        EXPECT_EQ(desk.send("AT%ENVEVAL=2,\"24407\",\"24201\""), "OK\r\n");
        EXPECT_EQ(desk.send("AT%ENVEVAL=0,\"24201\""), "ERROR\r\n"); // one at a time
        desk.run(1min);
        EXPECT_EQ(desk.lines(),
                  (Lines{"OK", "ERROR",
                         "%ENVEVAL: 0,0,7,46,17,35,\"0012BEEF\",\"24201\",428,6300,20,"
                         "0,0,13,1,1,113",
                         "%ENVEVAL: 0"}));
        EXPECT_EQ(desk.seen.back().at, start + settings.neighbour_search_complete);
        desk.seen.clear();
        expect(desk, {{"AT%ENVEVAL=1,\"24407\"", "OK\r\n"}});
        desk.run(1min);
        expect(desk, {{"AT%ENVEVAL=0,\"24201\"", "OK\r\n"},
                      {"AT%ENVEVALSTOP", "OK\r\n"},
                      {"AT%ENVEVALSTOP", "OK\r\n"},
                      {"AT%ENVEVAL=0,\"24201\"", "OK\r\n"},
                      {"AT+CFUN=1", "OK\r\n"}});
        desk.run(1min);
        EXPECT_EQ(desk.lines(), (Lines{"OK", "%ENVEVAL: 1", "OK", "OK", "%ENVEVAL: 5", "OK", "OK",
                                       "OK", "%ENVEVAL: 5"}));
        expect(desk, {{"AT%ENVEVAL=0,\"24201\"", "ERROR\r\n"}});
    }
}

} // namespace
} // namespace atlink
