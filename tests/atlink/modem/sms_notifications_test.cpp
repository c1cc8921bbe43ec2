// Short messages and reports for the host, and what it owes for them (at/notes.md §5.8).
#include "tests/atlink/modem/sms_fixture.hpp"

namespace atlink {
namespace {

TEST(SmsNotification, HandsOverAMessage) // the example of +CMT
{
    SmsDesk desk;
    desk.message("hello");
    desk.run(5s);
    // Service centre +12025550199; sent on 1 January 2026 at 01:00:10, one hour ahead of UTC.
    EXPECT_EQ(desk.lines(), Lines{"+CMT: \"+358401234567\",24\r\n07912120550591F9040C91534810325476"
                                  "00006210101000014005E8329BFD06"});
    EXPECT_EQ(desk.send("AT+CNMA=1"), "OK\r\n");
    desk.run(1s);
    EXPECT_EQ(desk.center().waiting(), 0U);
}

TEST(SmsNotification, TriesARefusedMessageAgain)
{
    SmsDesk desk;
    desk.message("hello");
    desk.run(5s);
    EXPECT_EQ(desk.send("AT+CNMA=2"), "OK\r\n");
    desk.run(5s);
    EXPECT_EQ(desk.center().waiting(), 1U);
    desk.seen.clear();
    EXPECT_EQ(desk.send("AT%XSMMA"), "OK\r\n");
    desk.run(1s);
    EXPECT_EQ(desk.seen.size(), 2U); // the answer, and the message again
    desk.send("AT+CNMA=2");
    desk.seen.clear();
    desk.run(desk.world.config().core.sms.retry + 10s);
    EXPECT_EQ(desk.seen.size(), 1U);
}

TEST(SmsNotification, DropsAClientThatDoesNotAcknowledge) // notes §5.8
{
    SmsDesk desk;
    desk.message("hello");
    desk.run(30s);
    const emu::Ts limit = desk.world.config().timing.tr2m;
    ASSERT_EQ(desk.seen.size(), 2U);
    EXPECT_EQ(desk.seen[1], (Seen{desk.seen[0].at + limit, "+CMS ERROR: 524\r\n"}));
    EXPECT_EQ(desk.send("AT+CNMI?"), "+CNMI: 0,0,0,0,1\r\nOK\r\n");
    EXPECT_EQ(desk.send("AT+CNMA=1"), "+CMS ERROR: 340\r\n");
    EXPECT_EQ(desk.send("AT+CNMI=3,2,0,1"), "OK\r\n");
    desk.seen.clear();
    desk.run(2min);
    ASSERT_FALSE(desk.seen.empty());
    EXPECT_TRUE(desk.seen[0].text.starts_with("+CMT: "));
}

TEST(SmsNotification, KeepsAMessageForALaterClient)
{
    SmsDesk desk;
    desk.send("AT+CNMI=0,0,0,0");
    desk.message("hello");
    desk.run(5s);
    desk.send("AT+CNMI=3,2,0,1");
    desk.seen.clear();
    desk.run(2min);
    ASSERT_FALSE(desk.seen.empty());
    EXPECT_TRUE(desk.seen[0].text.starts_with("+CMT: "));
}

TEST(SmsNotification,
     TellsThatAMessageWasDelivered) // +CDS of the table: no service centre before the PDU
{
    SmsDesk desk;
    EXPECT_EQ(desk.send(example), "+CMGS: 1\r\nOK\r\n");
    desk.seen.clear();
    desk.run(5s);
    // Taken at 01:00:10, delivered a second later; status 0.
    EXPECT_EQ(desk.lines(), Lines{"+CDS: 24\r\n06010A91214365870962101010000140621010100011400"
                                  "0"});
    EXPECT_EQ(desk.send("AT+CNMA=1"), "OK\r\n");
    EXPECT_EQ(desk.send("AT+CNMA=1"), "+CMS ERROR: 340\r\n");
}

TEST(SmsNotification, PutsTheServiceCentreBeforeAReportWhereAsked) // TS 27.005
{
    ModemAtSettings settings;
    settings.sms.center_in_report = true;
    SmsDesk desk{certain(), settings};
    desk.send(example);
    desk.seen.clear();
    desk.run(5s);
    ASSERT_EQ(desk.lines().size(), 1U);
    EXPECT_TRUE(desk.lines()[0].starts_with("+CDS: 24\r\n07912120550591F906010A91"));
}

TEST(SmsNotification, HandsOverLongTextsAndUcs2InParts)
{
    SmsDesk desk;
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += "Жук";
    desk.message(text);
    std::string all;
    for (int i = 1; i <= 5; ++i) {
        desk.run(2s);
        ASSERT_EQ(desk.lines().size(), 1U) << i;
        const std::string line = desk.lines()[0];
        const auto octets = emu::lte::from_hex(line.substr(line.find('\n') + 1)).value();
        const auto message = emu::lte::decode_deliver(emu::lte::OctetView{octets}.subspan(8));
        ASSERT_TRUE(message) << line;
        EXPECT_EQ(message->data.part, (emu::lte::SmsPart{1, 5, i}));
        all += to_text(message->data);
        EXPECT_EQ(desk.send("AT+CNMA=1"), "OK\r\n");
        desk.seen.clear();
    }
    EXPECT_EQ(all, text);
}

TEST(SmsNotification, WaitsWhileTheModemIsIdleOffOrFlying)
{
    SmsDesk desk;
    desk.run(1min);
    ASSERT_EQ(desk.world.modem().ue().rrc().state(), emu::lte::Rrc::State::idle);
    desk.message("idle");
    desk.run(10s);
    ASSERT_EQ(desk.lines().size(), 1U);
    desk.send("AT+CNMA=1");

    for (const std::string mode : {"4", "0"}) {
        desk.send("AT+CFUN=" + mode);
        desk.run(10s);
        EXPECT_EQ(desk.send("AT+CNMI?"), "+CNMI: 0,0,0,0,1\r\nOK\r\n") << mode; // dropped
        desk.message("later");
        desk.run(1h);
        desk.send("AT+CNMI=3,2,0,1"); // any functional mode
        desk.seen.clear();
        desk.send("AT+CFUN=1");
        desk.run(10s);
        ASSERT_EQ(desk.lines().size(), 2U) << mode;
        EXPECT_TRUE(desk.lines()[1].starts_with("+CMT: ")) << mode;
        desk.send("AT+CNMA=1");
        desk.run(1s);
    }
}

TEST(SmsNotification, TellsOfTheLossOfTheClientWhereAsked)
{
    ModemAtSettings settings;
    settings.sms.tell_deactivation = true;
    SmsDesk desk{certain(), settings};
    desk.send("AT+CFUN=4");
    desk.run(1s);
    EXPECT_EQ(desk.lines(), (Lines{"+CMS ERROR: 524", "OK"}));
}

TEST(SmsNotification, CountsInTheStatistics) // %XCONNSTAT: <SMS Tx>,<SMS Rx>
{
    SmsDesk desk;
    desk.send("AT%XCONNSTAT=1");
    desk.send(example);
    desk.run(5s);
    desk.send("AT+CNMA=1");
    desk.message("hello");
    desk.run(5s);
    desk.send("AT+CNMA=1");
    EXPECT_TRUE(desk.send("AT%XCONNSTAT?").starts_with("%XCONNSTAT: 1,2,"));
}

TEST(SmsNotification, IndicatesAMessage) // +CIND, third indicator
{
    SmsDesk desk;
    desk.send("AT+CIND=0,0,1");
    desk.seen.clear();
    desk.message("hello");
    desk.run(5s);
    ASSERT_EQ(desk.lines().size(), 2U);
    EXPECT_EQ(desk.lines()[0], "+CIND: \"message\",1");
}

TEST(SmsNotification, EndsWithItsModem)
{
    stack::World world{certain()};
    auto at = std::make_unique<ModemAt>(world);
    at->execute("AT+CFUN=1", [](const std::string&, const Final&) {});
    world.engine().advance_to(emu::epoch + 10s);
    at->execute("AT+CNMI=3,2,0,1", [](const std::string&, const Final&) {});
    world.modem().network().sms().send("+358401234567", "hello");
    at->execute(example, [](const std::string&, const Final&) {});
    at.reset();
    world.engine().advance_to(emu::epoch + 5min);
    EXPECT_EQ(world.modem().network().sms().waiting(), 1U);
}

} // namespace
} // namespace atlink
