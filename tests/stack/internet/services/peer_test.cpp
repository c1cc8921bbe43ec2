// The ends of connections that scripts speak for, seen from the modem's sockets.
#include "stack/internet/services/tcp_peer.hpp"
#include "stack/internet/services/udp_peer.hpp"

#include "tests/stack/stack_fixture.hpp"

namespace stack::net {
namespace {

class PeerTest : public Net {
protected:
    PeerTest() { attach(); }
    Endpoint peer_at(std::uint16_t port, Family family = Family::ipv4) const
    {
        return {family == Family::ipv4 ? host_.ipv4() : host_.ipv6(), port};
    }
    void say(int fd, std::string_view text)
    {
        EXPECT_EQ(sockets().try_send(fd, as_bytes(text), nullptr), text.size());
        run(1s);
    }

    Host& host_ = world.internet().add("a.example", *Address::parse("203.0.113.1"),
                                       *Address::parse("2001:db8:1::1"));
};

TEST_F(PeerTest, ATcpPeerTakesConnectionsOnBothAddressesAndSpeaksOverTheNewest)
{
    auto& peer = host_.serve<TcpPeer>();
    EXPECT_TRUE(peer.listen(1234));
    EXPECT_FALSE(peer.listen(1234));
    EXPECT_FALSE(peer.connected());
    EXPECT_FALSE(peer.send("nobody"));
    EXPECT_FALSE(peer.close());
    EXPECT_FALSE(peer.reset());

    const int first = connected(peer_at(1234));
    const int second = connected(peer_at(1234, Family::ipv6));
    run(1s);
    say(first, "one");
    say(second, "two");
    EXPECT_EQ(peer.take_received(), "onetwo");
    EXPECT_EQ(peer.take_received(), "");
    EXPECT_TRUE(peer.send("newest"));
    run(1s);
    EXPECT_EQ(receive(first), "(EAGAIN)");
    EXPECT_EQ(receive(second), "newest");
    EXPECT_TRUE(peer.close());
    run(1s);
    EXPECT_EQ(receive(second), "");
    EXPECT_TRUE(sockets().close(second));
    run(1s);
    EXPECT_TRUE(peer.reset()); // the first, which is the newest there is
    run(1s);
    EXPECT_EQ(receive(first), "(ECONNRESET)");
    EXPECT_FALSE(peer.connected());
}

TEST_F(PeerTest, ATcpPeerKeepsTheFirstMebibyte)
{
    constexpr std::size_t mebibyte = std::size_t{1024} * 1024;
    auto& peer = host_.serve<TcpPeer>();
    ASSERT_TRUE(peer.listen(1234));
    const int fd = connected(peer_at(1234));
    const std::string piece(1024, 'x');
    std::size_t sent = 0;
    while (sent < mebibyte + 10 * piece.size()) {
        const auto went = sockets().try_send(fd, as_bytes(piece), nullptr);
        sent += went.value_or(0);
        if (!went) run(100ms);
    }
    run(30s);
    EXPECT_EQ(peer.take_received().size(), mebibyte);
    say(fd, "more");
    EXPECT_EQ(peer.take_received(), "more");
}

TEST_F(PeerTest, AUdpPeerTakesDatagramsInTheirOrderAndKnowsWhoSpoke)
{
    auto& peer = host_.serve<UdpPeer>();
    EXPECT_FALSE(peer.listening());
    EXPECT_FALSE(peer.send(peer_at(1), "no port"));
    ASSERT_TRUE(peer.listen(5000));
    EXPECT_TRUE(peer.listen(5000)); // it has it
    EXPECT_EQ(peer.take(), std::nullopt);
    EXPECT_EQ(peer.last(), std::nullopt);

    const int fd = open_udp();
    ASSERT_TRUE(sockets().connect(fd, peer_at(5000)));
    say(fd, "one");
    say(fd, "two");
    ASSERT_TRUE(peer.last());
    EXPECT_EQ(peer.last()->address, bearers().address(0, Family::ipv4));
    EXPECT_EQ(peer.take(), "one");
    EXPECT_TRUE(peer.send(*peer.last(), "back"));
    run(1s);
    EXPECT_EQ(receive(fd), "back");
    EXPECT_EQ(peer.take(), "two");
    EXPECT_EQ(peer.take(), std::nullopt);
}

TEST_F(PeerTest, AUdpPeerMovesToAnotherPortAndKeepsItsOwnWhenThatIsTaken)
{
    host_.serve<UdpEcho>(7);
    auto& peer = host_.serve<UdpPeer>();
    ASSERT_TRUE(peer.listen(5000));
    EXPECT_FALSE(peer.listen(7));
    ASSERT_TRUE(peer.listen(5001));
    const int fd = open_udp();
    ASSERT_TRUE(sockets().connect(fd, peer_at(5001)));
    say(fd, "here");
    EXPECT_EQ(peer.take(), "here");
}

} // namespace
} // namespace stack::net
