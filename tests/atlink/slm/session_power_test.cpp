// #XSLEEP, #XSHUTDOWN, #XRESET, #XMODEMRESET and the pins (slm/behaviour.md §8).
#include "tests/atlink/slm/session_fixture.hpp"

namespace atlink {
namespace {

constexpr auto ready = "Ready\r\n";

using State = slm::Power::State;
using emu::lte::FunctionalMode;

class SessionPower : public SessionTest {
protected:
    FunctionalMode mode() { return world_.modem().ue().mode(); }
    State state() const { return session_->power().state(); }
    bool run_to_state(State wanted)
    {
        return run_until([&] { return state() == wanted; });
    }
};

TEST_F(SessionPower, AnswersBeforeItActs)
{
    // slm/behaviour.md §2.17
    EXPECT_EQ(ask("AT#XSLEEP=?"), "\r\n#XSLEEP: (1,2)\r\n\r\nOK\r\n");
    const emu::Instant start = now();
    EXPECT_EQ(send("AT#XSLEEP=2\r\nAT\r\n"), std::string{ok} + ok);
    run_to(start + 50ms - emu::Ts{1});
    EXPECT_EQ(state(), State::running);
    EXPECT_EQ(send("AT\r\n"), ok);
    run_to(start + 50ms);
    EXPECT_EQ(state(), State::idle);
    EXPECT_EQ(send("AT\r\n"), ""); // lost
    EXPECT_EQ(session_->backlog(), 0U);
}

TEST_F(SessionPower, KeepsItsOutputWhileItIsIdle)
{
    attach();
    ASSERT_EQ(ask("AT#XUDPCLI=1,\"echo.test\",7"), "\r\n#XUDPCLI: 0,\"connected\"\r\n\r\nOK\r\n");
    ask("AT+CSCON=1");
    run_for(30s);
    send("AT#XUDPSEND=\"hello\"\r\nAT#XSLEEP=2\r\n");
    ASSERT_TRUE(run_to_state(State::idle));
    outputs_.clear();
    run_for(60s);
    EXPECT_EQ(said(), "");
    const emu::Instant start = now();
    session_->power_pin();
    run_to(start + 100ms - emu::Ts{1});
    EXPECT_EQ(said(), "");
    run_to(start + 100ms);
    EXPECT_TRUE(said().starts_with(ready)) << said();
    EXPECT_NE(said().find("\r\n#XUDPDATA: 5\r\nhello"), std::string::npos) << said();
    EXPECT_NE(said().find("\r\n+CSCON: 0\r\n"), std::string::npos) << said();
    EXPECT_EQ(outputs_.size(), 1U);
    EXPECT_EQ(ask("AT#XUDPCLI?"), "\r\n#XUDPCLI: 0,1\r\n\r\nOK\r\n"); // all as it was
}

TEST_F(SessionPower, LosesWhatTheBufferOfTheIdleModeDoesNotTake)
{
    attach();
    ASSERT_EQ(ask("AT#XUDPCLI=1,\"echo.test\",7"), "\r\n#XUDPCLI: 0,\"connected\"\r\n\r\nOK\r\n");
    send("AT#XUDPSEND=\"" + std::string(500, 'x') + "\"\r\nAT#XSLEEP=2\r\n");
    ASSERT_TRUE(run_to_state(State::idle));
    outputs_.clear();
    run_for(60s);
    session_->power_pin();
    ASSERT_TRUE(run_to_state(State::running));
    EXPECT_EQ(said(), ready + ("\r\n#XUDPDATA: 500\r\n" + std::string(500, 'x')).substr(0, 256));
}

TEST_F(SessionPower, PulsesItsPinForEachOutputWhileItIsIdle)
{
    struct Pulses final : emu::Sink {
        void on_record(const emu::Record& record) override
        {
            const auto* note = std::get_if<emu::Note>(&record.payload);
            if (note != nullptr && note->text == "indicate pin, ms") count += note->value == 100;
        }
        int count = 0;
    } pulses;
    attach();
    ASSERT_EQ(ask("AT#XUDPCLI=1,\"echo.test\",7"), "\r\n#XUDPCLI: 0,\"connected\"\r\n\r\nOK\r\n");
    world_.bus().add(pulses);
    send("AT#XUDPSEND=\"hello\"\r\nAT#XSLEEP=2\r\n");
    run_for(60s);
    world_.bus().remove(pulses);
    EXPECT_EQ(pulses.count, 1);
}

TEST_F(SessionPower, SwitchesOffToSleepAndBootsWhenItIsWoken)
{
    attach();
    ask("AT#XSOCKET=1,2,0");
    EXPECT_EQ(send("AT#XSLEEP=1\r\n"), ok);
    ASSERT_TRUE(run_to_state(State::asleep));
    EXPECT_EQ(mode(), FunctionalMode::power_off);
    EXPECT_EQ(world_.modem().sockets().find(0), nullptr);
    EXPECT_EQ(send("AT\r\n"), "");
    run_for(1h);
    EXPECT_EQ(said(), "");
    session_->power_pin();
    ASSERT_TRUE(run_to_state(State::running));
    EXPECT_EQ(outputs_, Outputs{ready});
    EXPECT_EQ(ask("AT#XSOCKET?"), ok); // a fresh application
    EXPECT_EQ(ask("AT+CFUN?"), "\r\n+CFUN: 0\r\n\r\nOK\r\n");
}

TEST_F(SessionPower, LeavesAModemInFlightModeAlone)
{
    ask("AT+CEREG=1");
    ask("AT+CFUN=4");
    run_for(10s);
    send("AT#XSLEEP=1\r\n");
    ASSERT_TRUE(run_to_state(State::asleep));
    EXPECT_EQ(mode(), FunctionalMode::flight);
    send("");
    session_->power_pin();
    ASSERT_TRUE(run_to_state(State::running));
    EXPECT_EQ(said(), ready);
    EXPECT_EQ(ask("AT+CFUN?"), "\r\n+CFUN: 0\r\n\r\nOK\r\n");    // it has booted too
    EXPECT_TRUE(ask("AT+CEREG?").starts_with("\r\n+CEREG: 0,")); // and forgotten
    ask("AT+CFUN=4");
    ask("AT#XSHUTDOWN"); // which does not
    ASSERT_TRUE(run_to_state(State::off));
    EXPECT_EQ(mode(), FunctionalMode::power_off);
}

TEST_F(SessionPower, WakesFromAShutdownByAResetOnly)
{
    EXPECT_EQ(send("AT#XSHUTDOWN\r\n"), ok);
    ASSERT_TRUE(run_to_state(State::off));
    outputs_.clear();
    session_->power_pin();
    session_->feed("AT\r\n");
    run_for(1h);
    EXPECT_EQ(state(), State::off);
    EXPECT_EQ(said(), "");
    session_->reset_pin();
    ASSERT_TRUE(run_to_state(State::running));
    EXPECT_EQ(said(), ready);
    EXPECT_EQ(ask("AT"), ok);
}

TEST_F(SessionPower, RebootsWithinTwoSeconds)
{
    // slm/behaviour.md §8: 1 to 2 s
    ask("AT#XDATACTRL=100");
    ask("AT#XSOCKET=1,2,0");
    EXPECT_EQ(send("AT#XRESET\r\n"), ok);
    const emu::Instant start = now();
    outputs_.clear();
    ASSERT_TRUE(run_until([&] { return !outputs_.empty(); }));
    EXPECT_GE(now() - start, 1s);
    EXPECT_LE(now() - start, 2s);
    EXPECT_EQ(outputs_, Outputs{ready});
    EXPECT_EQ(ask("AT#XSOCKETSELECT?"), ok);
    EXPECT_EQ(ask("AT#XDATACTRL?"), "\r\n#XDATACTRL: 0,32\r\n\r\nOK\r\n"); // nothing is kept
}

TEST_F(SessionPower, DetachesBeforeItReboots)
{
    attach();
    ask("AT+CEREG=1");
    send("AT#XRESET\r\n");
    ASSERT_TRUE(run_to_state(State::closing));
    outputs_.clear();
    ASSERT_TRUE(run_to_state(State::running));
    EXPECT_EQ(said(), ready);
    EXPECT_EQ(mode(), FunctionalMode::power_off);
    // A modem that has just started: at/power_mobility.md §3.
    EXPECT_EQ(ask("AT+CEREG?"), "\r\n+CEREG: 0,4\r\n\r\nOK\r\n"); // the modem has forgotten too
    attach();
}

TEST_F(SessionPower, DropsWhatRanWhenItEnds)
{
    connect_to_echo();
    send("AT#XRESET\r\nAT#XRECV=600\r\nAT\r\n"); // the answer, then 50 ms for more
    run_for(10s);
    EXPECT_EQ(said(), std::string{ok} + ready);
    EXPECT_FALSE(session_->busy());
    EXPECT_EQ(ask("AT"), ok);
}

TEST_F(SessionPower, RebootsOutOfDataMode)
{
    connect_to_echo();
    send("AT#XSEND\r\nabc");
    session_->reset_pin();
    outputs_.clear();
    ASSERT_TRUE(run_to_state(State::running));
    EXPECT_EQ(said(), ready);
    EXPECT_EQ(ask("AT"), ok); // a command again
}

TEST_F(SessionPower, SaysNothingWhenItsResetPinIsPressed)
{
    attach();
    ASSERT_EQ(ask("AT#XUDPSVR=1,5000"), "\r\n#XUDPSVR: 0,\"started\"\r\n\r\nOK\r\n");
    outputs_.clear();
    session_->reset_pin();
    ASSERT_TRUE(run_to_state(State::running));
    EXPECT_EQ(said(), ready);
    ASSERT_EQ(ask("AT#XUDPSVR=1,5000"), "\r\nERROR\r\n"); // no address: the modem went down too
}

TEST_F(SessionPower, SwitchesOffByItsPinToo)
{
    session_->power_pin();
    run_for(50ms - emu::Ts{1});
    EXPECT_EQ(state(), State::running);
    run_for(emu::Ts{1});
    EXPECT_NE(state(), State::running);
    ASSERT_TRUE(run_to_state(State::asleep));
    session_->power_pin();
    ASSERT_TRUE(run_to_state(State::running));
    EXPECT_EQ(said(), ready);
}

TEST_F(SessionPower, MayBeResetAtAnyTime)
{
    for (const std::string command : {"AT#XSLEEP=1", "AT#XSLEEP=2", "AT#XSHUTDOWN", "AT#XRESET"}) {
        for (const emu::Ts when : {emu::Ts{10ms}, emu::Ts{50ms}, emu::Ts{60ms}, emu::Ts{3s}}) {
            send(command + "\r\n");
            run_for(when);
            session_->reset_pin();
            ASSERT_TRUE(run_to_state(State::running)) << command;
            run_for(5s);
            EXPECT_EQ(ask("AT"), ok) << command;
        }
    }
}

TEST_F(SessionPower, WaitsForTheModemToBeFreeBeforeItSwitchesItOff)
{
    send("AT+CFUN=1\r\n");
    ASSERT_TRUE(modem_.busy());
    session_->reset_pin(); // gives that command up
    ASSERT_TRUE(run_to_state(State::running));
    bool done = false;
    modem_.execute("AT+CFUN=1", [&](const std::string&, const Final&) { done = true; });
    ask("AT#XSHUTDOWN");
    ASSERT_TRUE(run_to_state(State::off));
    EXPECT_TRUE(done); // somebody else's is not given up
    EXPECT_EQ(mode(), FunctionalMode::power_off);
}

TEST_F(SessionPower, RestartsTheModemAndKeepsItself)
{
    // slm/commands.tsv: nothing at once; afterwards CFUN=0, sockets unusable, state kept
    connect_to_echo();
    ask("AT#XDATACTRL=100");
    const emu::Instant start = now();
    EXPECT_EQ(send("AT#XMODEMRESET\r\n"), "");
    EXPECT_TRUE(session_->busy());
    ASSERT_TRUE(run_until([&] { return !outputs_.empty(); }));
    EXPECT_EQ(outputs_, Outputs{"\r\n#XMODEMRESET: 0\r\n\r\nOK\r\n"});
    EXPECT_EQ(now() - start, 8100ms); // 6.6 s of it are +CFUN=0 from a network
    EXPECT_EQ(ask("AT+CFUN?"), "\r\n+CFUN: 0\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT#XSOCKET?"), "\r\n#XSOCKET: 0,1,0,1,0\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT#XSEND=\"x\""), "\r\n#XSEND: 0\r\n\r\nERROR\r\n");
    EXPECT_EQ(ask("AT#XDATACTRL?"), "\r\n#XDATACTRL: 100,32\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT#XSOCKET=0"), "\r\n#XSOCKET: 0,\"closed\"\r\n\r\nOK\r\n");
    connect_to_echo();
}

/// The modem's firmware crashes; the application starts it again (slm/commands.tsv, #XMODEM).
class SessionFault : public SessionTest {
protected:
    void fail() { world_.modem().health().fail({.reason = 0x10, .program_counter = 0x88426}); }
};

TEST_F(SessionFault, IsToldAndTheModemStartedAgain)
{
    connect_to_echo();
    ask("AT+CEREG=5");
    outputs_.clear();
    const emu::Instant start = now();
    fail();
    run_to(start + 1500ms - emu::Ts{1}); // as #XMODEMRESET takes
    EXPECT_EQ(outputs_,
              (Outputs{"\r\n#XMODEM: FAULT,0x10,0x88426\r\n", "\r\n#XMODEM: SHUTDOWN,0\r\n"}));
    EXPECT_EQ(ask("AT"), ok); // the application lives
    EXPECT_EQ(ask("AT+CFUN?"), error);
    outputs_.clear();
    run_to(start + 1500ms);
    EXPECT_EQ(said(), "\r\n#XMODEM: INIT,0\r\n");
    EXPECT_EQ(ask("AT+CFUN?"), "\r\n+CFUN: 0\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT+CEREG?"), "\r\n+CEREG: 0,4\r\n\r\nOK\r\n");
    // The host closes what it has opened.
    EXPECT_EQ(ask("AT#XSOCKET?"), "\r\n#XSOCKET: 0,1,0,1,0\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT#XSEND=\"x\""), "\r\n#XSEND: 0\r\n\r\nERROR\r\n");
    EXPECT_EQ(ask("AT#XSOCKET=0"), "\r\n#XSOCKET: 0,\"closed\"\r\n\r\nOK\r\n");
    connect_to_echo();
}

TEST_F(SessionFault, EndsTheCommandThatIsUnderWay)
{
    send("AT+CFUN=1\r\n");
    run_for(20ms);
    fail();
    run_for(0ms);
    EXPECT_EQ(said(), std::string{error} +
                          "\r\n#XMODEM: FAULT,0x10,0x88426\r\n\r\n#XMODEM: SHUTDOWN,0\r\n");
}

TEST_F(SessionFault, EndsAConnectUnderWay)
{
    attach();
    EXPECT_EQ(ask("AT#XSOCKET=1,1,0"), "\r\n#XSOCKET: 0,1,6\r\n\r\nOK\r\n");
    send("AT#XCONNECT=\"blackhole.test\",7\r\n");
    run_for(5s);
    fail();
    run_for(1ms);
    EXPECT_NE(said().find(error), std::string::npos) << said();
}

TEST_F(SessionFault, IsToldByOneOfSeveralLines)
{
    Outputs second;
    Session other{world_, modem_, SessionConfig{.notifications = false},
                  [&](std::string_view bytes) { second.emplace_back(bytes); }};
    other.start();
    second.clear();
    fail();
    run_for(3s);
    EXPECT_EQ(outputs_.size(), 3U);
    EXPECT_EQ(second, Outputs{});
}

// The reset pin is quicker than the application: the modem starts with it, once.
TEST_F(SessionFault, EndsWithAResetToo)
{
    fail();
    run_for(100ms);
    outputs_.clear();
    session_->reset_pin();
    run_for(5s);
    EXPECT_EQ(said(), ready);
    EXPECT_EQ(ask("AT+CFUN?"), "\r\n+CFUN: 0\r\n\r\nOK\r\n");
    attach();
}

TEST_F(SessionPower, TellsOfItsStates)
{
    struct Moves final : emu::Sink {
        void on_record(const emu::Record& record) override
        {
            const auto* move = std::get_if<emu::Transition>(&record.payload);
            if (move != nullptr && move->machine == "slm") to.emplace_back(move->to);
        }
        Outputs to;
    } moves;
    world_.bus().add(moves);
    send("AT#XRESET\r\n");
    run_for(3s);
    world_.bus().remove(moves);
    EXPECT_EQ(moves.to, (Outputs{"closing", "booting", "running"}));
}

} // namespace
} // namespace atlink
