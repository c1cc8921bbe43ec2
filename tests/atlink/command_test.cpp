// The AT grammar: at/notes.md §2 and slm/behaviour.md §2.
#include "atlink/command.hpp"
#include "atlink/outcome.hpp"

#include <gtest/gtest.h>

namespace atlink {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

std::string in_quotes(std::string_view text) { return '"' + std::string{text} + '"'; }

TEST(Command, TakesBareAttention)
{
    const auto command = parse("AT");
    ASSERT_TRUE(command);
    EXPECT_EQ(command->name, "");
    EXPECT_EQ(command->form, Form::execute);
    EXPECT_TRUE(command->parameters.empty());
}

TEST(Command, TellsTheFourFormsApart)
{
    EXPECT_EQ(parse("AT+CGMI")->form, Form::execute);
    EXPECT_EQ(parse("AT+CFUN?")->form, Form::read);
    EXPECT_EQ(parse("AT+CFUN=?")->form, Form::test);
    EXPECT_EQ(parse("AT+CFUN=1")->form, Form::set);
    EXPECT_EQ(parse("AT+CFUN=")->form, Form::set);
    EXPECT_TRUE(parse("AT+CFUN=")->parameters.empty());
}

TEST(Command, ReadsNamesInEitherCaseAndKeepsTheCaseOfStrings)
{
    const auto command = parse("at%xSystemMode=\"aBc\"");
    ASSERT_TRUE(command);
    EXPECT_EQ(command->name, "%XSYSTEMMODE");
    EXPECT_EQ(command->quoted(0, 3), "aBc");
    EXPECT_EQ(command->line, "at%xSystemMode=\"aBc\"");
}

TEST(Command, SkipsWhatComesBeforeTheFirstAttentionAndTheLineEnd)
{
    for (const auto line : {"AT+CFUN?\r\n"sv, "AT+CFUN?\r"sv, "AT+CFUN?\n"sv, "xyz AT+CFUN?"sv,
                            "\r\n\r\nat+cfun?\r\r\n"sv}) {
        const auto command = parse(line);
        ASSERT_TRUE(command) << line;
        EXPECT_EQ(command->name, "+CFUN");
        EXPECT_EQ(command->form, Form::read);
    }
    EXPECT_EQ(parse("noise AT+CFUN?\r\n")->line, "AT+CFUN?");
}

TEST(Command, RefusesWhatTheGrammarDoesNotHave)
{
    for (const auto line : {""sv,
                            "A"sv,
                            "\r\n"sv,
                            "CFUN?"sv,
                            "AT "sv,
                            "ATI"sv,
                            "ATE0"sv,
                            "ATAT"sv,
                            "AT+"sv,
                            "AT=1"sv,
                            "AT?"sv,
                            "AT+A_B"sv,
                            "AT+CFUN?1"sv,
                            "AT+CFUN? "sv,
                            "AT+CFUN 1"sv,
                            "AT&F"sv,
                            "AT+CFUN=1;+CEREG?"sv,
                            "AT+A;+B"sv,
                            "AT+CFUN=\"1"sv,
                            "AT+CFUN=\"1\"2"sv,
                            "AT+CFUN=1\"2\""sv,
                            "AT+CFUN=1\r2"sv,
                            "AT+CFUN=\x01"sv,
                            "AT+CFUN=1\0"sv,
                            "\0AT"sv,
                            "AT\0"sv,
                            "AT+CFUN=\"a\0b\""sv}) {
        EXPECT_FALSE(parse(line)) << testing::PrintToString(std::string{line});
    }
}

TEST(Command, SplitsParametersAtCommasOutsideQuotes)
{
    const auto command = parse("AT+X=1,,\"a,b\",bare text,\"\",-5,");
    ASSERT_TRUE(command);
    ASSERT_EQ(command->parameters.size(), 7U);
    EXPECT_EQ(command->integer(0, 0, 9), 1);
    EXPECT_FALSE(command->given(1));
    EXPECT_EQ(command->quoted(2, 3), "a,b");
    EXPECT_EQ(command->text(3, 9), "bare text");
    EXPECT_FALSE(command->quoted(3, 9));
    EXPECT_TRUE(command->given(4));
    EXPECT_EQ(command->quoted(4, 0), "");
    EXPECT_EQ(command->integer(5, -5, 5), -5);
    EXPECT_FALSE(command->given(6));
    EXPECT_FALSE(command->given(7));
}

TEST(Command, TakesOneBlankBeforeAParameter)
{
    const auto command = parse("AT+X= 1, \"a\", ,  2");
    ASSERT_TRUE(command);
    EXPECT_EQ(command->integer(0, 0, 9), 1);
    EXPECT_EQ(command->quoted(1, 1), "a");
    EXPECT_FALSE(command->given(2));
    EXPECT_FALSE(command->integer(3, 0, 9)); // the second blank belongs to the parameter
}

TEST(Command, KeepsLineBreaksInsideQuotes)
{
    const auto command = parse("AT%CMNG=0,\"-----BEGIN\r\nx;y\n\"\r\n");
    ASSERT_TRUE(command);
    EXPECT_EQ(command->quoted(1, 100), "-----BEGIN\r\nx;y\n");
}

TEST(Command, ReadsIntegersWithinTheirRangeOnly)
{
    struct Case {
        std::string_view text;
        std::optional<std::int64_t> value;
    };
    for (const Case& each : std::initializer_list<Case>{{"0", 0},
                                                        {"+7", 7},
                                                        {"-7", -7},
                                                        {"100", 100},
                                                        {"-100", -100},
                                                        {"101", {}},
                                                        {"-101", {}},
                                                        {"007", {}},
                                                        {"00", {}},
                                                        {"-0", {}},
                                                        {"+0", {}},
                                                        {"0x10", {}},
                                                        {"1.5", {}},
                                                        {"1 ", {}},
                                                        {"+", {}},
                                                        {"-", {}},
                                                        {"+-1", {}},
                                                        {"--1", {}},
                                                        {"\"1\"", {}},
                                                        {"", {}},
                                                        {"9223372036854775808", {}},
                                                        {"99999999999999999999999", {}}}) {
        const auto command = parse("AT+X=" + std::string{each.text});
        ASSERT_TRUE(command) << each.text;
        EXPECT_EQ(command->integer(0, -100, 100), each.value) << each.text;
    }
    EXPECT_EQ(parse("AT+X=-9223372036854775808")->integer(0, INT64_MIN, INT64_MAX), INT64_MIN);
    EXPECT_EQ(parse("AT+X=9223372036854775807")->integer(0, INT64_MIN, INT64_MAX), INT64_MAX);
}

TEST(Command, HoldsStringsToTheirLimit)
{
    const auto command = parse("AT+X=" + in_quotes("12345") + ",12345");
    ASSERT_TRUE(command);
    EXPECT_EQ(command->quoted(0, 5), "12345");
    EXPECT_FALSE(command->quoted(0, 4));
    EXPECT_EQ(command->text(1, 5), "12345");
    EXPECT_FALSE(command->text(1, 4));
}

TEST(Command, TakesFortyOneParametersAndNoMore)
{
    EXPECT_EQ(parse("AT+X=" + std::string(40, ','))->parameters.size(), 41U);
    EXPECT_FALSE(parse("AT+X=" + std::string(41, ',')));
}

TEST(Command, TakesLongLines)
{
    const std::string text(100'000, 'x');
    EXPECT_EQ(parse("AT+X=" + in_quotes(text))->quoted(0, text.size()), text);
    EXPECT_EQ(parse("AT+" + text)->name.size(), text.size() + 1);
    EXPECT_FALSE(parse(text));
}

TEST(Outcome, SpellsFinalResults)
{
    EXPECT_EQ(to_string(Final::ok()), "OK");
    EXPECT_EQ(to_string(Final::error()), "ERROR");
    EXPECT_EQ(to_string(Final::cme(518)), "+CME ERROR: 518");
    EXPECT_EQ(to_string(Final::cms(331)), "+CMS ERROR: 331");
}

TEST(CommandLine, KeepsTheLineAsItWasReceived)
{
    const CommandLine line{" noise at+cfun=1\r\n"};
    EXPECT_EQ(line.text(), " noise at+cfun=1\r\n");
    ASSERT_TRUE(line.command());
    EXPECT_EQ(line.command()->line, "at+cfun=1");
    EXPECT_EQ(line.command()->name, "+CFUN");
    const CommandLine broken{"AT+CFUN=\"1"};
    EXPECT_EQ(broken.text(), "AT+CFUN=\"1");
    EXPECT_FALSE(broken.command());
}

TEST(CommandLine, ShowsTheOneCopyOfTheLineInEveryPart)
{
    const CommandLine line{"AT%X=1,\"text\""};
    const Command& command = *line.command();
    EXPECT_EQ(command.line.data(), line.text().data());
    EXPECT_EQ(command.parameters[0].text.data(), line.text().data() + 5);
    EXPECT_EQ(command.parameters[1].text.data(), line.text().data() + 8);
}

TEST(CommandLine, IsOutlivedByItsCommandAndByCopies)
{
    std::optional<Command> command;
    std::optional<CommandLine> copy;
    {
        std::string received = "AT%XSYSTEMMODE=0,\"long enough to be on the heap\"";
        CommandLine line{received};
        received.assign(received.size(), 'x');
        command = line.command();
        copy = std::move(line);
    }
    EXPECT_EQ(command->name, "%XSYSTEMMODE");
    EXPECT_EQ(command->quoted(1, 100), "long enough to be on the heap");
    EXPECT_EQ(copy->text(), "AT%XSYSTEMMODE=0,\"long enough to be on the heap\"");
    EXPECT_EQ(copy->command()->quoted(1, 100), "long enough to be on the heap");
}

} // namespace
} // namespace atlink
