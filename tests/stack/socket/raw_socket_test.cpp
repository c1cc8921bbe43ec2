// Raw sockets: whole packets of one PDN, in both directions (nrf_api/behaviour.md §7).
#include "stack/socket/raw_socket.hpp"

#include "stack/internet/ping_client.hpp"

#include "tests/stack/net/ip_packet.hpp"
#include "tests/stack/option/option_fixture.hpp"

namespace stack {
namespace {

using namespace option;

class RawSocketTest : public Net {
protected:
    explicit RawSocketTest(const WorldConfig& config = exact()) : Net{config} {}

    int open_raw(int cid = 0)
    {
        const auto fd = sockets().open(3, 3, 255);
        EXPECT_TRUE(fd);
        EXPECT_TRUE(
            sockets().set_option(*fd, sol_socket, bind_to_pdn, std::as_bytes(std::span{&cid, 1})));
        return *fd;
    }
    Address own(Family family, int cid = 0) { return *bearers().address(cid, family); }
    PacketBytes to_echo(std::string_view text, int cid = 0)
    {
        return udp_packet(own(Family::ipv4, cid), *Address::parse("192.0.2.7"), 5000, 7, text);
    }
    Result<std::size_t> send(int fd, const PacketBytes& packet)
    {
        return sockets().try_send(fd, packet, nullptr);
    }
    PacketBytes next(int fd)
    {
        PacketBytes packet(2048);
        const auto got = sockets().try_recv(fd, packet, {});
        packet.resize(got ? got->size : 0);
        return packet;
    }
    bool readable(int fd) { return (sockets().readiness(fd) & poll_in) != 0; }
};

TEST_F(RawSocketTest, OpensWithEitherProtocolAndAtMostFour)
{
    for (const int protocol : {0, 255, 0, 255})
        EXPECT_TRUE(sockets().open(3, 3, protocol));
    EXPECT_EQ(sockets().open(3, 3, 0).error(), Errno::nobufs);
    EXPECT_TRUE(sockets().open(1, 2, 0)); // others are not counted
    ASSERT_TRUE(sockets().close(1));
    EXPECT_EQ(sockets().open(3, 3, 0), 1);
}

TEST_F(RawSocketTest, ShowsWhetherThereIsRoomForAnotherOne)
{
    for (int i = 0; i < max_raw_sockets; ++i) {
        EXPECT_TRUE(sockets().room(SocketType::raw));
        ASSERT_TRUE(sockets().open(3, 3, 0));
    }
    EXPECT_FALSE(sockets().room(SocketType::raw));
    for (int i = max_raw_sockets; i < max_sockets; ++i) {
        EXPECT_TRUE(sockets().room(SocketType::dgram));
        ASSERT_TRUE(sockets().open(1, 2, 0));
    }
    EXPECT_FALSE(sockets().room(SocketType::dgram));
    EXPECT_FALSE(sockets().room(SocketType::stream));
    ASSERT_TRUE(sockets().close(0)); // a raw one
    EXPECT_TRUE(sockets().room(SocketType::raw));
}

TEST_F(RawSocketTest, SendsAndReceivesWholePacketsOfBothFamilies)
{
    attach();
    const int fd = open_raw();
    const auto six = udp_packet(own(Family::ipv6), *Address::parse("2001:db8::7"), 5000, 7, "six");
    for (const auto& [packet, text] : {std::pair{to_echo("four"), "four"}, {six, "six"}}) {
        ASSERT_EQ(send(fd, packet), packet.size());
        ASSERT_TRUE(run_until([&] { return readable(fd); }));
        const PacketBytes answer = next(fd);
        ASSERT_EQ(answer.size(), packet.size());
        EXPECT_EQ(udp_text(answer), text);
        EXPECT_FALSE(readable(fd));
    }
}

TEST_F(RawSocketTest, TakesAllPacketsOfItsPdnAndLeavesTheOthersAlone)
{
    attach();
    activate(1);
    const int raw = open_raw(0);
    const int same = open_udp();
    const int other = open_udp();
    const int one = 1;
    ASSERT_TRUE(
        sockets().set_option(other, sol_socket, bind_to_pdn, std::as_bytes(std::span{&one, 1})));
    const Endpoint echo = at("192.0.2.7", 7);
    ASSERT_TRUE(sockets().try_send(same, as_bytes("zero"), &echo));
    ASSERT_TRUE(sockets().try_send(other, as_bytes("one"), &echo));
    run(1s);
    EXPECT_EQ(udp_text(next(raw)), "zero");
    EXPECT_FALSE(readable(raw));
    EXPECT_FALSE(readable(same));
    EXPECT_EQ(receive(other), "one");
    // Closed, it is in nobody's way.
    ASSERT_TRUE(sockets().close(raw));
    ASSERT_TRUE(sockets().try_send(same, as_bytes("again"), &echo));
    run(1s);
    EXPECT_EQ(receive(same), "again");
}

TEST_F(RawSocketTest, GivesEachOfSeveralACopyAndAnswersNoEchoRequest)
{
    attach();
    auto& pinger =
        world.internet()
            .add("pinger.test", *Address::parse("192.0.2.98"), *Address::parse("2001:db8::98"))
            .serve<net::PingClient>();
    const int first = open_raw();
    const int second = open_raw();
    ASSERT_TRUE(pinger.ping(own(Family::ipv4)));
    run(1s);
    EXPECT_EQ(pinger.replies(), 0);
    const PacketBytes request = next(first);
    EXPECT_EQ(request.size(), 60U); // IP, ICMP, 32 bytes
    EXPECT_EQ(next(second), request);
}

TEST_F(RawSocketTest, DoesNotKeepTheBearerFromItsIpv6Address)
{
    switch_on();
    const int fd = open_raw();
    ASSERT_TRUE(run_until([&] { return bearers().address(0, Family::ipv6).has_value(); }));
    EXPECT_EQ(std::to_integer<int>(next(fd)[40]), 134); // it sees the advertisement too
}

TEST_F(RawSocketTest, RefusesWhatIsNoPacket)
{
    attach();
    const int fd = open_raw();
    const PacketBytes good = to_echo("x");
    const auto spoiled = [&](std::size_t at, std::byte value) {
        PacketBytes packet = good;
        packet[at] = value;
        return packet;
    };
    for (const PacketBytes& packet : {
             PacketBytes{}, PacketBytes(good.begin(), good.begin() + 19),
             spoiled(0, std::byte{0x55}), // version 5
             spoiled(0, std::byte{0x65}), // IPv6 shorter than its header
             spoiled(0, std::byte{0x44}), // a header of 16 bytes
             spoiled(0, std::byte{0x4f}), // a header longer than the packet
             spoiled(3, std::byte{28}),   // one byte too long
             spoiled(3, std::byte{30}),   // one too short
         }) {
        EXPECT_EQ(send(fd, packet).error(), Errno::inval);
    }
    PacketBytes six = udp_packet(own(Family::ipv6), *Address::parse("2001:db8::7"), 1, 7, "x");
    six.push_back(std::byte{0});
    EXPECT_EQ(send(fd, six).error(), Errno::inval);
    run(1s);
    EXPECT_FALSE(readable(fd));
}

TEST_F(RawSocketTest, SendsUpToTheMtuOfThePdn)
{
    attach();
    const int fd = open_raw();
    const std::string fits(1280 - 28, 'x');
    EXPECT_EQ(send(fd, to_echo(fits)), 1280U);
    EXPECT_EQ(send(fd, to_echo(fits + 'x')).error(), Errno::msgsize);
    EXPECT_EQ(send(fd, PacketBytes(70'000)).error(), Errno::msgsize);
    ASSERT_TRUE(run_until([&] { return readable(fd); }));
    EXPECT_EQ(next(fd).size(), 1280U);
}

TEST_F(RawSocketTest, CutsAPacketToTheBufferAndPeeks)
{
    attach();
    const int fd = open_raw();
    ASSERT_TRUE(send(fd, to_echo("hello")));
    ASSERT_TRUE(run_until([&] { return readable(fd); }));
    std::array<std::byte, 20> header{};
    constexpr int peek = 2;
    ASSERT_EQ(sockets().try_recv(fd, header, {peek})->size, 20U);
    EXPECT_EQ(header[0], std::byte{0x45});
    ASSERT_EQ(sockets().try_recv(fd, header, {})->size, 20U);
    EXPECT_EQ(sockets().try_recv(fd, header, {}).error(), Errno::again);
}

TEST_F(RawSocketTest, HasNeitherPortNorPeer)
{
    attach();
    const int fd = open_raw();
    const Endpoint echo = at("192.0.2.7", 7);
    Endpoint peer;
    EXPECT_EQ(sockets().bind(fd, at("0.0.0.0", 0)).error(), Errno::opnotsupp);
    EXPECT_EQ(sockets().connect(fd, echo).error(), Errno::opnotsupp);
    EXPECT_EQ(sockets().listen(fd, 1).error(), Errno::opnotsupp);
    EXPECT_EQ(sockets().try_accept(fd, peer).error(), Errno::opnotsupp);
    EXPECT_EQ(sockets().try_send(fd, to_echo("x"), &echo).error(), Errno::opnotsupp);
}

TEST_F(RawSocketTest, NeedsItsPdn)
{
    const int fd = open_raw();
    const PacketBytes packet =
        udp_packet(*Address::parse("10.0.0.1"), *Address::parse("192.0.2.7"), 1, 7, "x");
    EXPECT_EQ(send(fd, packet).error(), Errno::netunreach);
    attach();
    const int second = open_raw(1); // not activated
    EXPECT_EQ(send(second, packet).error(), Errno::netunreach);
    EXPECT_EQ(send(fd, packet), packet.size());
    lose_pdn(0);
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_err});
    EXPECT_EQ(send(fd, packet).error(), Errno::netdown);
    EXPECT_EQ(receive(fd), "(ENETDOWN)");
    EXPECT_EQ(sockets().connect(fd, at("192.0.2.7", 7)).error(), Errno::netdown);
    EXPECT_FALSE(socket(second).lost());
}

TEST_F(RawSocketTest, KeepsABoundedQueue)
{
    attach();
    const int fd = open_raw();
    for (int i = 0; i < 60; ++i) {
        ASSERT_TRUE(send(fd, to_echo(std::string(1252, 'x'))));
        run(100ms);
    }
    run(5s);
    EXPECT_EQ(drops.count("socket buffer"), 9U); // 51 packets of 1280 bytes are 65 280
    int kept = 0;
    while (!next(fd).empty())
        ++kept;
    EXPECT_EQ(kept, 51);
}

TEST_F(RawSocketTest, WaitsForRoomInTheModemsBuffer)
{
    attach();
    const int fd = open_raw();
    const PacketBytes packet = to_echo(std::string(1252, 'x'));
    while (send(fd, packet)) {
    }
    EXPECT_EQ(send(fd, packet).error(), Errno::again);
    EXPECT_EQ(sockets().readiness(fd) & poll_out, 0U);
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_out) != 0; }));
    EXPECT_EQ(send(fd, packet), packet.size());
}

} // namespace
} // namespace stack
