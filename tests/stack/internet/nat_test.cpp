// The NAT between core and internet: mappings, their end, checksums, what it leaves alone.
#include "stack/internet/nat.hpp"

#include "tests/stack/stack_fixture.hpp"

#include "stack/internet/services/services.hpp"
#include "stack/net/lwip_types.hpp"

namespace stack::net {
namespace {

WorldConfig with_nat()
{
    WorldConfig config = exact();
    config.internet.nat.enabled = true;
    return config;
}

/// Answers each datagram with the port it came from; says more when it is told to.
class PortTeller final : public UdpService {
public:
    using UdpService::UdpService;
    void say(std::string_view text) { send_to(last, text); }
    Endpoint last;

private:
    void on_datagram(std::string_view) override
    {
        last = peer();
        reply(std::to_string(last.port));
    }
};

class NatTest : public Net {
protected:
    explicit NatTest(const WorldConfig& config = with_nat())
        : Net{config}, teller{host("echo.test").serve<PortTeller>(port)}
    {
        attach();
    }
    /// The public port a datagram of this socket leaves by.
    std::string ask(int fd, const char* address = "192.0.2.7")
    {
        const Endpoint to = at(address, port);
        EXPECT_TRUE(sockets().try_send(fd, as_bytes("?"), &to));
        run(1s);
        return receive(fd);
    }
    static constexpr std::uint16_t port = 4007;
    PortTeller& teller;
    const Address outside = Address::v4({198, 51, 100, 1});
};

TEST_F(NatTest, GivesEachInsidePortOneOutsidePort)
{
    const int first = open_udp();
    const int second = open_udp();
    const std::string one = ask(first);
    EXPECT_EQ(teller.last.address, outside);
    const std::string two = ask(second);
    EXPECT_NE(one, two);
    EXPECT_EQ(ask(first), one);
    EXPECT_EQ(ask(second), two);
    EXPECT_EQ(drops.count("nat"), 0U);
}

TEST_F(NatTest, KeepsThePortForWhateverPeer)
{
    host("discard.test").serve<PortTeller>(port);
    const int fd = open_udp();
    EXPECT_EQ(ask(fd, "192.0.2.9"), ask(fd, "192.0.2.7"));
}

// radio/scenarios.md S17: a reply after the time-out is dropped silently, and the next packet
// leaves with a new public port.
TEST_F(NatTest, ForgetsAMappingThatWasNotUsed)
{
    const int fd = open_udp();
    const std::string before = ask(fd); // uplink at least 20 ms ago
    run(58s);
    teller.say("still there");
    run(5s); // the radio is idle: the modem has to be paged
    EXPECT_EQ(receive(fd), "still there");
    teller.say("gone"); // what comes in has not kept it
    run(5s);
    EXPECT_EQ(receive(fd), "(EAGAIN)");
    EXPECT_EQ(drops.count("nat"), 1U);
    EXPECT_NE(ask(fd), before);
}

TEST_F(NatTest, WhatLeavesKeepsAMapping)
{
    const int fd = open_udp();
    const std::string port_before = ask(fd);
    for (int i = 0; i < 5; ++i) {
        run(55s);
        EXPECT_EQ(ask(fd), port_before);
    }
}

TEST_F(NatTest, RebindingGivesANewPort)
{
    const int fd = open_udp();
    const std::string before = ask(fd);
    world.internet().nat()->rebind();
    teller.say("to the old port");
    run(1s);
    EXPECT_EQ(receive(fd), "(EAGAIN)");
    EXPECT_EQ(drops.count("nat"), 1U);
    const std::string after = ask(fd);
    EXPECT_NE(after, before);
    EXPECT_EQ(ask(fd), after);
}

TEST_F(NatTest, CarriesAStreamAndResetsItWhenItsMappingIsGone)
{
    const int fd = connected(at("192.0.2.7", 7));
    ASSERT_TRUE(sockets().try_send(fd, as_bytes(std::string(3000, 'x')), nullptr));
    run(5s);
    EXPECT_EQ(receive(fd, 4000), std::string(3000, 'x'));
    world.internet().nat()->rebind();
    // S17: the server does not know the new port and resets.
    ASSERT_TRUE(sockets().try_send(fd, as_bytes("x"), nullptr));
    run(5s);
    EXPECT_EQ(socket(fd).take_error(), Errno::connreset);
}

TEST_F(NatTest, KeepsAnIdleStreamForItsOwnTime)
{
    const int fd = connected(at("192.0.2.7", 7));
    run(1100s);
    ASSERT_TRUE(sockets().try_send(fd, as_bytes("x"), nullptr));
    run(5s);
    EXPECT_EQ(receive(fd), "x");
    run(1300s);
    ASSERT_TRUE(sockets().try_send(fd, as_bytes("x"), nullptr));
    run(5s);
    EXPECT_EQ(socket(fd).take_error(), Errno::connreset);
}

TEST_F(NatTest, LeavesIpv6Alone)
{
    const int fd = open(2, 2);
    const Endpoint to = at("2001:db8::7", port);
    ASSERT_TRUE(sockets().try_send(fd, as_bytes("?"), &to));
    run(1s);
    EXPECT_EQ(teller.last.address, *bearers().address(0, Family::ipv6));
    const std::string before = receive(fd);
    world.internet().nat()->rebind();
    ASSERT_TRUE(sockets().try_send(fd, as_bytes("?"), &to));
    run(1s);
    EXPECT_EQ(receive(fd), before);
}

TEST_F(NatTest, CarriesFragmentsBothWays)
{
    const int fd = open_udp();
    const std::string large(3000, 'x'); // over the MTU of either side
    const Endpoint echo = at("192.0.2.7", 7);
    const auto sent = sockets().try_send(fd, as_bytes(large), &echo);
    if (!sent) GTEST_SKIP() << "the socket takes no such datagram";
    run(5s);
    EXPECT_EQ(receive(fd, 4000), large);
    EXPECT_EQ(drops.count("nat"), 0U);
}

TEST_F(NatTest, HidesTheInsideFromTheInternet)
{
    const int fd = open_udp();
    ask(fd);
    const Endpoint inside{*bearers().address(0, Family::ipv4), sockets().find(fd)->local().port};
    teller.last = inside;
    teller.say("unasked for");
    run(1s);
    EXPECT_EQ(receive(fd), "(EAGAIN)");
    EXPECT_EQ(drops.count("nat"), 1U);
}

TEST_F(NatTest, SeveralPdnConnectionsShareTheAddress)
{
    activate(1);
    const int first = open_udp();
    const int second = open_udp();
    socket(second).options().cid = 1;
    EXPECT_NE(ask(first), ask(second));
    lose_pdn(1);
    EXPECT_NE(ask(first), "(EAGAIN)");
}

TEST_F(NatTest, TheHostsForgetTheConnectionsOfALostPdn)
{
    auto& service = host("discard.test").serve<TcpEcho>(std::uint16_t{4007});
    activate(1);
    const int other = open_tcp();
    socket(other).options().cid = 1;
    ASSERT_EQ(sockets().connect(other, at("192.0.2.9", 4007)).error(), Errno::inprogress);
    const int fd = connected(at("192.0.2.9", 4007));
    run(2s);
    EXPECT_EQ(service.connections(), 2U);
    lose_pdn(1);
    EXPECT_EQ(service.connections(), 1U);
    ASSERT_TRUE(sockets().try_send(fd, as_bytes("x"), nullptr));
    run(2s);
    EXPECT_EQ(receive(fd), "x");
}

TEST_F(NatTest, NoHostCanHaveItsAddress)
{
    EXPECT_THROW(world.internet().add("new.test", outside, *Address::parse("2001:db8::99")),
                 std::invalid_argument);
}

TEST(Nat, IsNotThereUnlessAskedFor)
{
    World world{exact()};
    EXPECT_EQ(world.internet().nat(), nullptr);
}

/// A UDP packet of 10.0.0.1:5000 to 192.0.2.7:7 with right checksums.
std::vector<std::byte> datagram(std::string_view text, bool checksum = true)
{
    std::vector<std::uint8_t> bytes = {0x45, 0,
                                       0,    static_cast<std::uint8_t>(28 + text.size()),
                                       0,    1,
                                       0,    0,
                                       64,   17,
                                       0,    0,
                                       10,   0,
                                       0,    1,
                                       192,  0,
                                       2,    7,
                                       0x13, 0x88,
                                       0,    7,
                                       0,    static_cast<std::uint8_t>(8 + text.size()),
                                       0,    0};
    bytes.insert(bytes.end(), text.begin(), text.end());
    const auto sum = [&](std::size_t from, std::size_t to, unsigned start) {
        unsigned total = start;
        for (std::size_t i = from; i < to; i += 2)
            total += bytes[i] << 8 | (i + 1 < to ? bytes[i + 1] : 0);
        while (total >> 16 != 0)
            total = (total & 0xffff) + (total >> 16);
        return ~total & 0xffff;
    };
    const unsigned header = sum(0, 20, 0);
    bytes[10] = static_cast<std::uint8_t>(header >> 8);
    bytes[11] = static_cast<std::uint8_t>(header);
    const unsigned pseudo = (sum(12, 20, 0) ^ 0xffff) + 17 + 8 + static_cast<unsigned>(text.size());
    const unsigned udp = checksum ? sum(20, bytes.size(), pseudo) : 0;
    bytes[26] = static_cast<std::uint8_t>(udp >> 8);
    bytes[27] = static_cast<std::uint8_t>(udp);
    std::vector<std::byte> packet(bytes.size());
    std::transform(bytes.begin(), bytes.end(), packet.begin(),
                   [](std::uint8_t each) { return std::byte{each}; });
    return packet;
}

/// The ones' complement sum of a header or of a datagram with its pseudo header: 0xffff when right.
unsigned total(std::span<const std::byte> packet, bool transport)
{
    unsigned sum = transport ? 17 + static_cast<unsigned>(packet.size()) - 20 : 0;
    const std::size_t from = transport ? 12 : 0;
    const std::size_t to = transport ? packet.size() : 20;
    for (std::size_t i = from; i < to; ++i) {
        const auto each = std::to_integer<unsigned>(packet[i]);
        sum += i % 2 == 0 ? each << 8 : each;
    }
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

TEST(Nat, MendsTheChecksums)
{
    emu::Engine engine;
    Nat nat{engine, {}};
    for (const char* text : {"", "x", "some text", "more of it"}) {
        auto packet = datagram(text);
        ASSERT_EQ(total(packet, false), 0xffffU);
        ASSERT_EQ(total(packet, true), 0xffffU);
        nat.outbound(packet);
        EXPECT_EQ(packet[12], std::byte{198});
        EXPECT_EQ(total(packet, false), 0xffffU);
        EXPECT_EQ(total(packet, true), 0xffffU);
    }
    auto without = datagram("x", false);
    nat.outbound(without);
    EXPECT_EQ(without[26], std::byte{0}); // RFC 768: none stays none
    EXPECT_EQ(without[27], std::byte{0});
}

TEST(Nat, ExpiresExactlyAtItsTime)
{
    emu::Engine engine;
    Nat nat{engine, {}};
    auto packet = datagram("x");
    nat.outbound(packet);
    const auto port = static_cast<std::uint16_t>(std::to_integer<unsigned>(packet[20]) << 8 |
                                                 std::to_integer<unsigned>(packet[21]));
    engine.advance_to(emu::epoch + 60s - emu::Ts{1});
    EXPECT_EQ(nat.inside(Nat::Protocol::udp, port), (at("10.0.0.1", 5000)));
    EXPECT_EQ(nat.inside(Nat::Protocol::tcp, port), std::nullopt);
    engine.advance_to(emu::epoch + 60s);
    EXPECT_EQ(nat.inside(Nat::Protocol::udp, port), std::nullopt);
}

TEST(Nat, FullForgetsTheHalfThatWasNotUsedForLongest)
{
    emu::Engine engine;
    Nat nat{engine, {}};
    const auto port_of = [&nat](unsigned inside) {
        auto packet = datagram("x", false);
        packet[20] = static_cast<std::byte>(inside >> 8);
        packet[21] = static_cast<std::byte>(inside);
        nat.outbound(packet);
        return std::to_integer<unsigned>(packet[20]) << 8 | std::to_integer<unsigned>(packet[21]);
    };
    constexpr unsigned full = 32'768;
    const unsigned first = port_of(1);
    for (unsigned inside = 2; inside <= full; ++inside)
        port_of(inside);
    EXPECT_EQ(nat.size(), full);
    engine.advance_to(emu::epoch + 1s);
    EXPECT_EQ(port_of(1), first); // used again
    port_of(full + 1);
    EXPECT_EQ(nat.size(), full / 2 + 1);
    EXPECT_EQ(port_of(1), first);
}

TEST(Nat, TakesWhateverBytesComeAlong)
{
    emu::Engine engine;
    Nat nat{engine, {}};
    emu::Random random{1, "packets"};
    for (int i = 0; i < 20'000; ++i) {
        std::vector<std::byte> packet(random.below(60));
        for (auto& each : packet)
            each = static_cast<std::byte>(random.below(256));
        if (packet.size() > 9 && random.chance(0.8)) {
            packet[0] = static_cast<std::byte>(0x40 + random.below(16));
            packet[9] = random.chance(0.5) ? std::byte{6} : std::byte{17};
        }
        if (random.chance(0.5)) {
            nat.outbound(packet);
        } else {
            nat.inbound(packet);
        }
    }
    EXPECT_LE(nat.size(), 20'000U);
}

} // namespace
} // namespace stack::net
