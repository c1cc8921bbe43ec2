// A serial line into the modem: one command at a time, whole outputs, virtual time.
#include "tests/atlink/slm/session_fixture.hpp"

#include "atlink/slm/refused.hpp"

#include <gmock/gmock.h>

namespace atlink {
namespace {

TEST_F(SessionTest, SaysReadyWithoutALeadingLineEnd)
{
    session_->start();
    EXPECT_EQ(outputs_, (Outputs{"Ready\r\n"}));
}

TEST_F(SessionTest, AnswersBareAtInAnyLetterCase)
{
    EXPECT_EQ(send("AT\r\n"), "\r\nOK\r\n");
    EXPECT_EQ(send("at\r\n"), "\r\nOK\r\n");
    EXPECT_EQ(send("aT#xSlmVer\r\n"),
              "\r\n#XSLMVER: \"2.7.0\",\"2.7.0-lte-5ccd2d4dd54c\"\r\n\r\nOK\r\n");
}

TEST_F(SessionTest, TakesBytesSplitAnywhere)
{
    for (const char byte : std::string_view{"AT\r"})
        EXPECT_EQ(send({&byte, 1}), "");
    EXPECT_EQ(send("\n"), "\r\nOK\r\n");
}

TEST_F(SessionTest, AnswersEachCommandOfOneReadWithOneOutput)
{
    send("AT\r\nAT#XNOSUCH\r\n\r\nAT#XSOCKETSELECT?\r\n");
    EXPECT_EQ(outputs_, (Outputs{"\r\nOK\r\n", "\r\nERROR\r\n", "\r\nOK\r\n"}));
}

TEST_F(SessionTest, PutsInformationAndResultInOneOutput)
{
    ask("AT#XSOCKET=1,2,0");
    ask("AT#XSOCKETSELECT?");
    EXPECT_EQ(outputs_, (Outputs{"\r\n#XSOCKETSELECT: 0,1,0,2,-1,1,0\r\n"
                                 "\r\n#XSOCKETSELECT: 0\r\n\r\nOK\r\n"}));
}

TEST_F(SessionTest, RefusesALineAboveTheLimitAndGoesOn)
{
    const std::string rubbish(Line::limit - 2, 'x'); // what comes before the first AT is skipped
    EXPECT_EQ(send(rubbish + "AT\r\n"), "\r\nOK\r\n");
    EXPECT_EQ(send("x" + rubbish + "AT\r\n"), "\r\nERROR\r\n");
    EXPECT_EQ(send("AT\r\n"), "\r\nOK\r\n");
}

// Issue 10, row 36: on the chip nothing answers either, and nobody says why.
TEST_F(SessionTest, SaysOnceThatALineWaitsForItsEnd)
{
    std::vector<std::string> told;
    const auto hint =
        session_->on_unended.subscribe([&](std::string_view text) { told.emplace_back(text); });
    send("AT\r");
    run_to(world_.engine().now() + 900ms);
    EXPECT_TRUE(told.empty());
    EXPECT_EQ(send("\n"), "\r\nOK\r\n"); // it was only slow
    run_to(world_.engine().now() + 5s);
    EXPECT_TRUE(told.empty());

    send("AT+CFUN?\n");
    run_to(world_.engine().now() + 1s);
    EXPECT_EQ(told, std::vector<std::string>{"AT+CFUN?\n"});
    send("AT\n");
    run_to(world_.engine().now() + 5s);
    EXPECT_EQ(told.size(), 1U);
}

TEST_F(SessionTest, SaysNothingOfALineThatIsStillBeingTyped)
{
    bool told = false;
    const auto hint = session_->on_unended.subscribe([&](std::string_view) { told = true; });
    send("AT+CF");
    run_to(world_.engine().now() + 1min);
    send("UN?\r\n");
    send("\r");
    run_to(world_.engine().now() + 1min);
    EXPECT_FALSE(told);
}

TEST_F(SessionTest, RefusesALineThatEndsInALoneLineEnd)
{
    EXPECT_EQ(send("AT\n\r\n"), "\r\nERROR\r\n");
    EXPECT_EQ(send("AT\r\r\n"), "\r\nERROR\r\n");
    EXPECT_EQ(send("AT+CFUN?\n\r\n"), "\r\nERROR\r\n");
}

TEST_F(SessionTest, FramesTheModemsAnswers)
{
    EXPECT_EQ(ask("AT+CFUN?"), "\r\n+CFUN: 0\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT+CGMI"), "\r\nNordic Semiconductor ASA\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT+NOSUCH"), "\r\nERROR\r\n");
    EXPECT_EQ(ask("AT#XNOSUCH=1"), "\r\nERROR\r\n");
}

TEST_F(SessionTest, PutsALineEndBeforeUnsolicitedLines)
{
    ask("AT+CEREG=1");
    ask("AT+CFUN=1");
    run_for(20s);
    EXPECT_NE(std::find(outputs_.begin(), outputs_.end(), "\r\n+CEREG: 1\r\n"), outputs_.end());
}

TEST_F(SessionTest, WaitsExactlyAsLongAsItWasTold)
{
    connect_to_echo();
    const emu::Instant start = now();
    EXPECT_EQ(send("AT#XRECV=5\r\n"), "");
    run_to(start + 5s - emu::Ts{1});
    EXPECT_EQ(said(), "");
    EXPECT_TRUE(session_->busy());
    run_to(start + 5s);
    EXPECT_EQ(said(), "\r\nERROR\r\n");
    EXPECT_FALSE(session_->busy());
}

TEST_F(SessionTest, KeepsBytesBackWhileACommandWaits)
{
    connect_to_echo();
    const emu::Instant start = now();
    EXPECT_EQ(send("AT#XRECV=5\r\nAT\r\n"), "");
    EXPECT_EQ(session_->backlog(), 4U);
    session_->feed("AT#XSLMVER?\r\n");
    EXPECT_EQ(session_->backlog(), 17U);
    run_to(start + 5s);
    EXPECT_EQ(outputs_, (Outputs{"\r\nERROR\r\n", "\r\nOK\r\n", "\r\nERROR\r\n"}));
    EXPECT_EQ(session_->backlog(), 0U);
}

TEST_F(SessionTest, LetsACommandWaitWhileTheModemServesSomebodyElse)
{
    bool done = false;
    modem_.execute("AT+CFUN=1", [&](const std::string&, const Final&) { done = true; });
    ASSERT_TRUE(modem_.busy());
    EXPECT_EQ(send("AT+CFUN?\r\nAT\r\n"), "");
    EXPECT_TRUE(session_->busy());
    EXPECT_EQ(session_->backlog(), 4U);
    run_for(10s);
    EXPECT_TRUE(done);
    EXPECT_EQ(outputs_, (Outputs{"\r\n+CFUN: 1\r\n\r\nOK\r\n", "\r\nOK\r\n"}));
}

TEST_F(SessionTest, MayBeFedFromItsOwnOutput)
{
    int left = 3;
    on_output_ = [&] {
        if (left-- > 0) session_->feed("AT\r\n");
    };
    session_->feed("AT\r\n");
    EXPECT_EQ(outputs_, (Outputs(4, "\r\nOK\r\n")));
}

TEST_F(SessionTest, MayBeFedFromTheOutputOfAnOperation)
{
    connect_to_echo();
    bool again = true;
    on_output_ = [&] {
        if (std::exchange(again, false)) session_->feed("AT#XRECV=2\r\n");
    };
    const emu::Instant start = now();
    send("AT#XRECV=1\r\n");
    run_to(start + 3s - emu::Ts{1});
    EXPECT_EQ(outputs_.size(), 1U);
    run_to(start + 3s);
    EXPECT_EQ(outputs_, (Outputs(2, "\r\nERROR\r\n")));
}

TEST_F(SessionTest, PublishesItsCommandsAndAnswers)
{
    struct Recorder final : emu::Sink {
        void on_record(const emu::Record& record) override
        {
            const auto* at = std::get_if<emu::AtLine>(&record.payload);
            if (at != nullptr) lines.emplace_back(at->kind, at->text);
        }
        std::vector<std::pair<emu::AtLine::Kind, std::string>> lines;
    } recorder;
    world_.bus().add(recorder);
    send("AT#XSOCKET?\r\nAT\r\n");
    world_.bus().remove(recorder);
    using Kind = emu::AtLine::Kind;
    const decltype(recorder.lines) expected = {{Kind::command, "AT#XSOCKET?"},
                                               {Kind::answer, "\r\nOK\r\n"},
                                               {Kind::command, "AT"},
                                               {Kind::answer, "\r\nOK\r\n"}};
    EXPECT_EQ(recorder.lines, expected);
}

TEST_F(SessionTest, EndsWithACommandWaiting)
{
    connect_to_echo();
    send("AT#XRECV=5\r\n");
    session_.reset();
    run_for(10s);
    EXPECT_EQ(said(), "");
}

TEST_F(SessionTest, EndsWithALookupWaiting)
{
    attach();
    ask("AT#XSOCKET=1,1,0");
    EXPECT_EQ(send("AT#XCONNECT=\"echo.test\",7\r\n"), "");
    session_.reset();
    run_for(60s);
    EXPECT_EQ(said(), "");
}

TEST_F(SessionTest, GivesTheModemFreeWhenItEnds)
{
    EXPECT_EQ(send("AT+CFUN=1\r\n"), "");
    ASSERT_TRUE(modem_.busy());
    session_.reset();
    EXPECT_FALSE(modem_.busy());
    run_for(10s);
    EXPECT_EQ(said(), "");
}

TEST_F(SessionTest, ClosesItsSocketsWhenItEnds)
{
    for (int i = 0; i < stack::max_sockets; ++i)
        ask("AT#XSOCKET=1,2,0");
    ASSERT_EQ(ask("AT#XSOCKET=1,2,0"), "\r\nERROR\r\n");
    session_.reset();
    make_session();
    EXPECT_EQ(ask("AT#XSOCKET=1,2,0"), "\r\n#XSOCKET: 0,2,17\r\n\r\nOK\r\n");
}

TEST_F(SessionTest, KeepsTheActiveSocketWhenAnotherCannotBeOpened)
{
    ask("AT#XSOCKET=1,2,0");
    EXPECT_EQ(ask("AT#XSOCKET=1,9,0"), "\r\nERROR\r\n");
    EXPECT_EQ(ask("AT#XSOCKET?"), "\r\n#XSOCKET: 0,1,0,2,0\r\n\r\nOK\r\n");
}

TEST_F(SessionTest, TakesAsMuchDataAsOneCommandMayHold)
{
    connect_to_echo();
    const std::string data(1024, 'd');
    EXPECT_EQ(ask("AT#XSEND=\"" + data + "x\""), "\r\nERROR\r\n");
    EXPECT_EQ(ask("AT#XSEND=\"" + data + "\""), "\r\n#XSEND: 1024\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT#XRECV=10,256"), "\r\n#XRECV: 1024\r\n" + data + "\r\nOK\r\n");
}

TEST_F(SessionTest, WaitsForAllUntilTheBufferIsFullOrTheTimeIsOver)
{
    connect_to_echo();
    const std::string data(1024, 'd');
    ask("AT#XSEND=\"" + data + "\"");
    const emu::Instant start = now();
    EXPECT_EQ(send("AT#XRECV=10,256\r\n"), "");
    run_to(start + 10s - emu::Ts{1});
    EXPECT_EQ(said(), "");
    run_to(start + 10s);
    EXPECT_EQ(said(), "\r\n#XRECV: 1024\r\n" + data + "\r\nOK\r\n"); // what there was

    for (int i = 0; i < 3; ++i)
        ask("AT#XSEND=\"" + data + "\"");
    EXPECT_EQ(ask("AT#XRECV=10,256"), "\r\n#XRECV: 2048\r\n" + data + data + "\r\nOK\r\n");
    run_for(5s);
    EXPECT_EQ(ask("AT#XRECV=10"), "\r\n#XRECV: 1024\r\n" + data + "\r\nOK\r\n");
}

TEST_F(SessionTest, LeavesHostNamesAtTheirLimit)
{
    attach();
    ask("AT#XSOCKET=1,1,0");
    const std::string longest(127, 'h');
    EXPECT_EQ(ask("AT#XGETADDRINFO=\"" + longest + "x\""), "\r\nERROR\r\n");
    EXPECT_TRUE(ask("AT#XGETADDRINFO=\"" + longest + "\"").starts_with("\r\n#XGETADDRINFO: \"EAI"));
}

TEST_F(SessionTest, TellsWhatTheUnitIs)
{
    // slm/commands.tsv: 8-4-4-4-12 hexadecimal digits, lower case, without quotes
    const std::string own = ask("AT#XUUID");
    EXPECT_THAT(own, testing::MatchesRegex("\r\n#XUUID: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-"
                                           "[89ab][0-9a-f]{3}-[0-9a-f]{12}\r\n\r\nOK\r\n"));
    EXPECT_EQ(ask("AT#XUUID"), own);
    make_session({.device_uuid = "50363154-3931-44f0-8022-121b6401627d"});
    EXPECT_EQ(ask("AT#XUUID"), "\r\n#XUUID: 50363154-3931-44f0-8022-121b6401627d\r\n\r\nOK\r\n");
}

TEST_F(SessionTest, HasNoCredentialsOfItsOwn)
{
    // slm/commands.tsv: without native TLS the command is not there
    EXPECT_EQ(ask("AT#XCMNG=1"), "\r\nERROR\r\n");
    EXPECT_EQ(ask("AT#XCLAC").find("XCMNG"), std::string::npos);
}

// The README lists them with their reasons (slm/commands.tsv); no form of one is taken.
TEST_F(SessionTest, AnswersErrorToWhatTheReadmeRefuses)
{
    for (const auto& [name, reason] : slm::refused_commands()) {
        for (const auto form : {"", "=1", "?", "=?"}) {
            const std::string line = "AT" + std::string{name} + form;
            EXPECT_EQ(ask(line), "\r\nERROR\r\n") << line;
        }
    }
}

TEST_F(SessionTest, CutsALineOfAnAnswerAtItsLimit)
{
    // slm/behaviour.md §2.15
    make_session({.slm_version = std::string(3000, 'v')});
    const std::string answer = ask("AT#XSLMVER");
    EXPECT_EQ(answer, ("\r\n#XSLMVER: \"" + std::string(3000, 'v')).substr(0, 2100) + "\r\nOK\r\n");
}

TEST_F(SessionTest, LeavesTheModemsUnsolicitedLinesToTheirOneOwner)
{
    Outputs other;
    Session second{world_, modem_, {.notifications = false}, [&](std::string_view bytes) {
                       other.emplace_back(bytes);
                   }};
    ask("AT+CEREG=1");
    ask("AT+CFUN=1");
    run_for(20s);
    EXPECT_NE(std::find(outputs_.begin(), outputs_.end(), "\r\n+CEREG: 1\r\n"), outputs_.end());
    EXPECT_EQ(other, Outputs{});
    second.feed("AT+CEREG?\r\n");
    EXPECT_EQ(other, (Outputs{"\r\n+CEREG: 1,1\r\n\r\nOK\r\n"}));
}

TEST_F(SessionTest, TakesTurnsAtTheModemWithAnotherSession)
{
    Outputs other;
    Session second{world_, modem_, {.notifications = false}, [&](std::string_view bytes) {
                       other.emplace_back(bytes);
                   }};
    send("AT+CFUN=1\r\nAT+CFUN?\r\n");
    second.feed("AT+CFUN?\r\nAT\r\n");
    EXPECT_EQ(other, Outputs{});
    ASSERT_TRUE(run_until([&] { return outputs_.size() == 2 && other.size() == 2; }));
    EXPECT_EQ(outputs_, (Outputs{"\r\nOK\r\n", "\r\n+CFUN: 1\r\n\r\nOK\r\n"}));
    EXPECT_EQ(other, (Outputs{"\r\n+CFUN: 1\r\n\r\nOK\r\n", "\r\nOK\r\n"}));
}

TEST_F(SessionTest, TellsATransportWhenToStopAndWhenToGoOn)
{
    connect_to_echo();
    int drained = 0;
    const auto subscription = session_->on_drained.subscribe([&] { ++drained; });
    send("AT#XRECV=5\r\n");
    std::size_t fed = 0;
    for (; !session_->full(); fed += 4)
        session_->feed("AT\r\n");
    EXPECT_EQ(fed, Session::backlog_limit + 4); // one past the limit
    EXPECT_EQ(drained, 0);
    outputs_.clear();
    run_for(5s);
    EXPECT_FALSE(session_->full());
    EXPECT_EQ(session_->backlog(), 0U);
    EXPECT_GE(drained, 1);
    EXPECT_EQ(outputs_.size(), 1 + fed / 4); // nothing lost
    EXPECT_EQ(session_->lost(), 0U);
}

class SessionForm : public SessionTest, public testing::WithParamInterface<const char*> {};

TEST_P(SessionForm, IsRefused) { EXPECT_EQ(ask(GetParam()), "\r\nERROR\r\n"); }

INSTANTIATE_TEST_SUITE_P(
    Forms, SessionForm,
    testing::Values("AT#XSLMVER=?", "AT#XSLMVER?", "AT#XCLAC=?", "AT#XCLAC?", "AT#XBIND=?",
                    "AT#XBIND?", "AT#XCONNECT=?", "AT#XCONNECT?", "AT#XLISTEN=?", "AT#XLISTEN?",
                    "AT#XACCEPT=?", "AT#XSEND=?", "AT#XSEND?", "AT#XRECV=?", "AT#XRECV?",
                    "AT#XSENDTO=?", "AT#XSENDTO?", "AT#XRECVFROM=?", "AT#XRECVFROM?", "AT#XPOLL=?",
                    "AT#XPOLL?", "AT#XGETADDRINFO=?", "AT#XGETADDRINFO?", "AT#XSOCKETOPT?",
                    "AT#XUUID=?", "AT#XUUID?", "AT#XSLEEP", "AT#XSLEEP?", "AT#XSLEEP=",
                    "AT#XSLEEP=0", "AT#XSLEEP=3", "AT#XSHUTDOWN?", "AT#XSHUTDOWN=?", "AT#XRESET?",
                    "AT#XRESET=?", "AT#XMODEMRESET?", "AT#XMODEMRESET=?", "AT#XDATACTRL",
                    "AT#XPING", "AT#XPING?", "AT#XPING=?", "AT#XSOCKETSELECT", "AT#XACCEPT"));

/// The serial modem on firmware that has an option below 2.0.0 or not (seed 001).
class SessionFirmware2 : public SessionTest {
protected:
    static stack::WorldConfig firmware_2()
    {
        stack::WorldConfig config;
        config.profile = {stack::Chip::nrf91x1, {2, 0, 0}};
        return config;
    }
    SessionFirmware2() : SessionTest{firmware_2()} {}
};

TEST_F(SessionFirmware2, TellsTheCipherSuiteOfASecureSocket)
{
    ASSERT_EQ(ask("AT#XSSOCKET=1,1,0,1000"), "\r\n#XSSOCKET: 0,1,258\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT#XSSOCKETOPT=0,4"), "\r\n#XSSOCKETOPT: 0x0\r\n\r\nOK\r\n");
}

TEST_F(SessionTest, HasNoCipherSuiteOfASecureSocketBelowFirmware2)
{
    ASSERT_EQ(ask("AT#XSSOCKET=1,1,0,1000"), "\r\n#XSSOCKET: 0,1,258\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT#XSSOCKETOPT=0,4"), error);
}

} // namespace
} // namespace atlink
