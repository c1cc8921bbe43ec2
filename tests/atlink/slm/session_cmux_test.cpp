// A session whose line is multiplexed by #XCMUX (slm/behaviour.md §9, transcripts.md §15).
#include "tests/atlink/slm/cmux_frames.hpp"
#include "tests/atlink/slm/session_fixture.hpp"

#include <gmock/gmock.h>

namespace atlink {
namespace {

class SessionCmux : public SessionTest {
protected:
    void SetUp() override
    {
        config_.slm.cmux = true;
        make_session(config_);
    }

    /// All payload of a channel in what the modem said.
    std::string payload(unsigned channel)
    {
        const auto frames = cmux::decode(said());
        EXPECT_TRUE(frames) << said();
        std::string bytes;
        for (const cmux::Frame& frame : frames.value_or(std::vector<cmux::Frame>{})) {
            if (frame.dlci == channel && frame.control == cmux::uih) bytes += frame.data;
        }
        return bytes;
    }
    /// A command on a channel, and its answer there.
    std::string ask_on(unsigned channel, const std::string& command)
    {
        outputs_.clear();
        session_->feed(cmux::host(channel, cmux::uih, command + "\r\n"));
        run_for(1s);
        return payload(channel);
    }
    void multiplex(unsigned channel)
    {
        ASSERT_EQ(ask("AT#XCMUX=" + std::to_string(channel)), ok);
        run_for(50ms);
        session_->feed(cmux::host(0, cmux::sabm) + cmux::host(channel, cmux::sabm));
    }

    SessionConfig config_;
};

TEST_F(SessionCmux, IsAMatterOfTheBuild)
{
    EXPECT_EQ(ask("AT#XCMUX?"), "\r\n#XCMUX: 1,1\r\n\r\nOK\r\n");
    EXPECT_NE(ask("AT#XCLAC").find("AT#XCMUX\r\n"), std::string::npos);
    make_session();
    EXPECT_EQ(ask("AT#XCMUX?"), error);
    EXPECT_EQ(ask("AT#XCLAC").find("CMUX"), std::string::npos);
}

TEST_F(SessionCmux, RefusesWhatIsNoChannel)
{
    for (const char* const form : {"=2", "=0", "=-1", "=1,1", "=\"1\"", "=x", "=?"}) {
        EXPECT_EQ(ask(std::string{"AT#XCMUX"} + form), error) << form;
    }
    run_for(1s);
    EXPECT_EQ(ask("AT"), ok); // still plain
    config_.slm.ppp = true;
    make_session(config_);
    EXPECT_EQ(ask("AT#XCMUX=3"), error);
    EXPECT_EQ(ask("AT#XCMUX?"), "\r\n#XCMUX: 1,2\r\n\r\nOK\r\n");
}

TEST_F(SessionCmux, SpeaksFramesFiftyMillisecondsAfterOk)
{
    const emu::Instant start = now();
    EXPECT_EQ(send("AT#XCMUX\r\n"), ok);
    run_to(start + 50ms - emu::Ts{1});
    EXPECT_EQ(send("AT\r\n"), ok);
    run_to(start + 50ms);
    EXPECT_EQ(send("AT\r\n"), ""); // no frame
    send(cmux::host(0, cmux::sabm) + cmux::host(1, cmux::sabm));
    EXPECT_EQ(ask_on(1, "AT"), ok);
    EXPECT_EQ(ask_on(1, "AT#XCMUX?"), "\r\n#XCMUX: 1,1\r\n\r\nOK\r\n");
    EXPECT_EQ(ask_on(1, "AT#XCMUX"), error); // already running
    EXPECT_EQ(ask_on(1, "AT#XCMUX=1"), ok);
    EXPECT_EQ(ask_on(1, "AT"), ok);
}

TEST_F(SessionCmux, MovesTheAtChannelAfterTheAnswer)
{
    config_.slm.ppp = true;
    make_session(config_);
    multiplex(1);
    session_->feed(cmux::host(2, cmux::sabm));
    EXPECT_EQ(ask_on(1, "AT#XCMUX=2"), ok); // on the old channel (slm/behaviour.md §9)
    EXPECT_EQ(ask_on(1, "AT"), "");
    EXPECT_EQ(ask_on(2, "AT"), ok);
}

TEST_F(SessionCmux, CarriesNotificationsAndDataMode)
{
    multiplex(1);
    EXPECT_EQ(ask_on(1, "AT+CEREG=1"), ok);
    outputs_.clear();
    session_->feed(cmux::host(1, cmux::uih, "AT+CFUN=1\r\n"));
    run_for(20s);
    EXPECT_NE(payload(1).find("\r\n+CEREG: 1\r\n"), std::string::npos);
    EXPECT_EQ(ask_on(1, "AT#XTCPCLI=1,\"echo.test\",7"),
              "\r\n#XTCPCLI: 0,\"connected\"\r\n\r\nOK\r\n");
    EXPECT_EQ(ask_on(1, "AT#XTCPSEND"), ok);
    outputs_.clear();
    const std::string data(120, 'd');
    for (int i = 0; i < 5; ++i)
        session_->feed(cmux::host(1, cmux::uih, data));
    session_->feed(cmux::host(1, cmux::uih, "++") + cmux::host(1, cmux::uih, "+"));
    run_for(5s);
    const std::string heard = payload(1);
    EXPECT_EQ(std::count(heard.begin(), heard.end(), 'd'), 600);
    EXPECT_NE(heard.find("\r\n#XDATAMODE: 0\r\n"), std::string::npos);
}

TEST_F(SessionCmux, EndsWithAResetAndPrintsNoBootText)
{
    // slm/behaviour.md §2.2 and §9: no way back but a reset, and no "Ready" in this build.
    session_->start();
    EXPECT_EQ(said(), "");
    multiplex(1);
    EXPECT_EQ(ask_on(1, "AT#XRESET"), ok);
    outputs_.clear();
    run_for(10s);
    EXPECT_EQ(said(), "");
    EXPECT_EQ(ask("AT"), ok);
    EXPECT_EQ(ask("AT#XCMUX?"), "\r\n#XCMUX: 1,1\r\n\r\nOK\r\n");
}

TEST_F(SessionCmux, OutlivesAHostThatSendsAnything)
{
    multiplex(1);
    emu::Random random{7, "cmux"};
    for (int i = 0; i < 200; ++i) {
        std::string bytes;
        for (int n = 0; n < 200; ++n)
            bytes.push_back(static_cast<char>(random.below(256) < 40 ? 0xf9 : random.below(256)));
        session_->feed(bytes);
        for (int n = 0; n < 20; ++n)
            session_->feed(cmux::host(1, cmux::sabm));
        run_for(10ms);
    }
    session_->feed(std::string(200, '\xf9') + cmux::host(0, cmux::sabm) +
                   cmux::host(1, cmux::sabm) + cmux::host(1, cmux::uih, "\r\n"));
    run_for(5min);
    EXPECT_EQ(ask_on(1, "AT"), ok);
}

} // namespace
} // namespace atlink
