// The socket table: eight of them, lowest number first, and what a lost PDN does to each.
#include "stack/socket/sockets.hpp"

#include "stack/api/nrf_socket.h"

#include "tests/stack/front/nrf/caller.hpp"
#include "tests/stack/stack_fixture.hpp"

#include <memory>
#include <optional>

namespace stack {
namespace {

class SocketsTest : public Net {
protected:
    void bind_to(int fd, int cid)
    {
        const auto value = std::as_bytes(std::span{&cid, 1});
        ASSERT_TRUE(sockets().set_option(fd, NRF_SOL_SOCKET, NRF_SO_BINDTOPDN, value));
    }
    /// Says what its poll callback is told.
    void watch(int fd, unsigned events, bool oneshot = false)
    {
        ASSERT_TRUE(sockets().set_poll_callback(
            fd, PollCallback{.events = events,
                             .oneshot = oneshot,
                             .call = [this](int, unsigned is) { told.push_back(is); }}));
    }
    int so_error(int fd)
    {
        int error = -1;
        EXPECT_TRUE(sockets().get_option(fd, NRF_SOL_SOCKET, NRF_SO_ERROR,
                                         std::as_writable_bytes(std::span{&error, 1})));
        return error;
    }
    void expect_dead(int fd)
    {
        EXPECT_EQ(sockets().readiness(fd), unsigned{poll_err});
        EXPECT_EQ(so_error(fd), static_cast<int>(Errno::netdown));
        EXPECT_EQ(so_error(fd), static_cast<int>(Errno::netdown)); // a loss is not cleared
        EXPECT_EQ(sockets().try_send(fd, as_bytes("x"), nullptr).error(), Errno::netdown);
        EXPECT_EQ(receive(fd), "(ENETDOWN)");
        EXPECT_EQ(sockets().connect(fd, at("192.0.2.7", 7)).error(), Errno::netdown);
        EXPECT_EQ(sockets().bind(fd, at("0.0.0.0", 80)).error(), Errno::netdown);
        EXPECT_EQ(sockets().listen(fd, 1).error(), Errno::netdown);
        Endpoint peer;
        EXPECT_EQ(sockets().try_accept(fd, peer).error(), Errno::netdown);
    }
    std::vector<unsigned> told;
};

struct Triple {
    int family;
    int type;
    int protocol;
    std::optional<Errno> error;
};

TEST_F(SocketsTest, KnowsEveryCombinationOfFamilyTypeAndProtocol)
{
    // nrf_api/behaviour.md §2 and the errors of nrf_socket in functions.tsv.
    using enum Errno;
    for (const Triple& each : {
             Triple{1, 1, 0, {}},
             {1, 1, 6, {}},
             {1, 1, 17, prototype},
             {1, 1, 273, prototype},
             {1, 1, 1, protonosupport},
             {2, 1, 0, {}},
             {2, 1, 6, {}},
             {2, 1, 17, prototype},
             {1, 2, 0, {}},
             {1, 2, 17, {}},
             {1, 2, 6, prototype},
             {1, 2, 258, prototype},
             {1, 2, 999, protonosupport},
             {2, 2, 0, {}},
             {2, 2, 17, {}},
             {2, 2, 6, prototype},
             {0, 1, 0, afnosupport},
             {4, 1, 6, afnosupport},
             {-1, 2, 0, afnosupport},
             {1, 0, 0, socktnosupport},
             {1, 4, 0, socktnosupport},
             {2, -1, 17, socktnosupport},
             {1, 3, 0, prototype},
             {3, 1, 0, prototype},
             {3, 2, 17, prototype},
             {3, 3, 0, {}},
             {3, 3, 255, {}},
             {3, 3, 6, prototype},
         }) {
        const auto fd = sockets().open(each.family, each.type, each.protocol);
        const auto got = fd ? std::optional<Errno>{} : fd.error();
        EXPECT_EQ(got, each.error) << each.family << ' ' << each.type << ' ' << each.protocol;
        if (fd) {
            EXPECT_TRUE(sockets().close(*fd));
        }
    }
}

TEST_F(SocketsTest, HoldsEightAndReusesTheLowestNumber)
{
    // nrf_api/behaviour.md §2: at most 8 of any kind, a ninth gives ENOBUFS.
    for (int fd = 0; fd < 8; ++fd)
        EXPECT_EQ(sockets().open(1, 1 + fd % 2, 0), fd);
    EXPECT_EQ(sockets().open(1, 2, 0).error(), Errno::nobufs);
    ASSERT_TRUE(sockets().close(5));
    ASSERT_TRUE(sockets().close(2));
    EXPECT_EQ(sockets().open(1, 1, 0), 2);
    EXPECT_EQ(sockets().open(1, 1, 0), 5);
    EXPECT_EQ(sockets().open(1, 1, 0).error(), Errno::nobufs);
}

TEST_F(SocketsTest, TellsAWrongTripleEvenWhenTheTableIsFull)
{
    for (int fd = 0; fd < 8; ++fd)
        open_udp();
    EXPECT_EQ(sockets().open(0, 2, 0).error(), Errno::afnosupport);
}

TEST_F(SocketsTest, KnowsNothingOutsideItsTable)
{
    for (const int fd : {-1, 0, 7, 8, 1000}) {
        EXPECT_EQ(sockets().find(fd), nullptr);
        EXPECT_EQ(sockets().readiness(fd), unsigned{poll_nval});
        EXPECT_EQ(sockets().close(fd).error(), Errno::badf);
        EXPECT_EQ(receive(fd), "(EBADF)");
        EXPECT_EQ(sockets().set_poll_callback(fd, {}).error(), Errno::badf);
    }
}

TEST_F(SocketsTest, FindsNoNetworkBeforeThePdnIsUp)
{
    const int udp = open_udp();
    const int tcp = open_tcp();
    EXPECT_EQ(sockets().connect(tcp, at("192.0.2.7", 7)).error(), Errno::netunreach);
    EXPECT_EQ(sockets().bind(tcp, at("0.0.0.0", 80)).error(), Errno::netunreach);
    const Endpoint echo = at("192.0.2.7", 7);
    EXPECT_EQ(sockets().try_send(udp, as_bytes("x"), &echo).error(), Errno::netunreach);
    attach();
    EXPECT_TRUE(sockets().try_send(udp, as_bytes("x"), &echo)); // they only had to wait
    EXPECT_EQ(sockets().connect(tcp, echo).error(), Errno::inprogress);
}

TEST_F(SocketsTest, FindsNoNetworkForAFamilyThePdnDoesNotHave)
{
    // radio/scenarios.md S01: IPv6 before its advertisement is ENETUNREACH.
    switch_on();
    ASSERT_TRUE(run_until([&] { return bearers().address(0, Family::ipv4).has_value(); }));
    const int fd = open(2, 1);
    EXPECT_EQ(sockets().connect(fd, at("2001:db8::7", 7)).error(), Errno::netunreach);
    ASSERT_TRUE(run_until([&] { return bearers().address(0, Family::ipv6).has_value(); }));
    EXPECT_EQ(sockets().connect(fd, at("2001:db8::7", 7)).error(), Errno::inprogress);
}

TEST_F(SocketsTest, LosesExactlyTheSocketsOfThePdnThatWent)
{
    // nrf_api/behaviour.md §3.1; radio/scenarios.md S16.
    attach();
    activate(1);
    const int tcp0 = connected(at("192.0.2.7", 7));
    const int udp0 = open_udp();
    const int idle0 = open_tcp();
    const int tcp1 = open_tcp();
    bind_to(tcp1, 1);
    const int udp1 = open_udp();
    bind_to(udp1, 1);
    ASSERT_EQ(sockets().connect(tcp1, at("192.0.2.7", 7)).error(), Errno::inprogress);
    ASSERT_TRUE(sockets().connect(udp1, at("192.0.2.7", 7)));
    lose_pdn(1);
    expect_dead(tcp1);
    expect_dead(udp1);
    for (const int fd : {tcp0, udp0, idle0})
        EXPECT_FALSE(socket(fd).lost()) << fd;
    ASSERT_TRUE(sockets().try_send(tcp0, as_bytes("still"), nullptr));
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(tcp0) & poll_in) != 0; }));
    EXPECT_EQ(receive(tcp0), "still");
}

TEST_F(SocketsTest, StaysDeadWhenThePdnComesBackAndANewSocketWorks)
{
    attach();
    const int fd = connected(at("192.0.2.7", 7));
    lose_pdn(0);
    restore_pdn(0);
    ASSERT_TRUE(run_until([&] { return bearers().address(0, Family::ipv6).has_value(); }));
    expect_dead(fd);
    ASSERT_TRUE(sockets().close(fd));
    const int fresh = connected(at("192.0.2.7", 7));
    EXPECT_EQ(fresh, fd);
    ASSERT_TRUE(sockets().try_send(fresh, as_bytes("new"), nullptr));
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fresh) & poll_in) != 0; }));
    EXPECT_EQ(receive(fresh), "new");
}

TEST_F(SocketsTest, LosesSocketsInFlightModeToo)
{
    attach();
    const int fd = connected(at("192.0.2.7", 7));
    world.modem().ue().set_mode(emu::lte::FunctionalMode::flight);
    ASSERT_TRUE(run_until([&] { return socket(fd).lost(); }));
    expect_dead(fd);
}

TEST_F(SocketsTest, SurvivesThePdnGoingWhileClosedConnectionsLinger)
{
    attach();
    const int fd = connected(at("192.0.2.7", 7));
    host("echo.test").set_up(false);
    ASSERT_TRUE(sockets().close(fd)); // its FIN is never acknowledged
    lose_pdn(0);
    run(10min);
    EXPECT_EQ(sockets().find(fd), nullptr);
}

TEST_F(SocketsTest, TellsItsListenersWhichDescriptorChanged)
{
    attach();
    std::vector<int> changes;
    const auto subscription = sockets().on_change.subscribe([&](int fd) { changes.push_back(fd); });
    open_udp();
    const int fd = open_udp();
    const Endpoint echo = at("192.0.2.7", 7);
    ASSERT_TRUE(sockets().try_send(fd, as_bytes("x"), &echo));
    run(1s);
    EXPECT_EQ(changes, (std::vector<int>{fd}));
    ASSERT_TRUE(sockets().close(fd));
    EXPECT_EQ(changes, (std::vector<int>{fd, fd}));
}

TEST_F(SocketsTest, LetsAListenerCloseTheSocketThatChanged)
{
    attach();
    const int tcp = connected(at("192.0.2.7", 7));
    const int udp = open_udp();
    const auto subscription =
        sockets().on_change.subscribe([&](int fd) { static_cast<void>(sockets().close(fd)); });
    const Endpoint echo = at("192.0.2.7", 7);
    ASSERT_TRUE(sockets().try_send(tcp, as_bytes("x"), nullptr));
    ASSERT_TRUE(sockets().try_send(udp, as_bytes("x"), &echo));
    const int refused = open_tcp();
    ASSERT_EQ(sockets().connect(refused, at("192.0.2.67", 9)).error(), Errno::inprogress);
    const int spare = open_udp();
    run(1s);
    for (const int fd : {tcp, udp, refused})
        EXPECT_EQ(sockets().find(fd), nullptr) << fd;
    lose_pdn(0);
    EXPECT_EQ(sockets().find(spare), nullptr);
}

TEST_F(SocketsTest, CallsBackForNewDataAndForBitsThatRise)
{
    attach();
    const int fd = open_udp();
    watch(fd, poll_in);
    EXPECT_TRUE(told.empty());
    const Endpoint echo = at("192.0.2.7", 7);
    for (int i = 1; i <= 2; ++i) {
        ASSERT_TRUE(sockets().try_send(fd, as_bytes("x"), &echo));
        run(1s);
        EXPECT_EQ(told, std::vector<unsigned>(static_cast<std::size_t>(i), poll_in));
    }
    receive(fd);
    run(1s);
    EXPECT_EQ(told.size(), 2U);
}

TEST_F(SocketsTest, CallsBackAgainWhenAFullBufferHasRoomAgain)
{
    attach();
    const int fd = connected(at("192.0.2.9", 9));
    watch(fd, poll_out);
    EXPECT_EQ(told, (std::vector<unsigned>{poll_out})); // it is already true
    const std::string data(10'000, 'x');
    while (sockets().try_send(fd, as_bytes(data), nullptr)) {
    }
    EXPECT_EQ(told.size(), 1U);
    run(1s);
    EXPECT_EQ(told, (std::vector<unsigned>{poll_out, poll_out}));
}

TEST_F(SocketsTest, CallsBackOnceOnlyWhenOneshot)
{
    attach();
    const int fd = connected(at("192.0.2.7", 7));
    watch(fd, poll_in, true);
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(sockets().try_send(fd, as_bytes("x"), nullptr));
        run(1s);
    }
    EXPECT_EQ(told, (std::vector<unsigned>{poll_in}));
}

TEST_F(SocketsTest, CallsBackForErrorsWhateverTheMaskAndWhenItCloses)
{
    // nrf_api/behaviour.md §2.6: always for POLLERR and POLLHUP, POLLNVAL when closed (2.6).
    attach();
    const int fd = connected(at("192.0.2.7", 7));
    watch(fd, 0);
    lose_pdn(0);
    EXPECT_EQ(told, (std::vector<unsigned>{poll_err}));
    ASSERT_TRUE(sockets().close(fd));
    EXPECT_EQ(told, (std::vector<unsigned>{poll_err, poll_nval}));
}

TEST_F(SocketsTest, RefusesToAcceptWhileTheTableIsFullAndKeepsTheConnection)
{
    attach();
    const int listener = open_tcp();
    ASSERT_TRUE(sockets().bind(listener, at("0.0.0.0", 80)));
    ASSERT_TRUE(sockets().listen(listener, 1));
    while (sockets().open(1, 2, 0)) {
    }
    Endpoint peer;
    EXPECT_EQ(sockets().try_accept(listener, peer).error(), Errno::again); // nobody waits
    EXPECT_EQ(sockets().readiness(listener), 0U);
}

TEST_F(SocketsTest, CountsAcceptedConnectionsAmongTheEight)
{
    // nrf_api/behaviour.md §2: accepted connections count too [inf].
    attach();
    const int listener = open_tcp();
    ASSERT_TRUE(sockets().bind(listener, at("0.0.0.0", 80)));
    ASSERT_TRUE(sockets().listen(listener, 2));
    auto& callers = world.internet().add("caller.test", *Address::parse("192.0.2.98"),
                                         *Address::parse("2001:db8::98"));
    const Endpoint modem{*bearers().address(0, Family::ipv4), 80};
    callers.serve<Caller>(modem, "first");
    ASSERT_TRUE(run_until([&] { return sockets().readiness(listener) == poll_in; }));
    int last = -1;
    while (const auto fd = sockets().open(1, 2, 0))
        last = *fd;
    Endpoint peer;
    EXPECT_EQ(sockets().try_accept(listener, peer).error(), Errno::nobufs);
    EXPECT_EQ(sockets().readiness(listener), unsigned{poll_in}); // it goes on waiting
    ASSERT_TRUE(sockets().close(last));
    EXPECT_EQ(sockets().try_accept(listener, peer), last);
    EXPECT_EQ(receive(last), "first");
    EXPECT_EQ(sockets().open(1, 2, 0).error(), Errno::nobufs); // the eighth
}

TEST_F(SocketsTest, ShutsEverythingDown)
{
    attach();
    const int udp = open_udp();
    const int tcp = connected(at("192.0.2.7", 7));
    sockets().shut_down();
    for (const int fd : {udp, tcp}) {
        EXPECT_EQ(sockets().readiness(fd), unsigned{poll_err});
        EXPECT_EQ(so_error(fd), static_cast<int>(Errno::shutdown));
        EXPECT_EQ(receive(fd), "(ESHUTDOWN)");
    }
    sockets().close_all();
    EXPECT_EQ(sockets().open(1, 2, 0), 0);
}

} // namespace
} // namespace stack
