// Addresses as text and bytes.
#include "stack/net/address.hpp"

#include <gtest/gtest.h>

namespace stack {
namespace {

using namespace std::string_view_literals;

TEST(Address, ReadsBothFamilies)
{
    const auto v4 = Address::parse("192.0.2.1");
    ASSERT_TRUE(v4);
    EXPECT_EQ(*v4, Address::v4({192, 0, 2, 1}));
    EXPECT_EQ(v4->family, Family::ipv4);
    EXPECT_EQ(v4->size(), 4U);
    const auto v6 = Address::parse("2001:db8::7");
    ASSERT_TRUE(v6);
    EXPECT_EQ(*v6, Address::v6({0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7}));
    EXPECT_EQ(v6->family, Family::ipv6);
    EXPECT_EQ(v6->size(), 16U);
}

TEST(Address, RefusesWhatIsNoAddress)
{
    for (const std::string_view text :
         {""sv, "192.0.2"sv, "192.0.2.256"sv, "192.0.2.1 "sv, " 192.0.2.1"sv, "192.0.2.1.1"sv,
          "0xc0.0.2.1"sv, "2001:db8"sv, "2001:db8::1::2"sv, "g::"sv, "::1%eth0"sv, "[::1]"sv,
          "echo.test"sv, "192.0.2.1\0"sv, "\0"sv}) {
        EXPECT_FALSE(Address::parse(text)) << text;
    }
}

TEST(Address, ReadsAPartOfALongerText)
{
    constexpr std::string_view text = "192.0.2.123";
    EXPECT_EQ(Address::parse(text.substr(0, 9)), Address::v4({192, 0, 2, 1}));
}

TEST(Address, PrintsTheShortestUsualText)
{
    // RFC 5952 §4: lower case, no leading zeros, the longest run of zeros left out.
    for (const auto* text : {"0.0.0.0", "255.255.255.255", "192.0.2.1", "::", "::1", "2001:db8::7",
                             "2001:db8:0:1:1:1:1:1", "fe80::a:0:0:1", "::ffff:192.0.2.1"}) {
        EXPECT_EQ(to_string(*Address::parse(text)), text);
    }
    EXPECT_EQ(to_string(*Address::parse("2001:0DB8:0000:0000:0000:0000:0000:0007")), "2001:db8::7");
}

TEST(Address, IsAnyWhenAllZero)
{
    EXPECT_TRUE(Address{}.any());
    EXPECT_TRUE(Address::parse("0.0.0.0")->any());
    EXPECT_TRUE(Address::parse("::")->any());
    EXPECT_FALSE(Address::parse("0.0.0.1")->any());
    EXPECT_FALSE(Address::parse("::1")->any());
}

// RFC 4291 §2.5.5.2.
TEST(Address, OfIpv4StandsInsideAMappedOne)
{
    const Address inside = *Address::parse("192.0.2.7");
    const Address outside = *Address::parse("::ffff:192.0.2.7");
    EXPECT_TRUE(outside.mapped());
    EXPECT_EQ(outside.unmapped(), inside);
    EXPECT_EQ(inside.as_mapped(), outside);
    for (const char* const other : {"::192.0.2.7", "::fffe:192.0.2.7", "2001:db8::ffff:c000:207"}) {
        const Address it = *Address::parse(other);
        EXPECT_FALSE(it.mapped()) << other;
        EXPECT_EQ(it.unmapped(), it);
        EXPECT_EQ(it.as_mapped(), it);
    }
    EXPECT_FALSE(inside.mapped());
    EXPECT_EQ(inside.unmapped(), inside);
}

TEST(Address, DiffersByFamilyAndByEveryByte)
{
    EXPECT_NE(*Address::parse("0.0.0.0"), *Address::parse("::"));
    Address address = *Address::parse("::");
    for (auto& byte : address.bytes) {
        byte = 1;
        EXPECT_NE(address, *Address::parse("::"));
        byte = 0;
    }
    EXPECT_LT(*Address::parse("192.0.2.1"), *Address::parse("192.0.2.2"));
}

TEST(Endpoint, DiffersByAddressAndPort)
{
    const Endpoint here{Address::v4({192, 0, 2, 1}), 80};
    EXPECT_EQ(here, (Endpoint{Address::v4({192, 0, 2, 1}), 80}));
    EXPECT_NE(here, (Endpoint{Address::v4({192, 0, 2, 1}), 81}));
    EXPECT_NE(here, (Endpoint{Address::v4({192, 0, 2, 2}), 80}));
}

} // namespace
} // namespace stack
