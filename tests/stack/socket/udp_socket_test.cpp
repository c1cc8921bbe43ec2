// UDP sockets: datagrams both ways, peers, buffers that fill, fragments.
#include "stack/socket/udp_socket.hpp"

#include "tests/stack/stack_fixture.hpp"

#include <tuple>

namespace stack {
namespace {

class UdpSocketTest : public Net {
protected:
    UdpSocketTest() { attach(); }
    Result<std::size_t> send(int fd, std::string_view data, const Endpoint& to)
    {
        return sockets().try_send(fd, as_bytes(data), &to);
    }
    const Endpoint echo = at("192.0.2.7", 7);
    const Endpoint discard = at("192.0.2.9", 9);
};

TEST_F(UdpSocketTest, BindsItselfToAnEphemeralPortOnTheFirstSend)
{
    const int fd = open_udp();
    EXPECT_EQ(socket(fd).local(), Endpoint{});
    ASSERT_EQ(send(fd, "x", echo), 1U);
    EXPECT_GE(socket(fd).local().port, 49152); // RFC 6335 §6
    EXPECT_EQ(socket(fd).local().address, *bearers().address(0, Family::ipv4));
    EXPECT_EQ(sockets().bind(fd, at("0.0.0.0", 80)).error(), Errno::inval);
}

TEST_F(UdpSocketTest, EchoesOverBothFamiliesAndKeepsDatagramsApart)
{
    for (const char* address : {"192.0.2.7", "2001:db8::7"}) {
        const Endpoint to = at(address, 7);
        const int fd = open(to.address.family == Family::ipv4 ? 1 : 2, 2);
        for (const char* text : {"one", "", "three"})
            ASSERT_TRUE(send(fd, text, to));
        run(1s);
        std::string room(16, '\0');
        const auto got = sockets().try_recv(fd, std::as_writable_bytes(std::span{room}), {});
        EXPECT_EQ(got->from, to);
        EXPECT_EQ(got->size, 3U);
        EXPECT_EQ(receive(fd), "");
        EXPECT_EQ(receive(fd), "three");
        EXPECT_EQ(receive(fd), "(EAGAIN)");
    }
}

TEST_F(UdpSocketTest, IsReadableWhileADatagramWaitsEvenAnEmptyOne)
{
    const int fd = open_udp();
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_out});
    ASSERT_EQ(send(fd, "", echo), 0U);
    run(1s);
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_in} | unsigned{poll_out});
    EXPECT_EQ(receive(fd), "");
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_out});
}

TEST_F(UdpSocketTest, WantsADestination)
{
    const int fd = open_udp();
    EXPECT_EQ(sockets().try_send(fd, as_bytes("x"), nullptr).error(), Errno::destaddrreq);
    EXPECT_EQ(send(fd, "x", at("2001:db8::7", 7)).error(), Errno::afnosupport);
    EXPECT_EQ(sockets().connect(fd, at("2001:db8::7", 7)).error(), Errno::afnosupport);
    ASSERT_TRUE(sockets().connect(fd, echo));
    EXPECT_EQ(sockets().try_send(fd, as_bytes("x"), nullptr), 1U);
    EXPECT_EQ(send(fd, "x", discard), 1U);       // an address still wins over the peer
    EXPECT_TRUE(sockets().connect(fd, discard)); // and the peer may change
}

TEST_F(UdpSocketTest, HearsOnlyItsPeerOnceConnected)
{
    const int fd = open_udp();
    ASSERT_TRUE(sockets().connect(fd, discard));
    ASSERT_EQ(send(fd, "from another host", echo), 17U);
    run(1s);
    EXPECT_EQ(receive(fd), "(EAGAIN)");
    ASSERT_TRUE(sockets().connect(fd, echo));
    ASSERT_EQ(send(fd, "from the peer", echo), 13U);
    run(1s);
    EXPECT_EQ(receive(fd), "from the peer");
}

TEST_F(UdpSocketTest, NeitherListensNorAccepts)
{
    const int fd = open_udp();
    Endpoint peer;
    EXPECT_EQ(sockets().listen(fd, 1).error(), Errno::opnotsupp);
    EXPECT_EQ(sockets().try_accept(fd, peer).error(), Errno::opnotsupp);
}

TEST_F(UdpSocketTest, BindsToAFreePortOfItsOwnAddress)
{
    const int first = open_udp();
    const int second = open_udp();
    EXPECT_EQ(sockets().bind(first, at("192.0.2.7", 5000)).error(), Errno::addrnotavail);
    EXPECT_EQ(sockets().bind(first, at("::", 5000)).error(), Errno::afnosupport);
    ASSERT_TRUE(sockets().bind(first, at("0.0.0.0", 5000)));
    EXPECT_EQ(socket(first).local().port, 5000);
    EXPECT_EQ(sockets().bind(second, at("0.0.0.0", 5000)).error(), Errno::addrinuse);
    ASSERT_TRUE(sockets().close(first));
    EXPECT_TRUE(sockets().bind(second, at("0.0.0.0", 5000)));
}

TEST_F(UdpSocketTest, IgnoresThatNobodyListensAtTheOtherEnd)
{
    // radio/scenarios.md S24 (e): ICMP port unreachable is silently ignored.
    const int fd = open_udp();
    ASSERT_TRUE(sockets().connect(fd, at("192.0.2.67", 9)));
    ASSERT_EQ(sockets().try_send(fd, as_bytes("x"), nullptr), 1U);
    run(10s);
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_out});
    EXPECT_EQ(receive(fd), "(EAGAIN)");
}

TEST_F(UdpSocketTest, FragmentsALargeDatagramAndPutsTheEchoTogether)
{
    // One packet carries 1252 bytes at an MTU of 1280.
    for (const std::size_t size : {1252U, 1253U, 5000U, 30'000U, 64'000U}) {
        const int fd = open_udp();
        std::string data(size, '\0');
        for (std::size_t i = 0; i < size; ++i)
            data[i] = static_cast<char>(i * 31 >> 3);
        ASSERT_EQ(send(fd, data, echo), size);
        run(10s);
        EXPECT_TRUE(receive(fd, 70'000) == data) << size;
        ASSERT_TRUE(sockets().close(fd));
    }
}

TEST_F(UdpSocketTest, RefusesADatagramThatCanNeverBeSent)
{
    // Too long: EMSGSIZE (nrf_api/behaviour.md §2.2), when neither IP nor the buffer can hold it.
    const int fd = open_udp();
    EXPECT_EQ(send(fd, std::string(65'508, 'x'), discard).error(), Errno::msgsize);
    EXPECT_EQ(send(fd, std::string(65'507, 'x'), discard).error(), Errno::msgsize);
    // 64 KiB less the headers of its 52 fragments of at most 1256 bytes, less UDP's own.
    constexpr std::size_t most = 64 * 1024 - 52 * 20 - 8;
    EXPECT_EQ(send(fd, std::string(most + 1, 'x'), discard).error(), Errno::msgsize);
    EXPECT_EQ(send(fd, std::string(most, 'x'), discard), most);
}

TEST_F(UdpSocketTest, TakesAllFragmentsOfADatagramOrNone)
{
    for (const auto& [family, address, headers] :
         {std::tuple{1, "192.0.2.9", 52U * 20U}, {2, "2001:db8::9", 52U * 48U}}) {
        const int fd = open(family, 2);
        run(30s);
        world.cell().set_coverage(false);
        const std::size_t most = 64 * 1024 - headers - 8;
        EXPECT_EQ(send(fd, std::string(most + 1, 'x'), at(address, 9)).error(), Errno::msgsize);
        EXPECT_EQ(send(fd, std::string(most, 'x'), at(address, 9)), most);
        EXPECT_EQ(send(fd, "", at(address, 9)).error(), Errno::again); // full to the last byte
        EXPECT_EQ(drops.seen, std::vector<std::string>{});
        world.cell().set_coverage(true);
        ASSERT_TRUE(run_until([&] { return sockets().readiness(fd) == poll_out; }, 10min));
    }
}

TEST_F(UdpSocketTest, TakesDatagramsWithoutCoverageUntilTheBufferIsFull)
{
    // radio/scenarios.md S12: send returns the length until buffers fill, then EAGAIN.
    const int fd = open_udp();
    run(30s); // the network has released the connection
    world.cell().set_coverage(false);
    const std::string data(1000, 'x');
    int taken = 0;
    while (send(fd, data, discard))
        ++taken;
    EXPECT_EQ(send(fd, data, discard).error(), Errno::again);
    EXPECT_EQ(taken, 63); // of 1028 bytes each; 64 KiB - 48 has no room for the next
    // Not writable, as far as this socket is concerned: it has been refused.
    EXPECT_EQ(sockets().readiness(fd), 0U);
    // A shorter one still fits, and another socket may try its luck.
    EXPECT_EQ(sockets().readiness(open_udp()), unsigned{poll_out});
    EXPECT_EQ(send(fd, "short", discard), 5U);
    EXPECT_EQ(sockets().readiness(fd), unsigned{poll_out});
    EXPECT_EQ(send(fd, data, discard).error(), Errno::again);
    world.cell().set_coverage(true);
    ASSERT_TRUE(run_until([&] { return sockets().readiness(fd) == poll_out; }, 10min));
    EXPECT_EQ(send(fd, data, discard), 1000U);
    EXPECT_EQ(drops.count("link"), 0U);
}

TEST_F(UdpSocketTest, DropsWhatComesWhenTooMuchIsUnread)
{
    const int fd = open_udp();
    constexpr int size = 1024;
    for (int i = 0; i < 70; ++i) { // 64 fit
        ASSERT_TRUE(send(fd, std::string(size, static_cast<char>('a' + i % 26)), echo));
        run(1s);
    }
    EXPECT_EQ(drops.count("socket buffer"), 6U);
    for (int i = 0; i < 64; ++i)
        EXPECT_EQ(receive(fd), std::string(size, static_cast<char>('a' + i % 26)));
    EXPECT_EQ(receive(fd), "(EAGAIN)");
    ASSERT_TRUE(send(fd, "room again", echo));
    run(1s);
    EXPECT_EQ(receive(fd), "room again");
}

TEST_F(UdpSocketTest, ReleasesUnreadDatagramsWhenClosed)
{
    const int fd = open_udp();
    ASSERT_TRUE(send(fd, "unread", echo));
    run(1s);
    ASSERT_TRUE(sockets().close(fd));
    EXPECT_EQ(open_udp(), fd);
    EXPECT_EQ(receive(fd), "(EAGAIN)");
}

} // namespace
} // namespace stack
