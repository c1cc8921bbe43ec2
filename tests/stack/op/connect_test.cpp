// op::Connect: the deadline, refusals, sockets that go away, TLS.
#include "stack/op/connect.hpp"

#include "tests/stack/internet/services/tls_net.hpp"
#include "tests/stack/op/driver.hpp"
#include "tests/stack/option/option_fixture.hpp"
#include "tests/stack/stack_fixture.hpp"

namespace stack {
namespace {

const Endpoint echo = at("192.0.2.7", 7);
const Endpoint silent = at("192.0.2.66", 80);

class OpConnect : public Net {
protected:
    explicit OpConnect(const WorldConfig& config = exact()) : Net{config} { attach(); }
    op::Connect connect(int fd, const Endpoint& peer)
    {
        return op::Connect{sockets().handle(fd), peer};
    }
    Errno error_of(int fd, const Endpoint& peer) { return drive(world, connect(fd, peer)).error(); }
};

TEST_F(OpConnect, IsOverWhenTheConnectionStands)
{
    const int fd = open_tcp();
    EXPECT_TRUE(drive(world, connect(fd, echo)));
    EXPECT_EQ(sockets().readiness(fd), poll_out);
    EXPECT_EQ(error_of(fd, echo), Errno::isconn);
    EXPECT_TRUE(drive(world, connect(open_udp(), echo)));
}

TEST_F(OpConnect, TellsWhyItFails)
{
    const int fd = open_tcp();
    EXPECT_EQ(error_of(fd, at("192.0.2.67", 80)), Errno::connrefused);
    EXPECT_EQ(socket(fd).take_error(), std::nullopt);
    EXPECT_EQ(error_of(-1, echo), Errno::badf);
    EXPECT_EQ(error_of(open_tcp(), at("2001:db8::7", 7)), Errno::afnosupport);
}

TEST_F(OpConnect, GivesUpAtTheSendTimeoutAndNotBefore)
{
    const int fd = open_tcp();
    socket(fd).options().send_timeout = 3s;
    const emu::Instant begun = now();
    op::Connect operation = connect(fd, silent);
    EXPECT_FALSE(operation.step());
    EXPECT_EQ(operation.deadline(), begun + 3s);
    engine().advance_to(begun + 3s - emu::Ts{1});
    EXPECT_FALSE(operation.step());
    engine().advance_to(begun + 3s);
    EXPECT_EQ(operation.step()->error(), Errno::timedout);
}

TEST_F(OpConnect, WaitsForEverWithoutASendTimeout)
{
    op::Connect operation = connect(open_tcp(), silent);
    EXPECT_FALSE(operation.step());
    EXPECT_EQ(operation.deadline(), emu::never);
    operation.give_up();
    EXPECT_EQ(operation.step()->error(), Errno::timedout);
}

TEST_F(OpConnect, DoesNotWaitOnANonBlockingSocket)
{
    const int fd = open_tcp();
    socket(fd).options().nonblocking = true;
    EXPECT_EQ(connect(fd, echo).step()->error(), Errno::inprogress);
    EXPECT_EQ(connect(fd, echo).step()->error(), Errno::already);
}

TEST_F(OpConnect, EndsWhenTheSocketIsClosedThoughItsNumberIsInUseAgain)
{
    const int fd = open_tcp();
    op::Connect operation = connect(fd, silent);
    EXPECT_FALSE(operation.step());
    EXPECT_TRUE(sockets().close(fd));
    ASSERT_EQ(open_tcp(), fd);
    EXPECT_TRUE(operation.ready());
    EXPECT_EQ(operation.step()->error(), Errno::badf);
}

TEST_F(OpConnect, EndsWithTheLossOfThePdn)
{
    op::Connect operation = connect(open_tcp(), silent);
    EXPECT_FALSE(operation.step());
    world.modem().network().lose_pdn(0, 36);
    EXPECT_EQ(drive(world, operation).error(), Errno::netdown);
}

TEST_F(OpConnect, IsNoConnectionWhenAnotherHasReadTheError)
{
    const int fd = open_tcp();
    op::Connect operation = connect(fd, at("192.0.2.67", 80));
    const auto reader =
        sockets().on_change.subscribe([&](int) { static_cast<void>(socket(fd).take_error()); });
    EXPECT_EQ(drive(world, operation).error(), Errno::connrefused);
}

class OpConnectKept : public OpConnect {
protected:
    OpConnectKept() : OpConnect{with_profile(Profile::mfw_nrf91x1_2_0)} {}
};

TEST_F(OpConnectKept, DoesNotWaitForAPdnThatIsAway)
{
    const int fd = open_tcp();
    socket(fd).options().keep_open = true;
    op::Connect operation = connect(fd, silent);
    EXPECT_FALSE(operation.step());
    world.modem().network().lose_pdn(0, 36);
    EXPECT_EQ(drive(world, operation).error(), Errno::netunreach);
}

using OpConnectTls = TlsNet;

TEST_F(OpConnectTls, IsOverWhenTheHandshakeIs)
{
    const int fd = open_secure(true, {ca_tag}, "tls.test");
    EXPECT_TRUE(drive(world, op::Connect{sockets().handle(fd), server("tls.test")}));
    EXPECT_EQ(events.seen.at(0).what, "handshake done");
}

TEST_F(OpConnectTls, UndoesAHandshakeThatItGivesUp)
{
    const int fd = open_secure(true, {ca_tag}, "silent.tls.test");
    socket(fd).options().send_timeout = 5s;
    const emu::Instant begun = now();
    EXPECT_EQ(drive(world, op::Connect{sockets().handle(fd), server("silent.tls.test")}).error(),
              Errno::timedout);
    EXPECT_EQ(now(), begun + 5s);
    EXPECT_EQ(events.seen.at(0).reason, "given up");
    EXPECT_EQ(socket(fd).take_error(), std::nullopt); // the caller knows
    // The modem's only handshake is over: another has its turn at once.
    const int next = open_secure(true, {ca_tag}, "tls.test");
    socket(next).options().nonblocking = true;
    EXPECT_EQ(connect(next, server("tls.test")), std::nullopt);
}

} // namespace
} // namespace stack
