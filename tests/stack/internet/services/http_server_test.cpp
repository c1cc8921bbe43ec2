// The server's side of HTTP, without a network: GET as ever, POST as an echo.
#include "stack/internet/services/http_server.hpp"

#include "emu/random.hpp"

#include <gtest/gtest.h>

#include <string>

namespace stack::net {
namespace {

std::string echoed(const std::string& body, const std::string& type = "text/plain",
                   const std::string& connection = "keep-alive")
{
    return "HTTP/1.1 200 OK\r\nContent-Type: " + type +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: " + connection +
           "\r\n\r\n" + body;
}

std::string post(const std::string& body, const std::string& more = {})
{
    return "POST /post?a=b HTTP/1.1\r\nHost: web.test\r\nContent-Type: text/plain\r\n" + more +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

const std::string chunked_head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string front = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 55\r\n"
                          "Connection: close\r\n\r\n"
                          "<!doctype html><title>web.test</title><p>It works.</p>\n";

std::string status_of(const std::string& answer) { return answer.substr(9, 3); }

TEST(HttpServer, EchoesABodyWithALengthInAnyPieces)
{
    const std::string request = post("hello") + post("world");
    for (std::size_t cut = 0; cut < request.size(); ++cut) {
        HttpConversation http{"web.test"};
        std::string answer = http.take(request.substr(0, cut));
        answer += http.take(request.substr(cut));
        EXPECT_EQ(answer, echoed("hello") + echoed("world"));
        EXPECT_FALSE(http.over());
    }
}

TEST(HttpServer, EchoesAChunkedBody)
{
    HttpConversation http{"web.test"};
    std::string answer;
    for (const char byte :
         chunked_head + "5\r\nhello\r\n1;x=y\r\n \r\n5\r\nworld\r\n0\r\nX: 1\r\n\r\n")
        answer += http.take({&byte, 1});
    EXPECT_EQ(answer, echoed("hello world", "application/octet-stream"));
    EXPECT_EQ(http.take(post("")), echoed(""));
    EXPECT_FALSE(http.over());
}

TEST(HttpServer, EchoesAnEmptyChunkedBody)
{
    const std::string request = chunked_head + "0\r\n\r\n" + chunked_head + "00;x\r\nX: 1\r\n\r\n";
    HttpConversation http{"web.test"};
    std::string answer;
    for (const char byte : request)
        answer += http.take({&byte, 1});
    const std::string empty = echoed("", "application/octet-stream");
    EXPECT_EQ(answer, empty + empty);
}

// A body behind any other method is not waited for, whatever its size.
TEST(HttpServer, AnswersAGetAtTheEndOfItsHeader)
{
    for (const char* body : {"Content-Length: 4000000000", "Transfer-Encoding: chunked"}) {
        HttpConversation http{"web.test"};
        EXPECT_EQ(http.take(std::string{"GET / HTTP/1.1\r\n"} + body + "\r\n\r\n"), front);
        EXPECT_TRUE(http.over());
    }
}

// RFC 9112 §9.3.
TEST(HttpServer, ClosesWhenItIsAskedTo)
{
    HttpConversation http{"web.test"};
    EXPECT_EQ(http.take(post("a", "Connection: close\r\n") + post("b")),
              echoed("a", "text/plain", "close"));
    EXPECT_TRUE(http.over());
    EXPECT_EQ(http.take(post("c")), "");
    HttpConversation old{"web.test"};
    EXPECT_EQ(old.take("POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\na"),
              echoed("a", "application/octet-stream", "close"));
    EXPECT_TRUE(old.over());
}

TEST(HttpServer, GivesItsPageAlsoBehindAnEcho)
{
    for (const std::string& before : {std::string{}, post("a")}) {
        HttpConversation http{"web.test"};
        const std::string first = http.take(before);
        EXPECT_EQ(http.take("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n"), front);
        EXPECT_TRUE(http.over());
    }
}

// RFC 9110 §10.1.1.
TEST(HttpServer, GivesLeaveToSendABody)
{
    HttpConversation http{"web.test"};
    const std::string request = post("hello", "Expect: 100-Continue\r\n");
    EXPECT_EQ(http.take(request.substr(0, request.size() - 5)), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(http.take("hel"), "");
    EXPECT_EQ(http.take("lo"), echoed("hello"));
    EXPECT_EQ(http.take(request), echoed("hello")); // it has not waited
}

TEST(HttpServer, RefusesTooLongABody)
{
    constexpr std::size_t limit = 1024 * 1024;
    HttpConversation fits{"web.test"};
    EXPECT_EQ(fits.take(post(std::string(limit, 'x'))), echoed(std::string(limit, 'x')));
    HttpConversation sized{"web.test"};
    EXPECT_EQ(status_of(sized.take("POST / HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n")), "413");
    EXPECT_TRUE(sized.over());
    HttpConversation chunked{"web.test"};
    EXPECT_EQ(chunked.take(chunked_head), "");
    const std::string chunk = "1000\r\n" + std::string(4096, 'x') + "\r\n";
    for (std::size_t size = 0; size < limit; size += 4096)
        ASSERT_EQ(chunked.take(chunk), "");
    EXPECT_EQ(status_of(chunked.take("1\r\nx\r\n")), "413");
    EXPECT_TRUE(chunked.over());
}

TEST(HttpServer, RefusesWhatIsMalformed)
{
    for (const std::string& text :
         {std::string{"GET / HTTP/1.1\r\nno header\r\n\r\n"}, std::string{"GET / HTTP/1.2\r\n\r\n"},
          std::string{"G@T / HTTP/1.1\r\n\r\n"},
          std::string{"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\nabc"},
          chunked_head + "xyz\r\n", chunked_head + "fffffffffffffffff\r\n",
          std::string{"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"},
          std::string{"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"},
          std::string{"POST / HTTP/1.1\r\nno header\r\n\r\n"},
          "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n\r\n\r\n" + std::string{"GET\r\n\r\n"}}) {
        HttpConversation http{"web.test"};
        const std::string answer = http.take(text);
        EXPECT_NE(answer.find("HTTP/1.1 400 Bad Request\r\n"), std::string::npos) << text;
        EXPECT_TRUE(http.over()) << text;
    }
}

// Trailers and chunk extensions cost memory nowhere: they are refused above 80 KiB.
TEST(HttpServer, RefusesATrailerThatNeverEnds)
{
    HttpConversation http{"web.test"};
    std::string answer = http.take(chunked_head + "0\r\nX: ");
    for (int i = 0; i < 100 && answer.empty(); ++i)
        answer += http.take(std::string(1024, 'x'));
    EXPECT_EQ(status_of(answer), "400");
}

TEST(HttpServer, TakesAnyBytes)
{
    emu::Random random = emu::Seed{7}.stream("http server");
    const std::string whole = post("hello") + chunked_head + "5\r\nhello\r\n0\r\n\r\n" + post("x");
    for (int round = 0; round < 2000; ++round) {
        std::string text = whole;
        for (int i = 0; i < 3; ++i)
            text[random.below(text.size())] = static_cast<char>(random.below(256));
        HttpConversation http{"web.test"};
        std::size_t answered = 0;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t size = 1 + random.below(32);
            answered += http.take(std::string_view{text}.substr(at, size)).size();
            at += size;
        }
        EXPECT_LT(answered, 2000U);
    }
}

} // namespace
} // namespace stack::net
