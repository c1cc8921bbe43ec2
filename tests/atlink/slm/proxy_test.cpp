// What proxies do that a transcript cannot show.
#include "tests/atlink/slm/slm_fixture.hpp"

namespace atlink::slm {
namespace {

class ProxyTest : public SlmTest {
protected:
    void serve_peer()
    {
        attach();
        ASSERT_EQ(ask("AT#XTCPSVR=1,80"), "#XTCPSVR: 0,\"started\" OK");
        ASSERT_TRUE(peer.connect(80, stack::Family::ipv4));
        run(5s); // it is paged first
        ASSERT_EQ(take(), (Outputs{"\r\n#XTCPSVR: \"192.0.2.99\",\"connected\"\r\n"}));
    }

    void connect_client()
    {
        attach();
        ASSERT_TRUE(peer.listen(1234));
        ASSERT_EQ(ask("AT#XTCPCLI=1,\"192.0.2.99\",1234"), "#XTCPCLI: 0,\"connected\" OK");
        run(1s);
    }

    Peer peer{world, "peer.example", "192.0.2.99"};
};

// slm/behaviour.md §3: 2048 bytes of one #XTCPDATA; §2.14: header and data stay together.
TEST_F(ProxyTest, DataComeInPiecesOf2048BytesEachWithItsHeader)
{
    connect_client();
    ASSERT_TRUE(peer.send(std::string(5000, 'x')));
    run(5s);
    std::string data;
    for (const std::string& output : take()) {
        const std::size_t header = output.find("\r\n", 2) + 2;
        const std::string size = std::to_string(output.size() - header);
        EXPECT_EQ(output.substr(0, header), "\r\n#XTCPDATA: " + size + "\r\n");
        EXPECT_LE(output.size() - header, 2048U);
        data += output.substr(header);
    }
    EXPECT_EQ(data, std::string(5000, 'x'));
}

// slm/behaviour.md §7: boundaries kept, more than 2048 bytes cut.
TEST_F(ProxyTest, ALongDatagramIsCut)
{
    attach();
    ASSERT_EQ(ask("AT#XUDPSVR=1,3442"), "#XUDPSVR: 0,\"started\" OK");
    ASSERT_TRUE(peer.send_datagram(3442, std::string(2049, 'x'), stack::Family::ipv4));
    ASSERT_TRUE(peer.send_datagram(3442, std::string(2048, 'y'), stack::Family::ipv4));
    run(5s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XUDPDATA: 2048\r\n" + std::string(2048, 'x'),
                               "\r\n#XUDPDATA: 2048\r\n" + std::string(2048, 'y')}));
}

// slm/behaviour.md §4: received data go to the host raw.
TEST_F(ProxyTest, DataAreRawInDataMode)
{
    connect_client();
    ASSERT_EQ(ask("AT#XTCPSEND"), "OK");
    ASSERT_NE(handler, nullptr);
    ASSERT_TRUE(peer.send("raw"));
    run(1s);
    EXPECT_EQ(take(), (Outputs{"raw"}));
}

// slm/behaviour.md §4: no line, the end of data mode instead; data before it all the same.
TEST_F(ProxyTest, TheEndOfTheConnectionEndsDataMode)
{
    connect_client();
    ASSERT_EQ(ask("AT#XTCPSEND"), "OK");
    ASSERT_TRUE(peer.send("last"));
    peer.close();
    run(1s);
    EXPECT_EQ(take(), (Outputs{"last"}));
    EXPECT_EQ(ended_with, -104);
}

// slm/behaviour.md §4: 0 when the server's peer has closed normally; the server goes on.
TEST_F(ProxyTest, TheEndOfAPeerEndsDataModeWithoutAnError)
{
    serve_peer();
    ASSERT_EQ(ask("AT#XTCPSEND"), "OK");
    peer.close();
    run(1s);
    EXPECT_EQ(take(), Outputs{});
    EXPECT_EQ(ended_with, 0);
    EXPECT_EQ(ask("AT#XTCPSVR?"), "#XTCPSVR: 0,-1,1 OK");
}

// The firmware: the first end stops data mode, and the second is said as usual.
TEST_F(ProxyTest, ALostPdnInDataModeStillSaysThatTheServerHasStopped)
{
    serve_peer();
    ASSERT_EQ(ask("AT#XTCPSEND"), "OK");
    world.modem().network().lose_pdn(0, 36);
    run(5s);
    EXPECT_EQ(ended_with, -5);
    EXPECT_EQ(take(), (Outputs{"\r\n#XTCPSVR: -5,\"stopped\"\r\n"}));
}

TEST_F(ProxyTest, AHostThatEndsTheClientFromWithinItsDataHearsNoMore)
{
    connect_client();
    on_output = [&](const std::string& output) {
        if (output.starts_with("\r\n#XTCPDATA")) {
            on_output = nullptr;
            EXPECT_EQ(ask("AT#XTCPCLI=0"), "#XTCPCLI: 0,\"disconnected\" OK");
        }
    };
    ASSERT_TRUE(peer.send(std::string(2100, 'x')));
    peer.close();
    run(5s);
    EXPECT_EQ(take().size(), 1U);
    EXPECT_EQ(ask("AT#XTCPCLI?"), "#XTCPCLI: -1,1 OK");
}

TEST_F(ProxyTest, AHostMayAnswerTheEndWithTheNextConnection)
{
    connect_client();
    on_output = [&](const std::string& output) {
        if (output.find("disconnected") == output.npos) return;
        on_output = nullptr;
        EXPECT_EQ(ask("AT#XTCPSVR=1,80"), "#XTCPSVR: 0,\"started\" OK");
    };
    peer.close();
    run(5s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XTCPCLI: -104,\"disconnected\"\r\n"}));
    EXPECT_EQ(ask("AT#XTCPSVR?"), "#XTCPSVR: 0,-1,1 OK");
}

TEST_F(ProxyTest, AHostMayAnswerTheEndOfAPeerWithTheNextServer)
{
    serve_peer();
    on_output = [&](const std::string& output) {
        if (output.find("disconnected") == output.npos) return;
        on_output = nullptr;
        EXPECT_EQ(ask("AT#XTCPSVR=0"), "#XTCPSVR: 0,\"stopped\" OK");
        EXPECT_EQ(ask("AT#XTCPSVR=1,81"), "#XTCPSVR: 0,\"started\" OK");
    };
    ASSERT_TRUE(world.modem().sockets().close(0));
    run(1s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XTCPSVR: -115,\"disconnected\"\r\n"}));
    EXPECT_EQ(ask("AT#XTCPSVR?"), "#XTCPSVR: 0,-1,1 OK");
}

// slm/behaviour.md §7: -115 for an invalid descriptor, -9 for that of a peer.
TEST_F(ProxyTest, ADescriptorThatSomebodyElseClosesIsInvalid)
{
    serve_peer();
    ASSERT_TRUE(world.modem().sockets().close(1));
    run(1s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XTCPSVR: -9,\"disconnected\"\r\n"}));
    ASSERT_TRUE(world.modem().sockets().close(0));
    run(1s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XTCPSVR: -115,\"stopped\"\r\n"}));
}

TEST_F(ProxyTest, ANumberThatIsUsedAgainIsNotMistakenForItsOwn)
{
    connect_client();
    ASSERT_TRUE(world.modem().sockets().close(0));
    ASSERT_EQ(world.modem().sockets().open(1, 2, 17), 0);
    run(1s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XTCPCLI: -115,\"disconnected\"\r\n"}));
    EXPECT_NE(world.modem().sockets().find(0), nullptr);
}

// A peer needs a descriptor; until there is one it waits in the backlog.
TEST_F(ProxyTest, APeerWaitsUntilADescriptorIsFree)
{
    attach();
    ASSERT_EQ(ask("AT#XTCPSVR=1,80"), "#XTCPSVR: 0,\"started\" OK");
    for (int i = 1; i < 8; ++i)
        ASSERT_TRUE(ask("AT#XSOCKET=1,2,0").ends_with("OK"));
    ASSERT_TRUE(peer.connect(80, stack::Family::ipv4));
    run(5s);
    EXPECT_EQ(take(), Outputs{});
    ASSERT_EQ(ask("AT#XSOCKET=0"), "#XSOCKET: 0,\"closed\" OK");
    run(1s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XTCPSVR: \"192.0.2.99\",\"connected\"\r\n"}));
}

TEST_F(ProxyTest, AnApplicationThatClosesSaysWhatItEnds)
{
    serve_peer();
    ASSERT_EQ(ask("AT#XUDPCLI=1,\"echo.test\",7"), "#XUDPCLI: 2,\"connected\" OK");
    app->on_closing();
    EXPECT_EQ(take(),
              (Outputs{"\r\n#XTCPSVR: 0,\"disconnected\"\r\n", "\r\n#XTCPSVR: 0,\"stopped\"\r\n",
                       "\r\n#XUDPCLI: 0,\"disconnected\"\r\n"}));
    EXPECT_EQ(world.modem().sockets().open(1, 2, 17), 0);
}

TEST_F(ProxyTest, AnApplicationThatIsGoneHasNothingOpen)
{
    serve_peer();
    ASSERT_EQ(ask("AT#XUDPCLI=1,\"echo.test\",7"), "#XUDPCLI: 2,\"connected\" OK");
    restart();
    EXPECT_EQ(world.modem().sockets().open(1, 2, 17), 0);
    run(5s);
    EXPECT_EQ(take(), Outputs{});
}

TEST_F(ProxyTest, AConnectionThatIsGivenUpIsClosed)
{
    attach();
    Response response;
    Outcome outcome = app->execute(*parse("AT#XTCPCLI=1,\"192.0.2.66\",7"), response);
    ASSERT_NE(outcome.pending, nullptr);
    EXPECT_NE(world.modem().sockets().find(0), nullptr);
    outcome.pending.reset();
    EXPECT_EQ(world.modem().sockets().find(0), nullptr);
    EXPECT_EQ(ask("AT#XTCPCLI?"), "#XTCPCLI: -1,1 OK");
}

// slm/behaviour.md §6, §7: open fails without a line when there is no descriptor.
TEST_F(ProxyTest, WithoutADescriptorAClientSaysNothing)
{
    attach();
    for (int i = 0; i < 8; ++i)
        ASSERT_TRUE(ask("AT#XSOCKET=1,2,0").ends_with("OK"));
    EXPECT_EQ(ask("AT#XTCPCLI=1,\"echo.test\",7"), "ERROR");
    EXPECT_EQ(ask("AT#XUDPCLI=1,\"echo.test\",7"), "ERROR");
    EXPECT_EQ(ask("AT#XUDPSVR=1,80"), "ERROR");
}

} // namespace
} // namespace atlink::slm
