// The card, its codes and its files (at/notes.md §5.3, at/commands.tsv).
#include "tests/atlink/modem/modem_at_fixture.hpp"

namespace atlink {
namespace {

ModemAtSettings locked()
{
    ModemAtSettings settings;
    settings.pin_enabled = true;
    return settings;
}

// §5.3: %XSIM: 0,1 and +CPIN: "SIM PIN"; OK, %XSIM: 1, then the attach goes on.
TEST(ModemAtCard, WaitsForThePinAndThenAttaches)
{
    Desk desk{certain(), locked()};
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
    EXPECT_EQ(desk.lines(), (Lines{"OK", "+CEREG: 0", "%XSIM: 0"}));
    desk.send("AT+CFUN=1");
    EXPECT_EQ(desk.send("AT+CPIN?"), "+CPIN: \"SIM PIN\"\r\nOK\r\n");
}

TEST(ModemAtCard, StaysOpenWhileItHasPower)
{
    Desk desk{certain(), locked()};
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
    ModemAtSettings settings = locked();
    settings.quote_pin_state = false;
    Desk desk{certain(), settings};
    desk.send("AT+CFUN=41");
    EXPECT_EQ(desk.send("AT+CPIN?"), "+CPIN: SIM PIN\r\nOK\r\n");
}

TEST(ModemAtCard, AsksForThePukAfterThreeWrongPins)
{
    Desk desk{certain(), locked()};
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
    Desk desk{certain(), locked()};
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
    Desk desk;
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

// Chester's order: after the radio is quiet.
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
    EXPECT_EQ(desk.lines(), (Lines{"OK", "+CEREG: 0", "+CSCON: 0", "%XSIM: 0", "%XMODEMSLEEP: 4"}));
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
        EXPECT_EQ(desk.lines(), (Lines{"OK", "%XSIM: 0"})) << mode;
    }
}

TEST(ModemAtCard, ReadsFiles)
{
    Desk desk;
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
    Desk desk;
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
    Desk desk{certain(), settings};
    EXPECT_EQ(desk.send("AT+CNUM"), "ERROR\r\n"); // the card is off
    desk.send("AT+CFUN=41");
    EXPECT_EQ(desk.send("AT+CNUM"), "ERROR\r\n");
    EXPECT_EQ(desk.send("AT%XOPERID"), "%XOPERID: 0\r\nOK\r\n");
}

} // namespace
} // namespace atlink
