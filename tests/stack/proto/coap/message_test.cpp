// CoAP messages: the wire form of RFC 7252 §3, and what is none.
#include "stack/proto/coap/message.hpp"

#include "emu/random.hpp"

#include <gtest/gtest.h>

namespace stack::net::coap {
namespace {

using namespace std::string_literals;

// RFC 7252 §3.1: a value of 13 and one of 269 are the first of a longer form.
TEST(CoapMessage, IsWrittenAsTheRfcSays)
{
    Message message{.type = Type::non_confirmable, .code = Code::get, .id = 0x1234, .token = "ab"};
    message.add(option::uri_path, "temperature");
    EXPECT_EQ(encode(message), "\x52\x01\x12\x34"
                               "ab\xbbtemperature"s);
    message = {.code = Code::content, .id = 1, .payload = "x"};
    message.add(option::block2, 0U);
    message.add(13 + 10 + 1, std::string(13, 'a'));
    message.add(24 + 269, std::string(269, 'b'));
    EXPECT_EQ(encode(message), "\x40\x45\x00\x01\xd0\x0a\x1d\x00"s + std::string(13, 'a') +
                                   "\xee\x00\x00\x00\x00"s + std::string(269, 'b') + "\xffx");
}

TEST(CoapMessage, ComesBackAsItWas)
{
    Message message{.type = Type::acknowledgement,
                    .code = Code::changed,
                    .id = 0xffff,
                    .token = "12345678",
                    .payload = std::string(1024, 'p')};
    message.add(option::uri_query, "b=2");
    message.add(option::uri_path, "a");
    message.add(option::uri_path, "b");
    message.add(option::observe, 0x123456U);
    message.add(65'000, std::string(300, 'o'));
    const Parsed parsed = parse(encode(message));
    ASSERT_EQ(parsed.outcome, Parsed::Outcome::message);
    EXPECT_EQ(parsed.message.type, Type::acknowledgement);
    EXPECT_EQ(parsed.message.code, Code::changed);
    EXPECT_EQ(parsed.message.id, 0xffff);
    EXPECT_EQ(parsed.message.token, "12345678");
    EXPECT_EQ(parsed.message.options, message.options);
    EXPECT_EQ(parsed.message.payload, message.payload);
    EXPECT_EQ(parsed.message.path(), "a/b");
    EXPECT_EQ(parsed.message.number(option::observe), 0x123456U);
    EXPECT_EQ(parsed.message.number(option::block1), std::nullopt);
    EXPECT_EQ(parsed.message.number(65'000), std::nullopt); // no number
}

TEST(CoapMessage, AnotherVersionAndLessThanAHeaderAreNone)
{
    for (const std::string& bytes :
         {""s, "\x40\x01\x00"s, "\x80\x01\x00\x01"s, "\x00\x01\x00\x01"s})
        EXPECT_EQ(parse(bytes).outcome, Parsed::Outcome::no_coap);
}

TEST(CoapMessage, OneThatBreaksTheFormatKeepsItsTypeAndNumber)
{
    for (const std::string& bytes : {
             "\x49\x01\x12\x34"s + std::string(9, 't'), // §3: a token of 9 bytes
             "\x42\x01\x12\x34t"s,                      // one that is cut off
             "\x40\x00\x12\x34x"s,                      // §4.1: an empty message with more
             "\x41\x00\x12\x34t"s,
             "\x40\x01\x12\x34\xff"s, // a marker and no payload
             "\x40\x01\x12\x34\xf0"s, // §3.1: reserved
             "\x40\x01\x12\x34\x0f"s,
             "\x40\x01\x12\x34\x13xy"s, // an option that is cut off
             "\x40\x01\x12\x34\xd0"s,   // and its number
             "\x40\x01\x12\x34\xe0\x00"s,
             "\x40\x01\x12\x34\xe0\xff\xff"s, // too high a number
         }) {
        const Parsed parsed = parse(bytes);
        EXPECT_EQ(parsed.outcome, Parsed::Outcome::malformed) << bytes;
        EXPECT_EQ(parsed.message.type, Type::confirmable);
        EXPECT_EQ(parsed.message.id, 0x1234);
    }
}

TEST(CoapMessage, SurvivesWhateverComes)
{
    emu::Random random{1, "coap"};
    for (int i = 0; i < 20'000; ++i) {
        std::string bytes = "\x44\x01\x00\x01"s;
        for (auto more = random.below(40); more > 0; --more)
            bytes += static_cast<char>(random.bits());
        const Parsed parsed = parse(bytes);
        if (parsed.outcome != Parsed::Outcome::message) continue;
        const Parsed again = parse(encode(parsed.message));
        ASSERT_EQ(again.outcome, Parsed::Outcome::message);
        ASSERT_EQ(again.message.options, parsed.message.options);
        ASSERT_EQ(again.message.payload, parsed.message.payload);
    }
}

// RFC 7959 §2.2
TEST(CoapMessage, ABlockIsNumberMoreAndSize)
{
    const auto block = Block::of(0x2bU << 4 | 8 | 2);
    ASSERT_TRUE(block);
    EXPECT_EQ(block->number, 0x2bU);
    EXPECT_TRUE(block->more);
    EXPECT_EQ(block->size(), 64U);
    EXPECT_EQ(block->offset(), 0x2bU * 64);
    EXPECT_EQ(block->value(), 0x2bU << 4 | 8 | 2);
    EXPECT_EQ(Block::of(7), std::nullopt);
    EXPECT_TRUE(Block::of(0xff'fff6));
    EXPECT_EQ(Block::of(0x100'0006), std::nullopt);
}

} // namespace
} // namespace stack::net::coap
