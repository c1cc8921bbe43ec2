// Commands with a payload behind their parameters (at/notes.md §2).
#include "atlink/command.hpp"

#include <gtest/gtest.h>

namespace atlink {
namespace {

TEST(CommandPayload, FollowsTheParametersBehindACarriageReturn)
{
    const auto command = parse("AT+CMGS=15\r0021000A912143658709000003CD771A\x1a\r\n");
    ASSERT_TRUE(command);
    EXPECT_EQ(command->name, "+CMGS");
    ASSERT_EQ(command->parameters.size(), 1U);
    EXPECT_EQ(command->integer(0, 0, 255), 15);
    EXPECT_EQ(command->payload, "0021000A912143658709000003CD771A");
    EXPECT_EQ(parse("at+cnma=2,3\r000000\x1a")->payload, "000000");
    EXPECT_EQ(parse("AT+CNMA=1")->payload, "");
    EXPECT_EQ(parse("AT+CNMA=1\r\n")->payload, "");
    EXPECT_EQ(parse("AT+CMGS=0\r\x1a")->payload, "");
}

TEST(CommandPayload, EndsInControlZ)
{
    EXPECT_FALSE(parse("AT+CMGS=15\r0021"));
    EXPECT_FALSE(parse("AT+CMGS=15\x1a"));
    EXPECT_FALSE(parse("AT+CMGS=15\r0021\x1a?"));
}

TEST(CommandPayload, BelongsToTheseCommandsOnly)
{
    EXPECT_FALSE(parse("AT+CFUN=1\r0\x1a"));
    EXPECT_FALSE(parse("AT#XSEND=1\r0\x1a"));
}

} // namespace
} // namespace atlink
