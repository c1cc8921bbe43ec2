// #XPING (slm/commands.tsv), with a pinger that answers as it is told.
#include "atlink/slm/ping.hpp"
#include "tests/atlink/slm/session_fixture.hpp"

#include <deque>

namespace atlink {
namespace {

constexpr auto ok = "\r\nOK\r\n";
constexpr auto error = "\r\nERROR\r\n";

/// What the network is to do, and what was asked of it.
struct Net {
    std::deque<std::optional<emu::Ts>> replies; // nothing: lost; none left: 100 ms
    std::vector<slm::Pinger::Request> requests;
    std::vector<emu::Instant> sent;
};

class FakePinger final : public slm::Pinger {
public:
    FakePinger(emu::Engine& engine, Net& net)
        : engine_{engine}, net_{net}, timer_{engine, [this] { done_(reply_); }}
    {
    }
    void send(const Request& request, Done done) override
    {
        net_.requests.push_back(request);
        net_.sent.push_back(engine_.now());
        done_ = std::move(done);
        reply_ = 100ms;
        if (!net_.replies.empty()) {
            reply_ = net_.replies.front();
            net_.replies.pop_front();
        }
        timer_.start(reply_.value_or(request.timeout));
    }

private:
    emu::Engine& engine_;
    Net& net_;
    Done done_;
    std::optional<emu::Ts> reply_;
    emu::Timer timer_;
};

class SessionPing : public SessionTest {
protected:
    void SetUp() override
    {
        SessionConfig config;
        config.pinger = [this](stack::World& world) {
            return std::make_unique<FakePinger>(world.engine(), net_);
        };
        make_session(config);
        attach();
    }
    Net net_;
};

TEST_F(SessionPing, AnswersFirstThenTellsEachReplyAndTheAverage)
{
    net_.replies = {386ms, 341ms, 353ms}; // slm/transcripts.md §13
    send("AT#XPING=\"192.0.2.7\",45,5000,3,1000\r\n");
    run_for(10s);
    EXPECT_EQ(outputs_,
              (Outputs{ok, "#XPING: 0.386 seconds\r\n", "#XPING: 0.341 seconds\r\n",
                       "#XPING: 0.353 seconds\r\n", "#XPING: average 0.360 seconds\r\n"}));
    ASSERT_EQ(net_.requests.size(), 3U);
    EXPECT_EQ(net_.requests[0].length, 45U);
    EXPECT_EQ(net_.requests[0].timeout, 5s);
    EXPECT_EQ(net_.requests[0].cid, 0);
    EXPECT_EQ(to_string(net_.requests[0].to), "192.0.2.7");
    EXPECT_EQ(net_.sent[1] - net_.sent[0], 1386ms); // the interval begins with the reply
    EXPECT_EQ(net_.sent[2] - net_.sent[1], 1341ms);
}

TEST_F(SessionPing, TellsTheAverageAfterTheLastInterval)
{
    ask("AT#XPING=\"192.0.2.7\",45,5000,2,3000");
    ASSERT_TRUE(run_until([&] { return outputs_.size() == 3; }));
    const emu::Instant last = now();
    ASSERT_TRUE(run_until([&] { return outputs_.size() == 4; }));
    EXPECT_EQ(now() - last, 3s);
}

TEST_F(SessionPing, TellsNoAverageOfOneReply)
{
    ask("AT#XPING=\"192.0.2.7\",45,5000");
    run_for(20s);
    EXPECT_EQ(outputs_, (Outputs{ok, "#XPING: 0.100 seconds\r\n"}));
}

TEST_F(SessionPing, SaysNothingOfALostReply)
{
    net_.replies = {1234ms, std::nullopt, std::nullopt};
    ask("AT#XPING=\"192.0.2.7\",45,2000,3");
    run_for(30s);
    EXPECT_EQ(outputs_, (Outputs{ok, "#XPING: 1.234 seconds\r\n"})); // one reply: no average
    EXPECT_EQ(net_.sent[2] - net_.sent[1], 3s); // time-out and default interval
}

TEST_F(SessionPing, RoundsTheAverage)
{
    net_.replies = {100ms, 101ms};
    ask("AT#XPING=\"192.0.2.7\",1,2000,2,0");
    run_for(30s);
    EXPECT_EQ(outputs_.back(), "#XPING: average 0.101 seconds\r\n");
}

TEST_F(SessionPing, ResolvesNamesAndTakesIpv6)
{
    EXPECT_EQ(ask("AT#XPING=\"echo.test\",45,5000,1,1000,0"), ok);
    run_for(2s);
    ASSERT_EQ(net_.requests.size(), 1U);
    EXPECT_EQ(ask("AT#XPING=\"2001:db8::7\",45,5000"), ok);
    run_for(2s);
    ASSERT_EQ(net_.requests.size(), 2U);
    EXPECT_EQ(to_string(net_.requests[1].to), "2001:db8::7");
}

TEST_F(SessionPing, NamesTheReasonWhenANameIsNotKnown)
{
    EXPECT_EQ(ask("AT#XPING=\"no.such.host\",45,5000"), "\"EAI_NONAME\"\r\n\r\nERROR\r\n");
    EXPECT_EQ(net_.requests.size(), 0U);
}

TEST_F(SessionPing, RefusesWhatItCannotDo)
{
    for (const char* wrong :
         {"", "192.0.2.7,45,5000", "\"192.0.2.7\"", "\"192.0.2.7\",45", "\"192.0.2.7\",,5000",
          "\"192.0.2.7\",-1,5000", "\"192.0.2.7\",45,65536", "\"192.0.2.7\",45,5000,-1",
          "\"192.0.2.7\",45,5000,1,70000", "\"192.0.2.7\",45,5000,1,1,1",
          "\"192.0.2.7\",45,5000,1,1,99", "\"192.0.2.7\",1473,5000", "\"2001:db8::7\",1453,5000"}) {
        EXPECT_EQ(ask(std::string{"AT#XPING="} + wrong), error) << wrong;
    }
    EXPECT_EQ(net_.requests.size(), 0U);
    EXPECT_EQ(ask("AT#XPING=\"192.0.2.7\",1472,5000"), ok);
    run_for(5s);
    EXPECT_EQ(ask("AT#XPING=\"2001:db8::7\",1452,5000"), ok);
}

TEST_F(SessionPing, RefusesWithoutAnAddress)
{
    ask("AT+CFUN=4");
    run_for(10s);
    EXPECT_EQ(ask("AT#XPING=\"192.0.2.7\",45,5000"), error);
}

TEST_F(SessionPing, ResolvesBeforeItLooksForAnAddressOfItsOwn)
{
    // By the default PDN, which is there; the one to send on is not.
    EXPECT_EQ(ask("AT#XPING=\"no.such.host\",45,5000,1,1000,3"), "\"EAI_NONAME\"\r\n\r\nERROR\r\n");
    EXPECT_EQ(ask("AT#XPING=\"echo.test\",45,5000,1,1000,3"), error);
    ask("AT+CFUN=4");
    run_for(10s);
    EXPECT_EQ(ask("AT#XPING=\"echo.test\",45,5000"), "\"EAI_SYSTEM\"\r\n\r\nERROR\r\n");
    EXPECT_EQ(net_.requests.size(), 0U);
}

TEST_F(SessionPing, RunsOneCommandAfterTheOther)
{
    send("AT#XPING=\"192.0.2.7\",1,5000,2\r\nAT#XPING=\"192.0.2.9\",2,5000\r\n"
         "AT#XPING=\"192.0.2.9\",3,5000\r\n");
    run_for(20s);
    EXPECT_EQ(said(), std::string{ok} + ok + error +
                          "#XPING: 0.100 seconds\r\n#XPING: 0.100 seconds\r\n"
                          "#XPING: average 0.100 seconds\r\n#XPING: 0.100 seconds\r\n");
    EXPECT_EQ(net_.requests.size(), 3U);
    EXPECT_EQ(to_string(net_.requests[2].to), "192.0.2.9");
}

TEST_F(SessionPing, EndsWithTheApplication)
{
    ask("AT#XPING=\"192.0.2.7\",1,5000,100");
    session_->reset_pin();
    outputs_.clear();
    run_for(60s);
    EXPECT_EQ(said(), "Ready\r\n");
    EXPECT_LE(net_.requests.size(), 2U);
}

} // namespace
} // namespace atlink
