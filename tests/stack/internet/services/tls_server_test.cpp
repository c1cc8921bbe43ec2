// The simulated TLS hosts, seen from the modem's sockets: good ones and bad ones.
#include "stack/internet/services/tls_server.hpp"

#include "tests/stack/internet/services/tls_server_fixture.hpp"

#include "emu/sinks/digest.hpp"

#include <set>

namespace stack::tls {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST_F(TlsServerTest, ServesAPageOverTls)
{
    const int fd = tls("tls.test");
    EXPECT_EQ(failure(fd), "");
    const std::string answer = ask(fd, "GET / HTTP/1.1\r\nHost: tls.test\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("<title>tls.test</title>"));
    EXPECT_EQ(receive(fd), ""); // closed
    EXPECT_THAT(events.modem, ElementsAre("handshake done: full"));
    EXPECT_THAT(events.host, ElementsAre("handshake done: full"));
    EXPECT_EQ(events.number, 0xC02B);
}

TEST_F(TlsServerTest, SendsLargePagesInRecordsThatTheModemTakes)
{
    const int fd = tls("tls.test");
    send(fd, "GET /bytes/50000 HTTP/1.1\r\n\r\n");
    std::string all;
    while (run_until([&] { return (sockets().readiness(fd) & poll_in) != 0; }, 30s)) {
        const std::string piece = receive(fd);
        if (piece.empty() || piece[0] == '(') break;
        all += piece;
    }
    EXPECT_THAT(all, HasSubstr("Content-Length: 50000\r\n"));
    EXPECT_EQ(all.size() - all.find("\r\n\r\n") - 4, 50'000U);
}

TEST_F(TlsServerTest, EchoesOverTls)
{
    const int fd = dial("tls.test", 7, false, verified("tls.test"));
    EXPECT_EQ(ask(fd, "one"), "one");
    EXPECT_EQ(ask(fd, "two"), "two");
    ASSERT_TRUE(sockets().close(fd));
    run(5s);
    for (auto* each : host("tls.test").services<TlsServer>())
        EXPECT_EQ(each->connections(), 0U);
}

// RFC 5246 §7.2.1: only close_notify says that nothing is missing.
TEST_F(TlsServerTest, EndsInUseWithCloseNotifyOrCutOff)
{
    const auto end = [&](net::StreamEnd how) {
        const int fd = dial("tls.test", 7, false, verified("tls.test"));
        EXPECT_EQ(ask(fd, "one"), "one");
        for (auto* each : host("tls.test").services<TlsServer>())
            each->streams().end_all(how);
        run(1s);
        const std::string last = receive(fd);
        EXPECT_TRUE(sockets().close(fd));
        return last;
    };
    EXPECT_EQ(end(net::StreamEnd::close), "");
    EXPECT_EQ(end(net::StreamEnd::reset), "(ECONNRESET)");
    EXPECT_EQ(end(net::StreamEnd::fin), "");
}

TEST_F(TlsServerTest, HangsInItsHandshakeAndGoesOn)
{
    const auto read = [&](net::TcpConnections::Rate rate) {
        for (auto* each : host("tls.test").services<TlsServer>())
            each->streams().set_read_rate(rate);
    };
    read(0);
    const emu::Instant start = world.engine().now();
    world.engine().after(10s, [&] { read(std::nullopt); });
    const int fd = dial("tls.test", 7, false, verified("tls.test"));
    EXPECT_GT(world.engine().now(), start + 10s);
    EXPECT_EQ(ask(fd, "one"), "one");
}

/// A host that brings a name of its own.
struct OwnName : TlsServerTest {
    OwnName()
    {
        net::Host& added = world.internet().add("api.example", *Address::parse("203.0.113.1"),
                                                *Address::parse("2001:db8:1::1"));
        added.set_certificate("api.example");
        added.serve<TlsServer>(443);
        added.serve<DtlsServer>(5684);
    }
};

TEST_F(OwnName, ShowsACertificateThatTheTestCaHasSigned)
{
    EXPECT_EQ(failure("api.example"), "");
    EXPECT_EQ(failure(dial("api.example", 5684, true, verified("api.example"))), "");
    EXPECT_EQ(failure(dial("api.example", 443, false, verified("tls.test"))),
              "ECONNREFUSED handshake failed: host name");
}

TEST_F(OwnName, HasTheDatesOfItsBehaviour)
{
    for (const auto& [behaviour, reason] :
         {std::pair{Behaviour::expired, "expired"}, {Behaviour::not_yet_valid, "not yet valid"}}) {
        servers("api.example")[0]->set_behaviour(behaviour);
        EXPECT_EQ(failure("api.example"), std::string{"ECONNREFUSED handshake failed: "} + reason);
    }
    servers("api.example")[0]->set_behaviour(Behaviour::good);
    EXPECT_EQ(failure("api.example"), "");
    servers("api.example")[0]->set_behaviour(Behaviour::unknown_ca);
    EXPECT_EQ(failure("api.example"), "ECONNREFUSED handshake failed: unknown CA");
}

TEST_F(TlsServerTest, AcceptsEachGoodOne)
{
    EXPECT_EQ(failure("chain.tls.test"), "");
    EXPECT_EQ(failure("rsa.tls.test"), "");
    EXPECT_THAT(events.host, ElementsAre("handshake done: full", "handshake done: full"));
}

// radio/scenarios.md S23: a certificate that is not good gives ECONNREFUSED.
TEST_F(TlsServerTest, SaysWhyAServerWasRefused)
{
    EXPECT_EQ(failure("expired.tls.test"), "ECONNREFUSED handshake failed: expired");
    EXPECT_EQ(failure("not-yet-valid.tls.test"), "ECONNREFUSED handshake failed: not yet valid");
    EXPECT_EQ(failure("wrong-name.tls.test"), "ECONNREFUSED handshake failed: host name");
    EXPECT_EQ(failure("unknown-ca.tls.test"), "ECONNREFUSED handshake failed: unknown CA");
    EXPECT_EQ(events.host, std::vector<std::string>(4, "handshake failed: alert received"));
}

TEST_F(TlsServerTest, SendsAChainThatIsTooLong)
{
    const int fd = tls("long-chain.tls.test");
    EXPECT_THAT(failure(fd), HasSubstr("handshake failed: certificate chain too long"));
}

TEST_F(TlsServerTest, WantsThePskThatItKnows)
{
    EXPECT_EQ(failure(dial("psk.tls.test", 443, false, with_psk())), "");
    EXPECT_EQ(failure(dial("tls.test", 443, false, with_psk())), "");
    EXPECT_THAT(failure(dial("wrong-psk.tls.test", 443, false, with_psk())),
                HasSubstr("handshake failed: alert received"));
}

TEST_F(TlsServerTest, WantsAClientCertificate)
{
    EXPECT_THAT(failure("client-cert.tls.test"),
                HasSubstr("EOPNOTSUPP handshake failed: no client certificate"));
    SecureOptions options = verified("client-cert.tls.test");
    options.tags = {tag + 2};
    EXPECT_EQ(failure(dial("client-cert.tls.test", 443, false, options)), "");
}

TEST_F(TlsServerTest, StaysSilent)
{
    const emu::Instant start = now();
    EXPECT_THAT(failure("silent.tls.test"), StartsWith("ETIMEDOUT handshake failed"));
    EXPECT_GE(now() - start, world.config().tls.handshake_timeout);
    EXPECT_THAT(events.host, IsEmpty()); // it has not listened
}

TEST_F(TlsServerTest, ClosesAndResetsInTheMiddle)
{
    EXPECT_THAT(failure("closing.tls.test"), HasSubstr("handshake failed: "));
    EXPECT_THAT(failure("resetting.tls.test"), StartsWith("ECONNRE"));
    EXPECT_THAT(events.host, IsEmpty());
    EXPECT_EQ(host("resetting.tls.test").services<TlsServer>()[0]->connections(), 0U);
}

TEST_F(TlsServerTest, TalksGarbage)
{
    EXPECT_THAT(failure("garbage.tls.test"), StartsWith("ECONNREFUSED handshake failed: "));
}

// nrf_api/behaviour.md §5: a TLS record received has at most 2303 bytes.
TEST_F(TlsServerTest, SendsARecordThatIsTooLarge)
{
    const int fd = tls("oversize.tls.test");
    EXPECT_EQ(failure(fd), "");
    send(fd, "GET / HTTP/1.1\r\n\r\n");
    run(2s);
    EXPECT_NE(sockets().readiness(fd) & poll_err, 0U);
    EXPECT_EQ(events.modem.back(), "session failed: record too long");
}

TEST_F(TlsServerTest, ResumesWhatItHasGivenOutAndForgetsItWhenChanged)
{
    SecureOptions options = verified("tls.test");
    options.session_cache = true;
    const auto once = [&] {
        const int fd = dial("tls.test", 443, false, options);
        EXPECT_EQ(failure(fd), "");
        const bool resumed = tls_side(socket(fd))->resumed();
        EXPECT_TRUE(sockets().close(fd));
        run(1s);
        return resumed;
    };
    EXPECT_FALSE(once());
    EXPECT_TRUE(once());
    EXPECT_EQ(events.host.back(), "handshake done: resumed");
    for (Server* each : servers("tls.test"))
        each->set_behaviour(Behaviour::good);
    EXPECT_FALSE(once());
    EXPECT_TRUE(once());
    for (Server* each : servers("tls.test")) {
        ServerConfig config = each->config();
        config.resumption = false;
        each->configure(config);
    }
    EXPECT_FALSE(once());
    EXPECT_FALSE(once());
}

TEST_F(TlsServerTest, ChangesItsBehaviourForLaterConnections)
{
    const int fd = dial("tls.test", 7, false, verified("tls.test"));
    for (Server* each : servers("tls.test"))
        each->set_behaviour(Behaviour::expired);
    EXPECT_EQ(ask(fd, "still"), "still");
    EXPECT_EQ(failure("tls.test"), "ECONNREFUSED handshake failed: expired");
}

/// The digest of a world in which a TLS and a DTLS host were talked to.
std::uint64_t digest_of(std::uint64_t seed)
{
    struct Talk : TlsServerTest {
        explicit Talk(const WorldConfig& config) : TlsServerTest{config} {}
        void TestBody() override {}
        std::uint64_t go()
        {
            emu::sinks::Digest digest;
            world.bus().add(digest);
            EXPECT_EQ(failure("tls.test"), "");
            EXPECT_EQ(ask(dtls(with_psk(CidMode::enabled)), "x"), "x");
            world.bus().remove(digest);
            return digest.value();
        }
    };
    WorldConfig config = exact();
    config.seed = seed;
    return Talk{config}.go();
}

TEST(TlsServer, SaysTheSameBytesToTheSameSeed)
{
    const std::uint64_t first = digest_of(1);
    EXPECT_EQ(digest_of(1), first);
    EXPECT_NE(digest_of(2), first);
}

TEST(TlsServer, HasANameForEachBehaviour)
{
    std::set<Behaviour> seen;
    for (const auto& [name, behaviour] : behaviours()) {
        EXPECT_FALSE(name.empty());
        EXPECT_TRUE(seen.insert(behaviour).second) << name;
    }
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(Behaviour::oversize_record) + 1);
}

} // namespace
} // namespace stack::tls
