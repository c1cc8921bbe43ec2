// Packets as a log shows them.
#include "stack/net/describe.hpp"

#include "stack/net/ip_view.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace stack::net {
namespace {

std::string described(const char* from, const char* to, std::uint8_t protocol,
                      const std::vector<int>& payload)
{
    const IpHeader header{
        .source = *Address::parse(from), .destination = *Address::parse(to), .protocol = protocol};
    const std::size_t size = ip_header_size(header.source.family);
    std::vector<std::byte> packet(size + payload.size());
    std::ranges::transform(payload, packet.begin() + static_cast<std::ptrdiff_t>(size),
                           [](int each) { return static_cast<std::byte>(each); });
    write_header(packet, header);
    return describe(packet);
}

TEST(DescribePacket, SaysWhoSendsWhatToWhom)
{
    const std::vector<int> udp = {0xc0, 0x00, 0, 7, 0, 11, 0, 0, 'a', 'b', 'c'};
    EXPECT_EQ(described("10.160.0.1", "192.0.2.7", ip_protocol::udp, udp),
              "10.160.0.1:49152 > 192.0.2.7:7 udp 3");
    EXPECT_EQ(described("2001:db8::1", "2001:db8::7", ip_protocol::udp, udp),
              "[2001:db8::1]:49152 > [2001:db8::7]:7 udp 3");
    const std::vector<int> tcp = {0, 80, 0xc0, 1,    0, 0, 0, 1, 0, 0,
                                  0, 2,  0x50, 0x12, 0, 9, 0, 0, 0, 0};
    EXPECT_EQ(described("192.0.2.8", "10.160.0.1", ip_protocol::tcp, tcp),
              "192.0.2.8:80 > 10.160.0.1:49153 tcp SYN ACK 0");
    EXPECT_EQ(described("10.160.0.1", "192.0.2.7", ip_protocol::icmp, {8, 0, 0, 0, 0, 1, 0, 1}),
              "10.160.0.1 > 192.0.2.7 icmp 8/0");
    EXPECT_EQ(described("10.160.0.1", "192.0.2.7", 47, {1, 2}),
              "10.160.0.1 > 192.0.2.7 protocol 47 2");
}

TEST(DescribePacket, TakesWhatIsCutForWhatItIs)
{
    EXPECT_EQ(describe({}), "no IP packet");
    EXPECT_EQ(described("10.160.0.1", "192.0.2.7", ip_protocol::tcp, {0, 80, 0, 81}),
              "10.160.0.1 > 192.0.2.7 tcp 4");
}

} // namespace
} // namespace stack::net
