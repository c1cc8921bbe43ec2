// NRF_SO_KEEPOPEN: sockets that outlive their PDN (nrf_api/behaviour.md §3.2, firmware 2.x).
#include "stack/socket/tls_socket.hpp"
#include "stack/tls/pki.hpp"

#include "tests/stack/net/ip_packet.hpp"
#include "tests/stack/option/option_fixture.hpp"

namespace stack {
namespace {

using namespace option;

class KeepOpen : public Net {
protected:
    KeepOpen() : Net{with_profile(Profile::mfw_nrf91x1_2_0)} { attach(); }

    void keep(int fd)
    {
        const int on = 1;
        ASSERT_TRUE(
            sockets().set_option(fd, sol_socket, keep_open, std::as_bytes(std::span{&on, 1})));
    }
    void give_back_pdn()
    {
        restore_pdn(0);
        ASSERT_TRUE(run_until([&] { return bearers().address(0, Family::ipv6).has_value(); }));
    }
    Result<std::size_t> send(int fd, std::string_view text)
    {
        return sockets().try_send(fd, as_bytes(text), nullptr);
    }
    std::string echo(int fd, std::string_view text)
    {
        if (const auto sent = send(fd, text); !sent) {
            return "(" + std::string{name(sent.error())} + ")";
        }
        run_until([&] { return (sockets().readiness(fd) & poll_in) != 0; }, 10s);
        return receive(fd);
    }
    int udp_echo()
    {
        const int fd = open_udp();
        EXPECT_TRUE(sockets().connect(fd, at("192.0.2.7", 7)));
        keep(fd);
        return fd;
    }
    void expect_down(int fd)
    {
        EXPECT_EQ(sockets().readiness(fd) & (poll_out | poll_err), 0U);
        EXPECT_EQ(send(fd, "x").error(), Errno::netunreach);
        EXPECT_EQ(receive(fd), "(EAGAIN)");
        EXPECT_EQ(sockets().connect(fd, at("192.0.2.7", 7)).error(), Errno::netunreach);
        EXPECT_EQ(sockets().bind(fd, at("0.0.0.0", 80)).error(), Errno::netunreach);
    }
    /// The next address the network gives is the one it gave before.
    void wrap_addresses()
    {
        // The pool counts in 16 bits of the address.
        for (int i = 0; i < 0xffff; ++i) {
            static_cast<void>(
                world.modem().network().answer_pdn(0x7f, emu::lte::PdpType::ipv4, "internet"));
        }
    }
};

TEST_F(KeepOpen, CarriesAUdpSocketOverTheLossOfItsPdn)
{
    const int fd = udp_echo();
    EXPECT_EQ(echo(fd, "before"), "before");
    const Endpoint first = socket(fd).local();
    lose_pdn(0);
    expect_down(fd);
    give_back_pdn();
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_out});
    EXPECT_EQ(socket(fd).local().port, first.port);
    EXPECT_NE(socket(fd).local().address, first.address);
    EXPECT_EQ(echo(fd, "after"), "after");
}

TEST_F(KeepOpen, KeepsWhatWasReceivedBefore)
{
    const int fd = udp_echo();
    ASSERT_TRUE(send(fd, "early"));
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_in) != 0; }));
    lose_pdn(0);
    EXPECT_EQ(receive(fd), "early");
    EXPECT_EQ(receive(fd), "(EAGAIN)");
}

TEST_F(KeepOpen, SurvivesFlightModeButNotPowerOff)
{
    const int fd = udp_echo();
    auto& ue = world.modem().ue();
    ue.set_mode(emu::lte::FunctionalMode::flight);
    ASSERT_TRUE(run_until([&] { return !bearers().up(0); }));
    expect_down(fd);
    switch_on();
    ASSERT_TRUE(run_until([&] { return bearers().up(0); }));
    EXPECT_EQ(echo(fd, "back"), "back");
    ue.set_mode(emu::lte::FunctionalMode::power_off);
    ASSERT_TRUE(run_until([&] { return socket(fd).lost(); }));
    EXPECT_EQ(send(fd, "x").error(), Errno::netdown);
}

TEST_F(KeepOpen, EndsAtPowerOffWhileItWaits)
{
    const int fd = udp_echo();
    world.modem().ue().set_mode(emu::lte::FunctionalMode::flight);
    ASSERT_TRUE(run_until([&] { return !bearers().up(0); }));
    EXPECT_FALSE(socket(fd).lost());
    world.modem().ue().set_mode(emu::lte::FunctionalMode::power_off);
    EXPECT_TRUE(socket(fd).lost());
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_err});
    switch_on();
    ASSERT_TRUE(run_until([&] { return bearers().up(0); }));
    EXPECT_EQ(send(fd, "x").error(), Errno::netdown);
}

TEST_F(KeepOpen, WaitsForTheFamilyOfTheSocket)
{
    const int fd = open(2, 2);
    ASSERT_TRUE(sockets().connect(fd, at("2001:db8::7", 7)));
    keep(fd);
    lose_pdn(0);
    restore_pdn(0);
    ASSERT_TRUE(run_until([&] { return bearers().address(0, Family::ipv4).has_value(); }));
    EXPECT_EQ(send(fd, "x").error(), Errno::netunreach); // no advertisement yet
    ASSERT_TRUE(run_until([&] { return bearers().address(0, Family::ipv6).has_value(); }));
    EXPECT_EQ(echo(fd, "six"), "six");
}

TEST_F(KeepOpen, CarriesARawSocket)
{
    const auto fd = sockets().open(3, 3, 0);
    ASSERT_TRUE(fd);
    keep(*fd);
    lose_pdn(0);
    PacketBytes packet =
        udp_packet(*Address::parse("10.0.0.1"), *Address::parse("192.0.2.7"), 5000, 7, "raw");
    EXPECT_EQ(sockets().try_send(*fd, packet, nullptr).error(), Errno::netunreach);
    EXPECT_EQ(receive(*fd), "(EAGAIN)");
    give_back_pdn();
    receive(*fd); // the advertisement
    packet = udp_packet(*bearers().address(0, Family::ipv4), *Address::parse("192.0.2.7"), 5000, 7,
                        "raw");
    ASSERT_EQ(sockets().try_send(*fd, packet, nullptr), packet.size());
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(*fd) & poll_in) != 0; }));
    EXPECT_EQ(receive(*fd).size(), packet.size());
}

TEST_F(KeepOpen, EndsATcpConnectionWhoseAddressHasChanged)
{
    const int fd = connected(at("192.0.2.7", 7));
    keep(fd);
    lose_pdn(0);
    expect_down(fd);
    give_back_pdn();
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_err});
    EXPECT_EQ(send(fd, "x").error(), Errno::netdown);
    EXPECT_EQ(receive(fd), "(ENETDOWN)");
}

TEST_F(KeepOpen, CarriesATcpConnectionOverToTheSameAddress)
{
    const int fd = connected(at("192.0.2.7", 7));
    keep(fd);
    const Endpoint own = socket(fd).local();
    wrap_addresses();
    lose_pdn(0);
    expect_down(fd);
    run(5min); // it stands still: nothing is sent again, nothing times out
    give_back_pdn();
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_out});
    EXPECT_EQ(socket(fd).local(), own);
    ASSERT_TRUE(send(fd, "x"));
    // The simulated hosts end their side with the PDN, so that this one is reset.
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_err) != 0; }));
    EXPECT_EQ(receive(fd), "(ECONNRESET)");
}

TEST_F(KeepOpen, KeepsListeningOnTheSameAddress)
{
    const int listener = open_tcp();
    ASSERT_TRUE(sockets().bind(listener, at("0.0.0.0", 80)));
    ASSERT_TRUE(sockets().listen(listener, 1));
    keep(listener);
    const int bound = open_tcp();
    ASSERT_TRUE(sockets().bind(bound, at("0.0.0.0", 81)));
    keep(bound);
    wrap_addresses();
    lose_pdn(0);
    give_back_pdn();
    EXPECT_EQ(sockets().readiness(listener), 0U);
    EXPECT_TRUE(sockets().listen(bound, 1));
    for (const auto& [port, fd] : {std::pair{80, listener}, {81, bound}}) {
        // By way of the network and back: the modem calls itself through nobody.
        EXPECT_FALSE(socket(fd).lost()) << port;
        EXPECT_EQ(socket(fd).local().port, port);
    }
}

TEST_F(KeepOpen, IsClosedWhileItsConnectionStandsStill)
{
    const int tcp = connected(at("192.0.2.7", 7));
    keep(tcp);
    ASSERT_TRUE(send(tcp, "unsent"));
    const int fresh = open_tcp();
    ASSERT_TRUE(sockets().bind(fresh, at("0.0.0.0", 81)));
    keep(fresh);
    const int udp = udp_echo();
    lose_pdn(0);
    for (const int fd : {tcp, fresh, udp})
        EXPECT_TRUE(sockets().close(fd));
    give_back_pdn();
    run(10min);
}

TEST_F(KeepOpen, LeavesSocketsWithoutItToDie)
{
    const int fd = open_udp();
    ASSERT_TRUE(sockets().connect(fd, at("192.0.2.7", 7)));
    const int kept = udp_echo();
    lose_pdn(0);
    EXPECT_TRUE(socket(fd).lost());
    EXPECT_FALSE(socket(kept).lost());
    sockets().shut_down();
    EXPECT_EQ(receive(kept), "(ESHUTDOWN)");
}

TEST_F(KeepOpen, TellsThePollCallbackWhenItCanSendAgain)
{
    const int fd = udp_echo();
    std::vector<unsigned> told;
    ASSERT_TRUE(sockets().set_poll_callback(
        fd, PollCallback{.events = poll_out, .oneshot = false, .call = [&](int, unsigned bits) {
                             told.push_back(bits);
                         }}));
    EXPECT_EQ(told, (std::vector<unsigned>{poll_out})); // it is already true
    lose_pdn(0);
    EXPECT_EQ(told.size(), 1U);
    give_back_pdn();
    EXPECT_EQ(told, (std::vector<unsigned>{poll_out, poll_out}));
    ASSERT_TRUE(sockets().set_poll_callback(fd, {}));
}

class KeepOpenDtls : public KeepOpen {
protected:
    int connected_dtls(tls::CidMode cid)
    {
        EXPECT_TRUE(
            world.modem().credentials().write(1, CredentialType::root_ca, tls::pki("ca.pem")));
        const auto fd = sockets().open(1, 2, 273);
        EXPECT_TRUE(fd);
        SecureOptions& options = tls_side(socket(*fd))->secure_options();
        options.tags = {1};
        options.cid = cid;
        static_cast<void>(
            sockets().connect(*fd, {*world.internet().resolve("dtls.test", Family::ipv4), 5684}));
        EXPECT_TRUE(run_until([&] { return !socket(*fd).connecting(); }));
        EXPECT_EQ(socket(*fd).take_error(), std::nullopt);
        keep(*fd);
        return *fd;
    }
};

TEST_F(KeepOpenDtls, CarriesASessionWithAConnectionId)
{
    const int fd = connected_dtls(tls::CidMode::enabled);
    EXPECT_EQ(echo(fd, "before"), "before");
    lose_pdn(0);
    EXPECT_EQ(send(fd, "x").error(), Errno::netunreach);
    give_back_pdn();
    EXPECT_EQ(echo(fd, "after"), "after");
}

TEST_F(KeepOpenDtls, EndsASessionWithoutAConnectionId)
{
    const int fd = connected_dtls(tls::CidMode::disabled);
    EXPECT_EQ(echo(fd, "before"), "before");
    lose_pdn(0);
    EXPECT_FALSE(socket(fd).lost());
    give_back_pdn();
    EXPECT_EQ(send(fd, "x").error(), Errno::netdown);
}

class KeepOpenTls : public KeepOpen {
protected:
    KeepOpenTls() // any root CA has to be there
    {
        EXPECT_TRUE(world.modem().credentials().write(1, CredentialType::root_ca,
                                                      tls::pki("other-ca.pem")));
    }
    /// Without verification; the connection has begun.
    int begin(std::string_view name, std::uint16_t port)
    {
        const auto fd = sockets().open(1, 1, 258);
        EXPECT_TRUE(fd);
        tls_side(socket(*fd))->secure_options().verify = tls::Verify::none;
        keep(*fd);
        EXPECT_EQ(
            sockets().connect(*fd, {*world.internet().resolve(name, Family::ipv4), port}).error(),
            Errno::inprogress);
        return *fd;
    }
};

TEST_F(KeepOpenTls, EndsInTheHandshakeWhileItsPdnIsAway)
{
    const int fd = begin("silent.tls.test", 443);
    run(5s);
    lose_pdn(0);
    EXPECT_FALSE(socket(fd).finished());
    run(2min); // longer than a handshake may take
    EXPECT_TRUE(socket(fd).finished());
    give_back_pdn(); // there is nothing left to carry on
    EXPECT_EQ(socket(fd).take_error(), Errno::timedout);
    EXPECT_EQ(world.modem().tls().sessions, 0U);
}

TEST_F(KeepOpenTls, IsReadWhileItsPdnIsAway)
{
    const int fd = begin("tls.test", 7); // an echo
    ASSERT_TRUE(run_until([&] { return !socket(fd).connecting(); }));
    EXPECT_EQ(echo(fd, "before"), "before");
    ASSERT_TRUE(send(fd, "early"));
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_in) != 0; }));
    ASSERT_TRUE(send(fd, std::string(100'000, 'x'))); // a part of a record waits
    wrap_addresses();
    lose_pdn(0);
    EXPECT_EQ(receive(fd), "early");
    EXPECT_EQ(receive(fd), "(EAGAIN)");
    give_back_pdn();
    EXPECT_FALSE(socket(fd).lost());
    // The session is as it was. The host has forgotten its side, and says so.
    EXPECT_EQ(send(fd, "x").error(), Errno::again);
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_err) != 0; }));
    EXPECT_EQ(receive(fd), "(ECONNRESET)");
}

} // namespace
} // namespace stack
