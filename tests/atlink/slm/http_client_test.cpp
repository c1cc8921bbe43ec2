// What the HTTP client does that a transcript cannot show.
#include "atlink/slm/http_client.hpp"

#include "atlink/slm/session.hpp"
#include "emu/random.hpp"
#include "stack/socket/tls_socket.hpp"
#include "stack/tls/pki.hpp"
#include "tests/atlink/slm/slm_fixture.hpp"

namespace atlink::slm {
namespace {

const Outputs request_sent{"\r\n#XHTTPCREQ: 0\r\n"};

class HttpClientTest : public SlmTest {
protected:
    void connect(const std::string& host)
    {
        attach();
        ASSERT_EQ(ask("AT#XHTTPCCON=1,\"" + host + "\",80"), "#XHTTPCCON: 1 OK");
        run(1s);
    }

    void connect_peer()
    {
        ASSERT_TRUE(peer.listen(80));
        connect("192.0.2.99");
    }

    void get(const std::string& resource = "/")
    {
        ASSERT_EQ(ask("AT#XHTTPCREQ=\"GET\",\"" + resource + "\""), "OK");
        EXPECT_EQ(take(), Outputs{}); // first the OK
        run(emu::Ts{0});
        EXPECT_EQ(take(), request_sent);
    }

    void post()
    {
        ASSERT_EQ(ask("AT#XHTTPCREQ=\"POST\",\"/\",\"\",\"text/plain\",10"), "OK");
        EXPECT_EQ(handler, nullptr); // what comes before the line is commands
        run(emu::Ts{0});
        ASSERT_EQ(take(), (Outputs{"\r\n#XHTTPCREQ: 1\r\n"}));
        ASSERT_NE(handler, nullptr);
    }

    std::string said()
    {
        std::string all;
        for (const std::string& output : take())
            all += output;
        return all;
    }

    Peer peer{world, "peer.example", "192.0.2.99"};
};

TEST(HttpRequest, GoesOutAsTheHostGaveIt)
{
    const HttpRequest whole{.method = "POST",
                            .resource = "/a?b",
                            .headers = "X: 1\r\nY: 2\r\n",
                            .content_type = "text/plain",
                            .content_length = 17,
                            .chunked = false};
    EXPECT_EQ(head_of(whole, "web.test"), "POST /a?b HTTP/1.1\r\nHost: web.test\r\nX: 1\r\nY: 2\r\n"
                                          "Content-Type: text/plain\r\nContent-Length: 17\r\n\r\n");
    HttpRequest chunked = whole;
    chunked.chunked = true; // slm/commands.tsv: the length is ignored
    EXPECT_EQ(head_of(chunked, "web.test"),
              "POST /a?b HTTP/1.1\r\nHost: web.test\r\nX: 1\r\nY: 2\r\n"
              "Content-Type: text/plain\r\n\r\n");
    const HttpRequest bare{.method = "GET", .resource = "/", .headers = {}, .content_type = {}};
    EXPECT_EQ(head_of(bare, "h"), "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
}

// State 0 behind the headers while more is to come; blocks of 2048 bytes, the last one shorter.
TEST_F(HttpClientTest, ALargeBodyComesInBlocks)
{
    connect("web.test");
    get("/bytes/5000");
    run(10s);
    const Outputs blocks = take();
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
                             "Content-Length: 5000\r\nConnection: close\r\n\r\n";
    const std::string line = "\r\n#XHTTPCRSP:" + std::to_string(head.size()) + ",0\r\n";
    ASSERT_EQ(blocks.size(), 3U);
    EXPECT_EQ(blocks[0], head + line + std::string(2048 - head.size(), 'x'));
    EXPECT_EQ(blocks[1], std::string(2048, 'x'));
    EXPECT_EQ(blocks[2], std::string(5000 + head.size() - 4096, 'x') + "\r\n#XHTTPCRSP:5000,1\r\n");
}

TEST_F(HttpClientTest, AVeryLargeBodyIsWhole)
{
    connect("web.test");
    get("/bytes/3000000");
    run(10min);
    const std::string all = said();
    EXPECT_TRUE(all.ends_with("x\r\n#XHTTPCRSP:3000000,1\r\n"));
    EXPECT_EQ(std::count(all.begin(), all.end(), 'x'), 3'000'000);
}

TEST_F(HttpClientTest, HugeHeadersComeInBlocksToo)
{
    for (const std::size_t size : {std::size_t{2047}, std::size_t{2048}, std::size_t{2049},
                                   std::size_t{4096}, std::size_t{9000}}) {
        restart();
        world.modem().sockets().close_all();
        Peer server{world, "s" + std::to_string(size) + ".test",
                    "192.0.2." + std::to_string(200 + size % 50)};
        ASSERT_TRUE(server.listen(80));
        connect("s" + std::to_string(size) + ".test");
        get();
        std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX: ";
        head += std::string(size - head.size() - 4, 'h') + "\r\n\r\n";
        ASSERT_TRUE(server.send(head + "abc"));
        run(5s);
        const bool together = size / 2048 == (size + 2) / 2048; // in one block with the end
        const std::string state = together ? ",1" : ",0";
        EXPECT_EQ(said(), head + "\r\n#XHTTPCRSP:" + std::to_string(size) + state +
                              "\r\nabc\r\n#XHTTPCRSP:3,1\r\n");
    }
}

// slm/behaviour.md §3: ten seconds. The pieces are dropped, the host is told all at the end.
TEST_F(HttpClientTest, APayloadThatNobodyTakesFails)
{
    connect_peer();
    post();
    world.cell().set_coverage(false);
    for (int i = 0; i < 1000 && !handler->busy(); ++i)
        ASSERT_EQ(handler->send(std::string(4096, 'x')), 0);
    ASSERT_TRUE(handler->busy());
    run(10s - emu::Ts{1});
    EXPECT_EQ(take(), Outputs{});
    EXPECT_TRUE(handler->busy());
    run(emu::Ts{1});
    EXPECT_EQ(take(), (Outputs{"\r\n#XHTTPCREQ: 0\r\n", "\r\n#XHTTPCREQ: -11\r\n",
                               "\r\n#XHTTPCCON: 0\r\n"}));
    EXPECT_EQ(broken_with, -11);
    EXPECT_EQ(handler, nullptr);
}

TEST_F(HttpClientTest, AFullSocketIsBusyUntilItTakesTheRest)
{
    connect_peer();
    post();
    world.cell().set_coverage(false);
    std::size_t sent = 0;
    for (; sent < 1000 && !handler->busy(); ++sent)
        ASSERT_EQ(handler->send(std::string(4096, 'x')), 0);
    const int before = looks;
    run(1s);
    EXPECT_TRUE(handler->busy());
    world.cell().set_coverage(true);
    run(25s);
    EXPECT_FALSE(handler->busy());
    EXPECT_GT(looks, before);
    handler->left();
    EXPECT_EQ(take(), request_sent);
    run(5s);
    EXPECT_TRUE(peer.take_received().ends_with("\r\n\r\n" + std::string(sent * 4096, 'x')));
}

TEST_F(HttpClientTest, ADataModeOfSomebodyElseIsNotTaken)
{
    connect_peer();
    ASSERT_EQ(ask("AT#XHTTPCREQ=\"POST\",\"/\",\"\",\"text/plain\",10"), "OK");
    ASSERT_EQ(ask("AT#XSEND"), "OK"); // before the other one asks for it
    run(1s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XHTTPCREQ: -16\r\n", "\r\n#XHTTPCCON: 0\r\n"}));
    EXPECT_EQ(broken_with, -16);
}

// The firmware: whatever command data mode was entered by.
TEST_F(HttpClientTest, AFailureBreaksAnyDataMode)
{
    connect_peer();
    get();
    ASSERT_EQ(ask("AT#XSEND"), "OK");
    peer.close();
    run(1s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XHTTPCRSP: 0,-104\r\n", "\r\n#XHTTPCCON: 0\r\n"}));
    EXPECT_EQ(broken_with, -104);
}

TEST_F(HttpClientTest, ADescriptorThatSomebodyElseClosesIsInvalid)
{
    connect_peer();
    get();
    ASSERT_TRUE(world.modem().sockets().close(0));
    run(1s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XHTTPCREQ: -9\r\n", "\r\n#XHTTPCCON: 0\r\n"}));
}

TEST_F(HttpClientTest, ANumberThatIsUsedAgainIsNotMistakenForItsOwn)
{
    connect_peer();
    ASSERT_TRUE(world.modem().sockets().close(0));
    ASSERT_EQ(world.modem().sockets().open(1, 2, 17), 0);
    ASSERT_EQ(ask("AT#XHTTPCREQ=\"GET\",\"/\""), "OK");
    run(1s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XHTTPCREQ: -9\r\n", "\r\n#XHTTPCCON: 0\r\n"}));
    EXPECT_NE(world.modem().sockets().find(0), nullptr);
}

// slm/behaviour.md §8: sockets opened before are dead, the application keeps its state.
TEST_F(HttpClientTest, AModemResetShowsWithTheNextRequest)
{
    connect_peer();
    world.modem().sockets().shut_down();
    run(1s);
    EXPECT_EQ(take(), Outputs{});
    ASSERT_EQ(ask("AT#XHTTPCREQ=\"GET\",\"/\""), "OK");
    run(1s);
    EXPECT_EQ(take(), (Outputs{"\r\n#XHTTPCREQ: -110\r\n", "\r\n#XHTTPCCON: 0\r\n"}));
}

TEST_F(HttpClientTest, AHostThatDisconnectsFromWithinTheResponseHearsNoMore)
{
    connect("web.test");
    get("/bytes/100000");
    int count = 0;
    on_output = [&](const std::string&) {
        if (++count == 3) {
            EXPECT_EQ(ask("AT#XHTTPCCON=0"), "#XHTTPCCON: 0 OK");
        }
    };
    run(1min);
    EXPECT_EQ(count, 3);
    EXPECT_EQ(world.modem().sockets().find(0), nullptr);
}

TEST_F(HttpClientTest, AHostMayAnswerTheEndWithTheNextRequest)
{
    connect("web.test");
    int count = 0;
    on_output = [&](const std::string& output) {
        if (output.find(",1\r\n") != output.npos && ++count < 3) {
            EXPECT_EQ(ask("AT#XHTTPCREQ=\"POST\",\"/\""), "OK");
        }
    };
    ASSERT_EQ(ask("AT#XHTTPCREQ=\"POST\",\"/\""), "OK");
    run(1min);
    EXPECT_EQ(count, 3);
    EXPECT_EQ(ask("AT#XHTTPCCON?"), "#XHTTPCCON: 1,\"web.test\",80 OK");
}

TEST_F(HttpClientTest, AnApplicationThatClosesSaysSoAndHasNothingOpen)
{
    connect_peer();
    get();
    app->on_closing();
    EXPECT_EQ(take(), (Outputs{"\r\n#XHTTPCCON: 0\r\n"}));
    EXPECT_EQ(world.modem().sockets().find(0), nullptr);
    run(1min);
    EXPECT_EQ(take(), Outputs{});
}

TEST_F(HttpClientTest, AnApplicationThatIsGoneHasNothingOpen)
{
    connect_peer();
    post();
    handler.reset();
    restart();
    EXPECT_EQ(world.modem().sockets().find(0), nullptr);
    run(1min);
    EXPECT_EQ(take(), Outputs{});
}

TEST_F(HttpClientTest, AConnectionThatIsGivenUpIsClosed)
{
    attach();
    Response response;
    Outcome outcome = app->execute(*parse("AT#XHTTPCCON=1,\"192.0.2.66\",80"), response);
    ASSERT_NE(outcome.pending, nullptr);
    EXPECT_NE(world.modem().sockets().find(0), nullptr);
    outcome.pending.reset();
    EXPECT_EQ(world.modem().sockets().find(0), nullptr);
}

// Opening fails without a line when there is no descriptor, as of the other clients.
TEST_F(HttpClientTest, WithoutADescriptorItSaysNothing)
{
    attach();
    for (int i = 0; i < 8; ++i)
        ASSERT_TRUE(ask("AT#XSOCKET=1,2,0").ends_with("OK"));
    EXPECT_EQ(ask("AT#XHTTPCCON=1,\"web.test\",80"), "ERROR");
}

// slm/commands.tsv: TLS session cache enabled.
TEST_F(HttpClientTest, ATlsSessionIsResumed)
{
    const std::string ca{stack::tls::pki("ca.pem")};
    std::string stored;
    modem.execute("AT%CMNG=0,42,0,\"" + ca + "\"",
                  [&](const std::string& text, const Final&) { stored = text; });
    run(1s);
    ASSERT_EQ(stored, "OK\r\n");
    attach();
    for (const bool resumed : {false, true}) {
        ASSERT_EQ(ask("AT#XHTTPCCON=1,\"tls.test\",443,42"), "#XHTTPCCON: 1 OK");
        ASSERT_NE(world.modem().sockets().find(0), nullptr);
        EXPECT_EQ(stack::tls_side(*world.modem().sockets().find(0))->resumed(), resumed);
        ASSERT_EQ(ask("AT#XHTTPCREQ=\"GET\",\"/\""), "OK");
        run(5s);
        EXPECT_TRUE(said().ends_with("<p>It works.</p>\n\r\n#XHTTPCRSP:55,1\r\n"));
        ASSERT_EQ(ask("AT#XHTTPCCON=0"), "#XHTTPCCON: 0 OK");
    }
}

TEST_F(HttpClientTest, NoResponseHangsOrGrowsIt)
{
    attach();
    ASSERT_TRUE(peer.listen(80));
    emu::Random random = emu::Seed{1}.stream("http client");
    const std::string good = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
                             "0\r\n\r\n";
    for (int round = 0; round < 100; ++round) {
        ASSERT_EQ(ask("AT#XHTTPCCON=1,\"192.0.2.99\",80"), "#XHTTPCCON: 1 OK");
        run(1s);
        get();
        std::string text = good.substr(0, random.below(good.size() + 1));
        for (int i = 0; i < 3 && !text.empty(); ++i)
            text[random.below(text.size())] = static_cast<char>(random.below(256));
        text += std::string(random.below(3000), 'x');
        ASSERT_TRUE(peer.send(text));
        run(1s);
        if (random.below(2) == 0) peer.close();
        run(15s);
        EXPECT_FALSE(app->http().busy());
        EXPECT_LT(said().size(), text.size() + 100);
        (void)ask("AT#XHTTPCCON=0");
    }
}

// The lines of a payload's end come before the answer to whatever the host makes of them.
TEST(HttpClientOnALine, AHostMayAnswerEachOutputFromWithin)
{
    stack::World world{stack::exact()};
    ModemAt modem{world};
    SessionConfig config;
    config.notifications = false;
    std::string all;
    std::optional<Session> session;
    session.emplace(world, modem, config, [&](std::string_view bytes) {
        all += bytes;
        if (bytes == "\r\n#XHTTPCREQ: 1\r\n") session->feed("hello+++");
        if (bytes == "\r\n#XHTTPCREQ: 0\r\n") session->feed("AT\r\n");
        if (bytes == "\r\n#XDATAMODE: 0\r\n") session->feed("AT#XHTTPCCON?\r\n");
    });
    const auto ask = [&](std::string_view line) {
        session->feed(line);
        world.engine().advance_to(world.engine().now() + 20s);
        return std::exchange(all, {});
    };
    ask("AT+CFUN=1\r\n");
    ask("AT#XHTTPCCON=1,\"web.test\",80\r\n");
    EXPECT_EQ(ask("AT#XHTTPCREQ=\"POST\",\"/\",\"\",\"a/b\",5\r\n"),
              "\r\nOK\r\n\r\n#XHTTPCREQ: 1\r\n\r\n#XHTTPCREQ: 0\r\n\r\n#XDATAMODE: 0\r\n\r\nOK\r\n"
              "\r\n#XHTTPCCON: 1,\"web.test\",80\r\n\r\nOK\r\n"
              "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 5\r\n"
              "Connection: keep-alive\r\n\r\n\r\n#XHTTPCRSP:81,1\r\nhello\r\n#XHTTPCRSP:5,1\r\n");
}

} // namespace
} // namespace atlink::slm
