// NRF_SO_TCP_SRV_SESSTIMEO: an accepted connection that is silent too long ends.
#include "stack/socket/tcp_socket.hpp"

#include "tests/stack/front/nrf/caller.hpp"
#include "tests/stack/option/option_fixture.hpp"

namespace stack {
namespace {

using namespace option;

class SessionTimeout : public Net {
protected:
    SessionTimeout() { attach(); }

    int listen_with(int minutes)
    {
        const int fd = open_tcp();
        set(fd, minutes); // on the listening socket (the seed)
        EXPECT_TRUE(sockets().bind(fd, at("0.0.0.0", 80)));
        EXPECT_TRUE(sockets().listen(fd, 2));
        return fd;
    }
    void set(int fd, int minutes)
    {
        EXPECT_TRUE(sockets().set_option(fd, level_tcp, tcp_srv_sesstimeo,
                                         std::as_bytes(std::span{&minutes, 1})));
    }
    int get(int fd)
    {
        int minutes = -1;
        EXPECT_TRUE(sockets().get_option(fd, level_tcp, tcp_srv_sesstimeo,
                                         std::as_writable_bytes(std::span{&minutes, 1})));
        return minutes;
    }
    int accept_one(int listener, std::string greeting = "")
    {
        caller =
            &world.internet()
                 .add("caller.test", *Address::parse("192.0.2.98"), *Address::parse("2001:db8::98"))
                 .serve<Caller>(Endpoint{*bearers().address(0, Family::ipv4), 80},
                                std::move(greeting));
        EXPECT_TRUE(run_until([&] { return sockets().readiness(listener) == poll_in; }));
        begun = now();
        Endpoint peer;
        return sockets().try_accept(listener, peer).value();
    }
    Caller* caller = nullptr;
    emu::Instant begun;
};

TEST_F(SessionTimeout, EndsAnAcceptedConnectionAfterMinutesOfSilence)
{
    // nrf_api/behaviour.md §1: minutes, though the manual of 2.4 to 2.7 says seconds.
    const int fd = accept_one(listen_with(2));
    EXPECT_EQ(get(fd), 2);
    engine().advance_to(begun + 2min - emu::Ts{1});
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_out});
    run(emu::Ts{1});
    EXPECT_EQ(sockets().readiness(fd), poll_err | poll_in | poll_hup);
    EXPECT_EQ(receive(fd), "(ETIMEDOUT)");
    EXPECT_EQ(receive(fd), "(ENOTCONN)");
    run(1s);
    EXPECT_TRUE(caller->ended); // told in good order
}

TEST_F(SessionTimeout, IsOffByDefault)
{
    const int fd = accept_one(listen_with(0));
    run(24h);
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_out});
}

TEST_F(SessionTimeout, CountsFromTheLastDataEitherWay)
{
    const int fd = accept_one(listen_with(1));
    run(50s);
    ASSERT_TRUE(sockets().try_send(fd, as_bytes("x"), nullptr));
    const emu::Instant sent = now();
    engine().advance_to(sent + 1min - emu::Ts{1});
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_out});
    run(emu::Ts{1});
    EXPECT_NE(sockets().readiness(fd) & poll_err, 0U);
}

TEST_F(SessionTimeout, LeavesWhatWasReceivedToBeRead)
{
    const int listener = listen_with(1);
    const int fd = accept_one(listener, "hello");
    run(5min);
    EXPECT_EQ(receive(fd), "hello");
    EXPECT_EQ(receive(fd), "(ETIMEDOUT)");
}

TEST_F(SessionTimeout, IsOverriddenOnTheAcceptedSocket)
{
    const int fd = accept_one(listen_with(1));
    set(fd, 3);
    engine().advance_to(begun + 3min - emu::Ts{1});
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_out});
    run(emu::Ts{1});
    EXPECT_NE(sockets().readiness(fd) & poll_err, 0U);
}

TEST_F(SessionTimeout, IsSwitchedOffAndOnOnTheAcceptedSocket)
{
    const int fd = accept_one(listen_with(1));
    set(fd, 0);
    run(1h);
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_out});
    set(fd, 135); // silent for an hour already
    engine().advance_to(begun + 135min - emu::Ts{1});
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_out});
    run(emu::Ts{1});
    EXPECT_NE(sockets().readiness(fd) & poll_err, 0U);
}

TEST_F(SessionTimeout, DoesNotTouchAConnectionThatTheModemBegan)
{
    const int fd = connected(at("192.0.2.7", 7));
    set(fd, 1);
    run(10min);
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_out});
}

} // namespace
} // namespace stack
