// The modem's commands for short messages (at/commands.tsv, at/notes.md §2, §5.8).
#include "tests/atlink/modem/sms_fixture.hpp"

namespace atlink {
namespace {

TEST(SmsCommand, RegistersOneClient) // notes §5.8
{
    Desk desk;
    expect(desk, {{"AT+CNMI?", "+CNMI: 0,0,0,0,1\r\nOK\r\n"},
                  {"AT+CNMI=0,0,0,0", "OK\r\n"},
                  {"AT+CNMI=3,2,0,1", "OK\r\n"},
                  {"AT+CNMI?", "+CNMI: 3,2,0,1,1\r\nOK\r\n"},
                  {"AT+CNMI=3,2,0,1", "+CMS ERROR: 514\r\n"},
                  {"AT+CNMI?", "+CNMI: 3,2,0,1,1\r\nOK\r\n"},
                  {"AT+CNMI=0", "OK\r\n"},
                  {"AT+CNMI?", "+CNMI: 0,0,0,0,1\r\nOK\r\n"},
                  {"AT+CNMI=3,2,,1", "OK\r\n"},
                  {"AT+CNMI=", "OK\r\n"},
                  {"AT+CNMI?", "+CNMI: 0,0,0,0,1\r\nOK\r\n"}});
}

TEST(SmsCommand, RefusesOtherIndications)
{
    Desk desk;
    for (const std::string parameters :
         {"3", "3,2", "3,2,0,0", "3,2,1,1", "1,2,0,1", "3,1,0,1", "3,2,0,2", "0,2", "\"3\",2,0,1",
          "x", "4294967299,2,0,1"}) {
        EXPECT_EQ(desk.send("AT+CNMI=" + parameters), "+CMS ERROR: 302\r\n") << parameters;
    }
    expect(
        desk,
        {{"AT+CNMI", "ERROR\r\n"}, {"AT+CNMI=?", "ERROR\r\n"}, {"AT+CNMI=3,2,0,1,1", "ERROR\r\n"}});
}

TEST(SmsCommand, HasOnlyPduMode)
{
    Desk desk;
    expect(desk, {{"AT+CMGF?", "+CMGF: 0\r\nOK\r\n"},
                  {"AT+CMGF=?", "+CMGF: (0)\r\nOK\r\n"},
                  {"AT+CMGF=0", "+CMS ERROR: 301\r\n"}, // no client
                  {"AT+CNMI=3,2,0,1", "OK\r\n"},
                  {"AT+CMGF=0", "OK\r\n"},
                  {"AT+CMGF=", "OK\r\n"},
                  {"AT+CMGF=1", "+CMS ERROR: 302\r\n"},
                  {"AT+CMGF", "ERROR\r\n"}});
}

TEST(SmsCommand, HasNoMemory)
{
    Desk desk;
    expect(desk, {{"AT+CPMS?", "+CPMS: \"MT\",0,0,\"MT\",0,0,\"MT\",0,0\r\nOK\r\n"},
                  {"AT+CPMS=?", "+CPMS: (\"MT\"),(\"MT\"),(\"MT\")\r\nOK\r\n"},
                  {"AT+CPMS=\"MT\",\"MT\",\"MT\"", "+CPMS: 0,0,0,0,0,0\r\nOK\r\n"},
                  {"AT+CPMS=\"MT\"", "+CPMS: 0,0,0,0,0,0\r\nOK\r\n"},
                  {"AT+CPMS=\"SM\"", "+CMS ERROR: 302\r\n"},
                  {"AT+CPMS=", "+CMS ERROR: 302\r\n"},
                  {"AT+CGSMS?", "+CGSMS: 1\r\nOK\r\n"},
                  {"AT+CGSMS=?", "+CGSMS: (1)\r\nOK\r\n"},
                  {"AT+CGSMS=1", "OK\r\n"},
                  {"AT+CGSMS=0", "ERROR\r\n"}});
    for (const std::string name :
         {"+CSMS", "+CSCA", "+CMMS", "+CMGR", "+CMGL", "+CMGD", "+CMGW", "+CMSS"}) {
        EXPECT_EQ(desk.send("AT" + name + "?"), "ERROR\r\n") << name;
    }
}

TEST(SmsCommand, SendsInOneBuffer) // notes §2; the example of the table
{
    SmsDesk desk;
    std::vector<std::string> received;
    const auto listening =
        desk.center().on_received.subscribe([&](const SmsCenter::Received& message) {
            received.push_back(message.to + " " + message.text);
        });
    const Instant start = desk.now();
    EXPECT_EQ(desk.send(example), "+CMGS: 1\r\nOK\r\n");
    EXPECT_EQ(desk.now(), start + desk.world.config().timing.nas_round_trip);
    EXPECT_EQ(desk.send(std::string{example} + "\r\n"), "+CMGS: 2\r\nOK\r\n");
    EXPECT_EQ(received, (std::vector<std::string>{"+1234567890 Moi", "+1234567890 Moi"}));
    for (int reports = 0; reports < 2; ++reports) {
        desk.run(2s);
        EXPECT_EQ(desk.send("AT+CNMA=1"), "OK\r\n");
    }
    desk.run(1min);
    ASSERT_TRUE(desk.world.modem().ue().rrc().state() == emu::lte::Rrc::State::idle);
    EXPECT_EQ(desk.send("AT+CMGS=42\r069144888888F811000C9153481032547600000B20D4F29C9E769F4161D0BC"
                        "3D07B5CBF379F89C769F416F7B590E62D3CB\x1a"), // the guide's
              "+CMGS: 3\r\nOK\r\n");
    EXPECT_EQ(received.back(), "+358401234567 Testing a sms messaging over lte");
}

TEST(SmsCommand, RefusesAPduThatIsNone)
{
    SmsDesk desk;
    const std::string pdu = "0021000A912143658709000003CD771A";
    for (const std::string& parameters :
         {"14\r" + pdu + "\x1a", "16\r" + pdu + "\x1a", std::string{"0\r\x1a"}, "\r" + pdu + "\x1a",
          "15\r" + pdu + "0\x1a", "15\r" + pdu.substr(1) + "x\x1a", "165\r" + pdu + "\x1a",
          "-1\r" + pdu + "\x1a", "\"15\"\r" + pdu + "\x1a", std::string{"15"},
          "15\r00" + std::string(30, '0') + "\x1a", "15\rFF" + pdu.substr(2) + "\x1a",
          "15\r0C91" + std::string(22, '0') + pdu.substr(2) + "\x1a"}) { // centre of 22 digits
        EXPECT_EQ(desk.send("AT+CMGS=" + parameters), "+CMS ERROR: 304\r\n") << parameters;
    }
    expect(desk, {{"AT+CMGS", "ERROR\r\n"},
                  {"AT+CMGS?", "ERROR\r\n"},
                  {"AT+CMGS=?", "ERROR\r\n"},
                  {"AT+CMGS=15\r0021000A912143658709000003CD771A", "ERROR\r\n"},
                  {"AT+CMGS=15,1\r0021000A912143658709000003CD771A\x1a", "ERROR\r\n"}});
    EXPECT_EQ(desk.send(example), "+CMGS: 1\r\nOK\r\n");
}

TEST(SmsCommand, SendsOnlyForItsClientAndWithANetwork)
{
    Desk desk;
    EXPECT_EQ(desk.send(example), "+CMS ERROR: 301\r\n");
    EXPECT_EQ(desk.send("AT+CEER"), "+CEER: \"SMS 301\"\r\nOK\r\n"); // the table's example
    desk.send("AT+CNMI=3,2,0,1");
    EXPECT_EQ(desk.send(example), "+CMS ERROR: 517\r\n");
    desk.send("AT+CFUN=1");
    EXPECT_EQ(desk.send(example), "+CMS ERROR: 331\r\n"); // notes §2: 331 no network service
    EXPECT_EQ(desk.send("AT+CEER"), "+CEER: \"SMS 331\"\r\nOK\r\n");
    desk.run(10s);
    EXPECT_EQ(desk.send(example), "+CMGS: 1\r\nOK\r\n");
}

TEST(SmsCommand, SendsNothingWithoutACell) // +CEREG: 4
{
    SmsDesk desk;
    desk.world.cell().set_coverage(false);
    const Instant start = desk.now();
    EXPECT_EQ(desk.send(example), "+CMS ERROR: 331\r\n"); // the loss is noticed meanwhile
    EXPECT_EQ(desk.now(), start + desk.world.config().timing.tr1m);
    ASSERT_EQ(desk.send("AT+CEREG?"), "+CEREG: 0,4\r\nOK\r\n");
    EXPECT_EQ(desk.send(example), "+CMS ERROR: 331\r\n");
    EXPECT_EQ(desk.send("AT%XSMMA"), "+CMS ERROR: 300\r\n");
    EXPECT_EQ(desk.now(), start + desk.world.config().timing.tr1m); // at once
    desk.world.cell().set_coverage(true);
    desk.run(10min);
    EXPECT_EQ(desk.send(example), "+CMGS: 2\r\nOK\r\n");
}

TEST(SmsCommand, TellsWhyAMessageWasNotTaken) // notes §3.2: 0-127 is the RP cause
{
    SmsDesk desk;
    desk.center().reject_submit(1, 38);
    EXPECT_EQ(desk.send(example), "+CMS ERROR: 38\r\n");
    EXPECT_EQ(desk.send("AT+CEER"), "+CEER: \"SMS 38\"\r\nOK\r\n");
    desk.center().silence_submit(1);
    const Instant start = desk.now();
    EXPECT_EQ(desk.send(example), "+CMS ERROR: 332\r\n");
    EXPECT_EQ(desk.now(), start + desk.world.config().timing.tr1m);
    EXPECT_EQ(desk.send(example), "+CMGS: 3\r\nOK\r\n");
}

TEST(SmsCommand, GivesUpWhenTheNetworkGoes)
{
    SmsDesk desk;
    desk.center().silence_submit(1);
    std::string answer;
    desk.at.execute(example, [&](const std::string& text, const Final&) { answer = text; });
    desk.run(1s);
    desk.world.modem().network().detach(true);
    desk.run(1s);
    EXPECT_EQ(answer, "+CMS ERROR: 331\r\n");
    desk.run(20s);
    desk.center().silence_submit(1);
    desk.at.execute(example, [](const std::string&, const Final&) { ADD_FAILURE(); });
    desk.run(1s);
    desk.at.abandon();
    EXPECT_EQ(desk.send(example), "+CMGS: 3\r\nOK\r\n");
}

TEST(SmsCommand, TakesEveryKindOfAcknowledgement)
{
    SmsDesk desk;
    for (const std::string command :
         {"AT+CNMA", "AT+CNMA=", "AT+CNMA=0", "AT+CNMA=1", "at+cnma=1,2\r0000\x1a",
          "AT+CNMA=1,9\r010017116031621300\x1a"}) { // the guide's
        EXPECT_EQ(desk.send(command), "+CMS ERROR: 340\r\n") << command;
        desk.message("hello");
        desk.run(5s);
        EXPECT_EQ(desk.send(command), "OK\r\n") << command;
        EXPECT_EQ(desk.send(command), "+CMS ERROR: 340\r\n") << command;
        desk.run(5s);
        EXPECT_EQ(desk.center().waiting(), 0U) << command;
    }
    EXPECT_EQ(desk.send("AT+CNMA=?"), "+CNMA: (0-2)\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT+CNMA?"), "ERROR\r\n");
}

TEST(SmsCommand, RefusesAcknowledgementsOfNoKind)
{
    SmsDesk desk;
    desk.message("hello");
    desk.run(5s);
    expect(desk, {{"AT+CNMA=3", "+CMS ERROR: 302\r\n"},
                  {"AT+CNMA=x", "+CMS ERROR: 302\r\n"},
                  {"AT+CNMA=1,2\r00\x1a", "+CMS ERROR: 304\r\n"},
                  {"AT+CNMA=1,2", "+CMS ERROR: 304\r\n"},
                  {"AT+CNMA=1\r0000\x1a", "+CMS ERROR: 304\r\n"},
                  {"AT+CNMA=1,1\r0x\x1a", "+CMS ERROR: 304\r\n"},
                  {"AT+CNMA=1", "OK\r\n"}});
}

TEST(SmsCommand, SaysThatMemoryIsThereOnlyToANetwork) // every failure is 300 (at/commands.tsv)
{
    Desk desk;
    EXPECT_EQ(desk.send("AT%XSMMA"), "+CMS ERROR: 300\r\n");
    desk.send("AT+CFUN=1");
    EXPECT_EQ(desk.send("AT%XSMMA"), "+CMS ERROR: 300\r\n");
    desk.run(10s);
    EXPECT_EQ(desk.send("AT%XSMMA"), "OK\r\n");
}

} // namespace
} // namespace atlink
