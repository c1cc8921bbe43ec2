// A time server's answers, byte for byte (RFC 4330 §4 and §6).
#include "stack/proto/sntp_message.hpp"

#include <gtest/gtest.h>

namespace stack::net {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

constexpr std::chrono::sys_time<std::chrono::milliseconds> new_year_2026{1'767'225'600'500ms};

std::string request(unsigned first)
{
    std::string bytes(48, '\0');
    bytes[0] = static_cast<char>(first);
    bytes[2] = 6; // poll interval
    bytes.replace(40, 8, "\x01\x02\x03\x04\x05\x06\x07\x08");
    return bytes;
}

TEST(SntpMessage, AnAnswerCarriesTheRequestsTimeAndTheServers)
{
    // 3976214400 seconds from 1900 to 2026, and a half.
    const std::string now = "\xed\x00\x37\x80\x80\x00\x00\x00"s;
    EXPECT_EQ(sntp_answer(request(4 << 3 | 3), new_year_2026, SntpState::synchronised),
              "\x24\x01\x06\xf6"s + std::string(8, '\0') + "GPS\0"s + now +
                  "\x01\x02\x03\x04\x05\x06\x07\x08"s + now + now);
}

TEST(SntpMessage, KeepsTheVersionAndAnswersAPeerAsOne)
{
    for (unsigned version = 1; version <= 4; ++version) {
        const auto client = sntp_answer(request(version << 3 | 3), new_year_2026, {});
        const auto peer = sntp_answer(request(version << 3 | 1), new_year_2026, {});
        ASSERT_TRUE(client && peer);
        EXPECT_EQ((*client)[0], static_cast<char>(version << 3 | 4));
        EXPECT_EQ((*peer)[0], static_cast<char>(version << 3 | 2));
    }
}

TEST(SntpMessage, SaysThatItKnowsNoTimeOrIsAskedTooOften)
{
    for (const auto& [state, code] :
         {std::pair{SntpState::unsynchronised, "INIT"}, std::pair{SntpState::rate, "RATE"}}) {
        const auto answer = sntp_answer(request(4 << 3 | 3), new_year_2026, state);
        ASSERT_TRUE(answer);
        EXPECT_EQ((*answer)[0], static_cast<char>(3 << 6 | 4 << 3 | 4)); // leap indicator 3
        EXPECT_EQ((*answer)[1], 0);                                      // stratum
        EXPECT_EQ(answer->substr(12, 4), code);
    }
}

TEST(SntpMessage, WhatIsNoRequestGetsNoAnswer)
{
    EXPECT_EQ(sntp_answer(request(4 << 3 | 3).substr(1), new_year_2026, {}), std::nullopt);
    EXPECT_EQ(sntp_answer(request(0 << 3 | 3), new_year_2026, {}), std::nullopt); // version 0, 5
    EXPECT_EQ(sntp_answer(request(5 << 3 | 3), new_year_2026, {}), std::nullopt);
    for (const unsigned mode : {0U, 2U, 4U, 5U, 6U, 7U})
        EXPECT_EQ(sntp_answer(request(4 << 3 | mode), new_year_2026, {}), std::nullopt) << mode;
    EXPECT_TRUE(sntp_answer(request(3 << 3 | 3) + std::string(20, 'k'), new_year_2026, {}));
}

// RFC 4330 §3: the seconds begin anew on 7 February 2036, 06:28:16 UTC.
TEST(SntpMessage, CountsOnIntoTheNextEra)
{
    const std::chrono::sys_seconds era{2'085'978'496s};
    const auto answer = sntp_answer(request(4 << 3 | 3), era + 1s, {});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->substr(40), "\x00\x00\x00\x01\x00\x00\x00\x00"s);
}

TEST(SntpMessage, ARequestIsAnsweredWithTheServersTime)
{
    constexpr std::uint64_t nonce = 0x0102'0304'0506'0708;
    const std::string asked = sntp_request(nonce);
    EXPECT_EQ(asked, "\x23"s + std::string(39, '\0') + "\x01\x02\x03\x04\x05\x06\x07\x08");
    const auto answer = sntp_answer(asked, new_year_2026, SntpState::synchronised);
    ASSERT_TRUE(answer);
    EXPECT_EQ(sntp_time(*answer, nonce), new_year_2026);

    constexpr std::chrono::sys_time<std::chrono::milliseconds> year_2040{2'208'988'800'250ms};
    EXPECT_EQ(sntp_time(*sntp_answer(asked, year_2040, {}), nonce), year_2040); // RFC 4330 §3
}

// RFC 4330 §5: what a client takes for an answer.
TEST(SntpMessage, NoTimeIsTakenOfAnotherAnswerOrOfAServerThatKnowsNone)
{
    const std::string good = *sntp_answer(sntp_request(7), new_year_2026, {});
    EXPECT_EQ(sntp_time(good, 8), std::nullopt);
    EXPECT_EQ(sntp_time(good.substr(1), 7), std::nullopt);
    EXPECT_EQ(sntp_time(sntp_request(7), 7), std::nullopt);
    for (const auto state : {SntpState::unsynchronised, SntpState::rate})
        EXPECT_EQ(sntp_time(*sntp_answer(sntp_request(7), new_year_2026, state), 7), std::nullopt);
    std::string far = good;
    far[1] = 16; // stratum
    EXPECT_EQ(sntp_time(far, 7), std::nullopt);
    std::string unsent = good;
    unsent.replace(40, 8, 8, '\0');
    EXPECT_EQ(sntp_time(unsent, 7), std::nullopt);
}

} // namespace
} // namespace stack::net
