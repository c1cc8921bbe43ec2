// Router solicitation and advertisement (RFC 4861 §4.1, §4.2), and IPv6 on a bearer by them.
#include "stack/net/router_discovery.hpp"

#include "tests/stack/stack_fixture.hpp"

#include <cstring>

namespace stack::net {
namespace {

constexpr std::array<std::uint8_t, 8> prefix = {0x20, 0x01, 0x0d, 0xb8, 1, 0, 0, 5};

/// A copy of a packet that can be spoilt.
std::vector<std::byte> copy(const emu::Packet& packet)
{
    return {packet.bytes().begin(), packet.bytes().end()};
}

/// Sum of 16-bit words over pseudo header and message (RFC 8200 §8.1); 0xffff when all is well.
unsigned checksum(const std::vector<std::byte>& packet)
{
    unsigned sum = static_cast<unsigned>(packet.size() - 40) + 58;
    for (std::size_t i = 8; i < packet.size(); i += 2) // addresses and message
        sum += std::to_integer<unsigned>(packet[i]) << 8 | std::to_integer<unsigned>(packet[i + 1]);
    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

TEST(RouterDiscovery, BuildsALinkLocalAddressFromTheInterfaceIdentifier)
{
    EXPECT_EQ(to_string(link_local({0, 0, 0, 0, 0, 0, 0, 1})), "fe80::1");
    EXPECT_EQ(to_string(link_local({0x12, 0x34, 0, 0, 0, 0, 0, 0xff})), "fe80::1234:0:0:ff");
}

TEST(RouterDiscovery, SolicitsAllRoutersFromTheLinkLocalAddress)
{
    const auto packet = copy(router_solicitation(link_local({0, 0, 0, 0, 0, 0, 0, 1})));
    ASSERT_EQ(packet.size(), 48U);
    EXPECT_EQ(packet[0], std::byte{0x60});
    EXPECT_EQ(packet[5], std::byte{8});   // payload length
    EXPECT_EQ(packet[6], std::byte{58});  // ICMPv6
    EXPECT_EQ(packet[7], std::byte{255}); // hop limit, RFC 4861 §4.1
    EXPECT_EQ(packet[8], std::byte{0xfe});
    EXPECT_EQ(packet[24], std::byte{0xff}); // ff02::2
    EXPECT_EQ(packet[39], std::byte{2});
    EXPECT_EQ(packet[40], std::byte{133});
    EXPECT_EQ(checksum(packet), 0xffffU);
    EXPECT_TRUE(is_router_solicitation(packet));
    EXPECT_FALSE(advertised_prefix(packet));
}

TEST(RouterDiscovery, AdvertisesOnePrefix)
{
    const auto packet = copy(router_advertisement(prefix));
    ASSERT_EQ(packet.size(), 40U + 16U + 32U);
    EXPECT_EQ(packet[7], std::byte{255});
    EXPECT_EQ(packet[40], std::byte{134});
    EXPECT_EQ(packet[56 + 2], std::byte{64}); // prefix length
    EXPECT_EQ(checksum(packet), 0xffffU);
    EXPECT_FALSE(is_router_solicitation(packet));
    EXPECT_EQ(advertised_prefix(packet), prefix);
}

TEST(RouterDiscovery, ReadsAnAdvertisementWithOtherOptionsBeforeThePrefix)
{
    auto packet = copy(router_advertisement(prefix));
    const std::array<std::byte, 8> mtu = {std::byte{5}, std::byte{1}};
    packet.insert(packet.begin() + 56, mtu.begin(), mtu.end());
    EXPECT_EQ(advertised_prefix(packet), prefix);
}

TEST(RouterDiscovery, ReadsNothingFromAnyPrefixOfAnAdvertisement)
{
    const auto whole = copy(router_advertisement(prefix));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const std::vector<std::byte> cut{whole.begin(),
                                         whole.begin() + static_cast<std::ptrdiff_t>(size)};
        EXPECT_FALSE(advertised_prefix(cut)) << size;
        EXPECT_FALSE(is_router_solicitation(cut)) << size;
    }
}

TEST(RouterDiscovery, IgnoresWhatIsSpoilt)
{
    const auto whole = copy(router_advertisement(prefix));
    struct Case {
        std::size_t at;
        unsigned value;
    };
    for (const Case& each : {
             Case{0, 0x45}, // IPv4
             {6, 17},       // UDP
             {7, 254},      // came through a router
             {40, 135},     // another message
             {56, 4},       // another option
             {57, 0},       // an option of no length never ends
             {57, 5},       // an option longer than the packet
         }) {
        auto spoilt = whole;
        spoilt[each.at] = static_cast<std::byte>(each.value);
        EXPECT_FALSE(advertised_prefix(spoilt)) << each.at << ' ' << each.value;
    }
}

class BearerIpv6 : public Net {
protected:
    BearerIpv6()
    {
        outcomes_ = bearers().on_ipv6.subscribe(
            [this](int, bool ok) { outcomes.emplace_back(now() - up_at, ok); });
    }
    void wait_for_pdn()
    {
        switch_on();
        ASSERT_TRUE(run_until([&] { return bearers().up(0); }));
        up_at = now();
    }
    emu::Instant up_at;
    std::vector<std::pair<emu::Ts, bool>> outcomes;

private:
    emu::Subscription outcomes_;
};

TEST_F(BearerIpv6, GetsItsAddressHalfASecondAfterThePdn)
{
    wait_for_pdn(); // radio/scenarios.md S01: 3.0 to 3.6 s
    EXPECT_TRUE(bearers().address(0, Family::ipv4));
    EXPECT_FALSE(bearers().address(0, Family::ipv6));
    run(5s);
    ASSERT_EQ(outcomes.size(), 1U);
    EXPECT_TRUE(outcomes[0].second);
    EXPECT_GT(outcomes[0].first, 400ms);
    EXPECT_LT(outcomes[0].first, 700ms);
    EXPECT_EQ(to_string(*bearers().address(0, Family::ipv6)), "2001:db8:100:1::1");
}

TEST_F(BearerIpv6, GivesUpTwelveSecondsAfterItsFirstOfThreeSolicitations)
{
    // radio/scenarios.md S03: solicitations at 0, 4 and 8 s, IPV6 FAIL at 12 s.
    world.internet().config().advertise = false;
    wait_for_pdn();
    run(12s - emu::Ts{1});
    EXPECT_TRUE(outcomes.empty());
    run(emu::Ts{1});
    ASSERT_EQ(outcomes.size(), 1U);
    EXPECT_FALSE(outcomes[0].second);
    EXPECT_EQ(outcomes[0].first, 12s);
    run(1h);
    EXPECT_EQ(outcomes.size(), 1U);
    EXPECT_FALSE(bearers().address(0, Family::ipv6));
}

TEST_F(BearerIpv6, TakesTheAnswerToASecondSolicitation)
{
    world.internet().config().advertise = false;
    wait_for_pdn();
    run(2s);
    world.internet().config().advertise = true;
    run(5s);
    ASSERT_EQ(outcomes.size(), 1U);
    EXPECT_TRUE(outcomes[0].second);
    EXPECT_GT(outcomes[0].first, 4400ms);
    EXPECT_LT(outcomes[0].first, 4500ms);
}

TEST_F(BearerIpv6, StaysQuietWhenThePdnGoesFirst)
{
    world.internet().config().advertise = false;
    wait_for_pdn();
    run(1s);
    lose_pdn(0);
    run(1min);
    EXPECT_TRUE(outcomes.empty());
}

} // namespace
} // namespace stack::net
