// Power saving as the host asks for it (at/notes.md §5.7); this network grants none.
#include "tests/atlink/modem/modem_at_fixture.hpp"

#include <algorithm>

namespace atlink {
namespace {

TEST(ModemAtPower, KeepsWhatIsAskedOfPsm)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    expect(desk, {{"AT+CPSMS?", "+CPSMS: 0,,,\"00000110\",\"00100001\"\r\nOK\r\n"},
                  {"AT+CPSMS=1,,,\"10101111\",\"01101100\"", "OK\r\n"},
                  {"AT+CPSMS?", "+CPSMS: 1,,,\"10101111\",\"01101100\"\r\nOK\r\n"},
                  {"AT+CPSMS=1,\"\",\"\",\"10101010\",\"00100001\"", "OK\r\n"},
                  {"AT+CPSMS?", "+CPSMS: 1,,,\"10101010\",\"00100001\"\r\nOK\r\n"},
                  {"AT+CPSMS=1,\"1010101\",,\"10101111\"", "OK\r\n"}, // as a device takes it
                  {"AT+CPSMS?", "+CPSMS: 1,,,\"10101111\",\"00100001\"\r\nOK\r\n"},
                  {"AT+CPSMS=1,,,\"1010111\"", "+CME ERROR: 50\r\n"},
                  {"AT+CPSMS=1,,,\"1010111x\"", "+CME ERROR: 50\r\n"},
                  {"AT+CPSMS=1,,,10101111", "+CME ERROR: 50\r\n"},
                  {"AT+CPSMS=2", "+CME ERROR: 50\r\n"},
                  {"AT+CPSMS?", "+CPSMS: 1,,,\"10101111\",\"00100001\"\r\nOK\r\n"},
                  {"AT+CPSMS=0", "OK\r\n"},
                  {"AT+CPSMS?", "+CPSMS: 0,,,\"00000110\",\"00100001\"\r\nOK\r\n"},
                  {"AT+CPSMS=1", "OK\r\n"},
                  {"AT+CPSMS=", "OK\r\n"},
                  {"AT+CPSMS?", "+CPSMS: 0,,,\"00000110\",\"00100001\"\r\nOK\r\n"}});
}

// at/power_mobility.md §5, ruling 13: stored, at +CFUN=0.
TEST(ModemAtPower, KeepsWhatIsAskedOfEdrxWithoutPower)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    expect(desk, {{"AT+CEDRXS?", "OK\r\n"},
                  {"AT+CEDRXS=2,4,\"1001\"", "OK\r\n"},
                  {"AT+CEDRXS=1,5,\"0101\"", "OK\r\n"},
                  {"AT+CEDRXS?", "+CEDRXS: 4,\"1001\"\r\n+CEDRXS: 5,\"0101\"\r\nOK\r\n"},
                  {"AT+CEDRXS=0,4", "OK\r\n"},
                  {"AT+CEDRXS?", "+CEDRXS: 5,\"0101\"\r\nOK\r\n"},
                  {"AT+CEDRXS=1,4", "OK\r\n"},
                  {"AT+CEDRXS?", "+CEDRXS: 4,\"0001\"\r\n+CEDRXS: 5,\"0101\"\r\nOK\r\n"},
                  {"AT+CEDRXS=3", "OK\r\n"},
                  {"AT+CEDRXS?", "OK\r\n"},
                  {"AT+CEDRXS=1", "OK\r\n"},
                  {"AT+CEDRXS?", "+CEDRXS: 4,\"0001\"\r\nOK\r\n"},
                  {"AT+CEDRXS=", "OK\r\n"},
                  {"AT+CEDRXS?", "OK\r\n"},
                  {"AT+CEDRXS=1,6,\"0001\"", "+CME ERROR: 50\r\n"}, // other firmware
                  {"AT+CEDRXS=4", "+CME ERROR: 50\r\n"},
                  {"AT+CEDRXS=1,4,\"001\"", "+CME ERROR: 50\r\n"},
                  {"AT+CEDRXS=1,,\"0010\"", "+CME ERROR: 50\r\n"},
                  {"AT+CEDRXS=1,4,\"0010\"", "OK\r\n"},
                  {"AT+CFUN=0", "OK\r\n"},
                  {"AT+CEDRXS?", "+CEDRXS: 4,\"0010\"\r\nOK\r\n"},
                  {"AT+CEDRXRDP", "+CEDRXRDP: 4,\"0010\",\"\",\"\"\r\nOK\r\n"},
                  {"AT+CEDRXS=1,4,\"1111\"", "OK\r\n"}});
    desk.at.restart(); // the power fails before this one is stored
    expect(desk, {{"AT+CEDRXS?", "+CEDRXS: 4,\"0010\"\r\nOK\r\n"}});
}

// §5.1: +CEDRXP: 0 behind the registered +CEREG when the cell gives none; §5.7: a set that fails
// costs the subscription.
TEST(ModemAtPower, TellsThatTheCellGivesNoEdrx)
{
    Desk desk;
    desk.send("AT+CEREG=1");
    desk.send("AT+CEDRXS=2,4,\"0010\"");
    desk.seen.clear();
    desk.send("AT+CFUN=1");
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "+CEREG: 2", "+CEREG: 1", "+CEDRXP: 0"}));
    desk.send("AT+CEDRXS=2,6,\"0010\"");
    desk.send("AT+CFUN=4");
    desk.run(5s);
    desk.seen.clear();
    desk.send("AT+CFUN=1");
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "+CEREG: 2", "+CEREG: 1"}));
}

// at/power_mobility.md §1.5: +CEDRXP: 0 exists only from 1.3.4 on.
TEST(ModemAtPower, TellsNothingOfEdrxThatTheCellDoesNotGiveBefore134)
{
    for (const std::string release : {"1.3.3", "1.3.4"}) {
        ModemAtSettings settings;
        settings.firmware = "mfw_nrf9160_" + release;
        Desk desk{certain(), settings};
        desk.send("AT+CEDRXS=2,4,\"0010\"");
        desk.seen.clear();
        desk.send("AT+CFUN=1");
        desk.run(5s);
        EXPECT_EQ(desk.lines(), release == "1.3.3" ? Lines{"OK"} : (Lines{"OK", "+CEDRXP: 0"}));
    }
}

// at/power_mobility.md §5, ruling 3: 0 when nothing was asked for, else that with empty values.
TEST(ModemAtPower, ShowsEdrxThatWasAskedForAndNotGiven)
{
    Desk desk;
    desk.attach();
    expect(desk, {{"AT+CEDRXRDP", "+CEDRXRDP: 0\r\nOK\r\n"},
                  {"AT+CEDRXS=1,5,\"0010\"", "OK\r\n"}, // not the technology in use
                  {"AT+CEDRXRDP", "+CEDRXRDP: 0\r\nOK\r\n"},
                  {"AT+CEDRXS=1,4,\"0011\"", "OK\r\n"},
                  {"AT+CEDRXRDP", "+CEDRXRDP: 4,\"0011\",\"\",\"\"\r\nOK\r\n"},
                  {"AT+CEDRXS=3", "OK\r\n"},
                  {"AT+CEDRXRDP", "+CEDRXRDP: 0\r\nOK\r\n"}});
}

TEST(ModemAtPower, AsksForTheCycleOfTheAccessTechnologyThatIsOn)
{
    Desk desk;
    expect(desk, {{"AT%XSYSTEMMODE=0,1,0,0", "OK\r\n"},
                  {"AT+CEDRXS=1", "OK\r\n"},
                  {"AT+CEDRXS?", "+CEDRXS: 5,\"0010\"\r\nOK\r\n"}});
}

// §5.7: %XPTW is reset by +CEDRXS.
TEST(ModemAtPower, KeepsThePagingTimeWindowUntilTheNextEdrxRequest)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    expect(desk, {{"AT%XPTW?", "%XPTW: 4,\"0110\"\r\n%XPTW: 5,\"1110\"\r\nOK\r\n"},
                  {"AT%XPTW=4,\"1000\"", "OK\r\n"},
                  {"AT%XPTW=5,\"0000\"", "OK\r\n"},
                  {"AT%XPTW?", "%XPTW: 4,\"1000\"\r\n%XPTW: 5,\"0000\"\r\nOK\r\n"},
                  {"AT+CFUN=0", "OK\r\n"},
                  {"AT%XPTW=5", "OK\r\n"},
                  {"AT%XPTW?", "%XPTW: 4,\"1000\"\r\n%XPTW: 5,\"1110\"\r\nOK\r\n"},
                  {"AT+CEDRXS=1,4,\"0010\"", "OK\r\n"},
                  {"AT%XPTW?", "%XPTW: 4,\"0110\"\r\n%XPTW: 5,\"1110\"\r\nOK\r\n"},
                  {"AT+CMEE=1", "OK\r\n"},
                  {"AT%XPTW=6,\"1000\"", "+CME ERROR: 50\r\n"},
                  {"AT%XPTW=4,\"10001\"", "+CME ERROR: 50\r\n"},
                  {"AT%XPTW=4,1000", "+CME ERROR: 50\r\n"},
                  {"AT%XPTW=", "+CME ERROR: 50\r\n"}});
}

// Warning 0 or 500..3600000, threshold 10240..3456000000; both mandatory when it is switched on
// (at/power_mobility.md §1.3).
TEST(ModemAtPower, ChecksTheTimesOfSleepNotifications)
{
    for (const std::string name : {"%XMODEMSLEEP", "%XT3412"}) {
        Desk desk;
        desk.send("AT+CMEE=1");
        desk.send("AT+CFUN=1");
        const auto set = [&](const std::string& values) {
            return desk.send("AT" + name + "=" + values);
        };
        for (const auto values : {"0", "1,500,10240", "1,3600000,10240", "1,2000,60000",
                                  "1,2000,10240", "1,0,3456000000"}) {
            EXPECT_EQ(set(values), "OK\r\n") << name << values;
        }
        for (const auto values :
             {"", "2", "1", "1,2000", "1,,10240", "1,499,10240", "1,3600001,10240", "1,-1,10240",
              "1,2000,10239", "1,2000,3456000001", "1,2000,x"}) {
            EXPECT_EQ(set(values), "+CME ERROR: 50\r\n") << name << values;
        }
    }
}

// §5.7: type 4 at once when subscribed while off, with OK; 4,0 when LTE comes on.
TEST(ModemAtPower, TellsOfFlightMode)
{
    Desk desk;
    desk.send("AT%XMODEMSLEEP=1,2000,60000");
    desk.run(1ms);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "%XMODEMSLEEP: 4"}));
    desk.seen.clear();
    desk.send("AT+CFUN=1");
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"%XMODEMSLEEP: 4,0", "OK"}));
    desk.seen.clear();
    desk.send("AT%XMODEMSLEEP=1,0,10240");
    desk.send("AT+CFUN=20");
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "%XMODEMSLEEP: 4", "OK"}));
    desk.seen.clear();
    desk.send("AT%XMODEMSLEEP=0");
    desk.send("AT+CFUN=21");
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "OK"}));
}

TEST(ModemAtPower, TellsOfFlightModeOnceToAHostThatSubscribesDuringTheDetach)
{
    for (const auto off : {"AT+CFUN=4", "AT+CFUN=0"}) {
        Desk desk{certain(), {.detach_before_ok = false}};
        desk.attach_and_idle();
        desk.send(off);
        desk.seen.clear();
        desk.send("AT%XMODEMSLEEP=1,0,10240");
        desk.run(5s);
        const Lines lines = desk.lines();
        EXPECT_EQ(std::count(lines.begin(), lines.end(), "%XMODEMSLEEP: 4"), 1) << off;
        EXPECT_EQ(lines.front(), "OK") << off;
        EXPECT_EQ(lines.back(), "%XMODEMSLEEP: 4") << off;
    }
}

// §5.6, §5.7: type 3 between two searches, again with the warning, 0 when the sleep is over.
TEST(ModemAtPower, TellsOfTheSleepBetweenTwoSearches)
{
    Desk desk;
    desk.world.cell().set_coverage(false);
    desk.send("AT%XMODEMSLEEP=1,2000,15000");
    desk.send("AT+CFUN=1");
    desk.seen.clear();
    const Instant first = desk.now() + 1200ms;
    desk.run(75s);
    // Pauses of 10, 20 and 30 s, scans of 10 s (radio/timing.md §2); 10 s is below the threshold.
    EXPECT_EQ(desk.seen, (std::vector<Seen>{{first + 20s, "%XMODEMSLEEP: 3,20000\r\n"},
                                            {first + 38s, "%XMODEMSLEEP: 3,2000\r\n"},
                                            {first + 40s, "%XMODEMSLEEP: 3,0\r\n"},
                                            {first + 50s, "%XMODEMSLEEP: 3,30000\r\n"}}));
    desk.seen.clear();
    desk.send("AT%PERIODICSEARCHCONF=3"); // wakes it
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "%XMODEMSLEEP: 3,0", "%XMODEMSLEEP: 3,60000"}));
    desk.seen.clear();
    desk.send("AT+CFUN=4");
    desk.run(1min);
    EXPECT_EQ(desk.lines(), (Lines{"%XMODEMSLEEP: 3,0", "%XMODEMSLEEP: 4", "OK"}));
}

} // namespace
} // namespace atlink
