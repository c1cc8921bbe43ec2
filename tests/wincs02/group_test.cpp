// Groups: wincs02/behaviour.md §4 setsockopt, seed "multicast".
#include "stack/internet/host.hpp"
#include "stack/internet/internet.hpp"
#include "stack/net/lwip_types.hpp"
#include "tests/stack/net/ip_packet.hpp"
#include "tests/wincs02/driver_fixture.hpp"

namespace stack::wincs02 {

namespace {

constexpr const char* group = "239.1.2.3";
constexpr const char* group6 = "ff05::123";

struct Uplink : emu::Sink {
    void on_record(const emu::Record& record) override
    {
        const auto* const packet = std::get_if<emu::PacketRecord>(&record.payload);
        if (packet == nullptr || packet->direction != emu::Direction::uplink) return;
        constexpr std::byte udp{17};
        if (packet->bytes[9] != udp) return; // what IGMP reports
        last.assign(reinterpret_cast<const char*>(packet->bytes.data()), packet->bytes.size());
    }
    std::string last;
};

class GroupTest : public DriverTest {
protected:
    explicit GroupTest(WorldConfig config = {}) : DriverTest{Generation::g1, config} {}
    void SetUp() override { bring_up(); }

    int bound(int domain, std::uint16_t port)
    {
        const int fd = opened(domain, SOCK_DGRAM);
        EXPECT_EQ(domain == AF_INET ? bind(fd, in("0.0.0.0", port)) : bind(fd, in6("::", port)), 0);
        EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_LISTEN));
        return fd;
    }
    static struct ip_mreqn request(const char* address)
    {
        struct ip_mreqn it {};
        winc_inet_pton(AF_INET, address, &it.imr_multiaddr);
        return it;
    }
    static struct ipv6_mreq request6(const char* address)
    {
        struct ipv6_mreq it {};
        winc_inet_pton(AF_INET6, address, &it.ipv6mr_multiaddr);
        return it;
    }
    static int join4(int fd, const char* address, socklen_t length = sizeof(struct ip_mreqn))
    {
        const auto it = request(address);
        return failure(winc_setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &it, length));
    }
    static int join6(int fd, const char* address, socklen_t length = sizeof(struct ipv6_mreq))
    {
        const auto it = request6(address);
        return failure(winc_setsockopt(fd, IPPROTO_IP, IPV6_ADD_MEMBERSHIP, &it, length));
    }
    /// A host of the internet sends; 224.0.0.1 and the groups that were reported are delivered.
    void deliver(const char* to, std::uint16_t port, std::string_view text)
    {
        Process::Lock lock = Process::instance().lock();
        net::Internet& internet = Process::instance().world().internet();
        net::Host& host = *internet.find("echo.test");
        const Address group_address = *Address::parse(to);
        const Address& from = group_address.family == Family::ipv4 ? host.ipv4() : host.ipv6();
        const PacketBytes bytes = udp_packet(from, group_address, 4000, port, text);
        pbuf* const buffer = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(bytes.size()), PBUF_RAM);
        pbuf_take(buffer, bytes.data(), static_cast<u16_t>(bytes.size()));
        internet.send(host, net::make_packet(buffer));
        Process::instance().leave(lock);
    }
    int joined(int domain, std::uint16_t port)
    {
        const int fd = bound(domain, port);
        EXPECT_EQ(domain == AF_INET ? join4(fd, group) : join6(fd, group6), 0);
        EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
        return fd;
    }
};

// "socket already bound, family matching, exact struct size, else `ENOPROTOOPT`; address outside
// 224.0.0.0/4 or not starting with 0xff: `EINVAL`"
TEST_F(GroupTest, OnlyABoundDatagramSocketOfTheFamilyJoins)
{
    const int stream = opened(AF_INET, SOCK_STREAM);
    EXPECT_EQ(join4(stream, group), ENOPROTOOPT);
    const int unbound = opened(AF_INET, SOCK_DGRAM);
    EXPECT_EQ(join4(unbound, group), ENOPROTOOPT);
    const int four = bound(AF_INET, 5000);
    const int six = bound(AF_INET6, 5001);
    EXPECT_EQ(join6(four, group6), ENOPROTOOPT);
    EXPECT_EQ(join4(six, group), ENOPROTOOPT);
    EXPECT_EQ(join4(four, group, sizeof(struct ip_mreqn) - 1), ENOPROTOOPT);
    EXPECT_EQ(join6(six, group6, sizeof(struct ipv6_mreq) + 1), ENOPROTOOPT);
    EXPECT_EQ(join4(four, "223.255.255.255"), EINVAL);
    EXPECT_EQ(join4(four, "240.0.0.0"), EINVAL);
    EXPECT_EQ(join6(six, "fe80::1"), EINVAL);
    const auto v6 = request6(group6);
    EXPECT_EQ(failure(winc_setsockopt(six, 41, IPV6_ADD_MEMBERSHIP, &v6, sizeof v6)), ENOPROTOOPT);
    EXPECT_EQ(join4(four, "224.0.0.0"), 0);
    EXPECT_TRUE(next(four, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_EQ(join4(four, "239.255.255.255"), 0);
    EXPECT_TRUE(next(four, WINC_SOCKET_EVENT_CONNECT));
    EXPECT_EQ(join6(six, "ff02::1"), 0);
    EXPECT_TRUE(next(six, WINC_SOCKET_EVENT_CONNECT));
}

// "accept any `imr_address`" (§6)
TEST_F(GroupTest, WhatElseIsInTheRequestDoesNotMatter)
{
    const int fd = bound(AF_INET, 5000);
    auto it = request(group);
    it.imr_address = it.imr_multiaddr;
    it.imr_ifindex = 77;
    EXPECT_EQ(winc_setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &it, sizeof it), 0);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
}

// "makes the group the default destination of `send`"
TEST_F(GroupTest, SendGoesToTheGroup)
{
    const int fd = bound(AF_INET, 5000);
    EXPECT_EQ(failure(send(fd, "x")), EDESTADDRREQ);
    EXPECT_EQ(join4(fd, group), 0);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    Uplink uplink;
    world().bus().add(uplink);
    EXPECT_EQ(send(fd, "to all"), 6);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_SEND));
    pump_for(1s);
    world().bus().remove(uplink);
    const std::string& last = uplink.last;
    ASSERT_EQ(last.size(), 20u + 8 + 6);
    EXPECT_EQ(last.substr(16, 4), "\xef\x01\x02\x03"); // the group
    EXPECT_EQ(last.substr(22, 2), "\x13\x88");         // and the socket's own port
    EXPECT_EQ(last.substr(28), "to all");
}

// "[I] let it work, note the deviation"
TEST_F(GroupTest, AMemberHearsWhatComesToTheGroupAndItsPort)
{
    const int first = joined(AF_INET, 5000);
    const int second = joined(AF_INET, 5001);
    const int stranger = bound(AF_INET, 5002);
    for (const std::uint16_t port : std::initializer_list<std::uint16_t>{5000, 5002, 5003})
        deliver(group, port, "to all");
    deliver("239.9.9.9", 5000, "to others");
    pump_for(1s);
    EXPECT_EQ(seen.front(), (Seen{first, WINC_SOCKET_EVENT_RECV, true}));
    EXPECT_EQ(receive(first), "to all");
    EXPECT_EQ(receive(first), "-" + std::to_string(EWOULDBLOCK)); // not of the other group
    EXPECT_EQ(receive(second), "-" + std::to_string(EWOULDBLOCK));
    static_cast<void>(stranger);
}

TEST_F(GroupTest, AMemberHearsTheGroupOverIPv6)
{
    const int fd = joined(AF_INET6, 5000);
    deliver(group6, 5000, "six");
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(fd), "six");
}

// 224.0.0.1 is every host's
TEST_F(GroupTest, TheGroupOfAllHostsIsJoinedLikeAnother)
{
    const int fd = bound(AF_INET, 5000);
    EXPECT_EQ(join4(fd, "224.0.0.1"), 0);
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_CONNECT));
    deliver("224.0.0.1", 5000, "all");
    EXPECT_TRUE(next(fd, WINC_SOCKET_EVENT_RECV));
    EXPECT_EQ(receive(fd), "all");
}

class FaithfulGroups : public GroupTest {
protected:
    FaithfulGroups() : GroupTest{faithful()} {}

private:
    static WorldConfig faithful()
    {
        WorldConfig config;
        config.winc.faithful = true;
        return config;
    }
};

// "Release notes of v3.12.0 admit that receiving on multicast sockets does not work"
TEST_F(FaithfulGroups, JoinButReceiveNothing)
{
    const int fd = joined(AF_INET, 5000);
    deliver(group, 5000, "x");
    pump_for(3s);
    EXPECT_TRUE(seen.empty());
    EXPECT_EQ(receive(fd), "-" + std::to_string(EWOULDBLOCK));
}

} // namespace

} // namespace stack::wincs02
