// Text, topic names and topic filters of MQTT; numbers are those of the OASIS Standard, 3.1.1.
#include "stack/proto/mqtt/packet.hpp"

#include <gtest/gtest.h>

#include <string>

namespace stack::net::mqtt {
namespace {

using namespace std::string_literals;

TEST(MqttTopic, TextIsUtf8WithoutZero) // §1.5.3, RFC 3629
{
    EXPECT_TRUE(valid_text(""));
    EXPECT_TRUE(valid_text("A\xf0\xaa\x9b\x94")); // §1.5.3.1
    EXPECT_TRUE(valid_text("\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf4\x8f\xbf\xbf"));
    EXPECT_TRUE(valid_text("\xef\xbb\xbf")); // [MQTT-1.5.3-3]
    for (const std::string& wrong :
         {"\x00"s, "a\x00"s, "\x80"s, "\xc0\x80"s, "\xc1\xbf"s, "\xc3"s, "\xe0\x9f\xbf"s,
          "\xed\xa0\x80"s, "\xe2\x82"s, "\xf0\x8f\xbf\xbf"s, "\xf4\x90\x80\x80"s,
          "\xf5\x80\x80\x80"s, "\xff"s}) {
        EXPECT_FALSE(valid_text(wrong)) << ::testing::PrintToString(wrong);
    }
}

TEST(MqttTopic, FiltersHaveWildcardsOnWholeLevels) // §4.7.1
{
    for (const char* right : {"#", "sport/tennis/#", "+", "+/tennis/#", "sport/+/player1", "/",
                              "/+", "a b", "$SYS/#", "//"}) {
        EXPECT_TRUE(valid_filter(right)) << right;
    }
    for (const char* wrong :
         {"", "sport/tennis#", "sport/tennis/#/ranking", "sport+", "+a", "#/", "##"}) {
        EXPECT_FALSE(valid_filter(wrong)) << wrong;
    }
}

TEST(MqttTopic, FiltersTakeTheTopicsOfTheStandardsExamples) // §4.7.1.2, §4.7.1.3, §4.7.2
{
    EXPECT_TRUE(matches("sport/tennis/player1/#", "sport/tennis/player1"));
    EXPECT_TRUE(matches("sport/tennis/player1/#", "sport/tennis/player1/ranking"));
    EXPECT_TRUE(matches("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon"));
    EXPECT_FALSE(matches("sport/tennis/player1/#", "sport/tennis/player2"));
    EXPECT_TRUE(matches("sport/#", "sport"));
    EXPECT_TRUE(matches("#", "sport"));
    EXPECT_TRUE(matches("sport/tennis/+", "sport/tennis/player1"));
    EXPECT_FALSE(matches("sport/tennis/+", "sport/tennis/player1/ranking"));
    EXPECT_FALSE(matches("sport/+", "sport"));
    EXPECT_TRUE(matches("sport/+", "sport/"));
    EXPECT_TRUE(matches("+/+", "/finance"));
    EXPECT_TRUE(matches("/+", "/finance"));
    EXPECT_FALSE(matches("+", "/finance"));
    EXPECT_FALSE(matches("#", "$SYS/monitor/Clients")); // [MQTT-4.7.2-1]
    EXPECT_FALSE(matches("+/monitor/Clients", "$SYS/monitor/Clients"));
    EXPECT_TRUE(matches("$SYS/#", "$SYS/monitor/Clients"));
    EXPECT_TRUE(matches("$SYS/monitor/+", "$SYS/monitor/Clients"));
    EXPECT_FALSE(matches("ACCOUNTS", "Accounts")); // [MQTT-4.7.3-4]: no folding
    EXPECT_FALSE(matches("a", "a/b"));
    EXPECT_FALSE(matches("a/b", "a"));
}

} // namespace
} // namespace stack::net::mqtt
