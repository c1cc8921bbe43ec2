// Release assistance: what sockets say, what the modem makes of it, when the network lets go
// (nrf_api/behaviour.md §6, radio/timing.md §11).
#include "emu/lte/release_assistance.hpp"

#include "tests/atlink/modem/modem_at_fixture.hpp"
#include "tests/stack/option/option_fixture.hpp"

namespace stack {
namespace {

using namespace option;
using emu::lte::Rrc;

constexpr emu::Ts delay = std::chrono::milliseconds{100};

WorldConfig prompt()
{
    WorldConfig config = exact();
    config.timing.assisted_release_min = delay; // exact instants
    config.timing.assisted_release_max = delay;
    return config;
}

/// When packets crossed the bearer and when the connection went idle.
struct Air : emu::Sink {
    void on_record(const emu::Record& record) override
    {
        if (const auto* packet = std::get_if<emu::PacketRecord>(&record.payload)) {
            (packet->direction == emu::Direction::uplink ? up : down) = record.at;
            ++packets;
        }
        const auto* moved = std::get_if<emu::Transition>(&record.payload);
        if (moved != nullptr && moved->machine == "rrc" && moved->to == "idle") idle = record.at;
        const auto* radio = std::get_if<emu::RadioRecord>(&record.payload);
        if (radio != nullptr && radio->what == "release assistance") ++told;
    }
    emu::Instant up = emu::epoch;
    emu::Instant down = emu::epoch;
    emu::Instant idle = emu::epoch;
    int packets = 0;
    int told = 0;
};

class ReleaseAssistanceTest : public Net {
protected:
    explicit ReleaseAssistanceTest(const WorldConfig& config = prompt()) : Net{config}
    {
        attach();
        run(30s); // long idle
        EXPECT_EQ(rrc().state(), Rrc::State::idle);
        world.modem().ue().release_assistance().set_enabled(true); // AT%RAI=1
        world.bus().add(air);
        discard = udp_to("192.0.2.9", 9);
        echo = udp_to("192.0.2.7", 7);
    }
    ~ReleaseAssistanceTest() override { world.bus().remove(air); }
    ReleaseAssistanceTest(const ReleaseAssistanceTest&) = delete;
    ReleaseAssistanceTest& operator=(const ReleaseAssistanceTest&) = delete;

    Rrc& rrc() { return world.modem().ue().rrc(); }
    int udp_to(std::string_view host, std::uint16_t port)
    {
        const int fd = open_udp();
        EXPECT_TRUE(sockets().connect(fd, at(host, port)));
        return fd;
    }
    std::optional<Errno> say(int fd, int word)
    {
        const auto done =
            sockets().set_option(fd, sol_socket, rai, std::as_bytes(std::span{&word, 1}));
        return done ? std::optional<Errno>{} : done.error();
    }
    void send(int fd, std::string_view text = "x")
    {
        ASSERT_EQ(sockets().try_send(fd, as_bytes(text), nullptr), text.size());
    }
    bool wait_for_idle(emu::Ts limit = 60s)
    {
        return run_until([&] { return rrc().state() == Rrc::State::idle; }, limit);
    }
    void connect_radio(int fd)
    {
        send(fd);
        ASSERT_TRUE(run_until([&] { return rrc().connected(); }));
        run(1s);
        ASSERT_TRUE(rrc().connected());
    }

    Air air;
    int discard = -1;
    int echo = -1;
    static constexpr std::optional<Errno> fine{};
    enum Word : int { no_data = 1, last, one_resp, ongoing, wait_more };
};

TEST_F(ReleaseAssistanceTest, LetsGoAfterTheLastSendIsOnTheAir)
{
    ASSERT_EQ(say(discard, last), fine);
    run(1s);
    EXPECT_EQ(air.told, 0); // it acts with the next send
    send(discard);
    ASSERT_TRUE(run_until([&] { return rrc().connected(); }));
    ASSERT_TRUE(wait_for_idle());
    EXPECT_EQ(air.idle, air.up + delay);
    EXPECT_EQ(air.packets, 1);
    EXPECT_EQ(air.told, 1);
    // It was for one send: the next one waits for the inactivity timer.
    send(discard);
    ASSERT_TRUE(run_until([&] { return rrc().connected(); }));
    run(9s);
    EXPECT_TRUE(rrc().connected());
    EXPECT_EQ(air.told, 1);
}

TEST_F(ReleaseAssistanceTest, WaitsForOnePacketInAnswer)
{
    world.internet().path().delay = 2s;
    ASSERT_EQ(say(echo, one_resp), fine);
    send(echo);
    ASSERT_TRUE(run_until([&] { return rrc().connected(); }));
    ASSERT_TRUE(wait_for_idle());
    EXPECT_GT(air.down, air.up + 4s);
    EXPECT_EQ(air.idle, air.down + delay);
}

TEST_F(ReleaseAssistanceTest, DoesNotTakeAPacketForAnotherSocketAsTheAnswer)
{
    ASSERT_EQ(say(discard, one_resp), fine); // which never answers
    send(discard);
    send(echo);
    ASSERT_TRUE(run_until([&] { return rrc().connected(); }));
    run(9s);
    EXPECT_NE(air.down, emu::epoch);
    EXPECT_TRUE(rrc().connected());
    EXPECT_EQ(air.told, 0);
}

TEST_F(ReleaseAssistanceTest, LetsGoAtOnceWhenThereIsNoMoreData)
{
    connect_radio(discard);
    const emu::Instant said = now();
    ASSERT_EQ(say(discard, no_data), fine);
    ASSERT_TRUE(wait_for_idle());
    EXPECT_EQ(air.idle, said + delay);
    ASSERT_EQ(say(discard, no_data), fine); // idle already
    run(1min);
    EXPECT_EQ(air.told, 1);
}

TEST_F(ReleaseAssistanceTest, NeedsAConnectedSocketToSayThatThereIsNoMoreData)
{
    for (const int fd : {open_udp(), open_tcp()})
        EXPECT_EQ(say(fd, no_data), Errno::destaddrreq);
    const auto raw = sockets().open(3, 3, 0);
    ASSERT_TRUE(raw);
    EXPECT_EQ(say(*raw, no_data), Errno::destaddrreq);
    ASSERT_TRUE(sockets().close(*raw));
    const int tcp = connected(at("192.0.2.7", 7));
    EXPECT_EQ(say(tcp, no_data), fine);
}

TEST_F(ReleaseAssistanceTest, KeepsTheConnectionWhileAnySocketIsBusy)
{
    for (const int word : {ongoing, wait_more}) {
        SCOPED_TRACE(word);
        const int busy = udp_to("192.0.2.7", 7);
        ASSERT_EQ(say(busy, word), fine);
        send(busy);
        ASSERT_TRUE(run_until([&] { return rrc().connected(); }));
        ASSERT_EQ(say(discard, last), fine);
        send(discard);
        run(5s);
        EXPECT_TRUE(rrc().connected());
        const emu::Instant freed = now();
        ASSERT_TRUE(sockets().close(busy)); // what the other said still holds
        ASSERT_TRUE(wait_for_idle());
        EXPECT_EQ(air.idle, freed + delay);
    }
}

TEST_F(ReleaseAssistanceTest, CountsASocketThatSaidSomethingOfItsNextSendAsBusy)
{
    connect_radio(discard);
    ASSERT_EQ(say(echo, last), fine);
    ASSERT_EQ(say(discard, no_data), fine);
    run(3s);
    EXPECT_TRUE(rrc().connected());
    send(echo);
    ASSERT_TRUE(wait_for_idle());
    EXPECT_EQ(air.idle, air.down + delay); // the answer was still on its way
}

TEST_F(ReleaseAssistanceTest, BeginsToCountAgainWithEachPacket)
{
    connect_radio(discard);
    ASSERT_EQ(say(discard, no_data), fine);
    run(60ms);
    send(echo); // its answer takes less than the delay
    ASSERT_TRUE(wait_for_idle());
    EXPECT_EQ(air.idle, air.down + delay);
    EXPECT_EQ(air.told, 1);
}

TEST_F(ReleaseAssistanceTest, SurvivesTheCloseThatFollowsTheSend)
{
    ASSERT_EQ(say(discard, last), fine);
    send(discard);
    ASSERT_TRUE(sockets().close(discard));
    ASSERT_TRUE(run_until([&] { return rrc().connected(); }));
    ASSERT_TRUE(wait_for_idle());
    EXPECT_EQ(air.idle, air.up + delay);
}

TEST_F(ReleaseAssistanceTest, HasNoEffectUnlessTheModemIsAllowedTo)
{
    world.modem().ue().release_assistance().set_enabled(false); // AT%RAI=0, the default
    connect_radio(discard);
    ASSERT_EQ(say(discard, no_data), fine);
    ASSERT_EQ(say(discard, last), fine);
    send(discard);
    ASSERT_TRUE(wait_for_idle());
    EXPECT_GE(air.idle, air.up + 9s); // the network's inactivity timer
    EXPECT_EQ(air.told, 0);
}

TEST_F(ReleaseAssistanceTest, KnowsTheSeparateOptionsToo)
{
    // nrf_api/behaviour.md §6: they map one to one on the words.
    const auto old = [&](int fd, int name) {
        return sockets().set_option(fd, sol_socket, name, {}).has_value();
    };
    ASSERT_TRUE(old(discard, rai_last));
    send(discard);
    ASSERT_TRUE(run_until([&] { return rrc().connected(); }));
    ASSERT_TRUE(wait_for_idle());
    EXPECT_EQ(air.idle, air.up + delay);

    ASSERT_TRUE(old(echo, rai_one_resp));
    send(echo);
    ASSERT_TRUE(run_until([&] { return rrc().connected(); }));
    ASSERT_TRUE(wait_for_idle());
    EXPECT_EQ(air.idle, air.down + delay);

    connect_radio(discard);
    for (const int name : {rai_ongoing, rai_wait_more}) {
        ASSERT_TRUE(old(echo, name));
        ASSERT_TRUE(old(discard, rai_no_data));
        run(1s);
        EXPECT_TRUE(rrc().connected());
    }
    ASSERT_TRUE(old(echo, rai_no_data));
    const emu::Instant said = now();
    ASSERT_TRUE(wait_for_idle());
    EXPECT_EQ(air.idle, said + delay);
}

TEST_F(ReleaseAssistanceTest, IsForgottenWithTheSocketThatIsLost)
{
    activate(1);
    const int busy = open_udp();
    const int one = 1;
    ASSERT_TRUE(
        sockets().set_option(busy, sol_socket, bind_to_pdn, std::as_bytes(std::span{&one, 1})));
    ASSERT_EQ(say(busy, ongoing), fine);
    connect_radio(discard);
    ASSERT_EQ(say(discard, no_data), fine);
    run(1s);
    ASSERT_TRUE(rrc().connected());
    lose_pdn(1);
    ASSERT_TRUE(wait_for_idle(1s));
}

class IgnoredAssistance : public ReleaseAssistanceTest {
protected:
    IgnoredAssistance()
        : ReleaseAssistanceTest{[] {
              WorldConfig config = prompt();
              config.cell.honours_rai = false;
              return config;
          }()}
    {
    }
};

TEST_F(IgnoredAssistance, IsLeftToTheInactivityTimer)
{
    ASSERT_EQ(say(discard, last), fine);
    send(discard);
    ASSERT_TRUE(run_until([&] { return rrc().connected(); }));
    ASSERT_TRUE(wait_for_idle());
    EXPECT_GE(air.idle, air.up + 9s);
    EXPECT_EQ(air.told, 1); // the network knew
}

class UsualAssistance : public ReleaseAssistanceTest {
protected:
    UsualAssistance() : ReleaseAssistanceTest{exact()} {}
};

TEST_F(UsualAssistance, Takes50To200Milliseconds)
{
    // radio/timing.md §11: release 50-200 ms after the last packet on LTE-M (E).
    for (int i = 0; i < 20; ++i) {
        ASSERT_EQ(say(discard, last), fine);
        send(discard);
        ASSERT_TRUE(run_until([&] { return rrc().connected(); }));
        ASSERT_TRUE(wait_for_idle());
        EXPECT_GE(air.idle, air.up + 50ms);
        EXPECT_LE(air.idle, air.up + 200ms);
    }
}

TEST(ReleaseAssistanceAt, IsSwitchedOnByAt)
{
    // at/commands.tsv: 2 must be ERROR on 1.3.x so that the SDK falls back to 1.
    using namespace std::chrono_literals;
    atlink::Desk desk;
    atlink::expect(desk, {{"AT%RAI?", "%RAI: 0\r\nOK\r\n"},
                          {"AT%RAI=1", "OK\r\n"},
                          {"AT%RAI?", "%RAI: 1\r\nOK\r\n"},
                          {"AT%RAI=2", "ERROR\r\n"},
                          {"AT%RAI=-1", "ERROR\r\n"},
                          {"AT%RAI=x", "ERROR\r\n"},
                          {"AT%RAI=?", "ERROR\r\n"},
                          {"AT%RAI?", "%RAI: 1\r\nOK\r\n"},
                          {"AT+CFUN=0", "OK\r\n"},
                          {"AT%RAI?", "%RAI: 1\r\nOK\r\n"}});
    EXPECT_TRUE(desk.world.modem().ue().release_assistance().enabled());
    atlink::expect(desk, {{"AT%RAI=0", "OK\r\n"}, {"AT%RAI?", "%RAI: 0\r\nOK\r\n"}});
}

} // namespace
} // namespace stack
