// What the modem's commands answer in its different states (at/commands.tsv, at/notes.md §4).
#include "modem_at_fixture.hpp"

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

TEST(ModemAtState, ShowsTheCardWhileItIsOn)
{
    Desk desk;
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
                                      "\"2001:0db8:0100:0001:0000:0000:0000:0001\"\r\nOK\r\n"},
                     {"AT+CGDCONT?",
                      "+CGDCONT: 0,\"IPV4V6\",\"internet\","
                      "\"10.160.0.1 2001:0db8:0100:0001:0000:0000:0000:0001\",0,0\r\nOK\r\n"},
                     {"AT+CGDCONT=0,\"IP\"", "ERROR\r\n"}, // only before the attach
                     {"AT+CGDCONT=1,\"IP\",\"b\"", "OK\r\n"},
                     {"AT+CGPADDR", "+CGPADDR: 0,\"10.160.0.1\","
                                    "\"2001:0db8:0100:0001:0000:0000:0000:0001\"\r\n"
                                    "+CGPADDR: 1,\"\",\"\"\r\nOK\r\n"},
                     {"AT+CGPADDR=2", "ERROR\r\n"},
                 });
}

TEST(ModemAtState, RefusesANetworkThatIsNotThere)
{
    Desk desk;
    expect(desk, {
                     {"AT+CMEE=1", "OK\r\n"},
                     {"AT+COPS=1,2,\"24407\"", "+CME ERROR: 30\r\n"},
                     {"AT+COPS=0", "OK\r\n"},
                 });
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
