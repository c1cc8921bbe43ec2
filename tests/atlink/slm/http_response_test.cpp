// Where responses begin and end (RFC 9112 §6.3), whatever pieces they come in.
#include "atlink/slm/http_response.hpp"

#include "emu/random.hpp"

#include <gtest/gtest.h>

#include <string>

namespace atlink::slm {
namespace {

struct Row {
    const char* method;
    std::string text;
    std::optional<std::uint64_t> body; // where it begins
};

const std::string ok = "HTTP/1.1 200 OK\r\n";

const Row complete[] = {
    {"GET", ok + "Content-Length: 3\r\n\r\nabc", 38},
    {"GET", ok + "content-length:3\r\n\r\nabc", 37},
    {"GET", ok + "Content-Length: 0\r\n\r\n", {}},
    {"GET", ok + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: 1\r\n\r\n", 50},
    {"GET", ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {}},
    {"GET", ok + "Transfer-Encoding: chunked\r\n\r\n1;x=\"y\"\r\na\r\n00\r\n\r\n", 56},
    {"GET", ok + "Transfer-Encoding: gzip,\r\n chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", 58},
    {"GET", ok + "X: 1\r\n 2\r\n\t3\r\nContent-Length: 1\r\n\r\na", 52},
    {"GET", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", 38},
    {"GET", "HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n", {}},
    {"GET", "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", {}},
    {"GET", "HTTP/1.1 500 Oh\r\nContent-Length: 1\r\n\r\na", 38},
    {"GET", "HTTP/1.1 100 Continue\r\n\r\n" + ok + "Content-Length: 1\r\n\r\na", 63},
    {"GET", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", {}},
    {"HEAD", ok + "Content-Length: 99\r\n\r\n", {}},
    {"HEAD", ok + "\r\n", {}},
    {"CONNECT", ok + "\r\n", {}},
    {"OPTIONS", ok + "Content-Length: 1\r\n\r\na", 38},
};

TEST(HttpResponse, EndsWithItsLastByteAndNotBefore)
{
    for (const Row& row : complete) {
        HttpResponse response{row.method};
        for (const char& byte : row.text) {
            EXPECT_FALSE(response.complete()) << row.text;
            response.take({&byte, 1});
            response.take({});
        }
        EXPECT_TRUE(response.complete()) << row.text;
        EXPECT_EQ(response.body_begins(), row.body) << row.text;
        HttpResponse whole{row.method};
        whole.take(row.text + "more");
        EXPECT_TRUE(whole.complete()) << row.text;
        EXPECT_EQ(whole.body_begins(), row.body) << row.text;
    }
}

// As the parser in the firmware forgives.
TEST(HttpResponse, MayEndItsLinesWithLineFeedsAndGiveNoReason)
{
    for (const Row& row : {
             Row{"GET", "HTTP/1.1 200 OK\nContent-Length: 1\n\na", 35},
             Row{"GET", "\r\n\nHTTP/1.1 200\r\nContent-Length: 1\n\r\na", 37},
             Row{"GET", "HTTP/1.1 100\n\nHTTP/1.1 404\nContent-Length: 1\n\na", 46},
         }) {
        HttpResponse response{row.method};
        for (const char& byte : row.text) {
            EXPECT_FALSE(response.complete()) << row.text;
            response.take({&byte, 1});
        }
        EXPECT_TRUE(response.complete()) << row.text;
        EXPECT_EQ(response.body_begins(), row.body) << row.text;
    }
}

TEST(HttpResponse, MayHaveABodyOfAnySize)
{
    HttpResponse response{"GET"};
    response.take(ok + "Content-Length: 18446744073709551614\r\n\r\na");
    EXPECT_EQ(response.body_begins(), 57U);
    HttpResponse chunked{"GET"};
    chunked.take(ok + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffe\r\na");
    EXPECT_EQ(chunked.body_begins(), 65U);
    HttpResponse endless{"GET"};
    for (int i = 0; i < 10'000; ++i)
        endless.take(i == 0 ? ok + "\r\n" : std::string(1000, 'x'));
    EXPECT_FALSE(endless.complete());
    endless.end();
    EXPECT_TRUE(endless.complete());
}

TEST(HttpResponse, HasAtMost80KiBOfHeader)
{
    constexpr std::size_t limit = 80 * 1024;
    const std::string start = ok + "Content-Length: 0\r\nX: ";
    for (const bool fits : {true, false}) {
        const std::string text =
            start + std::string(limit - start.size() - 4 + (fits ? 0 : 1), 'x') + "\r\n\r\n";
        HttpResponse response{"GET"};
        response.take(text);
        EXPECT_EQ(response.complete(), fits);
        // Nor of what stands between the chunks.
        HttpResponse chunked{"GET"};
        chunked.take(ok + "Transfer-Encoding: chunked\r\n\r\n1;");
        chunked.take(std::string(fits ? 1 : limit, 'x'));
        chunked.take("\r\na\r\n0\r\n\r\n");
        EXPECT_EQ(chunked.complete(), fits);
    }
}

TEST(HttpResponse, WithoutALengthEndsWithTheConnection)
{
    for (const std::string& text :
         {ok + "\r\n", ok + "\r\nabc", ok + "Connection: close\r\n\r\na"}) {
        HttpResponse response{"GET"};
        response.take(text);
        EXPECT_FALSE(response.complete()) << text;
        response.end();
        EXPECT_TRUE(response.complete()) << text;
    }
}

TEST(HttpResponse, IsNotCompletedByAnEndInItsMiddle)
{
    for (const Row& row : complete) {
        for (std::size_t size = 0; size < row.text.size(); ++size) {
            HttpResponse response{row.method};
            response.take(std::string_view{row.text}.substr(0, size));
            response.end();
            EXPECT_FALSE(response.complete()) << row.text << size;
        }
    }
}

TEST(HttpResponse, ThatIsNoneNeverEnds)
{
    const std::string long_header = ok + "X: " + std::string(81 * 1024, 'x') + "\r\n\r\n";
    for (const std::string& text :
         {std::string{"hello\r\n\r\n"}, std::string(1000, '\0'), ok + "Content-Length: x\r\n\r\n",
          long_header, ok + "Content-Length: 99999999999999999999\r\n\r\n",
          ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
          ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n"}) {
        HttpResponse response{"GET"};
        response.take(text);
        response.take(ok + "Content-Length: 0\r\n\r\n");
        response.end();
        EXPECT_FALSE(response.complete()) << text.substr(0, 80);
    }
}

TEST(HttpResponse, TakesAnyBytes)
{
    emu::Random random = emu::Seed{42}.stream("http response");
    for (int round = 0; round < 2000; ++round) {
        const Row& row = complete[random.below(std::size(complete))];
        std::string text = row.text;
        for (int i = 0; i < 3; ++i)
            text[random.below(text.size())] = static_cast<char>(random.below(256));
        HttpResponse response{row.method};
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t size = 1 + random.below(16);
            response.take(std::string_view{text}.substr(at, size));
            at += size;
        }
        response.end();
        if (const auto body = response.body_begins()) {
            EXPECT_LT(*body, text.size());
        }
    }
}

TEST(HttpMethods, AreThoseOfTheFirmware)
{
    for (const char* method :
         {"DELETE",   "GET",        "HEAD",   "POST",      "PUT",        "CONNECT",  "OPTIONS",
          "TRACE",    "COPY",       "LOCK",   "MKCOL",     "MOVE",       "PROPFIND", "PROPPATCH",
          "SEARCH",   "UNLOCK",     "BIND",   "REBIND",    "UNBIND",     "ACL",      "REPORT",
          "CHECKOUT", "MKACTIVITY", "MERGE",  "M-SEARCH",  "NOTIFY",     "PATCH",    "PURGE",
          "LINK",     "MKCALENDAR", "UNLINK", "SUBSCRIBE", "UNSUBSCRIBE"})
        EXPECT_TRUE(known_method(method)) << method;
    for (const char* method : {"", "get", "GET ", "SOURCE", "FETCH"})
        EXPECT_FALSE(known_method(method)) << method;
}

} // namespace
} // namespace atlink::slm
