// What no host should send, and much of it: nothing is stuck, nothing grows.
#include "tests/atlink/slm/session_fixture.hpp"

#include "emu/random.hpp"

namespace atlink {
namespace {

class SessionFlood : public SessionTest {
protected:
    /// Feeds as a transport does, which waits while the session is full.
    void pour(std::string_view bytes)
    {
        session_->feed(bytes);
        most_ = std::max(most_, session_->backlog());
        while (session_->full() && world_.engine().run_one()) {
        }
        ASSERT_FALSE(session_->full());
        outputs_.clear();
    }
    /// The session takes commands again, whatever it was in the middle of.
    void expect_usable()
    {
        const auto idle = [&] { return !session_->busy() && session_->backlog() == 0; };
        for (const std::string_view way_out : {"+++\r\n", "\"\r\n"}) { // data, or an open quote
            outputs_.clear();
            session_->feed(way_out);
            session_->feed("AT\r\n");
            EXPECT_TRUE(run_until(idle));
            if (said().ends_with(ok)) break;
        }
        EXPECT_TRUE(said().ends_with(ok));
    }
    std::size_t most_ = 0;
};

TEST_F(SessionFlood, SurvivesRandomBytes)
{
    emu::Random random = emu::Seed{4}.stream("flood");
    std::string block(10'000, '\0');
    for (int i = 0; i < 1000; ++i) { // 10 MB
        for (char& byte : block)
            byte = static_cast<char>(random.below(256));
        pour(block);
    }
    EXPECT_LE(most_, Session::backlog_limit + block.size());
    expect_usable();
}

TEST_F(SessionFlood, SurvivesBytesThatLookLikeCommands)
{
    constexpr std::string_view letters = "AT#+%XSENDCFU=?\",0123456789\r\n\r\n\r\nAT#X\b\x7f+";
    emu::Random random = emu::Seed{5}.stream("flood");
    std::string block(1000, '\0');
    for (int i = 0; i < 2000; ++i) { // 2 MB
        for (char& byte : block)
            byte = letters[random.below(letters.size())];
        pour(block);
    }
    expect_usable();
}

TEST_F(SessionFlood, AnswersAHundredThousandCommands)
{
    std::size_t answers = 0;
    on_output_ = [&] {
        answers += outputs_.size();
        outputs_.clear();
    };
    for (int i = 0; i < 1000; ++i) {
        std::string commands;
        for (int each = 0; each < 100; ++each)
            commands += "AT\r\n";
        session_->feed(commands);
    }
    EXPECT_EQ(answers, 100'000U);
    EXPECT_EQ(session_->backlog(), 0U);
}

TEST_F(SessionFlood, TakesALineOfAMegabyteAndOneOfQuotes)
{
    pour("AT#XSEND=\"" + std::string(1'000'000, 'x') + "\"\r\n");
    expect_usable();
    pour("AT" + std::string(1'000'001, '"') + "\r\n");
    expect_usable();
    pour(std::string(1'000'000, '\0') + "\r\n");
    expect_usable();
    pour(std::string(1'000'000, '\b'));
    expect_usable();
}

TEST_F(SessionFlood, TakesHalfLines)
{
    for (int i = 0; i < 10'000; ++i)
        pour("AT#XSLM");
    pour("\r");
    pour("\r");
    pour("\n");
    expect_usable();
}

TEST_F(SessionFlood, LosesWhatAHostSendsAgainstFlowControl)
{
    connect_to_echo();
    send("AT#XRECV=60\r\n");
    for (int i = 0; i < 1000; ++i)
        session_->feed(std::string(1000, 'x'));
    EXPECT_EQ(session_->backlog(), Session::input_limit);
    EXPECT_EQ(session_->lost(), 1'000'000 - Session::input_limit);
    run_for(60s);
    EXPECT_EQ(session_->backlog(), 0U);
    expect_usable();
}

TEST_F(SessionFlood, LetsAStormOfUnsolicitedLinesThroughWhileACommandWaits)
{
    connect_to_echo();
    ask("AT+CEREG=1");
    ask("AT+CSCON=1");
    send("AT#XRECV=3600\r\nAT\r\n");
    for (int i = 0; i < 200; ++i) {
        world_.cell().set_coverage(i % 2 != 0);
        run_for(15s);
    }
    const std::size_t storm = outputs_.size();
    EXPECT_GT(storm, 100U);
    run_for(1h);
    EXPECT_EQ(session_->backlog(), 0U);
    EXPECT_TRUE(said().ends_with("\r\nERROR\r\n\r\nOK\r\n"));
    expect_usable();
}

TEST_F(SessionFlood, StaysInDataModeThroughRandomBytes)
{
    attach();
    ASSERT_EQ(ask("AT#XTCPCLI=1,\"discard.test\",9"),
              "\r\n#XTCPCLI: 0,\"connected\"\r\n\r\nOK\r\n");
    ASSERT_EQ(ask("AT#XTCPSEND"), ok);
    emu::Random random = emu::Seed{6}.stream("flood");
    std::string block(1000, '\0');
    for (int i = 0; i < 200; ++i) {
        for (char& byte : block)
            byte = static_cast<char>(random.below(255));
        std::replace(block.begin(), block.end(), '+', '-');
        pour(block);
    }
    run_for(1min);
    EXPECT_EQ(session_->backlog(), 0U);
    EXPECT_EQ(send("+++"), "\r\n#XDATAMODE: 0\r\n");
    expect_usable();
}

} // namespace
} // namespace atlink
