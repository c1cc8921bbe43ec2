// A client's connection in the making, and the way of #XCONNECT, which is the same.
#include "atlink/slm/connection.hpp"
#include "tests/atlink/slm/slm_fixture.hpp"

namespace atlink::slm {
namespace {

class ConnectionTest : public SlmTest {
protected:
    using State = Connection::State;

    /// Runs event by event until it is over, or its deadline has passed.
    State finish(Connection& connection)
    {
        for (;;) {
            const State state = connection.step();
            if (state != State::going_on) return state;
            if (!world.engine().run_one()) return state;
        }
    }
    bool none_open() { return world.modem().sockets().find(0) == nullptr; }

    ConnectionTarget target{.host = "192.0.2.99", .port = 1234};
    Peer peer{world, "peer.example", "192.0.2.99"};
};

TEST_F(ConnectionTest, OpensFindsAndReachesItsServer)
{
    attach();
    ASSERT_TRUE(peer.listen(1234));
    target.host = "peer.example";
    Connection connection{*app, target};
    ASSERT_TRUE(connection.open());
    ASSERT_TRUE(connection.set_options());
    EXPECT_EQ(connection.deadline(), emu::never);
    EXPECT_EQ(finish(connection), State::done);
    EXPECT_EQ(connection.server(), stack::at("192.0.2.99", 1234));
    const stack::Handle socket = connection.take();
    ASSERT_TRUE(socket.open());
    EXPECT_TRUE(socket.try_send(stack::as_bytes("hello")));
    run(1s);
    EXPECT_EQ(peer.take_received(), "hello");
    socket.close();
}

TEST_F(ConnectionTest, ClosesWhatIsNotTaken)
{
    attach();
    {
        Connection connection{*app, target};
        ASSERT_TRUE(connection.open());
        EXPECT_FALSE(none_open());
    }
    EXPECT_TRUE(none_open());
    ASSERT_TRUE(peer.listen(1234));
    stack::Handle taken;
    {
        Connection connection{*app, target};
        ASSERT_TRUE(connection.open());
        ASSERT_EQ(finish(connection), State::done);
        taken = connection.take();
    }
    EXPECT_TRUE(taken.open());
}

TEST_F(ConnectionTest, SetsWhatItsTargetAsksFor)
{
    target.send_timeout = 7s;
    target.receive_timeout = 8s;
    target.cid = 3;
    Connection connection{*app, target};
    ASSERT_TRUE(connection.open());
    ASSERT_TRUE(connection.set_options());
    const stack::SocketOptions& options = connection.socket().socket()->options();
    EXPECT_EQ(options.send_timeout, 7s);
    EXPECT_EQ(options.receive_timeout, 8s);
    EXPECT_EQ(options.cid, 3);
}

TEST_F(ConnectionTest, SaysThatThereIsNoSocketLeft)
{
    for (int i = 0; i < stack::max_sockets; ++i)
        ASSERT_TRUE(world.modem().sockets().open(1, 2, 17));
    Connection connection{*app, target};
    EXPECT_EQ(connection.open().error(), stack::Errno::nobufs);
}

TEST_F(ConnectionTest, StopsAtAnOptionThatIsRefused)
{
    target.secure.emplace().peer_verify = 9;
    Connection connection{*app, target};
    ASSERT_TRUE(connection.open());
    EXPECT_EQ(connection.set_options().error(), stack::Errno::inval);
}

TEST_F(ConnectionTest, GivesUpAtTheSendTimeoutAndNotBefore)
{
    attach();
    target.host = "192.0.2.250"; // nobody
    target.send_timeout = 7s;
    Connection connection{*app, target};
    ASSERT_TRUE(connection.open());
    ASSERT_TRUE(connection.set_options());
    EXPECT_EQ(connection.step(), State::going_on);
    const emu::Instant end = world.engine().now() + 7s;
    EXPECT_EQ(connection.deadline(), end);
    world.engine().advance_to(end - emu::Ts{1});
    EXPECT_EQ(connection.step(), State::going_on);
    world.engine().advance_to(end);
    EXPECT_EQ(connection.step(), State::failed);
    EXPECT_EQ(connection.status(), -static_cast<int>(stack::Errno::timedout));
}

TEST_F(ConnectionTest, TellsWhyANameOrAServerIsNotThere)
{
    attach();
    const auto status = [&](const char* host) {
        target.host = host;
        Connection connection{*app, target};
        EXPECT_TRUE(connection.open());
        EXPECT_EQ(finish(connection), State::failed);
        return connection.status();
    };
    EXPECT_EQ(status("no.such.host"), static_cast<int>(stack::GaiError::noname));
    EXPECT_EQ(status("2001:db8::7"), static_cast<int>(stack::GaiError::noname)); // other family
    EXPECT_EQ(status("192.0.2.99"), -static_cast<int>(stack::Errno::connrefused));
}

// #XCONNECT says nothing of the reason; what comes next is not told it either.
TEST_F(ConnectionTest, ARefusedXconnectLeavesNoErrorBehind)
{
    attach();
    ASSERT_EQ(ask("AT#XSOCKET=1,1,0"), "#XSOCKET: 0,1,6 OK");
    ASSERT_EQ(ask("AT#XCONNECT=\"192.0.2.99\",1234"), "ERROR");
    stack::Socket* socket = world.modem().sockets().find(0);
    ASSERT_NE(socket, nullptr);
    EXPECT_EQ(socket->take_error(), std::nullopt);
    EXPECT_EQ(socket->readiness() & stack::poll_err, 0U);
}

// The resolver's limit is that of nrf_getaddrinfo (nrf_api/behaviour.md §8).
TEST_F(ConnectionTest, AFourthLookUpIsRefusedToCommandsToo)
{
    attach();
    stack::Resolver& resolver = world.modem().resolver();
    for (int i = 0; i < stack::Resolver::max_lookups; ++i)
        resolver.start("echo.test", stack::Family::ipv4, 0);
    EXPECT_EQ(ask("AT#XGETADDRINFO=\"web.test\""), "#XGETADDRINFO: \"EAI_INPROGRESS\" ERROR");
    EXPECT_EQ(ask("AT#XTCPCLI=1,\"web.test\",80"), "#XTCPCLI: -100,\"not connected\" ERROR");
    run(5s); // they are answered, though nobody has taken the answers
    EXPECT_EQ(ask("AT#XGETADDRINFO=\"web.test\",1"), "#XGETADDRINFO: \"192.0.2.80\" OK");
}

} // namespace
} // namespace atlink::slm
