// What the hosts of the simulated internet run: HTTP, echo, discard.
#include "stack/internet/services/services.hpp"

#include "tests/stack/stack_fixture.hpp"

#include <stdexcept>

namespace stack::net {
namespace {

class ServicesTest : public Net {
protected:
    ServicesTest() { attach(); }
    /// Everything the server says to what it is told, piece by piece, until it closes.
    std::string ask(const std::vector<std::string>& pieces, const char* address = "192.0.2.80")
    {
        const int fd = connected(at(address, 80));
        for (const std::string& piece : pieces) {
            EXPECT_EQ(sockets().try_send(fd, as_bytes(piece), nullptr), piece.size());
            run(1s);
        }
        std::string answer;
        for (;;) {
            EXPECT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_in) != 0; }));
            const std::string piece = receive(fd, 4000);
            if (piece.empty() || piece[0] == '(') break;
            answer += piece;
        }
        EXPECT_EQ(sockets().readiness(fd) & poll_hup, unsigned{poll_hup});
        EXPECT_TRUE(sockets().close(fd));
        return answer;
    }
    static std::string page(std::string_view status, std::string_view type, std::string_view body,
                            bool with_body = true)
    {
        return "HTTP/1.1 " + std::string{status} + "\r\nContent-Type: " + std::string{type} +
               "\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\nConnection: close\r\n\r\n" + std::string{with_body ? body : ""};
    }
    const std::string front = "<!doctype html><title>web.test</title><p>It works.</p>\n";
};

TEST_F(ServicesTest, ServesItsFrontPageOverBothFamilies)
{
    for (const char* address : {"192.0.2.80", "2001:db8::80"}) {
        EXPECT_EQ(ask({"GET / HTTP/1.1\r\nHost: web.test\r\n\r\n"}, address),
                  page("200 OK", "text/html", front));
    }
    EXPECT_EQ(ask({"GET / HTTP/1.0\r\n\r\n"}), page("200 OK", "text/html", front));
    EXPECT_EQ(ask({"HEAD / HTTP/1.1\r\n\r\n"}), page("200 OK", "text/html", front, false));
}

TEST_F(ServicesTest, ReadsARequestThatComesInPieces)
{
    EXPECT_EQ(ask({"GE", "T / HTTP/1.1\r", "\nHost: x\r\n\r", "\n"}),
              page("200 OK", "text/html", front));
}

TEST_F(ServicesTest, ServesAsManyBytesAsAskedFor)
{
    const auto binary = [](std::size_t count, bool with_body = true) {
        return page("200 OK", "application/octet-stream", std::string(count, 'x'), with_body);
    };
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{100'000}}) {
        const std::string path = "/bytes/" + std::to_string(count);
        EXPECT_TRUE(ask({"GET " + path + " HTTP/1.1\r\n\r\n"}) == binary(count)) << count;
    }
    EXPECT_TRUE(ask({"HEAD /bytes/67108864 HTTP/1.1\r\n\r\n"}) == binary(64U << 20, false));
}

TEST_F(ServicesTest, FindsNoOtherPage)
{
    for (const char* path : {"/index.html", "/bytes", "/bytes/", "/bytes/x", "/bytes/1x",
                             "/bytes/-1", "/bytes/67108865", "/bytes/99999999999999999999", "x"}) {
        EXPECT_EQ(ask({std::string{"GET "} + path + " HTTP/1.1\r\n\r\n"}),
                  page("404 Not Found", "text/plain", "No such page.\n"))
            << path;
    }
}

TEST_F(ServicesTest, AllowsGetHeadAndPostOnly)
{
    for (const char* method : {"post", "PUT", "get"}) {
        EXPECT_EQ(ask({std::string{method} + " / HTTP/1.1\r\n\r\n"}),
                  page("405 Method Not Allowed", "text/plain", "GET, HEAD and POST only.\n"))
            << method;
    }
}

TEST_F(ServicesTest, EchoesWhatIsPostedAndKeepsTheConnection)
{
    const std::string body(50'000, 'b');
    const auto request = [&](const char* connection, const std::string& given) {
        return "POST /any HTTP/1.1\r\nConnection: " + std::string{connection} +
               "\r\nContent-Length: " + std::to_string(given.size()) + "\r\n\r\n" + given;
    };
    const auto echo = [&](const char* connection, const std::string& given) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: " +
               std::to_string(given.size()) + "\r\nConnection: " + connection + "\r\n\r\n" + given;
    };
    std::vector<std::string> pieces{request("keep-alive", "first"), request("keep-alive", "")};
    const std::string last = request("close", body);
    for (std::size_t at = 0; at < last.size(); at += 1000)
        pieces.push_back(last.substr(at, 1000));
    EXPECT_EQ(ask(pieces),
              echo("keep-alive", "first") + echo("keep-alive", "") + echo("close", body));
}

TEST_F(ServicesTest, RefusesWhatIsNoRequest)
{
    for (const char* text :
         {"\r\n\r\n", "hello\r\n\r\n", "GET /\r\n\r\n", "GET / FTP/1.1\r\n\r\n"}) {
        EXPECT_EQ(ask({text}), page("400 Bad Request", "text/plain", "Not an HTTP request.\n"))
            << text;
    }
}

TEST_F(ServicesTest, RefusesAHeaderThatNeverEnds)
{
    const std::string start = "GET / HTTP/1.1\r\nX: ";
    const std::string end = "\r\n\r\n";
    // The limit is 8 KiB without the end of the header among them.
    const std::string fits(8191 - start.size(), 'x');
    EXPECT_EQ(ask({start + fits, end}), page("200 OK", "text/html", front));
    EXPECT_EQ(ask({start + fits + 'x'}), page("431 Request Header Fields Too Large", "text/plain",
                                              "At most 8 KiB of header.\n"));
}

TEST_F(ServicesTest, EchoesAStreamUntilItEnds)
{
    auto& service = host("discard.test").serve<TcpEcho>(std::uint16_t{4007});
    const int first = connected(at("192.0.2.9", 4007));
    const int second = connected(at("2001:db8::9", 4007));
    run(1s); // its side is connected an acknowledgement later
    EXPECT_EQ(service.connections(), 2U);
    for (const int fd : {first, second})
        ASSERT_TRUE(sockets().try_send(fd, as_bytes(std::to_string(fd)), nullptr));
    run(1s);
    EXPECT_EQ(receive(first), std::to_string(first));
    EXPECT_EQ(receive(second), std::to_string(second));
    ASSERT_TRUE(sockets().close(first));
    run(5s);
    EXPECT_EQ(service.connections(), 1U);
}

TEST_F(ServicesTest, ForgetsAConnectionThatWasReset)
{
    auto& service = host("discard.test").serve<TcpEcho>(std::uint16_t{4007});
    const int fd = connected(at("192.0.2.9", 4007));
    ASSERT_TRUE(sockets().try_send(fd, as_bytes("unread"), nullptr));
    run(1s);
    ASSERT_TRUE(sockets().close(fd)); // with unread data: a reset
    run(5s);
    EXPECT_EQ(service.connections(), 0U);
}

class StreamTest : public ServicesTest {
protected:
    StreamTest() { run(1s); }
    void say(std::string_view text)
    {
        ASSERT_TRUE(sockets().try_send(fd, as_bytes(text), nullptr));
    }

    TcpEcho& service = host("discard.test").serve<TcpEcho>(std::uint16_t{4007});
    const int fd = connected(at("192.0.2.9", 4007));
};

TEST_F(StreamTest, EndsInUseInOrderOrByAReset)
{
    say("first");
    run(1s);
    service.streams().end_all(StreamEnd::close);
    run(1s);
    EXPECT_EQ(receive(fd), "first"); // what was said before still comes
    EXPECT_EQ(receive(fd), "");
    EXPECT_EQ(service.connections(), 0U);

    const int second = connected(at("192.0.2.9", 4007));
    run(1s);
    service.streams().end_all(StreamEnd::reset);
    run(1s);
    EXPECT_EQ(receive(second), "(ECONNRESET)");
    EXPECT_EQ(service.connections(), 0U);
}

TEST_F(StreamTest, HangsUntilItGoesOn)
{
    service.streams().set_read_rate(0);
    const std::string text(1000, 'x');
    say(text);
    run(10min);
    EXPECT_EQ(receive(fd), "(EAGAIN)");
    service.streams().set_read_rate(std::nullopt);
    run(1s);
    EXPECT_EQ(receive(fd, 4000), text);
}

TEST_F(StreamTest, HangsForConnectionsToComeToo)
{
    service.streams().set_read_rate(0);
    const int second = connected(at("192.0.2.9", 4007));
    ASSERT_TRUE(sockets().try_send(second, as_bytes("hello"), nullptr));
    run(10s);
    EXPECT_EQ(receive(second), "(EAGAIN)");
    service.streams().set_read_rate(std::nullopt);
    run(1s);
    EXPECT_EQ(receive(second), "hello");
}

TEST_F(StreamTest, ReadsAsSlowlyAsItIsTold)
{
    service.streams().set_read_rate(100);
    say(std::string(1000, 'x'));
    run(1s);
    std::size_t got = 0;
    for (int second = 1; second <= 12; ++second) {
        run(1s);
        const std::string piece = receive(fd, 4000);
        if (piece != "(EAGAIN)") got += piece.size();
        EXPECT_LE(got, 100U * static_cast<unsigned>(second) + 100) << second;
    }
    EXPECT_EQ(got, 1000U);
}

// The window stays shut for what nobody has read: a sender that goes on must wait (RFC 9293
// §3.8.6).
TEST_F(StreamTest, ShutsTheWindowWhileItHangs)
{
    service.streams().set_read_rate(0);
    const std::string piece(1000, 'x');
    std::size_t sent = 0;
    for (int i = 0; i < 600; ++i) {
        if (const auto some = sockets().try_send(fd, as_bytes(piece), nullptr)) sent += *some;
        run(100ms);
    }
    EXPECT_LT(sent, 200'000U);
    const std::size_t before = sent;
    run(5min);
    service.streams().set_read_rate(std::nullopt);
    std::size_t back = 0;
    for (int i = 0; i < 600 && back < before; ++i) {
        run(100ms);
        const std::string text = receive(fd, 4000);
        if (text != "(EAGAIN)") back += text.size();
    }
    EXPECT_EQ(back, before);
}

// A peer that has gone meanwhile is noticed once what it sent has been read.
TEST_F(StreamTest, ComesToTheEndOfItsPeerBehindWhatItHolds)
{
    service.streams().set_read_rate(0);
    say("last words");
    ASSERT_TRUE(sockets().close(fd));
    run(10s);
    EXPECT_EQ(service.connections(), 1U);
    service.streams().set_read_rate(std::nullopt);
    run(10s);
    EXPECT_EQ(service.connections(), 0U);
}

TEST_F(ServicesTest, DiscardsWhateverComes)
{
    const int tcp = connected(at("192.0.2.9", 9));
    ASSERT_TRUE(sockets().try_send(tcp, as_bytes(std::string(20'000, 'x')), nullptr));
    const int udp = open_udp();
    const Endpoint discard = at("192.0.2.9", 9);
    ASSERT_TRUE(sockets().try_send(udp, as_bytes("x"), &discard));
    run(10s);
    EXPECT_EQ(sockets().readiness(tcp), unsigned{poll_out});
    EXPECT_EQ(receive(tcp), "(EAGAIN)");
    EXPECT_EQ(receive(udp), "(EAGAIN)");
}

TEST_F(ServicesTest, EchoesDatagramsToWhoeverSentThem)
{
    const Endpoint echo = at("192.0.2.7", 7);
    const int first = open_udp();
    const int second = open_udp();
    ASSERT_TRUE(sockets().try_send(first, as_bytes("one"), &echo));
    ASSERT_TRUE(sockets().try_send(second, as_bytes("two"), &echo));
    run(1s);
    EXPECT_EQ(receive(first), "one");
    EXPECT_EQ(receive(second), "two");
}

TEST_F(ServicesTest, HasEachPortOnce)
{
    EXPECT_THROW(host("echo.test").serve<TcpDiscard>(std::uint16_t{7}), std::invalid_argument);
    EXPECT_THROW(host("echo.test").serve<UdpDiscard>(std::uint16_t{7}), std::invalid_argument);
    host("web.test").serve<TcpDiscard>(std::uint16_t{7}); // another host has ports of its own
}

} // namespace
} // namespace stack::net
