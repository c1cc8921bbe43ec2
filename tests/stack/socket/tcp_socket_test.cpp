// TCP sockets: connecting, refusals, the peer's end, backpressure, listening.
#include "stack/socket/tcp_socket.hpp"

#include "tests/stack/front/nrf/caller.hpp"
#include "tests/stack/stack_fixture.hpp"

#include "lwip/tcp.h"

namespace stack {
namespace {

class TcpSocketTest : public Net {
protected:
    TcpSocketTest() { attach(); }
    int listen_on(std::uint16_t port, int backlog)
    {
        const int fd = open_tcp();
        EXPECT_TRUE(sockets().bind(fd, at("0.0.0.0", port)));
        EXPECT_TRUE(sockets().listen(fd, backlog));
        return fd;
    }
    Endpoint modem_at(std::uint16_t port) { return {*bearers().address(0, Family::ipv4), port}; }
    Caller& call(std::uint16_t port, std::string greeting = "hello")
    {
        return host("reset.test").serve<Caller>(modem_at(port), std::move(greeting));
    }
    std::size_t send_all(int fd, std::string_view data)
    {
        std::size_t sent = 0;
        while (sent < data.size()) {
            const auto taken = sockets().try_send(fd, as_bytes(data.substr(sent)), nullptr);
            if (taken) {
                sent += *taken;
            } else if (!run_until([&] { return (sockets().readiness(fd) & poll_out) != 0; })) {
                return sent;
            }
        }
        return sent;
    }
};

TEST_F(TcpSocketTest, ConnectsOverBothFamilies)
{
    for (const char* address : {"192.0.2.7", "2001:db8::7"}) {
        const int fd = connected(at(address, 7));
        ASSERT_EQ(sockets().try_send(fd, as_bytes("ping"), nullptr).value(), 4U);
        ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_in) != 0; }));
        EXPECT_EQ(sockets().readiness(fd), unsigned{poll_in} | unsigned{poll_out});
        EXPECT_EQ(receive(fd), "ping");
        EXPECT_EQ(receive(fd), "(EAGAIN)");
    }
}

TEST_F(TcpSocketTest, IsNotReadyWhileItConnectsAndRefusesData)
{
    const int fd = open_tcp();
    EXPECT_EQ(receive(fd), "(ENOTCONN)");
    EXPECT_EQ(sockets().try_send(fd, as_bytes("x"), nullptr).error(), Errno::notconn);
    ASSERT_EQ(sockets().connect(fd, at("192.0.2.7", 7)).error(), Errno::inprogress);
    EXPECT_TRUE(socket(fd).connecting());
    EXPECT_EQ(sockets().readiness(fd), 0U);
    EXPECT_EQ(sockets().connect(fd, at("192.0.2.7", 7)).error(), Errno::already);
    EXPECT_EQ(sockets().try_send(fd, as_bytes("x"), nullptr).error(), Errno::again);
    EXPECT_EQ(receive(fd), "(EAGAIN)");
}

TEST_F(TcpSocketTest, IsRefusedWhereNothingListens)
{
    // radio/scenarios.md S24 (c): ECONNREFUSED after one round trip.
    const int fd = open_tcp();
    const emu::Instant before = now();
    ASSERT_EQ(sockets().connect(fd, at("192.0.2.67", 80)).error(), Errno::inprogress);
    ASSERT_TRUE(run_until([&] { return !socket(fd).connecting(); }));
    EXPECT_LT(now() - before, 250ms);
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_in} | unsigned{poll_err} | unsigned{poll_hup});
    EXPECT_EQ(socket(fd).take_error(), Errno::connrefused);
    EXPECT_EQ(socket(fd).take_error(), std::nullopt);
    EXPECT_EQ(sockets().connect(fd, at("192.0.2.67", 80)).error(), Errno::inval);
}

constexpr emu::Ts silence = (12 * 6) * 500ms + 250ms;

/// Until a connect to a host that never answers has failed.
emu::Ts time_to_give_up(emu::Engine& engine, Socket& socket)
{
    const emu::Instant before = engine.now();
    EXPECT_EQ(socket.connect(at("192.0.2.66", 80)).error(), Errno::inprogress);
    while (socket.connecting() && engine.run_one()) {
    }
    EXPECT_EQ(socket.take_error(), Errno::timedout);
    return engine.now() - before;
}

TEST_F(TcpSocketTest, GivesUpOnASilentHostAfterTwelveRepeatsOfTheSyn)
{
    // lwIP looks every 500 ms; the SYN goes again every 6 looks, twelve times (TCP_SYNMAXRTX), and
    // the next look gives up. radio/scenarios.md S24 (d) has 75 s, an estimate.
    EXPECT_EQ(time_to_give_up(engine(), socket(open_tcp())), silence);
}

TEST(TcpSocketWorlds, GiveUpAfterTheSameTimeWhateverRanInTheProcessBefore)
{
    // What earlier connections left behind in lwIP must not shift the timers.
    for (const emu::Ts before : {0ms, 250ms, 500ms, 750ms, 1000ms}) {
        struct : Net {
            void TestBody() override {}
            using Net::attach, Net::engine, Net::open_tcp, Net::run, Net::socket, Net::sockets;
        } net;
        net.attach();
        EXPECT_EQ(time_to_give_up(net.engine(), net.socket(net.open_tcp())), silence);
        const int fd = net.open_tcp();
        EXPECT_EQ(net.sockets().connect(fd, at("192.0.2.66", 80)).error(), Errno::inprogress);
        net.run(before); // lwIP's timer runs while there is a connection
    }
}

TEST_F(TcpSocketTest, ReportsTheEndOfThePeerAsReadableAndHungUp)
{
    const int fd = connected(at("192.0.2.80", 80));
    sockets().try_send(fd, as_bytes("GET / HTTP/1.1\r\n\r\n"), nullptr);
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_hup) != 0; }));
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_in} | unsigned{poll_out} | unsigned{poll_hup});
    EXPECT_TRUE(receive(fd).starts_with("HTTP/1.1 200 OK"));
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_in} | unsigned{poll_out} | unsigned{poll_hup});
    EXPECT_EQ(receive(fd), ""); // the end, as often as one asks
    EXPECT_EQ(receive(fd), "");
}

TEST_F(TcpSocketTest, IsResetWhenItSendsToAPeerThatHasClosed)
{
    // radio/scenarios.md S24 (b): send after FIN, EPIPE or ECONNRESET on the RST.
    const int fd = connected(at("192.0.2.80", 80));
    sockets().try_send(fd, as_bytes("GET / HTTP/1.1\r\n\r\n"), nullptr);
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_hup) != 0; }));
    receive(fd);
    ASSERT_EQ(sockets().try_send(fd, as_bytes("more"), nullptr).value(), 4U);
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_err) != 0; }));
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_in} | unsigned{poll_err} | unsigned{poll_hup});
    EXPECT_EQ(sockets().try_send(fd, as_bytes("more"), nullptr).error(), Errno::connreset);
    EXPECT_EQ(sockets().try_send(fd, as_bytes("more"), nullptr).error(), Errno::pipe);
    EXPECT_EQ(receive(fd), "(ENOTCONN)");
}

TEST_F(TcpSocketTest, TimesOutWhenItsDataIsNeverAcknowledged)
{
    const int fd = connected(at("192.0.2.7", 7));
    host("echo.test").set_up(false);
    sockets().try_send(fd, as_bytes("x"), nullptr);
    run(5min); // radio/scenarios.md S12 puts it at 5 to 9 minutes, lwIP takes longer
    EXPECT_EQ(receive(fd), "(EAGAIN)");
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_err) != 0; }, 1h));
    EXPECT_EQ(receive(fd), "(ETIMEDOUT)");
}

TEST_F(TcpSocketTest, EchoesAMegabyteUnchangedThoughNobodyReadsForALongTime)
{
    const int fd = connected(at("192.0.2.7", 7));
    std::string data(1U << 20, '\0');
    for (std::size_t i = 0; i < data.size(); ++i)
        data[i] = static_cast<char>((i * 2654435761U) >> 13);
    std::size_t sent = 0;
    std::size_t stalls = 0;
    std::string back;
    while (back.size() < data.size()) {
        while (sent < data.size()) {
            const auto taken = sockets().try_send(
                fd, as_bytes(std::string_view{data}.substr(sent, 10'000)), nullptr);
            if (!taken) {
                ASSERT_EQ(taken.error(), Errno::again);
                EXPECT_EQ(sockets().readiness(fd) & poll_out, 0U);
                ++stalls;
                break;
            }
            sent += *taken;
        }
        run(5s); // the window closes meanwhile
        std::string piece = receive(fd, 100'000);
        for (; piece != "(EAGAIN)" && !piece.empty(); piece = receive(fd, 999))
            back += piece;
        ASSERT_LT(now(), emu::epoch + 1h) << back.size() << " of " << data.size();
    }
    EXPECT_TRUE(back == data);
    EXPECT_GT(stalls, 1U);
}

TEST_F(TcpSocketTest, NeverHoldsMoreThanItsWindowUnread)
{
    const int fd = connected(at("192.0.2.80", 80));
    sockets().try_send(fd, as_bytes("GET /bytes/1000000 HTTP/1.1\r\n\r\n"), nullptr);
    run(5min);
    EXPECT_EQ(receive(fd, 1'000'000).size(), std::size_t{TCP_WND});
    EXPECT_EQ(receive(fd), "(EAGAIN)");
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_in) != 0; }));
}

TEST_F(TcpSocketTest, SendsEverythingOverALinkWithTinyPackets)
{
    // So many segments fit the buffer that lwIP's queue fills first.
    world.modem().network().lose_pdn(0, 39); // comes back at once with the new MTU
    world.core().config().mtu = 150;
    ASSERT_TRUE(run_until([&] { return !bearers().up(0); }));
    ASSERT_TRUE(run_until([&] { return bearers().address(0, Family::ipv6).has_value(); }));
    const int fd = connected(at("192.0.2.9", 9));
    EXPECT_EQ(send_all(fd, std::string(100'000, 'x')), 100'000U);
}

TEST_F(TcpSocketTest, BindsOnceToAnAddressOfItsOwn)
{
    const int fd = open_tcp();
    EXPECT_EQ(sockets().bind(fd, at("192.0.2.7", 80)).error(), Errno::addrnotavail);
    EXPECT_EQ(sockets().bind(fd, at("::", 80)).error(), Errno::afnosupport);
    ASSERT_TRUE(sockets().bind(fd, at("0.0.0.0", 0)));
    EXPECT_GE(socket(fd).local().port, 49152);
    EXPECT_EQ(socket(fd).local().address, *bearers().address(0, Family::ipv4));
    EXPECT_EQ(sockets().bind(fd, at("0.0.0.0", 81)).error(), Errno::inval);
    const int second = open_tcp();
    ASSERT_TRUE(sockets().bind(second, modem_at(80)));
    const int third = open_tcp();
    EXPECT_EQ(sockets().bind(third, at("0.0.0.0", 80)).error(), Errno::addrinuse);
}

TEST_F(TcpSocketTest, SharesAPortOnlyWhenBothAllowIt)
{
    for (const auto& [first_reuses, works] : {std::pair{true, true}, {false, false}}) {
        const int first = open_tcp();
        const int second = open_tcp();
        socket(first).options().reuse_address = first_reuses;
        socket(second).options().reuse_address = true;
        ASSERT_TRUE(sockets().bind(first, at("0.0.0.0", 8080)));
        EXPECT_EQ(sockets().bind(second, at("0.0.0.0", 8080)).has_value(), works);
        ASSERT_TRUE(sockets().close(first));
        ASSERT_TRUE(sockets().close(second));
    }
}

TEST_F(TcpSocketTest, ListensOnlyWhenBoundAndNotConnected)
{
    const int fd = open_tcp();
    EXPECT_EQ(sockets().listen(fd, 1).error(), Errno::destaddrreq);
    Endpoint peer;
    EXPECT_EQ(sockets().try_accept(fd, peer).error(), Errno::inval);
    const int connected_fd = connected(at("192.0.2.7", 7));
    EXPECT_EQ(sockets().listen(connected_fd, 1).error(), Errno::inval);
    const int listener = listen_on(80, 1);
    EXPECT_TRUE(sockets().listen(listener, 2)); // again is fine
    EXPECT_EQ(sockets().connect(listener, at("192.0.2.7", 7)).error(), Errno::opnotsupp);
    EXPECT_EQ(receive(listener), "(ENOTCONN)");
}

TEST_F(TcpSocketTest, AcceptsAConnectionAndTalks)
{
    const int listener = listen_on(80, 1);
    Endpoint peer;
    EXPECT_EQ(sockets().try_accept(listener, peer).error(), Errno::again);
    Caller& caller = call(80);
    ASSERT_TRUE(run_until([&] { return sockets().readiness(listener) == poll_in; }));
    const int fd = sockets().try_accept(listener, peer).value();
    EXPECT_EQ(sockets().readiness(listener), 0U);
    EXPECT_EQ(peer, caller.local());
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_in) != 0; }));
    EXPECT_EQ(receive(fd), "hello");
    ASSERT_EQ(sockets().try_send(fd, as_bytes("welcome"), nullptr).value(), 7U);
    ASSERT_TRUE(run_until([&] { return caller.heard == "welcome"; }));
    ASSERT_TRUE(sockets().close(fd));
    EXPECT_TRUE(run_until([&] { return caller.ended; }));
}

TEST_F(TcpSocketTest, KeepsWhatAWaitingConnectionSaysUntilItIsAccepted)
{
    const int listener = listen_on(80, 4);
    for (const char* greeting : {"one", "two", "three"}) {
        call(80, greeting);
        run(1s);
    }
    Endpoint peer;
    std::vector<std::string> heard;
    while (const auto fd = sockets().try_accept(listener, peer))
        heard.push_back(receive(*fd));
    EXPECT_EQ(heard, (std::vector<std::string>{"one", "two", "three"}));
}

TEST_F(TcpSocketTest, TakesNoMoreConnectionsThanItsBacklogUntilOneIsAccepted)
{
    const int listener = listen_on(80, 2);
    Caller& first = call(80);
    Caller& second = call(80);
    run(1s);
    Caller& third = call(80);
    run(2s);
    EXPECT_TRUE(first.connected);
    EXPECT_TRUE(second.connected);
    EXPECT_FALSE(third.connected);
    Endpoint peer;
    ASSERT_TRUE(sockets().try_accept(listener, peer));
    EXPECT_TRUE(run_until([&] { return third.connected; }, 10s)); // its SYN comes again
}

TEST_F(TcpSocketTest, ResetsCallersOnceTheListenerIsClosed)
{
    const int listener = listen_on(80, 2);
    call(80);
    run(1s);
    ASSERT_TRUE(sockets().close(listener));
    Caller& late = call(80);
    ASSERT_TRUE(run_until([&] { return late.error != ERR_OK; }));
    EXPECT_EQ(late.error, ERR_RST);
}

TEST_F(TcpSocketTest, AcceptsAConnectionThatWasResetMeanwhileAndSaysSo)
{
    const int listener = listen_on(80, 1);
    Caller& caller = call(80);
    ASSERT_TRUE(run_until([&] { return sockets().readiness(listener) == poll_in; }));
    run(1s);
    caller.reset();
    run(1s);
    Endpoint peer;
    const int fd = sockets().try_accept(listener, peer).value();
    EXPECT_EQ(receive(fd), "hello");
    EXPECT_EQ(receive(fd), "(ECONNRESET)");
}

} // namespace
} // namespace stack
