// What follows from an event of the radio, and in which order: the bodies of reactions.cpp are the
// list, and a host sees it.
#include "tests/atlink/modem/modem_at_fixture.hpp"

namespace atlink {
namespace {

/// Whatever a host can subscribe to that an event of the radio sets off.
void subscribe_to_all(Desk& desk)
{
    desk.subscribe();
    for (const auto line : {"AT%XMODEMSLEEP=1,2000,60000", "AT%XSIM=1", "AT+CIND=1,1,1",
                            "AT%XTIME=1", "AT+CEINFO=1", "AT+CNMI=3,2,0,1"}) {
        ASSERT_EQ(desk.send(line), "OK\r\n") << line;
    }
    desk.seen.clear();
}

ModemAtSettings telling()
{
    ModemAtSettings settings;
    settings.sms.tell_deactivation = true;
    return settings;
}

TEST(ModemAtReactions, FollowTheModeInOneOrder)
{
    Desk desk{certain(), telling()};
    subscribe_to_all(desk);
    desk.send("AT+CFUN=1");
    desk.run(1s);
    // LTE is on before the answer, the card is told behind it.
    EXPECT_EQ(desk.lines(), (Lines{"%XMODEMSLEEP: 4,0", "OK", "%XSIM: 1"}));
}

TEST(ModemAtReactions, FollowTheRegistrationInOneOrder)
{
    Desk desk{certain(), telling()};
    subscribe_to_all(desk);
    desk.send("AT+CFUN=1");
    desk.run(1s);
    desk.seen.clear();
    desk.run(5s);
    EXPECT_EQ(desk.lines(),
              (Lines{"+CEREG: 2,\"002F\",\"0012BEEF\",7", "+CSCON: 1", "+CEINFO: 1,1,C,1,1,-95,10",
                     "+CGEV: ME PDN ACT 0", "%MDMEV: SEARCH STATUS 2",
                     "+CEREG: 1,\"002F\",\"0012BEEF\",7,,,\"11100000\",\"11100000\"",
                     "+CIND: \"service\",1", "%XTIME: \"40\",\"62101000002040\",\"00\"",
                     "+CGEV: IPV6 0"}));
}

TEST(ModemAtReactions, TakeTheSubscriptionsOfAPoweredOffHostAfterItsLastLine)
{
    Desk desk{certain(), telling()};
    subscribe_to_all(desk);
    desk.send("AT+CFUN=1");
    desk.run(30s);
    desk.seen.clear();
    desk.send("AT+CFUN=0");
    desk.run(5s);
    EXPECT_EQ(desk.lines(),
              (Lines{"+CMS ERROR: 524", "+CEREG: 0", "+CIND: \"service\",0", "+CGEV: ME DETACH",
                     "+CSCON: 1", "+CEINFO: 1,0,I,0,0,127,127", "+CSCON: 0",
                     "+CEINFO: 1,0,I,0,0,127,127", "%XSIM: 0", "%XMODEMSLEEP: 4", "OK"}));
    desk.seen.clear();
    desk.send("AT+CFUN=1");
    desk.run(30s);
    EXPECT_EQ(desk.lines(), Lines{"OK"});
}

TEST(ModemAtReactions, TellAChangeBeforeTheAnswerThatItBrings)
{
    Desk desk;
    desk.attach();
    desk.send("AT+CGDCONT=1,\"IP\",\"other.test\"");
    desk.seen.clear();
    desk.send("AT+CGACT=1,1");
    EXPECT_EQ(desk.lines(), (Lines{"+CGEV: ME PDN ACT 1", "OK"}));
}

} // namespace
} // namespace atlink
