// #XSMS (slm/commands.tsv).
#include "tests/atlink/slm/session_fixture.hpp"

#include "atlink/slm/latin9.hpp"
#include "emu/sms/pdu.hpp"

namespace atlink {
namespace {

using emu::lte::SmsCenter;

class SlmSmsTest : public SessionTest {
protected:
    void SetUp() override
    {
        SessionTest::SetUp();
        received_ = center().on_received.subscribe([this](const SmsCenter::Received& message) {
            received.push_back(message.to + " " + message.text);
        });
    }
    void start()
    {
        attach();
        ASSERT_EQ(ask("AT#XSMS=1"), ok);
        outputs_.clear();
    }
    /// #XSMS lines since the last call; the modem's own lines are left out.
    Outputs shown()
    {
        Outputs lines;
        for (const std::string& each : std::exchange(outputs_, {})) {
            if (each.starts_with("\r\n#XSMS: ")) lines.push_back(each);
        }
        return lines;
    }
    SmsCenter& center() { return world_.modem().network().sms(); }

    std::vector<std::string> received;

private:
    emu::Subscription received_;
};

TEST_F(SlmSmsTest, HasASetAndATestForm)
{
    EXPECT_EQ(ask("AT#XSMS=?"), "\r\n#XSMS: (0,1,2),<number>,<message>\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT#XSMS?"), error);
    EXPECT_EQ(ask("AT#XSMS"), error);
}

TEST_F(SlmSmsTest, StartsAndStopsOnce)
{
    EXPECT_EQ(ask("AT#XSMS=0"), error);
    EXPECT_EQ(ask("at#xsms=1"), ok);
    EXPECT_EQ(ask("AT+CNMI?"), "\r\n+CNMI: 3,2,0,1,1\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT#XSMS=1"), error);
    EXPECT_EQ(ask("AT#XSMS=0"), ok);
    EXPECT_EQ(ask("AT+CNMI?"), "\r\n+CNMI: 0,0,0,0,1\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT#XSMS=1"), ok);
}

TEST_F(SlmSmsTest, LeavesTheClientOfTheHostAlone)
{
    EXPECT_EQ(ask("AT+CNMI=3,2,0,1"), ok);
    EXPECT_EQ(ask("AT#XSMS=1"), error);
    EXPECT_EQ(ask("AT+CNMI=0,0,0,0"), ok);
    EXPECT_EQ(ask("AT#XSMS=1"), ok);
}

TEST_F(SlmSmsTest, RefusesWrongParameters)
{
    start();
    for (const std::string parameters :
         {"", "3", "-1", "\"1\"", "2", "2,\"+1234567890\"", "2,1234567890,\"x\"",
          "2,\"+1234567890\",x", "2,\"\",\"x\"", "2,\"+\",\"x\"", "2,\"12x4\",\"x\"",
          "2,\"123456789012345678901\",\"x\"", "2,,\"x\"", "2,\"1\","}) {
        EXPECT_EQ(ask("AT#XSMS=" + parameters), error) << parameters;
    }
    EXPECT_EQ(ask("AT#XSMS=2,\"1\",\"" + std::string(480, 'x') + "\""), error); // < 480
    EXPECT_TRUE(received.empty());
}

TEST_F(SlmSmsTest, SendsOnlyWhenStarted)
{
    attach();
    EXPECT_EQ(ask("AT#XSMS=2,\"+1234567890\",\"Moi\""), error);
    EXPECT_EQ(ask("AT#XSMS=1"), ok);
    EXPECT_EQ(ask("AT#XSMS=2,\"+1234567890\",\"Moi\""), ok);
    EXPECT_EQ(ask("AT#XSMS=2,\"1234567890\",\"\""), ok); // international all the same
    EXPECT_EQ(received, (std::vector<std::string>{"+1234567890 Moi", "+1234567890 "}));
}

TEST_F(SlmSmsTest, ForwardsTheModemsRefusal) // slm/behaviour.md §2, error formats
{
    EXPECT_EQ(ask("AT#XSMS=1"), ok);
    EXPECT_EQ(ask("AT#XSMS=2,\"+1234567890\",\"Moi\""), "\r\n+CMS ERROR: 517\r\n");
    attach();
    center().reject_submit(1, 38);
    EXPECT_EQ(ask("AT#XSMS=2,\"+1234567890\",\"Moi\""), "\r\n+CMS ERROR: 38\r\n");
    EXPECT_EQ(ask("AT#XSMS=2,\"+1234567890\",\"Moi\""), ok);
}

TEST_F(SlmSmsTest, SendsALongTextInParts)
{
    start();
    const std::string text = std::string(470, 'x') + "123456789";
    ASSERT_EQ(text.size(), 479U);
    EXPECT_EQ(ask("AT#XSMS=2,\"+1234567890\",\"" + text + "\""), ok);
    EXPECT_EQ(received, std::vector<std::string>{"+1234567890 " + text});
}

TEST_F(SlmSmsTest, StopsALongTextAtThePartThatIsRefused)
{
    start();
    center().reject_submit(1, 42);
    EXPECT_EQ(ask("AT#XSMS=2,\"+1234567890\",\"" + std::string(300, 'x') + "\""),
              "\r\n+CMS ERROR: 42\r\n");
    run_for(10s);
    EXPECT_TRUE(received.empty());
}

TEST_F(SlmSmsTest, ShowsAndAcknowledgesAMessage)
{
    start();
    center().send("+358401234567", "hello, \"you\"");
    run_for(5s);
    ASSERT_EQ(outputs_.size(), 2U); // the modem's own line is first
    EXPECT_TRUE(outputs_[0].starts_with("\r\n+CMT: \"+358401234567\","));
    // Sent some 20 s after midnight UTC on 1 January 2026, one hour ahead of it.
    EXPECT_TRUE(outputs_[1].starts_with("\r\n#XSMS: \"26-01-01 01:00:2")) << outputs_[1];
    EXPECT_TRUE(outputs_[1].ends_with(" UTC+01:00\",\"358401234567\",\"hello, \"you\"\"\r\n"))
        << outputs_[1];
    run_for(1min);
    EXPECT_EQ(outputs_.size(), 2U);
    EXPECT_EQ(center().waiting(), 0U);
}

TEST_F(SlmSmsTest, ShowsNothingWhenStopped)
{
    start();
    EXPECT_EQ(ask("AT#XSMS=0"), ok);
    center().send("+358401234567", "hello");
    run_for(5min);
    EXPECT_TRUE(shown().empty());
    EXPECT_EQ(center().waiting(), 1U);
    EXPECT_EQ(ask("AT#XSMS=1"), ok);
    run_for(5min);
    EXPECT_EQ(shown().size(), 1U);
}

TEST_F(SlmSmsTest, ShowsThePartsOfAMessageAsOne)
{
    start();
    const std::string text = std::string(300, 'x') + "the end";
    center().send("+358401234567", text);
    run_for(20s);
    const Outputs lines = shown();
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_TRUE(lines[0].starts_with("\r\n#XSMS: \"26-01-01 01:00:2")) << lines[0];
    EXPECT_TRUE(lines[0].ends_with("\",\"358401234567\",\"" + text + "\"\r\n")) << lines[0];
    EXPECT_EQ(lines[0].find("UTC"), std::string::npos);
    center().send("+358401234567", std::string(460, 'x')); // four parts: acknowledged, not shown
    run_for(20s);
    EXPECT_TRUE(shown().empty());
    EXPECT_EQ(center().waiting(), 0U);
}

TEST_F(SlmSmsTest, TakesPartsInAnyOrder)
{
    start();
    const auto address = emu::lte::parse_sms_address("12345").value();
    auto parts = emu::lte::split_sms(std::string(153, 'a') + std::string(153, 'b') + "c", 5);
    std::swap(parts[0], parts[2]);
    for (const auto& part : parts) {
        center().send_tpdu(encode(emu::lte::SmsDeliver{address, {}, part}));
        run_for(3s);
    }
    const Outputs lines = shown();
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0], "\r\n#XSMS: \"70-01-01 00:00:00\",\"12345\",\"" + std::string(153, 'a') +
                            std::string(153, 'b') + "c\"\r\n");
}

TEST_F(SlmSmsTest, SpeaksLatin9)
{
    start();
    center().send("+358401234567", "Gr\xc3\xbc\xc3\x9f dich für 5 € Δ");
    run_for(5s);
    const Outputs lines = shown();
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_TRUE(lines[0].ends_with("\"Gr\xfc\xdf dich f\xfcr 5 \xa4  \"\r\n")) << lines[0];
    EXPECT_EQ(ask("AT#XSMS=2,\"1\",\"\xe4 \xa4 \xc2 \xa6 \xb3 ` [\""), ok);
    EXPECT_EQ(received, std::vector<std::string>{"+1 ä € A S   ' ["});
}

TEST_F(SlmSmsTest, AcknowledgesWhatItCannotShow)
{
    start();
    center().send("+358401234567", "Жук"); // UCS2
    center().send_tpdu(emu::lte::Octets{0x04, 0x0a});
    run_for(10s);
    EXPECT_TRUE(shown().empty());
    EXPECT_EQ(center().waiting(), 1U); // what is no message at all the modem refuses itself
}

TEST_F(SlmSmsTest, ShowsDataUpToANul)
{
    start();
    emu::lte::SmsDeliver message{.from = emu::lte::parse_sms_address("Bank").value(),
                                 .time = {std::chrono::sys_seconds{1s}, -18},
                                 .data = {emu::lte::SmsUserData::Alphabet::data, {}, {}}};
    message.data.content = {'a', 'b', 0, 'c'};
    center().send_tpdu(encode(message));
    run_for(5s);
    EXPECT_EQ(shown(), Outputs{"\r\n#XSMS: \"70-01-01 00:00:01 UTC-04:30\",\"Bank\",\"ab\"\r\n"});
}

TEST_F(SlmSmsTest, AcknowledgesReportsInSilence)
{
    start();
    EXPECT_EQ(ask("AT#XSMS=2,\"+1234567890\",\"Moi\""), ok);
    outputs_.clear();
    run_for(1min);
    ASSERT_EQ(outputs_.size(), 1U);
    EXPECT_TRUE(outputs_[0].starts_with("\r\n+CDS: 24\r\n06010A9121436587096210"));
    EXPECT_EQ(center().waiting(), 0U);
}

TEST_F(SlmSmsTest, RegistersAgainWhenTheModemIsBack)
{
    start();
    EXPECT_EQ(ask("AT+CFUN=4"), ok);
    run_for(5s);
    EXPECT_EQ(ask("AT+CNMI?"), "\r\n+CNMI: 0,0,0,0,1\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT+CFUN=1"), ok);
    run_for(10s);
    EXPECT_EQ(ask("AT+CNMI?"), "\r\n+CNMI: 3,2,0,1,1\r\n\r\nOK\r\n");
    center().send("+358401234567", "hello");
    run_for(5s);
    EXPECT_EQ(shown().size(), 1U);
}

TEST_F(SlmSmsTest, AcknowledgesBesideACommandOfTheHost)
{
    start();
    center().silence_submit(1);
    outputs_.clear();
    session_->feed("AT#XSMS=2,\"1\",\"x\"\r\n");
    center().send("+358401234567", "one");
    center().send("+358401234567", "two");
    run_for(10s); // the modem is busy: shown, acknowledged after the 15 s the modem waits
    EXPECT_EQ(shown().size(), 1U);
    run_for(5min);
    const Outputs rest = shown();
    EXPECT_EQ(rest.size(), 2U); // the first again, and the second
    EXPECT_EQ(center().waiting(), 0U);
}

TEST_F(SlmSmsTest, GivesTheClientBackWhenItEnds)
{
    start();
    session_.reset();
    std::string answer;
    modem_.execute("AT+CNMI?", [&](const std::string& text, const Final&) { answer = text; });
    EXPECT_EQ(answer, "+CNMI: 0,0,0,0,1\r\nOK\r\n");
}

TEST_F(SlmSmsTest, PassesTheModemsOwnSubmissionOn) // a lone CR does not end the line by default
{
    attach();
    EXPECT_EQ(ask("AT+CNMI=3,2,0,1"), ok);
    EXPECT_EQ(ask("AT+CMGS=15\r0021000A912143658709000003CD771A\x1a"),
              "\r\n+CMGS: 1\r\n\r\nOK\r\n");
}

} // namespace
} // namespace atlink
