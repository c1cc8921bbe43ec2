// The card, its codes and its files (at/notes.md §5.3, at/commands.tsv).
#include "tests/atlink/modem/modem_at_fixture.hpp"

namespace atlink {
namespace {

/// The card is read at once.
stack::WorldConfig quick()
{
    stack::WorldConfig config = certain();
    config.identity.card.ready = 0s;
    return config;
}

stack::WorldConfig locked()
{
    stack::WorldConfig config = quick();
    config.identity.card.pin_enabled = true;
    return config;
}

// §5.3: %XSIM: 0,1 and +CPIN: "SIM PIN"; OK, %XSIM: 1, then the attach goes on.
TEST(ModemAtCard, WaitsForThePinAndThenAttaches)
{
    stack::WorldConfig config = certain();
    config.identity.card.pin_enabled = true;
    Desk desk{config};
    desk.send("AT+CMEE=1");
    desk.send("AT%XSIM=1");
    desk.send("AT+CEREG=1");
    desk.seen.clear();
    desk.send("AT+CFUN=1");
    desk.run(60s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "%XSIM: 0,1"}));
    EXPECT_EQ(desk.world.modem().ue().emm().state(), emu::lte::Emm::State::null);
    expect(desk, {{"AT+CPIN?", "+CPIN: \"SIM PIN\"\r\nOK\r\n"},
                  {"AT%XSIM?", "%XSIM: 0,1\r\nOK\r\n"},
                  {"AT+CIMI", "ERROR\r\n"},
                  {"AT+CNUM", "ERROR\r\n"},
                  {"AT%XOPERID", "ERROR\r\n"},
                  {"AT%XICCID", "%XICCID: 8901234567012345678F\r\nOK\r\n"},
                  {"AT+CPIN=\"1235\"", "+CME ERROR: 16\r\n"},
                  {"AT+CPINR=\"SIM PIN\"", "+CPINR: \"SIM PIN\",2\r\nOK\r\n"}});
    desk.seen.clear();
    desk.send("AT+CPIN=\"1234\"");
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "%XSIM: 1", "+CEREG: 2", "+CEREG: 1"}));
    expect(desk, {{"AT+CPIN?", "+CPIN: READY\r\nOK\r\n"},
                  {"AT+CPIN=\"1234\"", "ERROR\r\n"}, // none is asked for
                  {"AT+CPINR=\"SIM PIN\"", "+CPINR: \"SIM PIN\",3\r\nOK\r\n"}});
    desk.seen.clear();
    desk.send("AT+CFUN=4"); // the card loses its power and asks again
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"+CEREG: 0", "%XSIM: 0", "OK"}));
    desk.send("AT+CFUN=1");
    desk.run(1s);
    EXPECT_EQ(desk.send("AT+CPIN?"), "+CPIN: \"SIM PIN\"\r\nOK\r\n");
}

TEST(ModemAtCard, StaysOpenWhileItHasPower)
{
    Desk desk{locked()};
    desk.send("AT+CFUN=1");
    desk.send("AT+CPIN=\"1234\"");
    desk.run(5s);
    desk.send("AT+CFUN=44");
    EXPECT_EQ(desk.send("AT+CPIN?"), "+CPIN: READY\r\nOK\r\n");
    desk.run(5s);
    desk.send("AT+CFUN=1");
    desk.run(5s);
    EXPECT_EQ(desk.send("AT+CEREG?"), "+CEREG: 0,1\r\nOK\r\n");
}

// Open point 8.
TEST(ModemAtCard, LeavesTheQuotesOutWhenAskedTo)
{
    Desk desk{locked(), {.quote_pin_state = false}};
    desk.send("AT+CFUN=41");
    EXPECT_EQ(desk.send("AT+CPIN?"), "+CPIN: SIM PIN\r\nOK\r\n");
}

TEST(ModemAtCard, AsksForThePukAfterThreeWrongPins)
{
    Desk desk{locked()};
    desk.send("AT+CMEE=1");
    desk.send("AT%XSIM=1");
    desk.send("AT+CFUN=1");
    desk.seen.clear();
    expect(desk, {{"AT+CPIN=\"0000\"", "+CME ERROR: 16\r\n"},
                  {"AT+CPIN=\"0000\"", "+CME ERROR: 16\r\n"},
                  {"AT+CPIN=\"0000\"", "+CME ERROR: 16\r\n"},
                  {"AT+CPIN?", "+CPIN: \"SIM PUK\"\r\nOK\r\n"},
                  {"AT%XSIM?", "%XSIM: 0,3\r\nOK\r\n"},
                  {"AT+CPIN=\"1234\"", "+CME ERROR: 12\r\n"},
                  {"AT+CPINR=\"SIM PIN\"", "+CPINR: \"SIM PIN\",0\r\nOK\r\n"},
                  {"AT+CPIN=\"00000000\",\"4321\"", "+CME ERROR: 16\r\n"},
                  {"AT+CPINR=\"SIM PUK\"", "+CPINR: \"SIM PUK\",9\r\nOK\r\n"},
                  {"AT+CPIN=\"12345678\",\"4321\"", "OK\r\n"},
                  {"AT+CPIN?", "+CPIN: READY\r\nOK\r\n"},
                  {"AT+CPINR=\"SIM PUK\"", "+CPINR: \"SIM PUK\",10\r\nOK\r\n"}});
    EXPECT_NE(std::find(desk.seen.begin(), desk.seen.end(), Seen{desk.now(), "%XSIM: 0,3\r\n"}),
              desk.seen.end());
    expect(desk, {{"AT+CFUN=4", "OK\r\n"},
                  {"AT+CFUN=41", "OK\r\n"},
                  {"AT+CPIN=\"1234\"", "+CME ERROR: 16\r\n"},
                  {"AT+CPIN=\"4321\"", "OK\r\n"}});
}

TEST(ModemAtCard, IsLostAfterTenWrongPuks)
{
    Desk desk{locked()};
    desk.send("AT+CMEE=1");
    desk.send("AT+CFUN=41");
    for (int i = 0; i < 3; ++i)
        desk.send("AT+CPIN=\"0000\"");
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(desk.send("AT+CPIN=\"00000000\",\"1234\""), "+CME ERROR: 16\r\n");
    expect(desk, {{"AT+CPIN?", "+CME ERROR: 13\r\n"},
                  {"AT+CPIN=\"12345678\",\"1234\"", "+CME ERROR: 13\r\n"},
                  {"AT%XSIM?", "%XSIM: 0,5\r\nOK\r\n"}});
}

TEST(ModemAtCard, LocksUnlocksAndChangesThePin)
{
    Desk desk{quick()};
    expect(desk, {{"AT+CMEE=1", "OK\r\n"},
                  {"AT+CLCK=\"SC\",1,\"1234\"", "+CME ERROR: 13\r\n"}, // the card is off
                  {"AT+CPWD=\"SC\",\"1234\",\"5678\"", "+CME ERROR: 13\r\n"},
                  {"AT+CPINR=\"SIM PIN\"", "+CME ERROR: 13\r\n"},
                  {"AT+CFUN=41", "OK\r\n"},
                  {"AT+CPWD=\"SC\",\"1234\",\"5678\"", "+CME ERROR: 3\r\n"}, // not asked for
                  {"AT+CLCK=\"SC\",1,\"9999\"", "+CME ERROR: 16\r\n"},
                  {"AT+CLCK=\"SC\",1,\"1234\"", "OK\r\n"},
                  {"AT+CPIN?", "+CPIN: READY\r\nOK\r\n"},
                  {"AT+CPWD=\"SC\",\"1234\",\"5678\"", "OK\r\n"},
                  {"AT+CLCK=\"SC\",0,\"1234\"", "+CME ERROR: 16\r\n"},
                  {"AT+CLCK=\"SC\",0,\"5678\"", "OK\r\n"},
                  {"AT+CLCK=\"PN\",2", "+CLCK: 0\r\nOK\r\n"},
                  {"AT+CLCK=\"PS\",0,\"1\"", "OK\r\n"}});
    for (const auto line :
         {"AT+CLCK=\"SC\",2", "AT+CLCK=\"SC\",1", "AT+CLCK=\"SC\",1,\"12\"", "AT+CLCK=\"XX\",2",
          "AT+CLCK=\"PN\",1,\"1\"", "AT+CLCK=\"SC\"", "AT+CPWD=\"P2\",\"1234\",\"5678\"",
          "AT+CPWD=\"SC\",\"1234\"", "AT+CPWD=\"SC\",\"1234\",\"x234\""}) {
        EXPECT_EQ(desk.send(line), "+CME ERROR: 50\r\n") << line;
    }
    expect(desk, {{"AT+CPWD=?", "+CPWD: (\"SC\",8),(\"P2\",8)\r\nOK\r\n"},
                  {"AT+CPINR=\"SIM PIN2\"", "+CPINR: \"SIM PIN2\",3\r\nOK\r\n"},
                  {"AT+CPINR=\"SIM PUK2\"", "+CPINR: \"SIM PUK2\",10\r\nOK\r\n"},
                  {"AT+CPINR=\"SIM*\"", "ERROR\r\n"}});
}

// §5.3: OK, %XSIM: 0,9, +CEREG: 90.
TEST(ModemAtCard, TellsThatThereIsNone)
{
    stack::WorldConfig config = certain();
    config.identity.sim_present = false;
    Desk desk{config};
    expect(desk, {{"AT%XSIM?", "%XSIM: 0\r\nOK\r\n"}});
    desk.send("AT%XSIM=1");
    desk.send("AT+CEREG=1");
    desk.seen.clear();
    desk.send("AT+CFUN=1");
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "%XSIM: 0,9", "+CEREG: 90"}));
    expect(desk, {{"AT%XSIM?", "%XSIM: 0,9\r\nOK\r\n"},
                  {"AT+CRSM=242", "ERROR\r\n"},
                  {"AT+CMEE=1", "OK\r\n"},
                  {"AT+CSIM=10,\"0070000001\"", "+CME ERROR: 13\r\n"},
                  {"AT%CONEVAL", "%CONEVAL: 2\r\nOK\r\n"}});
}

// Chester's order: after the radio is quiet; OK at the end (issue 10, row 14).
TEST(ModemAtCard, TellsThatTheCardWasReleasedAfterTheDetach)
{
    Desk desk;
    desk.send("AT%XSIM=1");
    desk.send("AT%XMODEMSLEEP=1,0,10240");
    desk.send("AT+CSCON=1");
    desk.send("AT+CEREG=1");
    desk.seen.clear();
    desk.send("AT+CFUN=1");
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"%XMODEMSLEEP: 4,0", "OK", "%XSIM: 1", "+CEREG: 2", "+CSCON: 1",
                                   "+CEREG: 1"}));
    desk.seen.clear();
    desk.send("AT+CFUN=0");
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"+CEREG: 0", "+CSCON: 0", "%XSIM: 0", "%XMODEMSLEEP: 4", "OK"}));
    desk.seen.clear();
    desk.send("AT+CFUN=1"); // subscriptions are gone
    desk.run(5s);
    EXPECT_EQ(desk.lines(), Lines{"OK"});
}

// §4: subscriptions hold until the last event of +CFUN=0, also where nothing is to be detached.
TEST(ModemAtCard, TellsThatTheCardWasReleasedWithoutADetach)
{
    for (const auto mode : {"AT+CFUN=41", "AT+CFUN=44"}) {
        Desk desk;
        desk.send("AT%XSIM=1");
        desk.send(mode);
        desk.run(5s);
        desk.seen.clear();
        desk.send("AT+CFUN=0");
        desk.run(5s);
        EXPECT_EQ(desk.lines(), (Lines{"%XSIM: 0", "OK"})) << mode;
    }
}

TEST(ModemAtCard, ReadsFiles)
{
    Desk desk{quick()};
    desk.send("AT+CMEE=1");
    desk.send("AT+CFUN=41");
    expect(desk,
           {{"AT+CRSM=176,12258,0,0,10", "+CRSM: 144,0,\"981032547610325476F8\"\r\nOK\r\n"},
            {"AT+CRSM=176,12258,0,2,2", "+CRSM: 144,0,\"3254\"\r\nOK\r\n"},
            {"AT+CRSM=176,28423,0,0,0", "+CRSM: 144,0,\"082924100600002143\"\r\nOK\r\n"},
            {"AT+CRSM=176,28589,0,0,4", "+CRSM: 144,0,\"00000002\"\r\nOK\r\n"},
            {"AT+CRSM=176,12258,0,0,11", "+CRSM: 108,10\r\nOK\r\n"},
            {"AT+CRSM=176,12258,0,11,1", "+CRSM: 107,0\r\nOK\r\n"},
            {"AT+CRSM=176,1,0,0,1", "+CRSM: 106,130\r\nOK\r\n"},
            {"AT+CRSM=178,28480,1,4,14", "+CRSM: 144,0,\"0891214365871932F4FFFFFFFFFF\"\r\nOK\r\n"},
            {"AT+CRSM=178,28480,2,4,14", "+CRSM: 106,131\r\nOK\r\n"},
            {"AT+CRSM=178,12258,1,4,10", "+CRSM: 105,129\r\nOK\r\n"},
            {"AT+CRSM=192,12258", "+CRSM: 144,0,\"620F8202412183022FE28A01058002000A\"\r\nOK\r\n"},
            {"AT+CRSM=214,28539,0,3,3,\"42F410\"", "+CRSM: 144,0\r\nOK\r\n"},
            {"AT+CRSM=176,28539,0,0,12", "+CRSM: 144,0,\"FFFFFF42F410FFFFFFFFFFFF\"\r\nOK\r\n"},
            {"AT+CRSM=214,12258,0,0,1,\"00\"", "+CRSM: 105,130\r\nOK\r\n"},
            {"AT+CRSM=220,28480,1,4,1,\"00\"", "+CRSM: 109,0\r\nOK\r\n"},
            {"AT+CRSM=242", "+CRSM: 144,0\r\nOK\r\n"},
            {"AT+CRSM=177,12258,0,0,10", "+CME ERROR: 50\r\n"},
            {"AT+CRSM=176,12258,0,256,10", "+CME ERROR: 50\r\n"},
            {"AT+CRSM=214,28539,0,0,2,\"0\"", "+CME ERROR: 50\r\n"},
            {"AT+CRSM=214,28539,0,0,2,\"00\"", "+CME ERROR: 50\r\n"},
            {"AT+CRSM=", "+CME ERROR: 50\r\n"}});
}

TEST(ModemAtCard, PassesCommandsThatAreTheHosts)
{
    Desk desk{quick()};
    desk.send("AT+CMEE=1");
    desk.send("AT+CFUN=41");
    expect(desk, {{"AT+CSIM=10,\"0070000001\"", "+CSIM: 6,\"019000\"\r\nOK\r\n"},
                  {"AT+CSIM=14,\"01A4000C022FE2\"", "+CSIM: 4,\"9000\"\r\nOK\r\n"},
                  {"AT+CSIM=10,\"01B0000002\"", "+CSIM: 8,\"98109000\"\r\nOK\r\n"},
                  {"AT+CSIM=10,\"02B0000002\"", "+CSIM: 4,\"6881\"\r\nOK\r\n"},
                  {"AT+CSIM=8,\"00708001\"", "+CSIM: 4,\"9000\"\r\nOK\r\n"},
                  {"AT+CSIM=8,\"00708001\"", "+CSIM: 4,\"6A86\"\r\nOK\r\n"},
                  {"AT+CSIM=10,\"80F2000000\"", "+CSIM: 4,\"9000\"\r\nOK\r\n"},
                  {"AT+CSIM=10,\"00200001FF\"", "+CSIM: 4,\"63C3\"\r\nOK\r\n"},
                  {"AT+CSIM=26,\"002000010831323335FFFFFFFF\"", "+CSIM: 4,\"63C2\"\r\nOK\r\n"},
                  {"AT+CSIM=26,\"002000010831323334FFFFFFFF\"", "+CSIM: 4,\"9000\"\r\nOK\r\n"},
                  {"AT+CSIM=10,\"00B0000002\"", "+CME ERROR: 3\r\n"}, // not on this channel
                  {"AT+CSIM=10,\"80F2010000\"", "+CME ERROR: 3\r\n"},
                  {"AT+CSIM=4,\"00B0\"", "+CSIM: 4,\"6700\"\r\nOK\r\n"},
                  {"AT+CSIM=9,\"0070000001\"", "+CME ERROR: 50\r\n"},
                  {"AT+CSIM=3,\"007\"", "+CME ERROR: 50\r\n"},
                  {"AT+CSIM=4,\"zz00\"", "+CME ERROR: 50\r\n"}});
    for (int i = 0; i < 3; ++i)
        desk.send("AT+CSIM=10,\"0070000001\"");
    EXPECT_EQ(desk.send("AT+CSIM=10,\"0070000001\""), "+CSIM: 4,\"6A81\"\r\nOK\r\n");
}

TEST(ModemAtCard, HasNoNumberWhenItHasNone)
{
    ModemAtSettings settings;
    settings.msisdn = "";
    Desk desk{quick(), settings};
    EXPECT_EQ(desk.send("AT+CNUM"), "ERROR\r\n"); // the card is off
    desk.send("AT+CFUN=41");
    EXPECT_EQ(desk.send("AT+CNUM"), "ERROR\r\n");
    EXPECT_EQ(desk.send("AT%XOPERID"), "%XOPERID: 0\r\nOK\r\n");
}

// Issue 10, row 13: OK after 34 ms (§5.1, trace of 1.3.2), and what needs the card fails until it
// has been read (zephyr #115058, TinyGSM #486).
TEST(ModemAtCard, IsReadyLaterThanOk)
{
    for (const auto mode : {"AT+CFUN=1", "AT+CFUN=21", "AT+CFUN=41", "AT+CFUN=44"}) {
        Desk desk;
        desk.send("AT+CMEE=1");
        desk.send("AT%XSIM=1");
        desk.seen.clear();
        ASSERT_EQ(desk.send(mode), "OK\r\n");
        EXPECT_EQ(desk.now(), emu::epoch + 34ms) << mode;
        expect(desk, {{"AT+CPIN?", "+CME ERROR: 13\r\n"},
                      {"AT+CPIN", "+CME ERROR: 13\r\n"},
                      {"AT+CPIN=\"1234\"", "+CME ERROR: 13\r\n"},
                      {"AT+CPINR=\"SIM PIN\"", "+CME ERROR: 13\r\n"},
                      {"AT+CLCK=\"SC\",1,\"1234\"", "+CME ERROR: 13\r\n"},
                      {"AT+CPWD=\"SC\",\"1234\",\"5678\"", "+CME ERROR: 13\r\n"},
                      {"AT+CSIM=10,\"0070000001\"", "+CME ERROR: 13\r\n"},
                      {"AT+CRSM=242", "ERROR\r\n"},
                      {"AT+CIMI", "ERROR\r\n"},
                      {"AT%XICCID", "ERROR\r\n"},
                      {"AT+CNUM", "ERROR\r\n"},
                      {"AT%XOPERID", "ERROR\r\n"},
                      {"AT%XSIM?", "%XSIM: 0\r\nOK\r\n"}});
        desk.seen.clear();
        desk.run(1s);
        EXPECT_EQ(desk.seen, (std::vector<Seen>{{emu::epoch + 800ms, "%XSIM: 1\r\n"}})) << mode;
        expect(desk, {{"AT+CPIN?", "+CPIN: READY\r\nOK\r\n"},
                      {"AT+CIMI", "242016000001234\r\nOK\r\n"},
                      {"AT%XICCID", "%XICCID: 8901234567012345678F\r\nOK\r\n"},
                      {"AT%XSIM?", "%XSIM: 1\r\nOK\r\n"}});
    }
}

// at/power_mobility.md §4.1: about 0.25 s without a card, 1 to 3 s with one that fails.
TEST(ModemAtCard, TellsOfOneThatIsMissingOrDoesNotAnswerAfterOk)
{
    for (const bool there : {false, true}) {
        stack::WorldConfig config = certain();
        config.identity.sim_present = there;
        config.identity.card.failing = there;
        Desk desk{config};
        desk.send("AT%XSIM=1");
        desk.send("AT+CEREG=1");
        desk.seen.clear();
        desk.send("AT+CFUN=1");
        desk.run(1h);
        const Instant found = emu::epoch + (there ? emu::Ts{2s} : emu::Ts{250ms});
        EXPECT_EQ(desk.seen, (std::vector<Seen>{{emu::epoch + 34ms, "OK\r\n"},
                                                {found, "%XSIM: 0,9\r\n"},
                                                {found, "+CEREG: 90\r\n"}}));
    }
}

// at/power_mobility.md §4.1: found at the next access; read again only after +CFUN=4 or 0, and 1.
TEST(ModemAtCard, IsFoundPulledWhenItIsNeeded)
{
    for (const auto access : {"AT+CRSM=242", "AT+CSIM=10,\"0070000001\"", "AT+CIMI", "AT%XICCID",
                              "AT+CPINR=\"SIM PIN\"", "AT+CLCK=\"SC\",1,\"1234\""}) {
        Desk desk;
        desk.attach();
        desk.send("AT%XSIM=1");
        desk.run(30s);
        desk.seen.clear();
        desk.world.modem().ue().uicc().pull();
        desk.run(1h);
        EXPECT_EQ(desk.send("AT+CPIN?"), "+CPIN: READY\r\nOK\r\n"); // as it was read
        desk.seen.clear();
        EXPECT_EQ(desk.send(access), "ERROR\r\n") << access;
        desk.run(5s);
        EXPECT_EQ(desk.lines(), (Lines{"ERROR", "%XSIM: 0,9", "+CGEV: ME DETACH", "+CEREG: 90",
                                       "+CSCON: 1", "+CSCON: 0"}));
        expect(desk, {{"AT%XSIM?", "%XSIM: 0,9\r\nOK\r\n"},
                      {"AT+CPIN?", "ERROR\r\n"},
                      {"AT+CEREG?", "+CEREG: 5,90\r\nOK\r\n"},
                      {"AT+CGACT?", "+CGACT: 0,0\r\nOK\r\n"}});
        desk.world.modem().ue().insert_card("242016000001234", "8901234567012345678F", {});
        desk.run(1h);
        EXPECT_EQ(desk.send("AT+CPIN?"), "ERROR\r\n");
        desk.seen.clear();
        desk.send("AT+CFUN=4");
        desk.send("AT+CFUN=1");
        desk.run(5s);
        EXPECT_EQ(desk.lines(),
                  (Lines{"%XSIM: 0", "+CEREG: 0", "OK", "OK", "%XSIM: 1", searching_line,
                         "+CSCON: 1", "+CGEV: ME PDN ACT 0", "%MDMEV: SEARCH STATUS 2",
                         registered_line, "+CGEV: IPV6 0"}));
    }
}

// at/commands.tsv, %XSIM cause 10: USIM changed; at/power_mobility.md §4.1: in flight mode.
TEST(ModemAtCard, IsToldToBeAnotherOneAfterASwap)
{
    Desk desk{locked()};
    desk.send("AT%XSIM=1");
    desk.send("AT+CFUN=1");
    desk.run(5s);
    expect(desk, {{"AT+CPIN=\"0000\"", "ERROR\r\n"},
                  {"AT+CPIN=\"1234\"", "OK\r\n"},
                  {"AT+CPWD=\"SC\",\"1234\",\"4321\"", "OK\r\n"},
                  {"AT+CRSM=214,28539,0,3,3,\"42F410\"", "+CRSM: 144,0\r\nOK\r\n"},
                  {"AT+CFUN=4", "OK\r\n"}});
    desk.seen.clear();
    emu::lte::CardConfig other;
    other.pin_enabled = true;
    desk.world.modem().ue().insert_card("262016000000001", "8949234567012349999F", other);
    desk.send("AT+CFUN=1");
    desk.run(5s);
    EXPECT_EQ(desk.lines(), (Lines{"OK", "%XSIM: 0,10", "%XSIM: 0,1"})); // read twice
    // Nothing of the other one's PIN, attempts or networks.
    expect(desk,
           {{"AT+CPINR=\"SIM PIN\"", "+CPINR: \"SIM PIN\",3\r\nOK\r\n"},
            {"AT+CPIN=\"4321\"", "ERROR\r\n"},
            {"AT+CPIN=\"1234\"", "OK\r\n"},
            {"AT+CIMI", "262016000000001\r\nOK\r\n"},
            {"AT%XICCID", "%XICCID: 8949234567012349999F\r\nOK\r\n"},
            {"AT+CRSM=176,28539,0,0,12", "+CRSM: 144,0,\"FFFFFFFFFFFFFFFFFFFFFFFF\"\r\nOK\r\n"}});
    desk.run(5s);
    EXPECT_EQ(desk.send("AT+CEREG?"), "+CEREG: 0,1\r\nOK\r\n");
}

// TS 31.101: three attempts with the PIN, ten with the PUK; a card may come with fewer.
TEST(ModemAtCard, ComesWithTheAttemptsItHasLeft)
{
    stack::WorldConfig config = locked();
    config.identity.card.pin_left = 1;
    config.identity.card.puk_left = 2;
    config.identity.card.puk = "87654321";
    Desk desk{config};
    desk.send("AT+CMEE=1");
    desk.send("AT+CFUN=41");
    desk.run(1s);
    expect(desk, {{"AT+CPINR=\"SIM PIN\"", "+CPINR: \"SIM PIN\",1\r\nOK\r\n"},
                  {"AT+CPIN=\"0000\"", "+CME ERROR: 16\r\n"},
                  {"AT+CPIN?", "+CPIN: \"SIM PUK\"\r\nOK\r\n"},
                  {"AT+CPINR=\"SIM PUK\"", "+CPINR: \"SIM PUK\",2\r\nOK\r\n"},
                  {"AT+CPIN=\"12345678\",\"4321\"", "+CME ERROR: 16\r\n"},
                  {"AT+CPIN=\"87654321\",\"4321\"", "OK\r\n"},
                  {"AT+CPINR=\"SIM PIN\"", "+CPINR: \"SIM PIN\",3\r\nOK\r\n"},
                  {"AT+CPINR=\"SIM PUK\"", "+CPINR: \"SIM PUK\",10\r\nOK\r\n"}});
}

TEST(ModemAtCard, MayComeLost)
{
    stack::WorldConfig config = locked();
    config.identity.card.pin_left = 0;
    config.identity.card.puk_left = 0;
    Desk desk{config};
    desk.send("AT+CFUN=41");
    EXPECT_EQ(desk.send("AT%XSIM?"), "%XSIM: 0,5\r\nOK\r\n");
}

} // namespace
} // namespace atlink
