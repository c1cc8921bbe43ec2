// What the modem says when PDN connections come and go (at/notes.md §5.4 to §5.6).
#include "tests/atlink/modem/modem_at_fixture.hpp"
#include "tests/emu/lte/apn_rules.hpp"

namespace atlink {
namespace {

// §5.4: the notification first.
TEST(ModemAtPdn, ActivatesAndDeactivatesASecondPdn)
{
    Desk desk;
    desk.attach();
    desk.run(1s);
    desk.send("AT+CGDCONT=1,\"IP\",\"IOT_apn\"");
    desk.seen.clear();
    const Instant start = desk.now();
    desk.send("AT+CGACT=1,1");
    const Instant active = start + 200ms; // one NAS round trip, connected
    EXPECT_EQ(desk.seen,
              (std::vector<Seen>{{active, "+CGEV: ME PDN ACT 1\r\n"}, {active, "OK\r\n"}}));
    EXPECT_EQ(desk.send("AT+CGACT?"), "+CGACT: 0,1\r\n+CGACT: 1,1\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT+CGPADDR=1"), "+CGPADDR: 1,\"10.160.0.2\"\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT+CGDCONT=1"), "ERROR\r\n"); // active
    EXPECT_EQ(desk.send("AT+CGACT=1,1"), "OK\r\n");    // is already
    desk.seen.clear();
    desk.send("AT+CGACT=0,1");
    EXPECT_EQ(desk.seen, (std::vector<Seen>{{active + 200ms, "+CGEV: ME PDN DEACT 1\r\n"},
                                            {active + 200ms, "OK\r\n"}}));
    EXPECT_EQ(desk.send("AT+CGACT=0,1"), "OK\r\n"); // is not any more
    EXPECT_EQ(desk.send("AT+CGACT=0,0"), "ERROR\r\n");
}

// §5.4 and S05 b: the cause, then the refusal.
TEST(ModemAtPdn, TellsWhyASecondPdnWasRefused)
{
    Desk desk;
    desk.attach();
    desk.run(1s);
    desk.send("AT+CGDCONT=1,\"IP\",\"nowhere\"");
    desk.world.modem().network().lose_pdn(1, 27);
    desk.run(1s);
    desk.seen.clear();
    desk.send("AT+CGACT=1,1");
    EXPECT_EQ(desk.lines(), (Lines{"+CNEC_ESM: 27,1", "ERROR"}));
    desk.send("AT+CMEE=1");
    EXPECT_EQ(desk.send("AT+CGACT=1,1"), "+CME ERROR: 148\r\n");
    EXPECT_EQ(desk.send("AT+CGACT=1,2"), "+CME ERROR: 50\r\n"); // not defined
}

TEST(ModemAtPdn, RefusesAPdnWithoutRegistration)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    desk.send("AT+CGDCONT=1,\"IP\",\"a\"");
    EXPECT_EQ(desk.send("AT+CGACT=1,1"), "+CME ERROR: 517\r\n");
    desk.send("AT+CFUN=1");
    EXPECT_EQ(desk.send("AT+CGACT=1,1"), "+CME ERROR: 30\r\n");
}

// §5.5 and S16.
TEST(ModemAtPdn, TellsOfAPdnThatTheNetworkTookAway)
{
    Desk desk;
    desk.attach();
    desk.run(1s);
    desk.seen.clear();
    const Instant start = desk.now();
    desk.world.modem().network().lose_pdn(0, 36);
    desk.run(5s);
    const Instant told = start + 100ms;
    EXPECT_EQ(desk.seen, (std::vector<Seen>{{told, "+CGEV: NW PDN DEACT 0\r\n"},
                                            {told, "+CNEC_ESM: 36,0\r\n"}}));
    EXPECT_EQ(desk.send("AT+CGACT?"), "+CGACT: 0,0\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT+CGPADDR=0"), "+CGPADDR: 0,\"\",\"\"\r\nOK\r\n");
}

// S16 with cause 39: back within 1 to 3 s, with another address.
TEST(ModemAtPdn, ReconnectsAPdnWhenTheNetworkAsksForIt)
{
    Desk desk;
    desk.attach();
    desk.run(1s);
    desk.seen.clear();
    const Instant start = desk.now();
    desk.world.modem().network().lose_pdn(0, 39);
    desk.run(5s);
    ASSERT_EQ(desk.seen.size(), 4U);
    EXPECT_EQ(desk.lines(), (Lines{"+CGEV: NW PDN DEACT 0", "+CNEC_ESM: 39,0",
                                   "+CGEV: ME PDN ACT 0", "+CGEV: IPV6 0"}));
    EXPECT_EQ(desk.seen[2].at, start + 100ms + 2s + 200ms);
    EXPECT_EQ(desk.send("AT+CGPADDR=0"), "+CGPADDR: 0,\"10.160.0.2\","
                                         "\"2001:0DB8:0100:0002:0000:0000:0000:0001\"\r\nOK\r\n");
}

// S16: with the last PDN the network may detach the UE.
TEST(ModemAtPdn, TellsOfTheDetachThatFollowsTheLastPdn)
{
    stack::WorldConfig config = certain();
    config.core.detach_on_last_pdn = true;
    Desk desk{config};
    desk.attach();
    desk.run(1s);
    desk.seen.clear();
    desk.world.modem().network().lose_pdn(0, 36);
    desk.run(150ms);
    EXPECT_EQ(desk.lines(),
              (Lines{"+CGEV: NW PDN DEACT 0", "+CNEC_ESM: 36,0", "+CGEV: NW DETACH", "+CSCON: 0"}));
}

// §5.5: NW DETACH speaks for every context.
TEST(ModemAtPdn, TellsOfANetworkDetachInOneLine)
{
    Desk desk;
    desk.attach();
    desk.run(1s);
    desk.send("AT+CGDCONT=1,\"IP\",\"b\"");
    desk.send("AT+CGACT=1,1");
    desk.seen.clear();
    desk.world.modem().network().detach(true);
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"+CGEV: NW DETACH", "+CSCON: 0", searching_line, "+CSCON: 1",
                                   "+CGEV: ME PDN ACT 0", "%MDMEV: SEARCH STATUS 2",
                                   registered_line, "+CGEV: IPV6 0"}));
}

TEST(ModemAtPdn, StaysOutWhenTheNetworkSaysSo)
{
    Desk desk;
    desk.attach();
    desk.run(1s);
    desk.seen.clear();
    desk.world.modem().network().detach(false);
    desk.run(60s);
    EXPECT_EQ(desk.lines(), (Lines{"+CGEV: NW DETACH", "+CSCON: 0", "+CEREG: 0"}));
}

// §5.5: loss of coverage that costs the attach.
TEST(ModemAtPdn, TellsOfLostContextsBeforeTheSearch)
{
    Desk desk;
    desk.attach_and_idle();
    const Instant start = desk.now();
    desk.world.modem().network().forget();
    desk.world.cell().set_coverage(false);
    desk.run(15s);
    EXPECT_EQ(desk.seen, (std::vector<Seen>{{start + 10s, "+CGEV: ME PDN DEACT 0\r\n"},
                                            {start + 10s, "+CEREG: 2\r\n"},
                                            {start + 11200ms, "%MDMEV: SEARCH STATUS 1\r\n"}}));
    desk.seen.clear();
    desk.run(10s);
    EXPECT_EQ(desk.seen, (std::vector<Seen>{{start + 20s, "%MDMEV: SEARCH STATUS 2\r\n"},
                                            {start + 20s, "+CEREG: 4\r\n"}}));
}

// §5.6: contexts survive a short loss.
TEST(ModemAtPdn, KeepsContextsThroughALossOfCoverage)
{
    Desk desk;
    desk.attach_and_idle();
    desk.world.cell().set_coverage(false);
    desk.run(15s);
    desk.world.cell().set_coverage(true);
    desk.run(30s);
    EXPECT_EQ(desk.lines(), (Lines{"+CEREG: 2", "%MDMEV: SEARCH STATUS 1",
                                   "%MDMEV: SEARCH STATUS 2", registered_line}));
}

// S05 b, S06: within the wait AT+CGACT fails at once, and nothing goes over the air.
TEST(ModemAtPdn, DoesNotAskAgainForANameThatTheNetworkDoesNotKnow)
{
    stack::WorldConfig config = certain();
    config.core.unknown_apn = 27;
    Desk desk{config};
    desk.attach_and_idle();
    desk.send("AT+CGDCONT=1,\"IP\",\"nowhere\"");
    desk.send("AT+CGACT=1,1");
    EXPECT_EQ(desk.send("AT+CEER"), "+CEER: \"ESM 27\"\r\nOK\r\n");
    desk.run(1min);
    desk.seen.clear();
    const Instant start = desk.now();
    EXPECT_EQ(desk.send("AT+CGACT=1,1"), "ERROR\r\n");
    desk.run(1min);
    EXPECT_EQ(desk.seen, (std::vector<Seen>{{start, "ERROR\r\n"}}));
    desk.run(11min);
    desk.send("AT+CGACT=1,1");
    EXPECT_EQ(desk.lines()[2], "+CNEC_ESM: 27,1"); // behind +CSCON: 1
}

// causes.tsv, ESM 29; at/commands.tsv, +CGAUTH.
TEST(ModemAtPdn, ShowsTheNetworkThePasswordOfCgauth)
{
    stack::WorldConfig config = certain();
    config.core.apns = {
        emu::lte::asking("fleet", emu::lte::ApnRule::Authentication::chap, "u", "p")};
    Desk desk{config};
    desk.attach();
    desk.run(1s);
    desk.send("AT+CGDCONT=1,\"IP\",\"fleet\"");
    for (const auto login : {"AT+CGAUTH=1,0", "AT+CGAUTH=1,1,\"u\",\"p\"",
                             "AT+CGAUTH=1,2,\"u\",\"q\"", "AT+CGAUTH=1,2,\"u\""}) {
        ASSERT_EQ(desk.send(login), "OK\r\n") << login;
        desk.seen.clear();
        desk.send("AT+CGACT=1,1");
        EXPECT_EQ(desk.lines(), (Lines{"+CNEC_ESM: 29,1", "ERROR"})) << login;
    }
    ASSERT_EQ(desk.send("AT+CGAUTH=1,2,\"u\",\"p\""), "OK\r\n");
    EXPECT_EQ(desk.send("AT+CGACT=1,1"), "OK\r\n");
}

// The name servers of each PDN connection are its own.
TEST(ModemAtPdn, ShowsTheNameServersOfEachContext)
{
    stack::WorldConfig config = certain();
    config.core.dns = {.ipv4 = {{10, 0, 0, 1}, {10, 0, 0, 2}}, .ipv6 = {}};
    config.core.apns = {emu::lte::with_servers("fleet", {{{10, 9, 9, 9}}, {}})};
    Desk desk{config};
    desk.attach();
    desk.run(1s);
    desk.send("AT+CGDCONT=1,\"IP\",\"fleet\"");
    desk.send("AT+CGACT=1,1");
    EXPECT_TRUE(
        desk.send("AT+CGCONTRDP=0")
            .starts_with(
                "+CGCONTRDP: 0,,\"internet\",\"\",\"\",\"10.0.0.1\",\"10.0.0.2\",,,,,1280\r\n"));
    EXPECT_EQ(desk.send("AT+CGCONTRDP=1"),
              "+CGCONTRDP: 1,,\"fleet\",\"\",\"\",\"10.9.9.9\",\"\",,,,,1280\r\nOK\r\n");
}

// S05 a: EMM 19 with the ESM cause of the name in it.
TEST(ModemAtPdn, IsNotRegisteredWhereItsDefaultNameIsRefused)
{
    stack::WorldConfig config = certain();
    config.core.apns = {emu::lte::refusing("internet", 33)};
    Desk desk{config};
    desk.subscribe();
    desk.send("AT+CFUN=1");
    desk.run(5s);
    const Lines lines = desk.lines();
    const auto at = std::ranges::find(lines, "+CNEC_EMM: 19");
    ASSERT_NE(at, lines.end());
    EXPECT_EQ(*(at + 1), "+CNEC_ESM: 33,0");
    EXPECT_EQ(*(at + 2), "+CEREG: 2,\"002F\",\"0012BEEF\",7,0,19");
    EXPECT_EQ(desk.send("AT+CEER"), "+CEER: \"ESM 33\"\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT+CGATT?"), "+CGATT: 0\r\nOK\r\n");
    desk.world.core().set_rule(emu::lte::served("internet"));
    desk.run(15s);
    EXPECT_EQ(desk.send("AT+CGATT?"), "+CGATT: 1\r\nOK\r\n");
}

} // namespace
} // namespace atlink
