// What the MQTT client does that a transcript cannot show: its bytes on the wire.
#include "tests/atlink/slm/mqtt_fixture.hpp"

namespace atlink::slm {
namespace {

namespace mqtt = stack::net::mqtt;
using namespace std::string_literals;
using emu::Ts;

TEST_F(MqttClientTest, ConnectSaysWhoItIs) // MQTT 3.1.1 §3.1
{
    connect();
    EXPECT_EQ(first, "\x10\x21\x00\x04MQTT\x04\x02\x00\x3c\x00\x15slm_default_client_id"s);
    ASSERT_EQ(ask("AT#XMQTTCON=0"), "OK");
    EXPECT_EQ(received(), "\xe0\x00"s); // [MQTT-3.14.4-1]
    EXPECT_EQ(take(), (Outputs{"\r\n#XMQTTEVT: 1,0\r\n"}));

    ASSERT_EQ(ask("AT#XMQTTCFG=\"me\",300,0"), "OK");
    ++port;
    ASSERT_TRUE(peer.listen(port));
    ASSERT_EQ(ask(con("\"u\",\"pw\"")), "OK");
    EXPECT_EQ(received(), "\x10\x15\x00\x04MQTT\x04\xc0\x01\x2c\x00\x02me\x00\x01u\x00\x02pw"s);
}

TEST_F(MqttClientTest, APasswordWithoutAUserIsNotSent) // [MQTT-3.1.2-22]
{
    attach();
    ASSERT_EQ(ask("AT#XMQTTCFG=\"me\",0,1"), "OK");
    ASSERT_TRUE(peer.listen(port));
    ASSERT_EQ(ask(con("\"\",\"pw\"")), "OK");
    EXPECT_EQ(received(), "\x10\x0e\x00\x04MQTT\x04\x02\x00\x00\x00\x02me"s);
}

TEST_F(MqttClientTest, ConnackMayComeByteByByte)
{
    connect({});
    for (const char byte : accepted)
        ASSERT_TRUE(peer.send(std::string(1, byte)) && (run(1s), true));
    EXPECT_EQ(take(), (Outputs{"\r\n#XMQTTEVT: 0,0\r\n"}));
}

// Counted from what was sent last ([MQTT-3.1.2-23]).
TEST_F(MqttClientTest, PingsKeepTheConnectionAlive)
{
    attach();
    ASSERT_TRUE(peer.listen(port));
    ASSERT_EQ(ask(con()), "OK");
    const emu::Instant start = world.engine().now();
    run(1s);
    (void)peer.take_received();
    ASSERT_TRUE(peer.send(accepted));
    world.engine().advance_to(start + 60s - Ts{1});
    EXPECT_EQ(peer.take_received(), "");
    EXPECT_EQ(received(), "\xc0\x00"s);
    EXPECT_EQ(says_to("\xd0\x00"s), (Outputs{"\r\n#XMQTTEVT: 0,0\r\n", "\r\n#XMQTTEVT: 9,0\r\n"}));
}

TEST_F(MqttClientTest, APingThatIsAnsweredLateIsFine)
{
    connect();
    run(125s);
    EXPECT_EQ(says_to("\xd0\x00"s), (Outputs{"\r\n#XMQTTEVT: 9,0\r\n"}));
    EXPECT_TRUE(connected());
}

TEST_F(MqttClientTest, WhatIsReceivedBeforeTheEndIsShown)
{
    connect();
    ASSERT_TRUE(peer.send(encode(mqtt::Publish{.topic = "a"}, "last")));
    peer.close();
    run(5s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XMQTTMSG: 1,4\r\na\r\nlast\r\n", "\r\n#XMQTTEVT: 2,0\r\n",
                               "\r\n#XMQTTEVT: 1,-128\r\n"}));
}

TEST_F(MqttClientTest, PacketsHaveIdentifiersInTurn) // §3.3, §3.8, §3.10
{
    connect();
    EXPECT_EQ(ask("AT#XMQTTSUB=\"t\",2"), "OK");
    EXPECT_EQ(received(), "\x82\x06\x00\x01\x00\x01t\x02"s);
    EXPECT_EQ(ask("AT#XMQTTUNSUB=\"t\""), "OK");
    EXPECT_EQ(received(), "\xa2\x05\x00\x02\x00\x01t"s);
    EXPECT_EQ(ask("AT#XMQTTPUB=\"t\",\"m\""), "OK");
    EXPECT_EQ(received(), "\x30\x04\x00\x01tm"s);
    EXPECT_EQ(ask("AT#XMQTTPUB=\"t\",\"m\",1,1"), "OK");
    EXPECT_EQ(received(), "\x33\x06\x00\x01t\x00\x02m"s);
    EXPECT_EQ(ask("AT#XMQTTPUB=\"t\",\"m\",2"), "OK");
    EXPECT_EQ(received(), "\x34\x06\x00\x01t\x00\x03m"s);
    // Public source: the numbers go on over connections, and 65535 is none of them.
    std::uint16_t last = 0;
    for (int i = 0; i < 65'534; ++i)
        last = app->mqtt().next_publish_id();
    EXPECT_EQ(last, 3);
}

TEST_F(MqttClientTest, ReceivedMessagesAreAcknowledged) // §4.3
{
    connect();
    EXPECT_EQ(says_to("\x32\x06\x00\x01t\x00\x09m"s),
              (Outputs{"\r\n#XMQTTMSG: 1,1\r\nt\r\nm\r\n", "\r\n#XMQTTEVT: 2,0\r\n"}));
    EXPECT_EQ(received(), "\x40\x02\x00\x09"s);
    // Public source: one that comes twice is shown twice.
    const Outputs shown{"\r\n#XMQTTMSG: 1,1\r\nt\r\nm\r\n", "\r\n#XMQTTEVT: 2,0\r\n"};
    EXPECT_EQ(says_to("\x34\x06\x00\x01t\x00\x0am"s), shown);
    EXPECT_EQ(says_to("\x3c\x06\x00\x01t\x00\x0am"s), shown);
    EXPECT_EQ(received(), "\x50\x02\x00\x0a\x50\x02\x00\x0a"s);
    EXPECT_EQ(says_to("\x62\x02\x00\x0a"s), (Outputs{"\r\n#XMQTTEVT: 5,0\r\n"}));
    EXPECT_EQ(received(), "\x70\x02\x00\x0a"s);
    EXPECT_EQ(says_to("\x50\x02\x00\x07"s), (Outputs{"\r\n#XMQTTEVT: 4,0\r\n"}));
    EXPECT_EQ(received(), "\x62\x02\x00\x07"s);
}

TEST_F(MqttClientTest, DataModeSendsEachFlushWithTheIdentifierOfTheCommand) // public source
{
    connect();
    EXPECT_EQ(ask("AT#XMQTTPUB=\"t\",\"\",1"), "OK");
    ASSERT_NE(handler, nullptr);
    EXPECT_TRUE(handler->datagrams());
    EXPECT_EQ(handler->send("one"), 0);
    EXPECT_EQ(handler->send("two"), 0);
    EXPECT_FALSE(handler->busy());
    EXPECT_EQ(received(), "\x32\x08\x00\x01t\x00\x01one\x32\x08\x00\x01t\x00\x01two"s);
    peer.close();
    run(5s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XMQTTEVT: 1,-128\r\n"}));
    EXPECT_EQ(ended_with, std::nullopt); // data mode goes on (slm/behaviour.md §4)
    EXPECT_EQ(handler->send("three"), 0);
    EXPECT_FALSE(handler->busy());
}

TEST_F(MqttClientTest, TheHostMayAnswerAnyEventAtOnce)
{
    for (const char* line : {"AT#XMQTTPUB=\"t\",\"m\"", "AT#XMQTTCON=0", "AT#XMQTTCON?"}) {
        connect();
        int answers = 0;
        on_output = [&](const std::string&) {
            if (++answers > 3) return;
            Response response;
            Outcome outcome = app->execute(*parse(line), response);
            if (outcome.pending) (void)outcome.pending->poll(response);
        };
        ASSERT_TRUE(peer.send(encode(mqtt::Publish{.topic = "t", .qos = 2, .id = 1}, "m") +
                              encode(mqtt::Acknowledgement{mqtt::Type::pubrel, 1}) + "\xd0\x00"s +
                              std::string(accepted) + "\x20\x02\x00\x05\x30\xff\xff\xff\xff"s));
        run(5s);
        on_output = nullptr;
        EXPECT_FALSE(connected());
        (void)take();
        (void)peer.take_received();
    }
}

TEST_F(MqttClientTest, TheApplicationMayEndAtAnyTime)
{
    connect();
    restart();
    EXPECT_FALSE(connected());
    run(5s);
    EXPECT_EQ(take(), Outputs{});
    EXPECT_EQ(peer.take_received(), ""); // no DISCONNECT: a will would be done
    // While it connects.
    ++port;
    ASSERT_TRUE(peer.listen(port));
    Response response;
    Outcome outcome = app->execute(*parse(con()), response);
    ASSERT_TRUE(outcome.pending);
    run(30ms);
    outcome.pending.reset();
    restart();
    run(5s);
    EXPECT_EQ(take(), Outputs{});
    for (int i = 0; i < 8; ++i) // every descriptor is free
        EXPECT_TRUE(world.modem().sockets().open(1, 2, 0));
    EXPECT_EQ(ask(con()), "ERROR");
}

// The broker of the default internet, over a lossy path.
TEST_F(MqttClientTest, MessagesOfQos2ComeOnceOverALossyPath)
{
    attach();
    world.internet().path().loss = 0.1;
    ASSERT_EQ(ask("AT#XMQTTCON=2,\"\",\"\",\"mqtt.test\",1883"), "OK");
    run(60s);
    ASSERT_EQ(ask("AT#XMQTTSUB=\"#\",2"), "OK");
    run(60s);
    for (int i = 0; i < 20; ++i) {
        ASSERT_EQ(ask("AT#XMQTTPUB=\"t\",\"" + std::to_string(i) + "\",2"), "OK");
        run(10s);
    }
    run(10min);
    int shown = 0;
    for (const std::string& output : take())
        shown += output.starts_with("\r\n#XMQTTMSG") ? 1 : 0;
    EXPECT_EQ(shown, 20);
}

} // namespace
} // namespace atlink::slm
