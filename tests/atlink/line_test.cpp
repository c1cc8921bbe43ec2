// Bytes to lines: every terminator, quotes over lines, editing, the limit.
#include "atlink/line.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace atlink {
namespace {

using Terminator = Line::Terminator;
using Lines = std::vector<std::string>;

constexpr std::string_view overlong = "<overlong>";

/// All lines that end within the bytes.
Lines lines_of(Line& line, std::string_view bytes)
{
    Lines out;
    for (const char byte : bytes) {
        switch (line.push(byte)) {
        case Line::Event::none:
            break;
        case Line::Event::line:
            out.emplace_back(line.text());
            break;
        case Line::Event::overlong:
            out.emplace_back(overlong);
            break;
        }
    }
    return out;
}

/// The same, with all that take_plain() takes at once.
Lines lines_in_runs(Line& line, std::string_view bytes)
{
    Lines out;
    while (!bytes.empty()) {
        bytes.remove_prefix(line.take_plain(bytes));
        if (bytes.empty()) break;
        const Lines ended = lines_of(line, bytes.substr(0, 1));
        out.insert(out.end(), ended.begin(), ended.end());
        bytes.remove_prefix(1);
    }
    return out;
}

/// However the bytes are taken.
Lines lines_of(Terminator terminator, std::string_view bytes)
{
    Line line{terminator};
    Line other{terminator};
    const Lines out = lines_of(line, bytes);
    EXPECT_EQ(lines_in_runs(other, bytes), out);
    return out;
}

TEST(Line, TakesPlainBytesTogether)
{
    Line line{Terminator::crlf};
    EXPECT_EQ(line.take_plain("AT#X"), 4U);
    EXPECT_EQ(line.text(), "AT#X");
    EXPECT_EQ(line.take_plain("=1,\"a\""), 3U); // a quote is the other one's
    for (const char special : {'\r', '\n', '"', '\x08', '\x7f', '\x1a', '\0'})
        EXPECT_EQ(line.take_plain(std::string(1, special) + "b"), 0U);
    EXPECT_EQ(line.take_plain("\xe4"), 1U); // a letter of ISO 8859-15
    EXPECT_EQ(lines_of(line, "\r\n"), (Lines{"AT#X=1,\xe4"}));
    EXPECT_EQ(line.take_plain("AT"), 0U); // the next line is begun by push()
}

TEST(Line, TakesPlainBytesUpToTheLimit)
{
    Line line{Terminator::lf};
    EXPECT_EQ(line.take_plain(std::string(Line::limit + 10, 'x')), Line::limit);
    EXPECT_EQ(line.take_plain("x"), 0U);
    EXPECT_EQ(lines_of(line, "x\n"), (Lines{std::string{overlong}}));
}

TEST(Line, EndsAtCrLfAndKeepsLoneOnes)
{
    EXPECT_EQ(lines_of(Terminator::crlf, "AT\r\n"), (Lines{"AT"}));
    EXPECT_EQ(lines_of(Terminator::crlf, "A\rT\nX\r\n"), (Lines{"A\rT\nX"}));
    EXPECT_EQ(lines_of(Terminator::crlf, "AT\r"), Lines{});
    EXPECT_EQ(lines_of(Terminator::crlf, "AT\n"), Lines{});
    EXPECT_EQ(lines_of(Terminator::crlf, "AT\r\r\n"), (Lines{"AT\r"}));
    EXPECT_EQ(lines_of(Terminator::crlf, "\nAT\r\n"), (Lines{"\nAT"}));
}

TEST(Line, EndsAtCrAlone)
{
    EXPECT_EQ(lines_of(Terminator::cr, "AT\rATI\r"), (Lines{"AT", "ATI"}));
    EXPECT_EQ(lines_of(Terminator::cr, "AT\r\nATI\r\n"), (Lines{"AT", "\nATI"}));
}

TEST(Line, EndsAtLfAlone)
{
    EXPECT_EQ(lines_of(Terminator::lf, "AT\nATI\n"), (Lines{"AT", "ATI"}));
    EXPECT_EQ(lines_of(Terminator::lf, "AT\r\n"), (Lines{"AT\r"}));
}

TEST(Line, AcceptsAnyTerminatorInLenientMode)
{
    EXPECT_EQ(lines_of(Terminator::any, "A\rB\nC\r\nD\n"), (Lines{"A", "B", "C", "D"}));
    EXPECT_EQ(lines_of(Terminator::any, "A\r\n\nB\r"), (Lines{"A", "", "B"}));
    EXPECT_EQ(lines_of(Terminator::any, "A\r\r\nB\r"), (Lines{"A", "", "B"}));
}

TEST(Line, KnowsThatTheOtherHalfOfItsEndMayCome)
{
    Line lenient{Terminator::any};
    EXPECT_FALSE(lenient.awaits_lf());
    lines_of(lenient, "AT\r");
    EXPECT_TRUE(lenient.awaits_lf());
    lines_of(lenient, "\n");
    EXPECT_FALSE(lenient.awaits_lf());
    lines_of(lenient, "AT\n");
    EXPECT_FALSE(lenient.awaits_lf());
    Line strict{Terminator::cr};
    lines_of(strict, "AT\r");
    EXPECT_FALSE(strict.awaits_lf());
}

TEST(Line, GoesOnBehindTheCrOfAMessageInLenientMode)
{
    const auto lines = [](std::string_view bytes) { return lines_of(Terminator::any, bytes); };
    EXPECT_EQ(lines("AT+CMGS=3\rAB\x1a"), (Lines{"AT+CMGS=3\rAB\x1a"}));
    EXPECT_EQ(lines("at+cnma=2,3\rAB\x1a\r\nAT\r"), (Lines{"at+cnma=2,3\rAB\x1a", "", "AT"}));
    EXPECT_EQ(lines("AT+CMGS=3\rAB\rAT\r"), (Lines{"AT+CMGS=3\rAB", "AT"}));
    EXPECT_EQ(lines("AT+CMGS=3\rAB\nAT\r"), (Lines{"AT+CMGS=3\rAB", "AT"}));
    // No message: CR LF, an acknowledgement without a length, a number, another command.
    EXPECT_EQ(lines("AT+CMGS=3\r\nAT\r\n"), (Lines{"AT+CMGS=3", "AT"}));
    EXPECT_EQ(lines("AT+CNMA=1\rAT\r"), (Lines{"AT+CNMA=1", "AT"}));
    EXPECT_EQ(lines("AT+CMGS=\"+1234\"\rAT\r"), (Lines{"AT+CMGS=\"+1234\"", "AT"}));
    EXPECT_EQ(lines("AT+CMGD=3\rAT\r"), (Lines{"AT+CMGD=3", "AT"}));
    EXPECT_EQ(lines("AT\x1a\r"), (Lines{"AT\x1a"}));
    // Editing: the CR goes, and with it the message.
    EXPECT_EQ(lines("AT+CMGS=3\r\b\b4\rAB\x1a"), (Lines{"AT+CMGS=4\rAB\x1a"}));
    EXPECT_EQ(lines("AT+CMGS=3\r\b\b?\r"), (Lines{"AT+CMGS=?"}));
    EXPECT_EQ(lines("AT+CMGS=3\r\b\nAT\r"), (Lines{"AT+CMGS=3", "AT"}));
}

TEST(Line, HasEmptyLines) { EXPECT_EQ(lines_of(Terminator::crlf, "\r\n\r\n"), (Lines{"", ""})); }

TEST(Line, GoesOverLineEndsWithinQuotes)
{
    EXPECT_EQ(lines_of(Terminator::crlf, "AT%X=\"a\r\nb\r\n\",1\r\n"),
              (Lines{"AT%X=\"a\r\nb\r\n\",1"}));
    EXPECT_EQ(lines_of(Terminator::cr, "A\"\r\"\r"), (Lines{"A\"\r\""}));
    EXPECT_EQ(lines_of(Terminator::any, "A\"\r\n\n\"\n"), (Lines{"A\"\r\n\n\""}));
}

TEST(Line, LetsAnOpenQuoteSwallowLinesUntilTheNextQuote)
{
    Line line{Terminator::crlf};
    EXPECT_EQ(lines_of(line, "AT+A=\"x\r\nAT\r\n"), Lines{});
    EXPECT_EQ(lines_of(line, "\"\r\n"), (Lines{"AT+A=\"x\r\nAT\r\n\""}));
    EXPECT_EQ(lines_of(line, "AT\r\n"), (Lines{"AT"}));
}

TEST(Line, DoesNotTakeAQuotedCrForHalfATerminator)
{
    EXPECT_EQ(lines_of(Terminator::crlf, "\"\r\"\n\r\n"), (Lines{"\"\r\"\n"}));
}

TEST(Line, DeletesThePreviousCharacter)
{
    EXPECT_EQ(lines_of(Terminator::crlf, "AX\bT\r\n"), (Lines{"AT"}));
    EXPECT_EQ(lines_of(Terminator::crlf, "AX\x7fT\r\n"), (Lines{"AT"}));
    EXPECT_EQ(lines_of(Terminator::crlf, "\b\bAT\r\n"), (Lines{"AT"}));
}

TEST(Line, UndoesTheEffectOfADeletedQuote)
{
    EXPECT_EQ(lines_of(Terminator::crlf, "AT\"\b\r\n"), (Lines{"AT"}));
    Line line{Terminator::crlf};
    EXPECT_EQ(lines_of(line, "A\"b\"\b\r\n"), Lines{}); // the closing quote went: still quoted
    EXPECT_EQ(lines_of(line, "\"\r\n"), (Lines{"A\"b\r\n\""}));
}

TEST(Line, DeletesACrBeforeItBecomesHalfATerminator)
{
    EXPECT_EQ(lines_of(Terminator::crlf, "AT\r\b\nX\r\n"), (Lines{"AT\nX"}));
}

TEST(Line, DoesNotEditALineThatHasEnded)
{
    EXPECT_EQ(lines_of(Terminator::crlf, "AT\r\n\bAT\r\n"), (Lines{"AT", "AT"}));
    EXPECT_EQ(lines_of(Terminator::any, "AT\r\b\nX\r"), (Lines{"AT", "", "X"}));
}

class LineLimit : public testing::TestWithParam<std::pair<Terminator, std::string_view>> {};

TEST_P(LineLimit, TakesTheLongestLineAndNoLongerOne)
{
    const auto [terminator, ending] = GetParam();
    const std::string longest(Line::limit, 'x');
    Line line{terminator};
    EXPECT_EQ(lines_of(line, longest + std::string{ending}), (Lines{longest}));
    EXPECT_EQ(lines_of(line, longest + "x" + std::string{ending}), (Lines{std::string{overlong}}));
    EXPECT_EQ(lines_of(line, longest + "xx" + std::string{ending}), (Lines{std::string{overlong}}));
    EXPECT_EQ(lines_of(line, "AT" + std::string{ending}), (Lines{"AT"}));
}

INSTANTIATE_TEST_SUITE_P(Terminators, LineLimit,
                         testing::Values(std::pair{Terminator::crlf, std::string_view{"\r\n"}},
                                         std::pair{Terminator::cr, std::string_view{"\r"}},
                                         std::pair{Terminator::lf, std::string_view{"\n"}},
                                         std::pair{Terminator::any, std::string_view{"\r\n"}}));

TEST(Line, EndsAnOverlongLineOnlyOutsideOfQuotes)
{
    const std::string many(5000, 'x');
    EXPECT_EQ(lines_of(Terminator::crlf, "\"" + many + "\r\n" + many + "\"\r\n"),
              (Lines{std::string{overlong}}));
    EXPECT_EQ(lines_of(Terminator::crlf, many + "\"\r\n\"\r\nAT\r\n"),
              (Lines{std::string{overlong}, "AT"}));
}

TEST(Line, DoesNotBringAnOverlongLineBackByDeleting)
{
    const std::string deletes(10, '\b');
    EXPECT_EQ(lines_of(Terminator::crlf, std::string(Line::limit + 5, 'x') + deletes + "\r\n"),
              (Lines{std::string{overlong}}));
}

} // namespace
} // namespace atlink
