// #XPING (slm/commands.tsv), over a path that is as long as the test says.
#include "tests/atlink/slm/session_fixture.hpp"

#include "stack/internet/internet.hpp"
#include "stack/net/address.hpp"

#include <algorithm>
#include <deque>

namespace atlink {
namespace {

/// The radio takes no time and stays connected: a round trip is twice the path.
stack::WorldConfig path_alone()
{
    stack::WorldConfig config;
    config.timing.ra_failure = 0;
    config.timing.inactivity = 24h;
    config.timing.uplink_rate = config.timing.downlink_rate = 0;
    config.timing.uplink_grant = config.timing.downlink_latency = emu::Ts{0};
    return config;
}

/// Echo requests that leave the modem; each sets the path that it and its reply take.
class Path : public emu::Sink {
public:
    struct Request {
        stack::Address to;
        std::size_t length; // of the data
        int cid;
        emu::Instant sent;
    };

    explicit Path(stack::World& world) : world_{world} { world.bus().add(*this); }

    std::deque<std::optional<emu::Ts>> replies; // nothing: lost; none left: 100 ms
    std::vector<Request> requests;

private:
    void on_record(const emu::Record& record) override
    {
        const auto* packet = std::get_if<emu::PacketRecord>(&record.payload);
        if (packet == nullptr || packet->direction != emu::Direction::uplink) return;
        if (!take(packet->bytes, packet->cid, record.at)) return;
        std::optional<emu::Ts> reply = 100ms;
        if (!replies.empty()) {
            reply = replies.front();
            replies.pop_front();
        }
        world_.internet().path() = {.delay = reply.value_or(0ms) / 2, .loss = reply ? 0.0 : 1.0};
    }

    /// False when it is no echo request. Headers without options.
    bool take(emu::Bytes packet, int cid, emu::Instant when)
    {
        const auto at = [&](std::size_t i) { return std::to_integer<std::uint8_t>(packet[i]); };
        const bool ipv4 = at(0) == 0x45 && at(9) == 1 && at(20) == 8;
        const bool ipv6 = at(0) >> 4 == 6 && at(6) == 58 && at(40) == 128;
        if (!ipv4 && !ipv6) return false;
        stack::Address to{.family = ipv4 ? stack::Family::ipv4 : stack::Family::ipv6, .bytes = {}};
        for (std::size_t i = 0; i < (ipv4 ? 4U : 16U); ++i)
            to.bytes[i] = at((ipv4 ? 16 : 24) + i);
        requests.push_back({to, packet.size() - (ipv4 ? 28 : 48), cid, when});
        return true;
    }

    stack::World& world_;
};

class SessionPing : public SessionTest {
protected:
    SessionPing() : SessionTest{path_alone()} {}
    void SetUp() override
    {
        make_session();
        attach();
    }
    Path net_{world_};
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
    EXPECT_EQ(net_.requests[0].cid, 0);
    EXPECT_EQ(to_string(net_.requests[0].to), "192.0.2.7");
    // The interval begins with the reply.
    EXPECT_EQ(net_.requests[1].sent - net_.requests[0].sent, 1386ms);
    EXPECT_EQ(net_.requests[2].sent - net_.requests[1].sent, 1341ms);
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

TEST_F(SessionPing, SaysNothingOfAReplyThatComesTooLate)
{
    net_.replies = {5000ms, 4999ms};
    ask("AT#XPING=\"192.0.2.7\",45,5000,2");
    run_for(30s);
    EXPECT_EQ(outputs_, (Outputs{ok, "#XPING: 4.999 seconds\r\n"}));
    EXPECT_EQ(net_.requests[1].sent - net_.requests[0].sent, 6s);
}

TEST_F(SessionPing, NeedsAFreeSocketForEachRequestAndOpensNone)
{
    stack::Sockets& sockets = world_.modem().sockets();
    for (int i = 0; i < stack::max_sockets; ++i)
        ASSERT_TRUE(sockets.open(1, 2, 17)); // IPv4, datagrams, UDP
    ask("AT#XPING=\"192.0.2.7\",45,5000,3,1000");
    run_for(1500ms); // two of the three are over at once
    EXPECT_EQ(net_.requests.size(), 0U);
    ASSERT_TRUE(sockets.close(0));
    int changes = 0;
    const auto told = sockets.on_change.subscribe([&](int) { ++changes; });
    run_for(10s);
    EXPECT_EQ(outputs_, (Outputs{ok, "#XPING: 0.100 seconds\r\n"}));
    EXPECT_EQ(net_.requests.size(), 1U);
    EXPECT_EQ(changes, 0);
}

TEST_F(SessionPing, SaysNothingOfALostReply)
{
    net_.replies = {1234ms, std::nullopt, std::nullopt};
    ask("AT#XPING=\"192.0.2.7\",45,2000,3");
    run_for(30s);
    EXPECT_EQ(outputs_, (Outputs{ok, "#XPING: 1.234 seconds\r\n"})); // one reply: no average
    // Time-out and default interval.
    EXPECT_EQ(net_.requests[2].sent - net_.requests[1].sent, 3s);
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
