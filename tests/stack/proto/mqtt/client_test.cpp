// The client's end of an MQTT connection without one: bytes and instants. Numbers in brackets are
// those of the OASIS Standard.
#include "stack/proto/mqtt/client.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace stack::net::mqtt {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using emu::Errno;
using emu::Ts;

constexpr std::size_t limit = 512;
constexpr emu::Instant start = emu::epoch + 1h;
const std::string accepted{"\x20\x02\x00\x00", 4};

class MqttClientEnd : public testing::Test {
protected:
    /// All that is to be sent, which goes at `now`.
    std::string send(emu::Instant now = start)
    {
        const std::string bytes{client.output()};
        client.sent(bytes.size(), now);
        return bytes;
    }
    /// The next packet, which must be there.
    template <typename P>
    P take()
    {
        const auto packet = client.next();
        EXPECT_TRUE(packet && *packet && std::holds_alternative<P>(**packet));
        return packet && *packet ? std::get<P>(**packet) : P{};
    }
    bool nothing_more()
    {
        const auto packet = client.next();
        return packet && !*packet;
    }
    void connect()
    {
        send();
        client.push(accepted);
        (void)take<Connack>();
    }
    Client client{Connect{.client_id = "me", .keep_alive = 60}, limit};
};

TEST_F(MqttClientEnd, BeginsWithConnect)
{
    EXPECT_EQ(send(), encode(Connect{.client_id = "me", .keep_alive = 60}));
    EXPECT_EQ(client.output(), "");
    EXPECT_FALSE(client.accepted());
    EXPECT_TRUE(nothing_more());
}

TEST_F(MqttClientEnd, SendsNothingElseBeforeItIsAccepted)
{
    send();
    EXPECT_FALSE(client.send("packet"));
    EXPECT_EQ(client.output(), "");
    client.push(accepted);
    EXPECT_EQ(take<Connack>().code, 0);
    EXPECT_TRUE(client.accepted());
    EXPECT_TRUE(client.send("packet"));
    EXPECT_EQ(client.output(), "packet");
}

TEST_F(MqttClientEnd, KeepsWhatHasNotGoneYet)
{
    connect();
    EXPECT_TRUE(client.send("abcdef"));
    client.sent(4, start);
    EXPECT_EQ(client.output(), "ef");
    EXPECT_TRUE(client.send("gh"));
    EXPECT_EQ(client.output(), "efgh");
}

TEST_F(MqttClientEnd, TellsARefusalAndThenThatItIsTheEnd)
{
    send();
    client.push("\x20\x02\x00\x05"s + accepted);
    EXPECT_EQ(take<Connack>().code, 5);
    EXPECT_EQ(client.next().error(), Errno::connrefused);
    EXPECT_EQ(client.next().error(), Errno::connrefused); // whatever else has come
    EXPECT_FALSE(client.accepted());
}

TEST_F(MqttClientEnd, OwesNothingForQos0) // §4.3.1
{
    connect();
    client.push(encode(Publish{.topic = "t"}, "x"));
    EXPECT_EQ(take<Publish>().topic, "t");
    EXPECT_EQ(take<Payload>().bytes, "x");
    EXPECT_EQ(client.output(), "");
}

TEST_F(MqttClientEnd, AcknowledgesAMessageAsItsHeadComes) // §4.3.2, §4.3.3
{
    connect();
    client.push(encode(Publish{.topic = "t", .qos = 1, .id = 7}, "x"));
    (void)take<Publish>();
    EXPECT_EQ(send(), "\x40\x02\x00\x07"s); // PUBACK
    EXPECT_EQ(take<Payload>().bytes, "x");
    client.push(encode(Publish{.topic = "t", .qos = 2, .id = 8}, "y"));
    (void)take<Publish>();
    EXPECT_EQ(send(), "\x50\x02\x00\x08"s); // PUBREC
    EXPECT_EQ(take<Payload>().bytes, "y");
    client.push("\x62\x02\x00\x08"s);
    (void)take<Acknowledgement>();
    EXPECT_EQ(send(), "\x70\x02\x00\x08"s); // PUBCOMP
}

TEST_F(MqttClientEnd, ReleasesItsOwnMessageOfQos2) // §4.3.3
{
    connect();
    client.push("\x50\x02\x00\x09"s);
    EXPECT_EQ(take<Acknowledgement>().id, 9);
    EXPECT_EQ(send(), "\x62\x02\x00\x09"s); // PUBREL
    client.push("\x70\x02\x00\x09"s);
    EXPECT_EQ(take<Acknowledgement>().type, Type::pubcomp);
    EXPECT_EQ(client.output(), "");
}

TEST_F(MqttClientEnd, AcknowledgesNothingToABrokerThatHasNotAccepted)
{
    send();
    client.push(encode(Publish{.topic = "t", .qos = 1, .id = 7}, "") + "\x50\x02\x00\x09"s);
    (void)take<Publish>();
    (void)take<Payload>();
    (void)take<Acknowledgement>();
    EXPECT_EQ(client.output(), "");
}

TEST_F(MqttClientEnd, PassesOverWhatOnlyAClientSends)
{
    connect();
    client.push(encode(Subscribe{.id = 1, .filters = {{"t", 0}}}) +
                encode(Connect{.client_id = "you"}) + "\xd0\x00"s);
    EXPECT_EQ(take<Signal>().type, Type::pingresp);
    EXPECT_TRUE(nothing_more());
}

TEST_F(MqttClientEnd, FailsForGoodOnWhatIsNoMqtt)
{
    connect();
    client.push("\x00\x00"s);
    EXPECT_EQ(client.next().error(), Errno::inval);
    client.push(accepted);
    EXPECT_EQ(client.next().error(), Errno::inval);
}

TEST_F(MqttClientEnd, TakesPacketsUpToItsLimit)
{
    connect();
    client.push(encode(Publish{.topic = std::string(limit, 't')}, ""));
    EXPECT_EQ(client.next().error(), Errno::nomem);
}

TEST_F(MqttClientEnd, PingsAKeepAliveAfterAllWasSent) // [MQTT-3.1.2-23]
{
    EXPECT_EQ(client.deadline(), emu::never); // CONNECT has not gone
    connect();
    EXPECT_EQ(client.deadline(), start + 60s);
    EXPECT_TRUE(client.look(start + 60s - Ts{1}));
    EXPECT_EQ(client.output(), "");
    EXPECT_TRUE(client.look(start + 60s));
    EXPECT_EQ(client.deadline(), emu::never);
    EXPECT_EQ(send(start + 61s), "\xc0\x00"s);
    EXPECT_EQ(client.deadline(), start + 121s);
    client.push("\xd0\x00"s);
    EXPECT_EQ(take<Signal>().type, Type::pingresp);
}

TEST_F(MqttClientEnd, CountsFromTheLastPacketAndNotWhileOneWaits)
{
    connect();
    EXPECT_TRUE(client.send("packet"));
    EXPECT_TRUE(client.look(start + 60s));
    EXPECT_EQ(client.output(), "packet"); // no ping behind it
    EXPECT_EQ(client.deadline(), emu::never);
    send(start + 90s);
    EXPECT_EQ(client.deadline(), start + 150s);
}

TEST_F(MqttClientEnd, NeverPingsWithoutAKeepAlive)
{
    client = Client{Connect{.client_id = "me"}, limit};
    connect();
    EXPECT_EQ(client.deadline(), emu::never);
}

TEST_F(MqttClientEnd, GivesUpOnABrokerThatDoesNotAnswerConnect)
{
    send();
    EXPECT_EQ(client.look(start + 60s).error(), Errno::connaborted);
}

TEST_F(MqttClientEnd, GivesUpWhenSomethingElseComesWhileTwoPingsAreUnanswered)
{
    connect();
    for (const auto after : {60s, 120s}) {
        ASSERT_TRUE(client.look(start + after));
        ASSERT_EQ(send(start + after), "\xc0\x00"s);
    }
    client.push("\x40\x02\x00\x01"s);
    EXPECT_EQ(take<Acknowledgement>().type, Type::puback); // which is still told
    EXPECT_EQ(client.next().error(), Errno::connaborted);
}

TEST_F(MqttClientEnd, TakesAnAnswerToTheLastOfTwoPings)
{
    connect();
    for (const auto after : {60s, 120s}) {
        ASSERT_TRUE(client.look(start + after));
        send(start + after);
    }
    client.push("\xd0\x00\x40\x02\x00\x01"s);
    EXPECT_EQ(take<Signal>().type, Type::pingresp);
    EXPECT_EQ(take<Acknowledgement>().type, Type::puback);
    EXPECT_TRUE(nothing_more());
}

} // namespace
} // namespace stack::net::mqtt
