// Short messages as octets, against published examples:
// [guide] nRF9160 AT Commands, +CMGS; [tutorial] "SMS and the PDU format", dreamfabric.com;
// [sdk] nRF Connect SDK, unit tests of its SMS library.
#include "emu/sms/pdu.hpp"

#include <gtest/gtest.h>

#include <string>

namespace emu::lte {
namespace {

using Alphabet = SmsUserData::Alphabet;
using Kind = SmsAddress::Kind;
using namespace std::chrono_literals;

Octets octets(std::string_view hex) { return from_hex(hex).value(); }

/// A PDU of the AT interface without the service centre's address.
Octets tpdu(std::string_view hex)
{
    const Octets whole = octets(hex);
    return {whole.begin() + 1 + whole[0], whole.end()};
}

SmsTime at(int year, unsigned month, unsigned day, std::chrono::seconds clock, int zone)
{
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                           std::chrono::day{day}};
    return {std::chrono::sys_days{date} + clock, zone};
}

SmsSubmit text_to(std::string_view number, std::string_view text)
{
    return {.reference = 0,
            .to = parse_sms_address(number).value(),
            .status_report = true,
            .data = split_sms(text, 1).at(0)};
}

TEST(SmsPdu, ReadsTheGuidesSubmission)
{
    const auto message = decode_submit(tpdu("069144888888F811000C9153481032547600000B20D4F29C9E769F"
                                            "4161D0BC3D07B5CBF379F89C769F416F7B590E62D3CB"));
    ASSERT_TRUE(message);
    EXPECT_EQ(to_string(message->to), "+358401234567");
    EXPECT_EQ(to_text(message->data), "Testing a sms messaging over lte"); // so the octets
    EXPECT_FALSE(message->status_report);
}

TEST(SmsPdu, ReadsTheTutorialsMessages) // [tutorial]
{
    const auto received = decode_deliver(
        tpdu("07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37"));
    ASSERT_TRUE(received);
    EXPECT_EQ(received->from, (SmsAddress{Kind::subscriber, "27838890001", 8}));
    EXPECT_EQ(received->time.zone, 8);
    EXPECT_EQ(to_text(received->data), "hellohello");
    const auto sent = decode_submit(tpdu("0011000B916407281553F80000AA0AE8329BFD4697D9EC37"));
    ASSERT_TRUE(sent);
    EXPECT_EQ(to_string(sent->to), "+46708251358");
    EXPECT_EQ(to_text(sent->data), "hellohello");
}

TEST(SmsPdu, WritesSubmissionsAsTheSdkDoes) // [sdk] sms_send_text
{
    EXPECT_EQ(to_hex(encode(text_to("+1234567890", "Moi"))), "21000A912143658709000003CD771A");
    EXPECT_EQ(to_hex(encode(text_to("+12345678901234567890", "1"))),
              "210014912143658709214365870900000131");
    EXPECT_EQ(to_hex(encode(text_to("+12345678901", "1234567"))),
              "21000B912143658709F100000731D98C56B3DD00");
    EXPECT_EQ(to_hex(encode(text_to("+1", "12345678"))), "21000191F100000831D98C56B3DD70");
    EXPECT_EQ(to_hex(encode(text_to("+12345", "123456789"))),
              "210005912143F500000931D98C56B3DD7039");
}

TEST(SmsPdu, WritesALongTextAsTheSdkDoes) // [sdk] test_send_concat_220chars_2msgs
{
    std::string text;
    for (int i = 0; i < 22; ++i)
        text += "1234567890";
    const auto parts = split_sms(text, 1);
    ASSERT_EQ(parts.size(), 2U);
    SmsSubmit message = text_to("+123456789012", "");
    message.reference = 1;
    message.data = parts[0];
    EXPECT_EQ(
        to_hex(encode(message)),
        "61010C912143658709210000A005000301020162B219AD66BBE172B0986C46ABD96EB81C2C269BD16AB61"
        "B2E078BC966B49AED86CBC162B219AD66BBE172B0986C46ABD96EB81C2C269BD16AB61B2E078BC966B49A"
        "ED86CBC162B219AD66BBE172B0986C46ABD96EB81C2C269BD16AB61B2E078BC966B49AED86CBC162B219A"
        "D66BBE172B0986C46ABD96EB81C2C269BD16AB61B2E078BC966");
    message.reference = 2;
    message.data = parts[1];
    EXPECT_EQ(
        to_hex(encode(message)),
        "61020C9121436587092100004A0500030102026835DB0D9783C564335ACD76C3E56031D98C56B3DD703958"
        "4C36A3D56C375C0E1693CD6835DB0D9783C564335ACD76C3E56031D98C56B3DD703918");
}

TEST(SmsPdu, ReadsAndWritesADelivery) // [sdk] test_recv_len8_number20
{
    const Octets example =
        tpdu("0791534874894320041491214365870921436587090000122090028543800831D98C56B3DD70");
    const auto message = decode_deliver(example);
    ASSERT_TRUE(message);
    EXPECT_EQ(to_string(message->from), "+12345678901234567890");
    EXPECT_EQ(message->time, at(2021, 2, 9, 20h + 58min + 34s, 8));
    EXPECT_EQ(to_text(message->data), "12345678");
    EXPECT_EQ(encode(*message), example);
}

TEST(SmsPdu, ReadsTheExtensionTable) // [sdk] test_recv_special_characters
{
    const auto message = decode_deliver(tpdu(
        "079153487489432004099121436587F90000122090028543802F5378799C0EB3416374581E1ED3CBF2B90E"
        "B4A1803628D02605DAF0401B1F68F3026D7AA00D10B429BB00"));
    ASSERT_TRUE(message);
    EXPECT_EQ(to_text(message->data), "Special characters: ^ { } [ ] \\ ~ | €.");
    EXPECT_EQ(split_sms("Special characters: ^ { } [ ] \\ ~ | €.", 1).at(0).content,
              message->data.content);
}

TEST(SmsPdu, ReadsPortsConcatenationAndANegativeZone) // [sdk] test_recv_port_addr
{
    const auto message =
        decode_deliver(tpdu("004408812143658700041210032143652b1b0b05040b84000000037"
                            "c01010102030405060708090A0B0C0D0E0F"));
    ASSERT_TRUE(message);
    EXPECT_EQ(message->from, (SmsAddress{Kind::unknown, "12345678"}));
    EXPECT_EQ(message->time, at(2021, 1, 30, 12h + 34min + 56s, -32));
    EXPECT_EQ(message->data.alphabet, Alphabet::data);
    EXPECT_EQ(message->data.part, (SmsPart{0x7c, 1, 1}));
    EXPECT_EQ(to_hex(message->data.content), "0102030405060708090A0B0C0D0E0F");
}

TEST(SmsPdu, ReadsAndWritesAStatusReport) // at/commands.tsv, +CDS
{
    const Octets example = octets("06550A912143658709122022118314801220221183148000");
    const auto report = decode_status_report(example);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->reference, 0x55);
    EXPECT_EQ(to_string(report->to), "+1234567890");
    EXPECT_EQ(report->accepted, at(2021, 2, 22, 11h + 38min + 41s, 8));
    EXPECT_EQ(report->discharged, report->accepted);
    EXPECT_EQ(report->status, 0);
    EXPECT_EQ(encode(*report), example);
}

TEST(SmsPdu, UsesUcs2WhereTheAlphabetEnds)
{
    const auto parts = split_sms("Žid 😀", 1);
    ASSERT_EQ(parts.size(), 1U);
    EXPECT_EQ(parts[0].alphabet, Alphabet::ucs2);
    EXPECT_EQ(to_hex(parts[0].content), "017D006900640020D83DDE00");
    EXPECT_EQ(to_text(parts[0]), "Žid 😀");
    SmsDeliver message{.from = parse_sms_address("12345").value(),
                       .time = at(2026, 1, 1, 0s, -6),
                       .data = parts[0]};
    // TP-DCS 08 (TS 23.038 §4); zone -90 minutes is 6 with the sign bit, swapped.
    EXPECT_EQ(to_hex(encode(message)), "0405812143F5000862101000000068"
                                       "0C017D006900640020D83DDE00");
    EXPECT_EQ(decode_deliver(encode(message)), message);
}

TEST(SmsPdu, SplitsAtTheLimitAndNeverWithinAPair)
{
    EXPECT_EQ(split_sms("", 1).size(), 1U);
    EXPECT_EQ(split_sms(std::string(160, 'x'), 1).size(), 1U);
    const auto two = split_sms(std::string(161, 'x'), 7);
    ASSERT_EQ(two.size(), 2U);
    EXPECT_EQ(two[0].content.size(), 153U);
    EXPECT_EQ(two[1].content.size(), 8U);
    EXPECT_EQ(two[1].part, (SmsPart{7, 2, 2}));
    EXPECT_EQ(split_sms(std::string(306, 'x'), 1).size(), 2U);
    EXPECT_EQ(split_sms(std::string(307, 'x'), 1).size(), 3U);

    const auto escaped = split_sms(std::string(152, 'x') + "{" + std::string(10, 'x'), 1);
    EXPECT_EQ(escaped.at(0).content.size(), 152U);
    EXPECT_EQ(to_text(escaped.at(1)), "{xxxxxxxxxx");

    std::string wide;
    for (int i = 0; i < 70; ++i)
        wide += "Ж";
    EXPECT_EQ(split_sms(wide, 1).size(), 1U);
    EXPECT_EQ(split_sms(wide + "Ж", 1).at(0).content.size(), 134U);
    std::string paired = "Ж";
    for (int i = 0; i < 40; ++i)
        paired += "😀";
    const auto pairs = split_sms(paired, 1);
    EXPECT_EQ(pairs.at(0).content.size(), 134U); // 1 and 33 pairs
    EXPECT_EQ(to_text(pairs.at(0)) + to_text(pairs.at(1)), paired);
    EXPECT_EQ(split_sms(wide.substr(0, 134) + paired, 1).at(0).content.size() % 2, 0U);
}

TEST(SmsPdu, KnowsNumbersAndNames)
{
    EXPECT_EQ(parse_sms_address("+12345"), (SmsAddress{Kind::international, "12345"}));
    EXPECT_EQ(parse_sms_address("*100#"), (SmsAddress{Kind::unknown, "*100#"}));
    EXPECT_EQ(parse_sms_address("My Bank"), (SmsAddress{Kind::alphanumeric, "My Bank"}));
    EXPECT_FALSE(parse_sms_address(""));
    EXPECT_FALSE(parse_sms_address("+"));
    EXPECT_FALSE(parse_sms_address("+1 555")); // more likely a number than a name
    EXPECT_FALSE(parse_sms_address("A\"B"));   // +CMT could not quote it
    EXPECT_FALSE(parse_sms_address("A\r\nB"));
    EXPECT_FALSE(parse_sms_address("+"
                                   "123456789012345678901"));
    EXPECT_FALSE(parse_sms_address("twelve chars"));
    EXPECT_FALSE(parse_sms_address("Ж"));
    for (const std::string name : {"A", "My Bank", "8 septet", "eleven char"}) {
        const SmsDeliver message{.from = parse_sms_address(name).value(),
                                 .time = at(2026, 1, 1, 0s, 0),
                                 .data = split_sms("x", 1).at(0)};
        EXPECT_EQ(decode_deliver(encode(message)), message) << name;
    }
}

TEST(SmsPdu, KeepsTypeOfNumberAndNumberingPlan) // TS 23.040 §9.1.2.5
{
    for (const std::string type : {"81", "91", "A1", "B1", "C1", "E1", "F1", "A8", "80"}) {
        const Octets example =
            octets("06550A" + type + "214365870912202211831480122022118314" + "8000");
        const auto report = decode_status_report(example);
        ASSERT_TRUE(report) << type;
        EXPECT_EQ(report->to.value, "1234567890") << type;
        EXPECT_EQ(encode(*report), example) << type;
    }
    EXPECT_EQ(decode_submit(octets("21000AA12143658709000003CD771A"))->to,
              (SmsAddress{Kind::national, "1234567890", 1}));
}

TEST(SmsPdu, WritesTheServiceCentre)
{
    EXPECT_EQ(to_hex(encode_center("+448888888")), "069144888888F8"); // [guide]
    EXPECT_EQ(to_hex(encode_center("")), "00");
}

TEST(SmsPdu, RefusesWhatIsCutOffOrWrong)
{
    const Octets good = octets("21000A912143658709000003CD771A");
    for (std::size_t size = 0; size < good.size(); ++size)
        EXPECT_FALSE(decode_submit(OctetView{good}.first(size))) << size;
    EXPECT_TRUE(decode_submit(good));
    Octets longer = good;
    longer.push_back(0);
    EXPECT_FALSE(decode_submit(longer));
    EXPECT_FALSE(decode_submit(octets("20000A912143658709000003CD771A"))); // SMS-DELIVER
    EXPECT_FALSE(decode_submit(octets("2100FF912143658709000003CD771A"))); // address too long
    EXPECT_FALSE(decode_submit(octets("21000A912143658709002003CD771A"))); // compressed
    EXPECT_FALSE(decode_submit(octets("61000A91214365870900000340771A"))); // header too long
    EXPECT_FALSE(decode_deliver(good));
    EXPECT_FALSE(decode_status_report(good));
    EXPECT_FALSE(from_hex("0"));
    EXPECT_FALSE(from_hex("0G"));
    EXPECT_EQ(from_hex("aF"), Octets{0xaf});
}

TEST(SmsPdu, ReadsNoHeaderThatDoesNotAddUp) // TS 23.040 §9.2.3.24
{
    const auto message = decode_submit(octets("61000A912143658709000408050003010202AABB"));
    ASSERT_TRUE(message);
    EXPECT_EQ(message->data.part, (SmsPart{1, 2, 2}));
    const auto wrong = decode_submit(octets("61000A912143658709000408050004010202AABB"));
    ASSERT_TRUE(wrong);
    EXPECT_FALSE(wrong->data.part);
    EXPECT_EQ(to_hex(wrong->data.content), "AABB");
}

TEST(SmsPdu, SaysWhetherMoreWait) // TS 23.040 §9.2.3.2: 0 = more
{
    Octets message = tpdu("00040A91214365870900001220900285438000");
    set_more_messages(message, true);
    EXPECT_EQ(message[0], 0x00);
    set_more_messages(message, false);
    EXPECT_EQ(message[0], 0x04);
}

TEST(SmsText, SurvivesWhatIsNotUtf8)
{
    EXPECT_EQ(encode_utf8(decode_utf8("a\xff\xc3")), "a\xef\xbf\xbd\xef\xbf\xbd");
    EXPECT_EQ(encode_utf8(decode_utf8("\xed\xa0\x80")), "\xef\xbf\xbd"); // a lone surrogate
    EXPECT_EQ(encode_utf8(decode_utf8("Žid 😀 é")), "Žid 😀 é");
    EXPECT_EQ(ucs2_text(octets("D83D0041")), U"\xfffd"
                                             "A");
    EXPECT_EQ(gsm_text(octets("1B")), U"");
    EXPECT_EQ(gsm_text(octets("1B41")), U"A"); // TS 23.038 §6.2.1.1, note 1
}

TEST(SmsText, KnowsEachCharacterOfTheAlphabet) // TS 23.038 §6.2.1
{
    for (std::uint8_t code = 0; code < 0x80; ++code) {
        if (code == 0x1b) continue;
        EXPECT_EQ(gsm_septets(gsm_text({&code, 1})), Octets{code}) << int{code};
    }
}

} // namespace
} // namespace emu::lte
