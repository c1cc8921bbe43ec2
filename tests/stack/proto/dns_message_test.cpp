// DNS messages in wire form (RFC 1035 §4), well formed and hostile.
#include "stack/proto/dns_message.hpp"

#include "emu/random.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

namespace stack::net {
namespace {

using namespace std::string_literals;

const std::string a_query = "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"
                            "\x04"
                            "echo\x04test\x00"
                            "\x00\x01\x00\x01"s;

std::vector<Address> some_addresses()
{
    return {*Address::parse("192.0.2.7"), *Address::parse("2001:db8::7")};
}

TEST(DnsMessage, WritesAQueryByteForByte)
{
    EXPECT_EQ(dns_query(0x1234, "echo.test", Family::ipv4), a_query);
    std::string aaaa = a_query;
    aaaa[aaaa.size() - 3] = 28; // RFC 3596 §2.1
    EXPECT_EQ(dns_query(0x1234, "echo.test", Family::ipv6), aaaa);
    EXPECT_EQ(dns_query(0x1234, "echo.test.", Family::ipv4), a_query);
}

// RFC 1035 §4.1.1: the flag TC is bit 9 of the second word.
TEST(DnsMessage, SaysThatAnAnswerDoesNotFit)
{
    const std::string cut = dns_response(a_query, DnsCode::ok, {}, true);
    EXPECT_EQ(cut.substr(2, 2), "\x83\x80"s);
    EXPECT_TRUE(parse_dns_response(cut)->truncated);
    const std::string whole = dns_response(a_query, DnsCode::ok, {});
    EXPECT_EQ(whole.substr(2, 2), "\x81\x80"s);
    EXPECT_FALSE(parse_dns_response(whole)->truncated);
}

TEST(DnsMessage, WritesNoQueryForANameThatCannotBe)
{
    // RFC 1035 §2.3.4: labels of 63 octets, names of 255.
    const std::string label(63, 'a');
    EXPECT_TRUE(dns_query(1, label, Family::ipv4));
    EXPECT_FALSE(dns_query(1, label + 'a', Family::ipv4));
    const std::string longest = label + '.' + label + '.' + label + '.' + std::string(61, 'a');
    EXPECT_TRUE(dns_query(1, longest, Family::ipv4));
    EXPECT_FALSE(dns_query(1, longest + 'a', Family::ipv4));
    EXPECT_FALSE(dns_query(1, "", Family::ipv4));
    EXPECT_FALSE(dns_query(1, "a..b", Family::ipv4));
    EXPECT_FALSE(dns_query(1, "a\0b"s, Family::ipv4));
}

TEST(DnsMessage, ReadsBackItsQueryInLowerCase)
{
    for (const Family family : {Family::ipv4, Family::ipv6}) {
        const auto question = parse_dns_query(*dns_query(0xfffe, "Echo.TEST", family));
        ASSERT_TRUE(question);
        EXPECT_EQ(question->id, 0xfffe);
        EXPECT_EQ(question->name, "echo.test");
        EXPECT_EQ(question->family, family);
    }
}

TEST(DnsMessage, ReadsAQueryOfAnotherTypeWithoutAFamily)
{
    std::string mx = a_query;
    mx[mx.size() - 3] = 15;
    const auto question = parse_dns_query(mx);
    ASSERT_TRUE(question);
    EXPECT_EQ(question->family, std::nullopt);
}

TEST(DnsMessage, ReadsNoQueryFromOtherMessages)
{
    EXPECT_FALSE(parse_dns_query(""));
    EXPECT_FALSE(parse_dns_query(dns_response(a_query, DnsCode::ok, {})));
    std::string two = a_query;
    two[5] = 2; // two questions announced, one there
    EXPECT_FALSE(parse_dns_query(two));
    std::string none = a_query.substr(0, 12);
    none[5] = 0;
    EXPECT_FALSE(parse_dns_query(none));
}

TEST(DnsMessage, AnswersWithTheQuestionAndTheAddresses)
{
    const std::string response = dns_response(a_query, DnsCode::ok, some_addresses());
    EXPECT_EQ(response.substr(0, 12), "\x12\x34\x81\x80\x00\x01\x00\x02\x00\x00\x00\x00"s);
    EXPECT_EQ(response.substr(12, a_query.size() - 12), a_query.substr(12));
    EXPECT_EQ(response.size(), a_query.size() + (12 + 4) + (12 + 16));
    const auto answer = parse_dns_response(response);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->id, 0x1234);
    EXPECT_EQ(answer->code, DnsCode::ok);
    EXPECT_EQ(answer->addresses, some_addresses());
}

TEST(DnsMessage, CarriesEveryCode)
{
    for (const DnsCode code : {DnsCode::ok, DnsCode::format, DnsCode::server_failure,
                               DnsCode::no_name, DnsCode::refused}) {
        const auto answer = parse_dns_response(dns_response(a_query, code, {}));
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->code, code);
        EXPECT_TRUE(answer->addresses.empty());
    }
}

TEST(DnsMessage, SkipsRecordsThatAreNoAddresses)
{
    // A CNAME, then the address: "echo.test CNAME x.test".
    std::string response = dns_response(a_query, DnsCode::ok, {*Address::parse("192.0.2.7")});
    const std::string cname = "\xc0\x0c\x00\x05\x00\x01\x00\x00\x00\x3c\x00\x04\x01x\xc0\x11"s;
    response.insert(a_query.size(), cname);
    response[7] = 2;
    const auto answer = parse_dns_response(response);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->addresses, std::vector<Address>{*Address::parse("192.0.2.7")});
}

TEST(DnsMessage, SkipsAddressesOfTheWrongLength)
{
    std::string response = dns_response(a_query, DnsCode::ok, {*Address::parse("192.0.2.7")});
    response[response.size() - 5] = 3; // its length, so that one byte is left over
    response.pop_back();
    const auto answer = parse_dns_response(response);
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->addresses.empty());
}

TEST(DnsMessage, ReadsNoResponseFromAQuery) { EXPECT_FALSE(parse_dns_response(a_query)); }

TEST(DnsMessage, ReadsNothingFromAnyPrefixOfAResponse)
{
    const std::string response = dns_response(a_query, DnsCode::ok, some_addresses());
    for (std::size_t size = 0; size < response.size(); ++size) {
        const std::string prefix = response.substr(0, size); // its own block, for the sanitizers
        EXPECT_FALSE(parse_dns_response(prefix)) << size;
        EXPECT_FALSE(parse_dns_query(prefix)) << size;
    }
}

TEST(DnsMessage, FollowsNoPointerToItself)
{
    std::string looped = a_query;
    looped.replace(12, 11, "\xc0\x0c"s); // a name that is a pointer to its own start
    EXPECT_FALSE(parse_dns_query(looped));
    looped[2] = static_cast<char>(0x81);
    looped[7] = 1;
    looped += "\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x00\x00\x04\x01\x02\x03\x04"s;
    EXPECT_FALSE(parse_dns_response(looped));
}

TEST(DnsMessage, SurvivesTenThousandMutations)
{
    const char* given = std::getenv("EMU_TEST_SEED");
    const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 0) : 20'240'917;
    std::cout << "seed " << seed << '\n';
    emu::Random random{seed, "dns mutations"};
    const std::string valid[] = {dns_response(a_query, DnsCode::ok, some_addresses()), a_query};
    std::size_t read = 0;
    for (int i = 0; i < 10'000; ++i) {
        std::string message = valid[random.below(2)];
        for (std::uint64_t changes = 1 + random.below(8); changes > 0; --changes)
            message[random.below(message.size())] = static_cast<char>(random.below(256));
        if (random.chance(0.2)) message.resize(1 + random.below(message.size()));
        if (const auto answer = parse_dns_response(message)) {
            ++read;
            EXPECT_LE(answer->addresses.size(), message.size() / 10);
        }
        if (const auto question = parse_dns_query(message)) {
            ++read;
            EXPECT_LE(question->name.size(), 1024U);
            const std::string reply = dns_response(message, DnsCode::no_name, {});
            EXPECT_LE(reply.size(), message.size());
        }
    }
    EXPECT_GT(read, 100U); // else the mutations test nothing
}

} // namespace
} // namespace stack::net
