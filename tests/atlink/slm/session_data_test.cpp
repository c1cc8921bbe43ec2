// Data mode through a whole session (slm/behaviour.md §4).
#include "tests/atlink/slm/session_fixture.hpp"

#include "tests/stack/socket/peers.hpp"

namespace atlink {
namespace {

constexpr auto left = "\r\n#XDATAMODE: 0\r\n";

class SessionData : public SessionTest {
protected:
    /// A TCP client whose data come back.
    void connect()
    {
        attach();
        ASSERT_EQ(ask("AT#XTCPCLI=1,\"echo.test\",7"),
                  "\r\n#XTCPCLI: 0,\"connected\"\r\n\r\nOK\r\n");
        outputs_.clear();
    }
    void enter()
    {
        connect();
        ASSERT_EQ(ask("AT#XTCPSEND"), ok);
        outputs_.clear();
    }
};

TEST_F(SessionData, EchoesRawBytes)
{
    enter();
    EXPECT_EQ(send("{\"a\":1,\"b\":[2,3]}"), "");
    run_for(5s);
    EXPECT_EQ(said(), "{\"a\":1,\"b\":[2,3]}"); // no header
    EXPECT_EQ(send("+++"), left);
    EXPECT_EQ(send("AT\r\n"), ok);
}

TEST_F(SessionData, HeadsDataAgainAfterTheExit)
{
    enter();
    EXPECT_EQ(send("last bytes+++"), left);
    run_for(5s);
    EXPECT_EQ(said(), std::string{left} + "\r\n#XTCPDATA: 10\r\nlast bytes");
}

TEST_F(SessionData, BeginsWithTheByteAfterTheCommand)
{
    connect();
    EXPECT_EQ(send("AT#XTCPSEND\r\n\r\nraw\r\n+++AT\r\n"), std::string{ok} + left + ok);
    run_for(5s);
    EXPECT_TRUE(said().ends_with("\r\n#XTCPDATA: 7\r\n\r\nraw\r\n")) << said();
}

TEST_F(SessionData, FindsTheTerminatorAtEveryPlaceInTheInput)
{
    connect();
    const std::string all = "AT#XTCPSEND\r\nab+c+++AT\r\n";
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
        outputs_.clear();
        session_->feed(std::string_view{all}.substr(0, cut));
        session_->feed(std::string_view{all}.substr(cut));
        EXPECT_EQ(said(), std::string{ok} + left + ok) << cut;
        outputs_.clear();
        run_for(5s);
        EXPECT_EQ(said(), "\r\n#XTCPDATA: 4\r\nab+c") << cut;
    }
}

TEST_F(SessionData, IsLeftByTheTerminatorByteByByte)
{
    enter();
    for (const std::string_view byte : {"+", "+"}) {
        EXPECT_EQ(send(byte), "");
        run_for(10s); // no guard time, and no end to the wait
    }
    EXPECT_EQ(send("+"), left);
    run_for(5s);
    EXPECT_EQ(said(), left);
}

TEST_F(SessionData, FlushesAfterTheLeastTimeByDefault)
{
    connect();
    EXPECT_EQ(ask("AT#XDATACTRL?"), "\r\n#XDATACTRL: 0,32\r\n\r\nOK\r\n");
    send("AT#XTCPSEND\r\nx");
    EXPECT_TRUE(session_->busy());
    run_for(32ms - emu::Ts{1});
    EXPECT_TRUE(session_->busy());
    run_for(emu::Ts{1});
    EXPECT_FALSE(session_->busy());
    send("+++");
    EXPECT_EQ(ask("AT#XDATACTRL?"), "\r\n#XDATACTRL: 32,32\r\n\r\nOK\r\n");
}

TEST_F(SessionData, FlushesAfterTheTimeThatIsSet)
{
    EXPECT_EQ(ask("AT#XDATACTRL=200"), ok);
    EXPECT_EQ(ask("AT#XDATACTRL?"), "\r\n#XDATACTRL: 200,32\r\n\r\nOK\r\n");
    connect();
    send("AT#XTCPSEND\r\nx");
    run_for(200ms - emu::Ts{1});
    EXPECT_TRUE(session_->busy());
    run_for(emu::Ts{1});
    EXPECT_FALSE(session_->busy());
}

TEST_F(SessionData, RefusesTimeLimitsThatTheLineCannotKeep)
{
    // slm/behaviour.md §3: 256 * 10 * 1000 / baud + 10 ms
    EXPECT_EQ(ask("AT#XDATACTRL=31"), error);
    EXPECT_EQ(ask("AT#XDATACTRL=32"), ok);
    EXPECT_EQ(ask("AT#XDATACTRL=65535"), ok);
    for (const char* wrong : {"65536", "0", "-1", "", "\"32\"", "x"}) {
        EXPECT_EQ(ask(std::string{"AT#XDATACTRL="} + wrong), error) << wrong;
    }
    EXPECT_EQ(ask("AT#XDATACTRL=?"), "\r\n#XDATACTRL=<time_limit>\r\n\r\nOK\r\n");
    make_session({.baud = 9600});
    EXPECT_EQ(ask("AT#XDATACTRL?"), "\r\n#XDATACTRL: 0,276\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT#XDATACTRL=275"), error);
    EXPECT_EQ(ask("AT#XDATACTRL=276"), ok);
}

TEST_F(SessionData, DropsTheModemsUnsolicitedLines) // §2.16
{
    connect();
    ask("AT+CEREG=1");
    ask("AT+CSCON=1");
    run_for(30s);
    ask("AT#XTCPSEND");
    outputs_.clear();
    send("x");
    run_for(5s);
    EXPECT_EQ(said(), "x"); // and no +CSCON: 1
    EXPECT_EQ(send("+++"), left);
    run_for(30s);
    EXPECT_EQ(said(), std::string{left} + "\r\n+CSCON: 0\r\n");
}

TEST_F(SessionData, TellsTheHostThatTheConnectionHasGone)
{
    attach();
    Peer peer{world_, "peer.test", "192.0.2.99"};
    ASSERT_EQ(ask("AT#XTCPSVR=1,3442"), "\r\n#XTCPSVR: 0,\"started\"\r\n\r\nOK\r\n");
    ASSERT_TRUE(peer.connect(3442, stack::Family::ipv4));
    ASSERT_TRUE(run_until([&] { return said().find("connected") != std::string::npos; }));
    ASSERT_EQ(ask("AT#XTCPSEND"), ok);
    outputs_.clear();
    peer.close();
    ASSERT_TRUE(run_until([&] { return !outputs_.empty(); }));
    EXPECT_EQ(outputs_, Outputs{"+++"}); // bare, and no "disconnected"
    EXPECT_EQ(send("anything, dropped\r\nAT\r\n"), "");
    run_for(5s);
    EXPECT_EQ(send("+++"), left); // a peer of the server that closed normally: 0
    EXPECT_EQ(send("AT\r\n"), ok);
}

TEST_F(SessionData, TellsTheHostThatTheNetworkHasGone)
{
    attach();
    Peer peer{world_, "peer.test", "192.0.2.99"};
    ASSERT_EQ(ask("AT#XTCPSVR=1,3442"), "\r\n#XTCPSVR: 0,\"started\"\r\n\r\nOK\r\n");
    ASSERT_TRUE(peer.connect(3442, stack::Family::ipv4));
    ASSERT_TRUE(run_until([&] { return said().find("connected") != std::string::npos; }));
    ASSERT_EQ(ask("AT#XTCPSEND"), ok);
    outputs_.clear();
    world_.modem().network().lose_pdn(0, 36);
    ASSERT_TRUE(run_until([&] { return !outputs_.empty(); }));
    EXPECT_EQ(outputs_.front(), "+++");
    EXPECT_EQ(send("+++"), "\r\n#XDATAMODE: -5\r\n");
}

TEST_F(SessionData, SendsNothingOfADatagramThatIsTooLong)
{
    attach();
    ASSERT_EQ(ask("AT#XUDPCLI=1,\"echo.test\",7"), "\r\n#XUDPCLI: 0,\"connected\"\r\n\r\nOK\r\n");
    ASSERT_EQ(ask("AT#XUDPSEND"), ok);
    EXPECT_EQ(send(std::string(5000, 'x')), "+++");
    run_for(5s);
    EXPECT_EQ(said(), "+++");
    EXPECT_EQ(send("+++"), "\r\n#XDATAMODE: -139\r\n");
}

TEST_F(SessionData, MayBeLeftByTheAnswerToItsEnd)
{
    attach();
    ASSERT_EQ(ask("AT#XUDPCLI=1,\"echo.test\",7"), "\r\n#XUDPCLI: 0,\"connected\"\r\n\r\nOK\r\n");
    ASSERT_EQ(ask("AT#XUDPSEND"), ok);
    on_output_ = [this] {
        if (outputs_.back() == "+++") session_->feed("+++AT\r\n");
    };
    send(std::string(4095, 'x') + "++"); // too long once the pause makes data of all
    run_for(1s);
    EXPECT_EQ(outputs_, (Outputs{"+++", "\r\n#XDATAMODE: -139\r\n", ok}));
}

TEST_F(SessionData, MakesADatagramOfEachFlush)
{
    attach();
    ASSERT_EQ(ask("AT#XUDPCLI=1,\"echo.test\",7"), "\r\n#XUDPCLI: 0,\"connected\"\r\n\r\nOK\r\n");
    ASSERT_EQ(ask("AT#XUDPSEND"), ok);
    send("one");
    run_for(1s);
    send("two+++");
    run_for(5s);
    ASSERT_FALSE(outputs_.empty());
    EXPECT_EQ(outputs_.front(), left);
    EXPECT_EQ(said(), std::string{left} + "\r\n#XUDPDATA: 3\r\ntwo");
}

TEST_F(SessionData, TakesNoHostTimeForWhatTheNetworkDoesNotTake)
{
    enter();
    world_.cell().set_coverage(false);
    run_for(1s);
    const std::string block(1000, 'x');
    std::size_t fed = 0;
    while (!session_->full() && fed < 1'000'000) {
        session_->feed(block);
        fed += block.size();
        run_for(1ms);
    }
    EXPECT_TRUE(session_->full()); // the host is to wait
    EXPECT_LT(fed, 200'000U);
    outputs_.clear();
    world_.cell().set_coverage(true);
    run_for(10min);
    EXPECT_EQ(session_->backlog(), 0U);
    EXPECT_EQ(session_->lost(), 0U);
    EXPECT_EQ(send("+++").substr(0, 13), "\r\n#XDATAMODE:");
}

TEST_F(SessionData, IsEnteredWithoutASocketAndDropsEverything) // §4
{
    EXPECT_EQ(ask("AT#XSEND"), ok);
    EXPECT_EQ(send("gone"), "");
    run_for(1s);
    EXPECT_EQ(send("+++"), left);
    EXPECT_EQ(ask("AT#XSEND="), ok);
    EXPECT_EQ(send("+++"), left);
}

TEST_F(SessionData, TakesTheOtherHalfOfALineEndInTheLenientMode)
{
    make_session({.terminator = Line::Terminator::any});
    connect();
    EXPECT_EQ(send("AT#XTCPSEND\r"), ok);
    EXPECT_EQ(send("\nab+++AT\r"), std::string{left} + ok);
    run_for(5s);
    EXPECT_TRUE(said().ends_with("\r\n#XTCPDATA: 2\r\nab")) << said();
}

} // namespace
} // namespace atlink
