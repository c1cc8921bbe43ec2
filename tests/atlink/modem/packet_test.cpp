// What PDN connections are asked with and what they got (at/commands.tsv).
#include "tests/atlink/modem/modem_at_fixture.hpp"

namespace atlink {
namespace {

TEST(ModemAtPacket, TakesAuthenticationBeforeTheActivation)
{
    Desk desk;
    desk.attach();
    desk.send("AT+CMEE=1");
    expect(desk, {{"AT+CGAUTH=1,1,\"username\",\"password\"", "OK\r\n"},
                  {"AT+CGAUTH=1,2,user,secret", "OK\r\n"}, // without quotes, as the SDK sends it
                  {"AT+CGAUTH=1,1,\"username\"", "OK\r\n"},
                  {"AT+CGAUTH=1,0", "OK\r\n"},
                  {"AT+CGAUTH=10", "OK\r\n"},
                  {"AT+CGAUTH=0,1,\"u\",\"p\"", "+CME ERROR: 3\r\n"}, // active
                  {"AT+CGAUTH=1,1", "+CME ERROR: 50\r\n"},
                  {"AT+CGAUTH=1,3,\"u\",\"p\"", "+CME ERROR: 50\r\n"},
                  {"AT+CGAUTH=11", "+CME ERROR: 50\r\n"},
                  {"AT+CGAUTH=", "+CME ERROR: 50\r\n"}});
    EXPECT_EQ(desk.send("AT+CGAUTH=1,1,\"" + std::string(65, 'u') + "\""), "+CME ERROR: 50\r\n");
    EXPECT_EQ(desk.send("AT+CGAUTH=1,1,\"" + std::string(64, 'u') + "\""), "OK\r\n");
}

TEST(ModemAtPacket, ReadsWhatTheNetworkGave)
{
    Desk desk;
    desk.attach();
    desk.send("AT+CGDCONT=1,\"IP\",\"b\"");
    const std::string first = "+CGCONTRDP: 0,,\"internet\",\"\",\"\",\"192.0.2.53\","
                              "\"192.0.2.54\",,,,,1280\r\n"
                              "+CGCONTRDP: 0,,\"internet\",\"\",\"\","
                              "\"2001:0DB8:0000:0000:0000:0000:0000:0053\","
                              "\"2001:0DB8:0000:0000:0000:0000:0000:0054\",,,,,1280\r\n";
    const std::string second =
        "+CGCONTRDP: 1,,\"b\",\"\",\"\",\"192.0.2.53\",\"192.0.2.54\",,,,,1280\r\n";
    EXPECT_EQ(desk.send("AT+CGCONTRDP=0"), first + "OK\r\n");
    EXPECT_EQ(desk.send("AT+CGCONTRDP=1"), "OK\r\n"); // not active
    EXPECT_EQ(desk.send("AT+CGCONTRDP=2"), "ERROR\r\n");
    desk.send("AT+CGACT=1,1");
    EXPECT_EQ(desk.send("AT+CGCONTRDP"), first + second + "OK\r\n");
    EXPECT_EQ(desk.send("AT+CGEQOSRDP"), "+CGEQOSRDP: 0,9,,\r\n+CGEQOSRDP: 1,9,,\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT+CGEQOSRDP=1"), "+CGEQOSRDP: 1,9,,\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT%XGETPDNID=1"), "%XGETPDNID: 1\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT%XGETPDNID=2"), "ERROR\r\n");
    EXPECT_EQ(desk.send("AT%XIPV6FAIL=0,1"), "OK\r\n");
    EXPECT_EQ(desk.send("AT%XIPV6FAIL=2,1"), "ERROR\r\n");
    EXPECT_EQ(desk.send("AT%APNRATECTRL=0,1"), "%APNRATECTRL: 0,1,2\r\nOK\r\n");
    // at/power_mobility.md §5, ruling 11.
    EXPECT_EQ(desk.send("AT%APNRATECTRL=1"),
              "%APNRATECTRL: 1,0,0,0\r\n%APNRATECTRL: 1,1,0,0\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT%APNRATECTRL=0"), "ERROR\r\n");
    EXPECT_EQ(desk.send("AT%XAPNCLASS=0,3"), "ERROR\r\n");
}

TEST(ModemAtPacket, HandsOutContextNumbers)
{
    Desk desk;
    desk.send("AT+CGDCONT=2,\"IP\",\"a\"");
    for (const int cid : {1, 3, 4, 5, 6, 7, 8, 9, 10}) {
        EXPECT_EQ(desk.send("AT%XNEWCID?"), "%XNEWCID: " + std::to_string(cid) + "\r\nOK\r\n");
    }
    EXPECT_EQ(desk.send("AT%XNEWCID?"), "ERROR\r\n");
    desk.send("AT+CGDCONT=3,\"IP\",\"a\"");
    desk.send("AT+CGDCONT=3"); // gives it back
    EXPECT_EQ(desk.send("AT%XNEWCID?"), "%XNEWCID: 3\r\nOK\r\n");
    desk.send("AT+CFUN=0");
    EXPECT_EQ(desk.send("AT%XNEWCID?"), "%XNEWCID: 1\r\nOK\r\n");
}

TEST(ModemAtPacket, RefusesADisabledApn)
{
    Desk desk;
    desk.attach();
    expect(desk, {{"AT+CMEE=1", "OK\r\n"},
                  {"AT%XAPNSTATUS?", "%XAPNSTATUS: \r\nOK\r\n"},
                  {"AT%XAPNSTATUS=0,\"one\"", "OK\r\n"},
                  {"AT%XAPNSTATUS=0,\"two\"", "OK\r\n"},
                  {"AT%XAPNSTATUS=0,\"two\"", "OK\r\n"},
                  {"AT%XAPNSTATUS?", "%XAPNSTATUS: \"one\",\"two\"\r\nOK\r\n"},
                  {"AT+CGDCONT=1,\"IP\",\"two\"", "OK\r\n"},
                  {"AT+CGACT=1,1", "+CME ERROR: 3\r\n"},
                  {"AT%XAPNSTATUS=1,\"two\"", "OK\r\n"},
                  {"AT+CGACT=1,1", "OK\r\n"},
                  {"AT%XAPNSTATUS=2,\"two\"", "+CME ERROR: 50\r\n"},
                  {"AT%XAPNSTATUS=0", "+CME ERROR: 50\r\n"},
                  {"AT%XAPNSTATUS=0,\"a,b\"", "+CME ERROR: 50\r\n"}});
}

// §5.5: %XPDNCFG=1 makes the modem re-activate cid 0 by itself; how often it tries is an estimate.
TEST(ModemAtPacket, BringsTheFirstPdnBackWhenToldSo)
{
    Desk desk;
    desk.attach();
    desk.send("AT%XPDNCFG=1");
    desk.run(1s);
    desk.seen.clear();
    const Instant start = desk.now();
    desk.world.modem().network().lose_pdn(0, 36);
    desk.run(15s);
    desk.world.modem().network().restore_pdn(0);
    desk.run(15s);
    EXPECT_EQ(desk.lines(), (Lines{"+CGEV: NW PDN DEACT 0", "+CNEC_ESM: 36,0", "+CNEC_ESM: 36,0",
                                   "+CNEC_ESM: 36,0", "+CGEV: ME PDN ACT 0", "+CGEV: IPV6 0"}));
    const emu::lte::Timing& timing = desk.world.config().timing;
    const Instant first = start + 100ms + timing.pdn_reactivation + timing.nas_round_trip;
    const emu::Ts again = timing.pdn_retry + timing.nas_round_trip;
    EXPECT_EQ(desk.seen[2].at, first);
    EXPECT_EQ(desk.seen[3].at, first + again);
    EXPECT_EQ(desk.seen[4].at, first + 2 * again);
}

// §5.5: without it the host must use +CFUN (at/commands.tsv: +CGACT refuses cid 0).
TEST(ModemAtPacket, LeavesALostPdnToTheHost)
{
    Desk desk;
    desk.attach();
    desk.run(1s);
    desk.seen.clear();
    desk.world.modem().network().lose_pdn(0, 36);
    desk.run(1s);
    desk.world.modem().network().restore_pdn(0);
    desk.run(1h);
    EXPECT_EQ(desk.lines(), (Lines{"+CGEV: NW PDN DEACT 0", "+CNEC_ESM: 36,0", "+CSCON: 0"}));
    desk.seen.clear();
    EXPECT_EQ(desk.send("AT+CGACT=1,0"), "ERROR\r\n");
    desk.send("AT+CFUN=4");
    desk.send("AT+CFUN=1");
    desk.run(5s);
    EXPECT_EQ(desk.send("AT+CGACT?"), "+CGACT: 0,1\r\nOK\r\n");
}

// Only the first one is always on.
TEST(ModemAtPacket, LeavesASecondPdnToTheHostAlways)
{
    Desk desk;
    desk.attach();
    desk.send("AT%XPDNCFG=1");
    desk.send("AT+CGDCONT=1,\"IP\",\"b\"");
    desk.send("AT+CGACT=1,1");
    desk.run(1s);
    desk.seen.clear();
    desk.world.modem().network().lose_pdn(1, 36);
    desk.world.modem().network().restore_pdn(1);
    desk.run(8s);
    EXPECT_EQ(desk.lines(), (Lines{"+CGEV: NW PDN DEACT 1", "+CNEC_ESM: 36,1"}));
}

TEST(ModemAtPacket, AsksForTheFirstPdnNoMoreOnceItHasLeftTheNetwork)
{
    Desk desk;
    desk.attach();
    desk.send("AT%XPDNCFG=1");
    desk.world.modem().network().lose_pdn(0, 36);
    desk.run(1s);
    desk.send("AT+CFUN=4");
    desk.seen.clear();
    desk.run(1h);
    EXPECT_EQ(desk.world.modem().ue().pdn().state(0), emu::lte::Pdn::State::inactive);
    for (const std::string& line : desk.lines())
        EXPECT_EQ(line.find("+CNEC_ESM"), std::string::npos) << line;
}

TEST(ModemAtPacket, CountsDataWhileToldTo)
{
    Desk desk;
    expect(desk, {{"AT%XCONNSTAT?", "%XCONNSTAT: 0,0,0,0,0,0\r\nOK\r\n"},
                  {"AT%XCONNSTAT=1", "OK\r\n"},
                  {"AT%XCONNSTAT=2", "ERROR\r\n"}});
    desk.send("AT+CFUN=1");
    desk.run(5s); // router solicitation and advertisement
    const std::string counted = desk.send("AT%XCONNSTAT?");
    EXPECT_NE(counted, "%XCONNSTAT: 0,0,0,0,0,0\r\nOK\r\n");
    desk.send("AT%XCONNSTAT=0");
    EXPECT_EQ(desk.send("AT%XCONNSTAT?"), counted);
    desk.send("AT%XCONNSTAT=1");
    EXPECT_EQ(desk.send("AT%XCONNSTAT?"), "%XCONNSTAT: 0,0,0,0,0,0\r\nOK\r\n");
    EXPECT_TRUE(desk.world.bus().watched());
    desk.send("AT+CFUN=0");
    EXPECT_FALSE(desk.world.bus().watched());
}

} // namespace
} // namespace atlink
