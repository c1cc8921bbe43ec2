// MQTT 3.1.1 control packets in wire form, well formed and hostile. Numbers in brackets are those
// of the OASIS Standard.
#include "stack/proto/mqtt/packet.hpp"

#include "emu/random.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

namespace stack::net::mqtt {
namespace {

using namespace std::string_literals;
using emu::Errno;

constexpr std::size_t plenty = 300'000'000;

/// Reads one packet that is whole; fails when it is none.
Packet read(std::string_view bytes, std::size_t limit = plenty)
{
    Reader reader{limit};
    reader.push(bytes);
    const auto packet = reader.next();
    EXPECT_TRUE(packet && *packet);
    return packet && *packet ? **packet : Packet{};
}

template <typename P>
P read_as(std::string_view bytes)
{
    const Packet packet = read(bytes);
    EXPECT_TRUE(std::holds_alternative<P>(packet));
    return std::holds_alternative<P>(packet) ? std::get<P>(packet) : P{};
}

/// "inval", "nomem", "more" or "packet".
std::string verdict(std::string_view bytes, std::size_t limit = plenty)
{
    Reader reader{limit};
    reader.push(bytes);
    const auto packet = reader.next();
    if (packet) return *packet ? "packet" : "more";
    EXPECT_EQ(reader.next().error(), packet.error()); // stays
    reader.push("\xc0\x00"s);
    EXPECT_EQ(reader.next().error(), packet.error());
    return packet.error() == Errno::inval ? "inval" : "nomem";
}

/// §3.1: a fixed header around a body shorter than 128 bytes.
std::string packet(unsigned char first, const std::string& body)
{
    return std::string(1, static_cast<char>(first)) + static_cast<char>(body.size()) + body;
}

// Table 2.4: sizes of the remaining length, at the edges.
TEST(MqttPacket, RemainingLengthTakesOneToFourBytes)
{
    const std::pair<std::size_t, std::string> edges[] = {
        {0, "\x00"s},
        {127, "\x7f"s},
        {128, "\x80\x01"s},
        {16'383, "\xff\x7f"s},
        {16'384, "\x80\x80\x01"s},
        {2'097'151, "\xff\xff\x7f"s},
        {2'097'152, "\x80\x80\x80\x01"s},
        {268'435'455, "\xff\xff\xff\x7f"s},
    };
    for (const auto& [size, bytes] : edges) {
        if (size >= 3 && size < 3'000'000) {
            const std::string payload(size - 3, 'x');
            const std::string packet = encode(Publish{.topic = "a"}, payload);
            EXPECT_EQ(packet.substr(1, bytes.size()), bytes);
            EXPECT_EQ(packet.size(), 1 + bytes.size() + size);
        }
        if (size < 3) continue;
        const auto head = read_as<Publish>("\x30" + bytes + "\x00\x01"s + "a");
        EXPECT_EQ(head.size, size - 3);
    }
    EXPECT_EQ(encode(Signal{Type::pingreq}), "\xc0\x00"s);
}

TEST(MqttPacket, RemainingLengthOfFiveBytesIsRefused) // §2.2.3
{
    EXPECT_EQ(verdict("\x30\xff\xff\xff\xff"s), "inval");
    EXPECT_EQ(verdict("\x30\x80\x80\x80\x80\x01"s), "inval");
    EXPECT_EQ(verdict("\x30\xff\xff\xff"s), "more");
}

TEST(MqttPacket, FlagsAndTypesThatAreReservedAreRefused) // [MQTT-2.2.2-2], table 2.1
{
    EXPECT_EQ(verdict(packet(0x00, "")), "inval");
    EXPECT_EQ(verdict(packet(0xf0, "")), "inval");
    for (const unsigned right : {0x20, 0x40, 0x50, 0x62, 0x70, 0xb0}) {
        for (unsigned flags = 0; flags < 16; ++flags) {
            const auto first = static_cast<unsigned char>((right & 0xf0U) | flags);
            const std::string body = right == 0x20 ? "\x00\x00"s : "\x00\x01"s;
            EXPECT_EQ(verdict(packet(first, body)), first == right ? "packet" : "inval")
                << unsigned{first};
        }
    }
    EXPECT_EQ(verdict(packet(0xc1, "")), "inval");
    EXPECT_EQ(verdict(packet(0x80, "\x00\x01\x00\x01"s
                                   "a\x00"s)),
              "inval");
}

// §3.1.2.3 to §3.1.3, figure 3.6.
TEST(MqttPacket, ConnectGoesThereAndBack)
{
    const Connect all{.client_id = "id",
                      .clean_session = true,
                      .keep_alive = 10,
                      .user = "u",
                      .password = "p",
                      .will = Message{.topic = "w", .payload = "x", .qos = 1, .retain = false}};
    const std::string bytes = packet(0x10, "\x00\x04MQTT\x04\xce\x00\x0a"
                                           "\x00\x02id\x00\x01w\x00\x01x\x00\x01u\x00\x01p"s);
    EXPECT_EQ(encode(all), bytes);
    const auto back = read_as<Connect>(bytes);
    EXPECT_EQ(back.client_id, "id");
    EXPECT_TRUE(back.clean_session);
    EXPECT_EQ(back.keep_alive, 10);
    EXPECT_EQ(back.user, "u");
    EXPECT_EQ(back.password, "p");
    ASSERT_TRUE(back.will);
    EXPECT_EQ(back.will->topic, "w");
    EXPECT_EQ(back.will->payload, "x");
    EXPECT_EQ(back.will->qos, 1);
    EXPECT_FALSE(back.will->retain);

    EXPECT_EQ(encode(Connect{.client_id = "", .clean_session = false, .keep_alive = 0x1234}),
              packet(0x10, "\x00\x04MQTT\x04\x00\x12\x34\x00\x00"s));
}

TEST(MqttPacket, ConnectHasNoPasswordWithoutAUser) // [MQTT-3.1.2-22]
{
    EXPECT_EQ(encode(Connect{.client_id = "a", .password = "p"}),
              packet(0x10, "\x00\x04MQTT\x04\x02\x00\x00\x00\x01"s
                           "a"));
    EXPECT_EQ(verdict(packet(0x10, "\x00\x04MQTT\x04\x42\x00\x00\x00\x01"s
                                   "a\x00\x01p"s)),
              "inval");
}

TEST(MqttPacket, ConnectOfAnotherLevelIsTold) // [MQTT-3.1.2-2]
{
    const auto five = read_as<Connect>(packet(0x10, "\x00\x04MQTT\x05\x02\x00\x00\x05 what ever"s));
    EXPECT_EQ(five.level, 5);
    EXPECT_EQ(read_as<Connect>(packet(0x10, "\x00\x04MQTT\x03"s)).level, 3);
}

TEST(MqttPacket, ConnectThatIsWrongIsRefused)
{
    const auto connect = [](unsigned char flags, const std::string& rest) {
        return packet(0x10, "\x00\x04MQTT\x04"s + static_cast<char>(flags) + "\x00\x00"s + rest);
    };
    const std::string id = "\x00\x01"s + "a";
    EXPECT_EQ(verdict(connect(0x02, id)), "packet");
    EXPECT_EQ(verdict(connect(0x03, id)), "inval");           // [MQTT-3.1.2-3]
    EXPECT_EQ(verdict(connect(0x0a, id)), "inval");           // [MQTT-3.1.2-13]
    EXPECT_EQ(verdict(connect(0x22, id)), "inval");           // [MQTT-3.1.2-15]
    EXPECT_EQ(verdict(connect(0x1e, id + id + id)), "inval"); // [MQTT-3.1.2-14]
    EXPECT_EQ(verdict(connect(0x06, id)), "inval");           // a will is promised
    EXPECT_EQ(verdict(connect(0x06, id + id + id)), "packet");
    EXPECT_EQ(verdict(connect(0x82, id)), "inval");       // [MQTT-3.1.2-19]
    EXPECT_EQ(verdict(connect(0x02, id + "x")), "inval"); // more than it says
    EXPECT_EQ(verdict(packet(0x10, "\x00\x06MQIsdp\x03\x02\x00\x00"s + id)), "inval");
    EXPECT_EQ(verdict(packet(0x10, "\x00\x04MQTT"s)), "inval");
    EXPECT_EQ(verdict(packet(0x10, "")), "inval");
}

TEST(MqttPacket, ConnackGoesThereAndBack) // §3.2
{
    EXPECT_EQ(encode(Connack{.session_present = true, .code = 0}), "\x20\x02\x01\x00"s);
    EXPECT_EQ(encode(Connack{.session_present = false, .code = 5}), "\x20\x02\x00\x05"s);
    EXPECT_TRUE(read_as<Connack>("\x20\x02\x01\x00"s).session_present);
    EXPECT_EQ(read_as<Connack>("\x20\x02\x00\xff"s).code, 255);
    EXPECT_EQ(verdict("\x20\x02\x02\x00"s), "inval");
    EXPECT_EQ(verdict("\x20\x01\x00"s), "inval");
    EXPECT_EQ(verdict("\x20\x03\x00\x00\x00"s), "inval");
}

TEST(MqttPacket, PublishGoesThereAndBack) // §3.3
{
    EXPECT_EQ(encode(Publish{.topic = "a/b"}, "hi"), packet(0x30, "\x00\x03"s + "a/bhi"));
    const std::string bytes =
        encode(Publish{.topic = "a/b", .qos = 2, .retain = true, .duplicate = true, .id = 10}, "");
    EXPECT_EQ(bytes, packet(0x3d, "\x00\x03"s + "a/b" + "\x00\x0a"s)); // figure 3.11
    const auto back = read_as<Publish>(bytes);
    EXPECT_EQ(back.topic, "a/b");
    EXPECT_EQ(back.qos, 2);
    EXPECT_TRUE(back.retain);
    EXPECT_TRUE(back.duplicate);
    EXPECT_EQ(back.id, 10);
    EXPECT_EQ(back.size, 0U);
}

TEST(MqttPacket, PublishThatIsWrongIsRefused)
{
    const std::string topic = "\x00\x01"s + "a";
    EXPECT_EQ(verdict(packet(0x36, topic + "\x00\x01"s)), "inval"); // [MQTT-3.3.1-4]
    EXPECT_EQ(verdict(packet(0x38, topic)), "inval");               // [MQTT-3.3.1-2]
    EXPECT_EQ(verdict(packet(0x32, topic + "\x00\x00"s)), "inval"); // [MQTT-2.3.1-1]
    EXPECT_EQ(verdict(packet(0x32, topic)), "inval");
    EXPECT_EQ(verdict(packet(0x30, "\x00\x00"s)), "inval");  // [MQTT-4.7.3-1]
    EXPECT_EQ(verdict(packet(0x30, "\x00\x01+"s)), "inval"); // [MQTT-3.3.2-2]
    EXPECT_EQ(verdict(packet(0x30, "\x00\x03"s + "a/#")), "inval");
    EXPECT_EQ(verdict(packet(0x30, "\x00\x02"s + "a")), "inval"); // a topic behind the end
    EXPECT_EQ(verdict(packet(0x30, "\xff\xff"s + "a")), "inval");
    EXPECT_EQ(verdict(packet(0x30, "\x00")), "inval");
    EXPECT_EQ(verdict("\x30\x00"s), "inval");
    EXPECT_EQ(verdict(packet(0x30, "\x00\x01\x00"s)), "inval"); // [MQTT-1.5.3-2]
    EXPECT_EQ(verdict(packet(0x30, "\x00\x01\xff"s)), "inval"); // [MQTT-1.5.3-1]
}

TEST(MqttPacket, APayloadComesAsItArrives)
{
    Reader reader{64};
    reader.push(encode(Publish{.topic = "a"}, std::string(1000, 'x')).substr(0, 106));
    ASSERT_TRUE(std::holds_alternative<Publish>(**reader.next()));
    auto piece = std::get<Payload>(**reader.next());
    EXPECT_EQ(piece.bytes, std::string(100, 'x'));
    EXPECT_FALSE(piece.last);
    EXPECT_FALSE(*reader.next());
    reader.push(std::string(900, 'y') + "\xd0\x00"s);
    piece = std::get<Payload>(**reader.next());
    EXPECT_EQ(piece.bytes, std::string(900, 'y'));
    EXPECT_TRUE(piece.last);
    EXPECT_EQ(std::get<Signal>(**reader.next()).type, Type::pingresp);
    EXPECT_FALSE(*reader.next());
}

TEST(MqttPacket, AnEmptyPayloadIsOneEmptyPiece)
{
    Reader reader{64};
    reader.push(encode(Publish{.topic = "a"}, ""));
    ASSERT_TRUE(std::holds_alternative<Publish>(**reader.next()));
    const auto piece = std::get<Payload>(**reader.next());
    EXPECT_TRUE(piece.bytes.empty());
    EXPECT_TRUE(piece.last);
    EXPECT_FALSE(*reader.next());
}

TEST(MqttPacket, ThePayloadDoesNotCountForTheLimit)
{
    const std::string head = encode(Publish{.topic = std::string(20, 't')}, std::string(60, 'x'));
    EXPECT_EQ(verdict(head, 24), "packet"); // 2 + 2 + 20
    EXPECT_EQ(verdict(head, 23), "nomem");
    EXPECT_EQ(verdict(head.substr(0, 4), 23), "nomem"); // without waiting for it
    EXPECT_EQ(verdict(head.substr(0, 4), 24), "more");
    const std::string suback = encode(Suback{.id = 1, .codes = std::vector<std::uint8_t>(8)});
    EXPECT_EQ(verdict(suback, suback.size()), "packet");
    EXPECT_EQ(verdict(suback.substr(0, 2), suback.size() - 1), "nomem");
}

TEST(MqttPacket, SubscriptionsGoThereAndBack) // §3.8 to §3.11, figures 3.21 and 3.29
{
    const std::string subscribe =
        packet(0x82, "\x00\x0a\x00\x03"s + "a/b" + "\x01\x00\x03"s + "c/d" + "\x02"s);
    EXPECT_EQ(encode(Subscribe{.id = 10, .filters = {{"a/b", 1}, {"c/d", 2}}}), subscribe);
    const auto filters = read_as<Subscribe>(subscribe).filters;
    ASSERT_EQ(filters.size(), 2U);
    EXPECT_EQ(filters[1].text, "c/d");
    EXPECT_EQ(filters[1].qos, 2);
    EXPECT_EQ(verdict(packet(0x82, "\x00\x0a"s)), "inval");                   // [MQTT-3.8.3-3]
    EXPECT_EQ(verdict(packet(0x82, "\x00\x0a\x00\x01"s + "a\x03")), "inval"); // [MQTT-3.8.3-4]
    EXPECT_EQ(verdict(packet(0x82, "\x00\x00\x00\x01"s + "a\x01")), "inval");

    EXPECT_EQ(encode(Suback{.id = 10, .codes = {0, 2, 0x80}}), "\x90\x05\x00\x0a\x00\x02\x80"s);
    EXPECT_EQ(read_as<Suback>("\x90\x05\x00\x0a\x00\x02\x80"s).codes,
              (std::vector<std::uint8_t>{0, 2, 0x80}));
    EXPECT_EQ(verdict("\x90\x03\x00\x0a\x03"s), "inval"); // [MQTT-3.9.3-2]
    EXPECT_EQ(verdict("\x90\x02\x00\x0a"s), "inval");

    const std::string unsubscribe = packet(0xa2, "\x00\x0a\x00\x03"s + "a/b" + "\x00\x03"s + "c/d");
    EXPECT_EQ(encode(Unsubscribe{.id = 10, .filters = {"a/b", "c/d"}}), unsubscribe);
    EXPECT_EQ(read_as<Unsubscribe>(unsubscribe).filters, (std::vector<std::string>{"a/b", "c/d"}));
    EXPECT_EQ(verdict(packet(0xa2, "\x00\x0a"s)), "inval"); // [MQTT-3.10.3-2]
}

TEST(MqttPacket, AcknowledgementsGoThereAndBack) // §3.4 to §3.7, §3.11
{
    const std::pair<Type, char> all[] = {{Type::puback, '\x40'},
                                         {Type::pubrec, '\x50'},
                                         {Type::pubrel, '\x62'},
                                         {Type::pubcomp, '\x70'},
                                         {Type::unsuback, '\xb0'}};
    for (const auto& [type, first] : all) {
        const std::string bytes = std::string(1, first) + "\x02\x12\x34"s;
        EXPECT_EQ(encode(Acknowledgement{type, 0x1234}), bytes);
        const Packet back = read(bytes);
        ASSERT_TRUE(std::holds_alternative<Acknowledgement>(back));
        EXPECT_EQ(std::get<Acknowledgement>(back).type, type);
        EXPECT_EQ(std::get<Acknowledgement>(back).id, 0x1234);
        EXPECT_EQ(verdict(std::string(1, first) + "\x02\x00\x00"s), "inval");
        EXPECT_EQ(verdict(std::string(1, first) + "\x01\x00"s), "inval");
        EXPECT_EQ(verdict(std::string(1, first) + "\x03\x00\x01\x00"s), "inval");
    }
    for (const char first : {'\xc0', '\xd0', '\xe0'}) {
        EXPECT_EQ(verdict(std::string(1, first) + "\x00"s), "packet");
        EXPECT_EQ(verdict(std::string(1, first) + "\x01\x00"s), "inval");
    }
}

/// What a reader makes of bytes: every packet's kind, and payloads joined.
std::string heard(std::string_view bytes, std::size_t piece)
{
    Reader reader{512};
    std::string all;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        reader.push(bytes.substr(at, piece));
        for (;;) {
            const auto packet = reader.next();
            if (!packet) return all + "!" + std::to_string(static_cast<int>(packet.error()));
            if (!*packet) break;
            if (const auto* payload = std::get_if<Payload>(&**packet)) {
                all += payload->bytes + (payload->last ? "." : "");
            } else {
                all += "<" + std::to_string((*packet)->index()) + ">";
            }
        }
    }
    return all;
}

TEST(MqttPacket, BytesMayBeSplitAnywhere)
{
    const std::string all =
        encode(Connect{.client_id = "id", .user = "u"}) + encode(Connack{}) +
        encode(Publish{.topic = "a/b", .qos = 1, .id = 7}, std::string(200, 'x')) +
        encode(Publish{.topic = "a/b"}, "") + encode(Acknowledgement{Type::pubrel, 9}) +
        encode(Subscribe{.id = 1, .filters = {{"#", 2}}}) + encode(Signal{Type::disconnect});
    const std::string whole = heard(all, all.size());
    EXPECT_EQ(whole, "<0><1><2>" + std::string(200, 'x') + ".<2>.<4><5><8>");
    for (std::size_t piece = 1; piece < all.size(); ++piece)
        ASSERT_EQ(heard(all, piece), whole) << piece;
}

TEST(MqttPacket, RandomBytesAreReadOrRefusedTheSameInAnyPieces)
{
    const char* given = std::getenv("EMU_TEST_SEED");
    const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 0) : 1;
    std::cout << "seed " << seed << '\n';
    emu::Random random = emu::Seed{seed}.stream("mqtt bytes");
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes;
        const auto size = random.below(60);
        for (std::uint64_t i = 0; i < size; ++i)
            bytes += static_cast<char>(random.below(i % 4 == 1 ? 20 : 256));
        ASSERT_EQ(heard(bytes, 1), heard(bytes, 60)) << ::testing::PrintToString(bytes);
    }
}

} // namespace
} // namespace stack::net::mqtt
