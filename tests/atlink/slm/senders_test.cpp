// Data mode's way into the sockets: what is still on its way, and what is dropped.
#include "atlink/slm/senders.hpp"
#include "tests/atlink/slm/slm_fixture.hpp"

namespace atlink::slm {
namespace {

class SendersTest : public SlmTest {
protected:
    void connect_socket()
    {
        attach();
        ASSERT_EQ(ask("AT#XSOCKET=1,1,0"), "#XSOCKET: 0,1,6 OK");
        ASSERT_TRUE(peer.listen(1234));
        ASSERT_EQ(ask("AT#XCONNECT=\"192.0.2.99\",1234"), "#XCONNECT: 1 OK");
        run(1s);
    }

    /// Out of coverage nothing is acknowledged: the socket's buffer fills.
    void fill()
    {
        world.cell().set_coverage(false);
        for (int i = 0; i < 1000 && !handler->busy(); ++i)
            ASSERT_EQ(handler->send(std::string(4096, 'x')), 0);
        ASSERT_TRUE(handler->busy());
    }

    Peer peer{world, "peer.example", "192.0.2.99"};
};

TEST_F(SendersTest, APieceOfAStreamIsSentAtOnce)
{
    connect_socket();
    ASSERT_EQ(ask("AT#XSEND"), "OK");
    EXPECT_FALSE(handler->datagrams());
    EXPECT_EQ(handler->send("one"), 0);
    EXPECT_FALSE(handler->busy());
    run(1s);
    EXPECT_EQ(peer.take_received(), "one");
}

TEST_F(SendersTest, AFullSocketIsBusyUntilItTakesTheRest)
{
    connect_socket();
    ASSERT_EQ(ask("AT#XSEND"), "OK");
    fill();
    const int before = looks;
    run(1s);
    EXPECT_TRUE(handler->busy());
    world.cell().set_coverage(true);
    run(25s);
    EXPECT_FALSE(handler->busy());
    EXPECT_GT(looks, before);
}

// slm/behaviour.md §6: a send timeout of 30 s; §4: what fails is dropped silently.
TEST_F(SendersTest, WhatIsNotTakenWithinTheSendTimeoutIsDropped)
{
    connect_socket();
    ASSERT_EQ(ask("AT#XSEND"), "OK");
    fill();
    EXPECT_EQ(handler->deadline(), world.engine().now() + 30s);
    run(30s - emu::Ts{1});
    EXPECT_TRUE(handler->busy());
    const int before = looks;
    run(emu::Ts{1});
    EXPECT_FALSE(handler->busy());
    EXPECT_EQ(looks, before + 1);
    EXPECT_EQ(ended_with, std::nullopt);
}

// As of a call of nrf_send: fixed once, however much the socket takes of a piece meanwhile.
TEST_F(SendersTest, APieceHasOneSendTimeout)
{
    connect_socket();
    ASSERT_EQ(ask("AT#XSEND"), "OK");
    ASSERT_EQ(handler->send(std::string(3'000'000, 'x')), 0); // over a minute on the air
    const emu::Instant end = world.engine().now() + 30s;
    EXPECT_EQ(handler->deadline(), end);
    run(20s);
    EXPECT_GT(peer.take_received().size(), 100'000U);
    EXPECT_EQ(handler->deadline(), end);
    run(10s - emu::Ts{1});
    EXPECT_TRUE(handler->busy());
    run(emu::Ts{1});
    EXPECT_FALSE(handler->busy());
}

// A TCP client has no send timeout of its own (slm/behaviour.md §7).
TEST_F(SendersTest, AProxyWaitsWithoutALimit)
{
    attach();
    ASSERT_TRUE(peer.listen(1234));
    ASSERT_EQ(ask("AT#XTCPCLI=1,\"192.0.2.99\",1234"), "#XTCPCLI: 0,\"connected\" OK");
    ASSERT_EQ(ask("AT#XTCPSEND"), "OK");
    fill();
    EXPECT_EQ(handler->deadline(), emu::never);
    run(60s);
    EXPECT_TRUE(handler->busy());
}

TEST_F(SendersTest, ASocketThatIsClosedUnderAPieceFreesTheHandler)
{
    connect_socket();
    ASSERT_EQ(ask("AT#XSEND"), "OK");
    fill();
    ASSERT_TRUE(world.modem().sockets().close(0));
    run(1ms);
    EXPECT_FALSE(handler->busy());
}

TEST_F(SendersTest, AHandlerMayGoWhileItIsBusy)
{
    connect_socket();
    ASSERT_EQ(ask("AT#XSEND"), "OK");
    fill();
    handler.reset();
    world.cell().set_coverage(true);
    run(60s);
    EXPECT_EQ(looks, 0);
}

// slm/behaviour.md §4: resolved for each flush.
TEST_F(SendersTest, ANamedTargetIsBusyWhileItsNameIsLookedUp)
{
    attach();
    ASSERT_EQ(ask("AT#XSOCKET=1,2,0"), "#XSOCKET: 0,2,17 OK");
    ASSERT_EQ(ask("AT#XSENDTO=\"echo.test\",7"), "OK");
    EXPECT_TRUE(handler->datagrams());
    EXPECT_EQ(handler->send("one"), 0);
    EXPECT_TRUE(handler->busy());
    run(1s);
    EXPECT_FALSE(handler->busy());
    EXPECT_EQ(looks, 1);
    EXPECT_EQ(ask("AT#XRECVFROM=5"), "#XRECVFROM: 3,\"192.0.2.7\",7 one OK");
}

} // namespace
} // namespace atlink::slm
