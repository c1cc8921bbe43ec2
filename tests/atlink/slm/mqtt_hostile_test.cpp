// The MQTT client and brokers that misbehave. The numbers of the events are those of the public
// source of the application and its MQTT library.
#include "emu/random.hpp"
#include "tests/atlink/slm/mqtt_fixture.hpp"

#include <cstdlib>
#include <iostream>

namespace atlink::slm {
namespace {

namespace mqtt = stack::net::mqtt;
using namespace std::string_literals;
using emu::Ts;
class MqttHostileTest : public MqttClientTest {};

// There is a connection, but nothing can be sent before CONNACK; it is waited for as long as the
// keep-alive time.
TEST_F(MqttHostileTest, ABrokerThatDoesNotAnswerIsGivenUpAfterTheKeepAliveTime)
{
    attach();
    ASSERT_TRUE(peer.listen(port));
    ASSERT_EQ(ask(con()), "OK");
    const emu::Instant start = world.engine().now();
    for (const char* line : {"AT#XMQTTSUB=\"a\",0", "AT#XMQTTUNSUB=\"a\"",
                             "AT#XMQTTPUB=\"a\",\"x\"", "AT#XMQTTCON=0"}) {
        EXPECT_EQ(ask(line), "ERROR") << line;
    }
    EXPECT_EQ(ask("AT#XMQTTCON?"), "#XMQTTCON: 1,\"slm_default_client_id\",\"192.0.2.99\",1883 OK");
    world.engine().advance_to(start + 60s - Ts{1});
    EXPECT_EQ(take(), Outputs{});
    world.engine().advance_to(start + 60s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XMQTTEVT: 0,-111\r\n"}));
    EXPECT_FALSE(connected());
}

TEST_F(MqttHostileTest, EveryReasonToRefuseIsTold) // §3.2.2.3
{
    for (const int code : {1, 2, 3, 4, 5, 255}) {
        connect("\x20\x02\x00"s + static_cast<char>(code));
        EXPECT_EQ(take(), (Outputs{"\r\n#XMQTTEVT: 0," + std::to_string(code) + "\r\n",
                                   "\r\n#XMQTTEVT: 0,-111\r\n"}));
        EXPECT_FALSE(connected());
    }
}

// A second ping without an answer ends the connection, but only once something else comes; of a
// broker that is silent TCP tells.
TEST_F(MqttHostileTest, ABrokerThatAnswersNoPingsIsLeft)
{
    connect();
    run(125s);
    EXPECT_EQ(peer.take_received(), "\xc0\x00\xc0\x00"s);
    EXPECT_EQ(take(), Outputs{});
    EXPECT_EQ(says_to("\xb0\x02\x00\x01"s),
              (Outputs{"\r\n#XMQTTEVT: 8,0\r\n", "\r\n#XMQTTEVT: 1,-113\r\n"}));
}

TEST_F(MqttHostileTest, TheEndOfTheConnectionHasAReason) // public source
{
    connect();
    peer.close();
    run(5s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XMQTTEVT: 1,-128\r\n"})); // ENOTCONN
    connect();
    peer.reset();
    run(5s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XMQTTEVT: 1,-104\r\n"})); // ECONNRESET
    connect({});
    peer.close();
    run(5s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XMQTTEVT: 0,-111\r\n"}));
    connect();
    world.modem().sockets().close_all(); // #XMODEMRESET
    run(1s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XMQTTEVT: 1,-113\r\n"}));
}

// A host that is told of a lost PDN may send before the client has looked.
TEST_F(MqttHostileTest, ACommandThatFindsTheConnectionLostFails)
{
    for (const char* line : {"AT#XMQTTPUB=\"t\",\"m\"", "AT#XMQTTSUB=\"t\",0",
                             "AT#XMQTTUNSUB=\"t\"", "AT#XMQTTCON=0"}) {
        connect();
        world.modem().sockets().close_all();
        EXPECT_EQ(ask(line), "ERROR") << line;
        run(1s);
        EXPECT_EQ(take(), (Outputs{"\r\n#XMQTTEVT: 1,-9\r\n"})) << line;
    }
}

TEST_F(MqttHostileTest, ABrokerThatBreaksTheProtocolIsLeft)
{
    const std::pair<std::string, int> cases[] = {
        {"\x30\xff\xff\xff\xff\x7f"s, -22},   // §2.2.3
        {"\x36\x06\x00\x01t\x00\x09m"s, -22}, // [MQTT-3.3.1-4]
        {"\x00\x00"s, -22},                   // type 0
        {"\x40\x00"s, -22},                   // no identifier
        {"\x90\x84\x04\x00\x01"s, -12},       // 516 bytes of SUBACK
        {encode(mqtt::Publish{.topic = std::string(600, 't')}, "m"), -12},
    };
    for (const auto& [bytes, status] : cases) {
        connect();
        EXPECT_EQ(says_to(bytes), (Outputs{"\r\n#XMQTTEVT: 1," + std::to_string(status) + "\r\n"}));
        EXPECT_FALSE(connected());
    }
}

TEST_F(MqttHostileTest, WhatOnlyAClientSaysIsPassedOver) // public source
{
    connect();
    EXPECT_EQ(says_to("\xc0\x00\xe0\x00"s + encode(mqtt::Connect{.client_id = "a"}) +
                      encode(mqtt::Subscribe{.id = 1, .filters = {{"a", 0}}}) + "\xd0\x00"s),
              (Outputs{"\r\n#XMQTTEVT: 9,0\r\n"}));
    EXPECT_TRUE(connected());
}

TEST_F(MqttHostileTest, ALongMessageIsShownInPieces)
{
    connect();
    std::size_t longest = 0;
    std::string all;
    on_output = [&](const std::string& output) {
        longest = std::max(longest, output.size());
        all += output;
    };
    const std::string text(300'000, 'x');
    const std::string bytes = encode(mqtt::Publish{.topic = "t", .qos = 1, .id = 1}, text);
    for (std::size_t at = 0; at < bytes.size(); at += 10'000) {
        ASSERT_TRUE(peer.send(bytes.substr(at, 10'000)));
        run(1s);
    }
    EXPECT_EQ(all, "\r\n#XMQTTMSG: 1,300000\r\nt\r\n" + text + "\r\n\r\n#XMQTTEVT: 2,0\r\n");
    EXPECT_LE(longest, 4096U + 2048U);
}

TEST_F(MqttHostileTest, OfAMessageThatBreaksOffAsMuchIsShownAsHasCome)
{
    connect();
    ASSERT_TRUE(peer.send(encode(mqtt::Publish{.topic = "t"}, "message").substr(0, 9)));
    peer.close();
    run(5s);
    EXPECT_EQ(take(),
              (Outputs{"\r\n#XMQTTMSG: 1,7\r\nt\r\nmess\r\n", "\r\n#XMQTTEVT: 1,-128\r\n"}));
}

TEST_F(MqttHostileTest, WhatCannotBeSentIsWaitedForAndEndsTheConnection)
{
    connect();
    run(60s); // the link is idle
    world.cell().set_coverage(false);
    int fine = 0;
    std::string answer;
    while (fine < 1000 &&
           (answer = ask("AT#XMQTTPUB=\"t\",\"" + std::string(1000, 'x') + "\"")) == "OK")
        ++fine;
    EXPECT_GT(fine, 10);
    EXPECT_LT(fine, 100); // what TCP takes
    EXPECT_NE(answer, "OK");
    run(1h);
    EXPECT_FALSE(connected());
    const Outputs said = take();
    ASSERT_EQ(said.size(), 1U);
    EXPECT_EQ(said[0].substr(0, 16), "\r\n#XMQTTEVT: 1,-");
}

TEST_F(MqttHostileTest, AnythingABrokerSaysEndsInOrder)
{
    const char* given = std::getenv("EMU_TEST_SEED");
    const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 0) : 1;
    std::cout << "seed " << seed << '\n';
    emu::Random random = emu::Seed{seed}.stream("mqtt broker");
    const std::string firsts = "\x20\x30\x32\x34\x40\x50\x62\x70\x90\xb0\xd0"s;
    for (int round = 0; round < 200; ++round) {
        connect();
        ASSERT_TRUE(connected());
        std::string bytes;
        while (bytes.size() < 100) {
            std::string body;
            for (auto left = random.below(12); left > 0; --left)
                body += static_cast<char>(random.below(left % 3 == 0 ? 256 : 4));
            bytes += firsts[random.below(firsts.size())];
            bytes += static_cast<char>(body.size() + (random.chance(0.05) ? 1 : 0));
            bytes += body;
        }
        (void)says_to(bytes);
        if (connected()) peer.close();
        run(5s);
        EXPECT_FALSE(connected());
        (void)take();
        (void)peer.take_received();
    }
}

} // namespace
} // namespace atlink::slm
