// How commands are told apart and answers framed (slm/behaviour.md §2), with whole sessions.
#include "tests/atlink/slm/session_fixture.hpp"

namespace atlink {
namespace {

using Terminator = Line::Terminator;

struct Ending {
    Terminator terminator;
    std::string_view bytes;
    bool ends;
};

class SessionEnding : public SessionTest, public testing::WithParamInterface<Ending> {};

TEST_P(SessionEnding, EndsACommandOrDoesNot) // §2.4
{
    const auto& [terminator, bytes, ends] = GetParam();
    make_session({.terminator = terminator});
    EXPECT_EQ(send("AT" + std::string{bytes}), ends ? ok : "");
}

INSTANTIATE_TEST_SUITE_P(
    Terminators, SessionEnding,
    testing::Values(Ending{Terminator::crlf, "\r\n", true}, Ending{Terminator::crlf, "\r", false},
                    Ending{Terminator::crlf, "\n", false}, Ending{Terminator::cr, "\r", true},
                    Ending{Terminator::cr, "\n", false}, Ending{Terminator::lf, "\n", true},
                    Ending{Terminator::lf, "\r", false}, Ending{Terminator::any, "\r", true},
                    Ending{Terminator::any, "\n", true}, Ending{Terminator::any, "\r\n", true}));

TEST_F(SessionTest, AnswersOnceForEachLineInTheLenientMode)
{
    make_session({.terminator = Terminator::any});
    send("AT\r\nAT\rAT\n\n\r\r\nAT\r\n");
    EXPECT_EQ(outputs_, Outputs(4, ok));
}

// at/notes.md §2: one buffer, no prompt. The message is refused only because the radio is off.
TEST_F(SessionTest, TakesAMessageInEveryModeButThatOfCrAlone)
{
    const std::string pdu = "0021000A912143658709000003CD771A\x1a";
    const std::string begin = "AT+CMGS=15\r";
    const std::string not_activated = "\r\n+CMS ERROR: 517\r\n";
    const std::string no_message = "\r\n+CMS ERROR: 304\r\n";
    ASSERT_EQ(ask("AT+CNMI=3,2,0,1"), ok);
    EXPECT_EQ(send(begin + pdu + "\r\n"), not_activated);
    make_session({.terminator = Terminator::lf});
    EXPECT_EQ(send(begin + pdu + "\n"), not_activated);
    make_session({.terminator = Terminator::cr}); // the line ends at its length
    EXPECT_EQ(send(begin + pdu + "\r"), no_message + error);
    make_session({.terminator = Terminator::any});
    EXPECT_EQ(send(begin), "");
    EXPECT_EQ(send(pdu), not_activated);
    EXPECT_EQ(send("\r\nAT\r"), ok); // the rest of the line is an empty one
    EXPECT_EQ(send("at+cmgs=15\r" + pdu + "\nAT\n"), not_activated + ok);
    EXPECT_EQ(send("AT+CMGS=15\r\nAT\r\n"), no_message + ok);
}

TEST_F(SessionTest, SaysNothingToAnEmptyLine) // §2.7
{
    EXPECT_EQ(send("\r\n\r\n"), "");
}

TEST_F(SessionTest, CarriesLineEndsWithinQuotes) // §2.5
{
    ask("AT#XSOCKET=1,2,0");
    EXPECT_EQ(send("AT#XGETADDRINFO=\"a\r\nb"), "");
    EXPECT_EQ(send("\r\nAT\r\n"), ""); // the quote is open: it swallows lines
    EXPECT_EQ(send("\"\r\n"), "\r\n#XGETADDRINFO: \"EAI_SYSTEM\"\r\n\r\nERROR\r\n");
    EXPECT_EQ(send("AT\r\n"), ok); // and the next line starts afresh
}

TEST_F(SessionTest, EditsItsLine) // §2.6
{
    EXPECT_EQ(send("ATX\b\r\n"), ok);
    EXPECT_EQ(send("AT\"\x7f\r\n"), ok);
    EXPECT_EQ(send("AT#XSLMVERR\x7f?\b\r\n"),
              "\r\n#XSLMVER: \"2.7.0\",\"2.7.0-lte-5ccd2d4dd54c\"\r\n\r\nOK\r\n");
}

TEST_F(SessionTest, AnswersAnOverlongLineAtItsEnd) // §2.8
{
    const std::string much(1'000'000, 'x');
    EXPECT_EQ(send(much), "");
    EXPECT_EQ(session_->backlog(), 0U); // consumed
    EXPECT_EQ(send("\r"), "");
    EXPECT_EQ(send("\n"), error);
    EXPECT_EQ(send("AT\r\n"), ok);
}

class SessionGrammar : public SessionTest, public testing::WithParamInterface<std::string_view> {};

TEST_P(SessionGrammar, RefusesTheLine) // §2.3, §2.9, §2.10
{
    EXPECT_EQ(send(std::string{GetParam()} + "\r\n"), error);
    EXPECT_EQ(send("AT\r\n"), ok);
}

using namespace std::string_view_literals;

INSTANTIATE_TEST_SUITE_P(Lines, SessionGrammar,
                         testing::Values("A"sv, "T"sv, "TA"sv, "AT "sv, " AT "sv, "ATI"sv, "ATE0"sv,
                                         "ATE1"sv, "AT&F"sv, "AT+"sv, "AT#"sv, "AT%"sv, "AT#?"sv,
                                         "AT#=1"sv, "AT+CFUN;+CFUN"sv, "AT+A_B"sv, "AT+CFUN??"sv,
                                         "AT+CFUN=?1"sv, "AT+CFUN ?"sv, "AT\0"sv, "AT+\xc3\xa9=1"sv,
                                         "hello"sv, "AT#XSEND=\"a\"b\"\""sv, "AT#XBIND=0x10"sv,
                                         "AT#XBIND=1.5"sv, "AT#XBIND=007"sv,
                                         "AT#XBIND=99999999999999999999999"sv,
                                         "AT#XBIND=-99999999999999999999999"sv));

TEST_F(SessionTest, SkipsRubbishBeforeTheCommand) // §2.9
{
    EXPECT_EQ(send("\xff\x01%$ AT\r\n"), ok);
    EXPECT_EQ(send("+++AT\r\n"), ok);
    EXPECT_EQ(send("zzzat#xslmver\r\n"),
              "\r\n#XSLMVER: \"2.7.0\",\"2.7.0-lte-5ccd2d4dd54c\"\r\n\r\nOK\r\n");
}

TEST_F(SessionTest, TakesUtf8AndControlCharactersAsData)
{
    connect_to_echo();
    const std::string data = "gr\xc3\xbc\xc3\x9f\x01\x1b\xff,;=?";
    EXPECT_EQ(ask("AT#XSEND=\"" + data + "\""), "\r\n#XSEND: 13\r\n\r\nOK\r\n");
    EXPECT_EQ(ask("AT#XRECV=10"), "\r\n#XRECV: 13\r\n" + data + "\r\nOK\r\n"); // §2.14
}

TEST_F(SessionTest, LetsUnsolicitedLinesOutWhileACommandWaits) // §2.16, §2.18
{
    connect_to_echo();
    ask("AT+CEREG=1");
    send("AT#XRECV=30\r\n");
    world_.cell().set_coverage(false);
    run_for(20s);
    EXPECT_NE(said().find("\r\n+CEREG: "), std::string::npos);
    EXPECT_TRUE(session_->busy());
    for (const std::string& output : outputs_) { // each of them whole
        EXPECT_TRUE(output.starts_with("\r\n+CEREG: ")) << output;
        EXPECT_TRUE(output.ends_with("\r\n")) << output;
    }
}

} // namespace
} // namespace atlink
