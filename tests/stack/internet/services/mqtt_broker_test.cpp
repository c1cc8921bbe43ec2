// The broker of the simulated internet, without a network: packets in, packets out. Numbers in
// brackets are those of the OASIS Standard, MQTT 3.1.1.
#include "stack/internet/services/mqtt_broker.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace stack::net::mqtt {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

/// One client: what it has received, a line a packet.
class Client final : public Stream {
public:
    explicit Client(Broker& broker) : handler_{broker.accept(*this)} {}

    template <typename P>
    void say(const P& packet)
    {
        raw(encode(packet));
    }
    void raw(std::string_view bytes)
    {
        if (handler_) handler_->on_data(bytes);
    }
    void publish(const std::string& topic, const std::string& text, int qos = 0,
                 bool retain = false, std::uint16_t id = 0, bool duplicate = false)
    {
        raw(encode(
            Publish{.topic = topic, .qos = qos, .retain = retain, .duplicate = duplicate, .id = id},
            text));
    }
    void subscribe(const std::string& filter, int qos)
    {
        say(Subscribe{.id = 1, .filters = {{filter, qos}}});
    }
    /// The connection breaks.
    void vanish() { handler_.reset(); }
    bool ended() const { return ended_; }
    std::string heard()
    {
        std::string all;
        while (auto packet = *reader_.next())
            all += std::visit([](const auto& each) { return text(each); }, *packet);
        return all;
    }

    std::size_t waiting = 0; // said to be unsent

private:
    void send(std::string_view bytes) override { reader_.push(bytes); }
    void end() override { ended_ = true; }
    std::size_t unsent() const override { return waiting; }

    static std::string text(const Connack& packet)
    {
        return "connack " + std::to_string(packet.code) + (packet.session_present ? " again" : "") +
               "\n";
    }
    static std::string text(const Publish& packet)
    {
        return "publish " + packet.topic + " qos" + std::to_string(packet.qos) +
               (packet.retain ? " retained" : "") + (packet.duplicate ? " again" : "") +
               (packet.id != 0 ? " id" + std::to_string(packet.id) : "") + ": ";
    }
    static std::string text(const Payload& piece) { return piece.bytes + "\n"; }
    static std::string text(const Acknowledgement& packet)
    {
        return "ack" + std::to_string(static_cast<int>(packet.type)) + " " +
               std::to_string(packet.id) + "\n";
    }
    static std::string text(const Suback& packet)
    {
        std::string all = "suback";
        for (const int code : packet.codes)
            all += " " + std::to_string(code);
        return all + "\n";
    }
    static std::string text(const Signal& packet)
    {
        return packet.type == Type::pingresp ? "pingresp\n" : "signal\n";
    }
    template <typename P>
    static std::string text(const P&)
    {
        return "not a server's\n";
    }

    Reader reader_{1'000'000};
    bool ended_ = false;
    std::unique_ptr<StreamHandler> handler_;
};

class MqttBrokerTest : public testing::Test {
protected:
    /// A client that is connected.
    std::unique_ptr<Client> enter(const std::string& id, bool clean = true)
    {
        auto client = std::make_unique<Client>(broker);
        client->say(Connect{.client_id = id, .clean_session = clean});
        entered = client->heard();
        return client;
    }
    void run(emu::Ts time) { engine.advance_to(engine.now() + time); }

    emu::Engine engine;
    Broker broker{engine};
    std::string entered;
};

TEST_F(MqttBrokerTest, MessagesGoToThoseWhoHaveSubscribed)
{
    const auto one = enter("one");
    const auto two = enter("two");
    EXPECT_EQ(entered, "connack 0\n");
    one->subscribe("a/+", 0);
    two->subscribe("b", 0);
    EXPECT_EQ(one->heard(), "suback 0\n");
    EXPECT_EQ(two->heard(), "suback 0\n");
    two->publish("a/1", "hello");
    EXPECT_EQ(one->heard(), "publish a/1 qos0: hello\n");
    EXPECT_EQ(two->heard(), "");
    one->say(Unsubscribe{.id = 5, .filters = {"a/+"}});
    EXPECT_EQ(one->heard(), "ack11 5\n");
    two->publish("a/1", "hello");
    EXPECT_EQ(one->heard(), "");
}

TEST_F(MqttBrokerTest, AClientHearsItself)
{
    const auto one = enter("one");
    one->subscribe("#", 1);
    one->publish("a", "x", 1, false, 9);
    EXPECT_EQ(one->heard(), "suback 1\nack4 9\npublish a qos1 id1: x\n");
}

TEST_F(MqttBrokerTest, OverlappingSubscriptionsGiveOneMessageOfTheHighestQos) // [MQTT-3.3.5-1]
{
    const auto one = enter("one");
    one->subscribe("a/#", 0);
    one->subscribe("a/+", 1);
    EXPECT_EQ(one->heard(), "suback 0\nsuback 1\n");
    broker.publish({.topic = "a/b", .payload = "x", .qos = 2});
    EXPECT_EQ(one->heard(), "publish a/b qos1 id1: x\n");
}

TEST_F(MqttBrokerTest, QosIsTheLowerOfBothSides) // §4.3
{
    const auto one = enter("one");
    one->subscribe("a", 2);
    EXPECT_EQ(one->heard(), "suback 2\n");
    broker.publish({.topic = "a", .payload = "0", .qos = 0});
    broker.publish({.topic = "a", .payload = "1", .qos = 1});
    broker.publish({.topic = "a", .payload = "2", .qos = 2});
    EXPECT_EQ(one->heard(), "publish a qos0: 0\npublish a qos1 id1: 1\npublish a qos2 id2: 2\n");
    one->say(Acknowledgement{Type::puback, 1});
    one->say(Acknowledgement{Type::pubrec, 2});
    EXPECT_EQ(one->heard(), "ack6 2\n"); // PUBREL
    one->say(Acknowledgement{Type::pubcomp, 2});
    EXPECT_EQ(one->heard(), "");
}

TEST_F(MqttBrokerTest, AMessageOfQos2IsPassedOnOnce) // [MQTT-4.3.3-2]
{
    const auto one = enter("one");
    const auto two = enter("two");
    two->subscribe("a", 0);
    EXPECT_EQ(two->heard(), "suback 0\n");
    one->publish("a", "x", 2, false, 7);
    one->publish("a", "x", 2, false, 7, true);
    EXPECT_EQ(one->heard(), "ack5 7\nack5 7\n");
    EXPECT_EQ(two->heard(), "publish a qos0: x\n");
    one->say(Acknowledgement{Type::pubrel, 7});
    EXPECT_EQ(one->heard(), "ack7 7\n");
    one->publish("a", "y", 2, false, 7);
    EXPECT_EQ(two->heard(), "publish a qos0: y\n");
}

TEST_F(MqttBrokerTest, RetainedMessagesAnswerASubscription) // §3.3.1.3
{
    const auto one = enter("one");
    one->subscribe("a/#", 0);
    EXPECT_EQ(one->heard(), "suback 0\n");
    one->publish("a/b", "old", 0, true);
    one->publish("a/b", "new", 1, true, 1);
    one->publish("a/c", "other", 0, true);
    // [MQTT-3.3.1-9]
    EXPECT_EQ(one->heard(),
              "publish a/b qos0: old\nack4 1\npublish a/b qos0: new\npublish a/c qos0: other\n");
    const auto two = enter("two");
    two->subscribe("+/+", 2);
    EXPECT_EQ(two->heard(), "suback 2\npublish a/b qos1 retained id1: new\n"
                            "publish a/c qos0 retained: other\n");
    one->publish("a/b", "", 0, true); // [MQTT-3.3.1-10]
    EXPECT_EQ(broker.retained(), 1U);
    const auto three = enter("three");
    three->subscribe("a/b", 2);
    EXPECT_EQ(three->heard(), "suback 2\n");
}

TEST_F(MqttBrokerTest, ASessionThatIsNotCleanWaitsForItsClient) // §3.1.2.4, [MQTT-4.4.0-1]
{
    auto one = enter("one", false);
    EXPECT_EQ(entered, "connack 0\n");
    one->subscribe("a", 2);
    broker.publish({.topic = "a", .payload = "1", .qos = 1});
    broker.publish({.topic = "a", .payload = "2", .qos = 2});
    one->say(Acknowledgement{Type::pubrec, 2});
    one->vanish();
    broker.publish({.topic = "a", .payload = "lost", .qos = 0});
    broker.publish({.topic = "a", .payload = "3", .qos = 1});
    one = enter("one", false);
    EXPECT_EQ(entered, "connack 0 again\npublish a qos1 again id1: 1\nack6 2\n"
                       "publish a qos1 id3: 3\n");
    one->say(Acknowledgement{Type::puback, 1});
    one->say(Acknowledgement{Type::pubcomp, 2});
    one->say(Acknowledgement{Type::puback, 3});
    one->say(Signal{Type::disconnect});
    EXPECT_TRUE(one->ended());
    one = enter("one", false);
    EXPECT_EQ(entered, "connack 0 again\n");
    one = enter("one", true); // [MQTT-3.1.2-6]
    EXPECT_EQ(entered, "connack 0\n");
    broker.publish({.topic = "a", .payload = "4", .qos = 1});
    EXPECT_EQ(one->heard(), "");
    one->vanish();
    EXPECT_EQ(broker.sessions(), 0U);
}

TEST_F(MqttBrokerTest, TheSameClientAgainEndsItsOldConnection) // [MQTT-3.1.4-2]
{
    const auto old = enter("one");
    const auto fresh = enter("one");
    EXPECT_EQ(entered, "connack 0\n");
    EXPECT_TRUE(old->ended());
    EXPECT_FALSE(fresh->ended());
    EXPECT_EQ(broker.sessions(), 1U);
    old->vanish();
    EXPECT_EQ(broker.sessions(), 1U);
}

TEST_F(MqttBrokerTest,
       AWillIsPublishedUnlessTheClientSaysGoodbye) // [MQTT-3.1.2-8], [MQTT-3.14.4-3]
{
    const auto one = enter("one");
    one->subscribe("will", 0);
    EXPECT_EQ(one->heard(), "suback 0\n");
    for (const bool goodbye : {false, true}) {
        Client two{broker};
        two.say(Connect{.client_id = "two", .will = Message{.topic = "will", .payload = "gone"}});
        if (goodbye) two.say(Signal{Type::disconnect});
        two.vanish();
        EXPECT_EQ(one->heard(), goodbye ? "" : "publish will qos0: gone\n");
    }
}

TEST_F(MqttBrokerTest, SilenceOfOneAndAHalfKeepAliveTimesEndsAConnection) // [MQTT-3.1.2-24]
{
    Client one{broker};
    one.say(Connect{.client_id = "one", .keep_alive = 10});
    run(14s);
    one.say(Signal{Type::pingreq});
    EXPECT_EQ(one.heard(), "connack 0\npingresp\n");
    run(15s - emu::Ts{1});
    EXPECT_FALSE(one.ended());
    run(emu::Ts{1});
    EXPECT_TRUE(one.ended());

    const auto two = enter("two"); // 0: for ever
    run(1000h);
    EXPECT_FALSE(two->ended());
    Client three{broker};
    run(30s);
    EXPECT_TRUE(three.ended()); // never said who it is
}

TEST_F(MqttBrokerTest, ConnectIsRefusedWithAReason) // §3.2.2.3
{
    Broker closed{engine, {.login = Login{"user", "word"}}};
    const auto answer = [&](Broker& at, const Connect& packet) {
        Client client{at};
        client.say(packet);
        const std::string said = client.heard();
        EXPECT_EQ(client.ended(), said.substr(8, 1) != "0");
        return said;
    };
    EXPECT_EQ(answer(broker, {.level = 5, .client_id = "a"}), "connack 1\n");
    EXPECT_EQ(answer(broker, {.client_id = "", .clean_session = false}), "connack 2\n");
    EXPECT_EQ(answer(broker, {.client_id = "", .clean_session = true}), "connack 0\n");
    EXPECT_EQ(answer(closed, {.client_id = "a"}), "connack 4\n");
    EXPECT_EQ(answer(closed, {.client_id = "a", .user = "user", .password = "wrong"}),
              "connack 4\n");
    EXPECT_EQ(answer(closed, {.client_id = "a", .user = "user", .password = "word"}),
              "connack 0\n");
}

TEST_F(MqttBrokerTest, WhatBreaksTheProtocolEndsTheConnection)
{
    const auto first = [&](const std::string& bytes) {
        Client client{broker};
        client.raw(bytes);
        return client.ended() && client.heard().empty();
    };
    EXPECT_TRUE(first(encode(Signal{Type::pingreq}))); // [MQTT-3.1.0-1]
    EXPECT_TRUE(first(encode(Publish{.topic = "a"}, "x")));
    EXPECT_TRUE(first("GET / HTTP/1.1\r\n\r\n"));
    const auto later = [&](const std::string& bytes) {
        const auto client = enter("client");
        client->raw(bytes);
        return client->ended();
    };
    EXPECT_TRUE(later(encode(Connect{.client_id = "client"}))); // [MQTT-3.1.0-2]
    EXPECT_TRUE(later(encode(Connack{})));
    EXPECT_TRUE(later(encode(Suback{.id = 1, .codes = {0}})));
    EXPECT_TRUE(later(encode(Acknowledgement{Type::unsuback, 1})));
    EXPECT_TRUE(later(encode(Signal{Type::pingresp})));
    EXPECT_TRUE(later(encode(Publish{.topic = "a"}, std::string(17'000, 'x'))));
    EXPECT_TRUE(later("\x82\xff\xff\xff\x7f"s));
    EXPECT_FALSE(later(encode(Acknowledgement{Type::puback, 99}))); // of nothing
}

TEST_F(MqttBrokerTest, FiltersThatCannotBeAreRefused) // [MQTT-3.9.3-2]
{
    const auto one = enter("one");
    one->say(Subscribe{.id = 1, .filters = {{"a#", 0}, {"b", 1}, {"", 0}}});
    EXPECT_EQ(one->heard(), "suback 128 1 128\n");
}

TEST_F(MqttBrokerTest, NobodyCanMakeItKeepMoreThanItsLimits)
{
    Broker small{engine,
                 {.limits = {.sessions = 2, .subscriptions = 2, .messages = 2, .retained = 2}}};
    Client one{small};
    one.say(Connect{.client_id = "one", .clean_session = false});
    one.say(Subscribe{.id = 1, .filters = {{"a", 1}, {"b", 1}, {"c", 1}, {"a", 2}}});
    EXPECT_EQ(one.heard(), "connack 0\nsuback 1 1 128 2\n");
    for (const char* text : {"1", "2", "3"})
        small.publish({.topic = "b", .payload = text, .qos = 1});
    EXPECT_EQ(one.heard(), "publish b qos1 id1: 1\npublish b qos1 id2: 2\n");
    for (const char* topic : {"x", "y", "z"})
        small.publish({.topic = topic, .payload = "r", .retain = true});
    EXPECT_EQ(small.retained(), 2U);
    one.waiting = 64 * 1024 + 1; // takes nothing
    small.publish({.topic = "b", .payload = "0"});
    EXPECT_EQ(one.heard(), "");
    for (std::uint16_t id = 1; id < 4; ++id)
        one.publish("q", "x", 2, false, id);
    EXPECT_TRUE(one.ended());
    Client two{small};
    two.say(Connect{.client_id = "two"});
    Client three{small};
    three.say(Connect{.client_id = "three"});
    EXPECT_EQ(three.heard(), "connack 3\n");
}

} // namespace
} // namespace stack::net::mqtt
