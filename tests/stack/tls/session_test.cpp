// Two sessions over a pipe in memory: what the sockets and the simulated hosts are built on.
#include "tests/stack/socket/tls_fixture.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

using namespace std::chrono_literals;
using stack::tls::CidMode;
using stack::tls::SessionConfig;
using stack::tls::Verify;
using tests::TlsPair;

namespace {

TEST(TlsSession, VerifiesTheChainAndTheName)
{
    TlsPair pair{TlsPair::client_config(), TlsPair::server_config("tls")};
    ASSERT_TRUE(pair.handshake());
    EXPECT_EQ(pair.client().suite(), 0xC02B);
    EXPECT_FALSE(pair.client().resumed());
    EXPECT_EQ(pair.client().used_tag(), 1U);
    EXPECT_EQ(pair.exchange("hello"), "hello");
}

TEST(TlsSession, TellsTheSizeOfWhatReadGivesNext)
{
    TlsPair pair{TlsPair::client_config(), TlsPair::server_config("tls")};
    ASSERT_TRUE(pair.handshake());
    EXPECT_EQ(pair.client().next().error(), emu::Errno::again);
    for (const std::string text : {"hello", "a longer text"}) {
        ASSERT_TRUE(pair.server().write(std::as_bytes(std::span{text})));
    }
    for (const std::string text : {"hello", "a longer text"}) {
        ASSERT_EQ(pair.client().next().value(), text.size());
        ASSERT_EQ(pair.client().next().value(), text.size()); // still there
        std::string got(text.size(), '\0');
        EXPECT_EQ(pair.client().read(std::as_writable_bytes(std::span{got})).value(), text.size());
        EXPECT_EQ(got, text);
    }
    EXPECT_EQ(pair.client().next().error(), emu::Errno::again);
    pair.server().close_notify();
    EXPECT_EQ(pair.client().next().value(), 0U);
}

TEST(TlsSession, ParsesTheSameRootsOnce)
{
    stack::tls::RootCache roots;
    SessionConfig client = TlsPair::client_config();
    client.roots = &roots;
    for (int i = 0; i < 3; ++i) {
        TlsPair pair{client, TlsPair::server_config("tls")};
        ASSERT_TRUE(pair.handshake());
        EXPECT_EQ(pair.client().used_tag(), 1U);
    }
    EXPECT_EQ(roots.parsed(), 1U);
}

/// The tag whose root CA a handshake with tls.test used; nothing when it failed.
std::optional<std::uint32_t> used_tag(const SessionConfig& client)
{
    TlsPair pair{client, TlsPair::server_config("tls")};
    if (!pair.handshake()) return std::nullopt;
    return pair.client().used_tag();
}

TEST(TlsSession, ParsesRootsAnewWhenTheirTagOrTextIsAnother)
{
    stack::tls::RootCache roots;
    SessionConfig client = TlsPair::client_config();
    client.roots = &roots;
    for (const std::uint32_t tag : {7U, 8U}) {
        client.materials.front().tag = tag;
        EXPECT_EQ(used_tag(client), tag);
    }
    EXPECT_EQ(roots.parsed(), 2U);
    client.materials.front().root_ca = "no PEM";
    EXPECT_EQ(used_tag(client), std::nullopt);
    EXPECT_EQ(roots.parsed(), 3U);
}

/// Nobody answers.
struct Silence final : stack::tls::Transport {
    emu::Result<std::size_t> send(emu::Bytes bytes) override { return bytes.size(); }
    emu::Result<std::size_t> receive(std::span<std::byte>) override
    {
        return emu::fail(emu::Errno::again);
    }
};

TEST(TlsSession, KeepsRootsForTheSessionsThatUseThem)
{
    stack::tls::RootCache roots;
    SessionConfig client = TlsPair::client_config();
    client.roots = &roots;
    TlsPair pair{client, TlsPair::server_config("tls")};
    EXPECT_EQ(pair.client().handshake().error(), emu::Errno::again); // they are parsed
    emu::Engine engine;
    emu::Random random{1, "others"};
    Silence silence;
    for (std::uint32_t tag = 100; tag < 110; ++tag) { // more lists than are kept
        client.materials.front().tag = tag;
        stack::tls::Session other{engine, random, client, silence, [] {}};
        EXPECT_EQ(other.handshake().error(), emu::Errno::again);
    }
    EXPECT_EQ(roots.parsed(), 11U);
    ASSERT_TRUE(pair.handshake());
    EXPECT_EQ(pair.exchange("still there"), "still there");
}

TEST(TlsSession, TellsWhyACertificateIsRefused)
{
    struct Row {
        const char* server;
        const char* reason;
        int alert; // RFC 5246 §7.2
    };
    for (const Row& row : {Row{"expired", "expired", 45}, Row{"wrong-name", "host name", 42},
                           Row{"unknown-ca", "unknown CA", 48}}) {
        TlsPair pair{TlsPair::client_config(), TlsPair::server_config(row.server)};
        EXPECT_FALSE(pair.handshake()) << row.server;
        EXPECT_EQ(pair.client().failure().reason, row.reason);
        EXPECT_EQ(pair.client().failure().alert, row.alert) << row.server;
        EXPECT_EQ(pair.client().failure().error, emu::Errno::connrefused);
        EXPECT_EQ(pair.server().failure().reason, "alert received");
        EXPECT_EQ(pair.server().failure().alert, row.alert);
    }
}

TEST(TlsSession, TakesAnyCertificateWhenVerificationIsOptionalOrOff)
{
    for (const Verify verify : {Verify::none, Verify::optional}) {
        SessionConfig client = TlsPair::client_config();
        client.verify = verify;
        TlsPair pair{client, TlsPair::server_config("unknown-ca")};
        EXPECT_TRUE(pair.handshake());
    }
}

TEST(TlsSession, ChecksNoNameWhenNoneIsSet)
{
    SessionConfig client = TlsPair::client_config();
    client.hostname.reset();
    TlsPair pair{client, TlsPair::server_config("wrong-name")};
    EXPECT_TRUE(pair.handshake());
}

TEST(TlsSession, DoesNotCheckDatesWithoutNetworkTime)
{
    SessionConfig client = TlsPair::client_config();
    client.check_validity = false;
    TlsPair pair{client, TlsPair::server_config("expired")};
    EXPECT_TRUE(pair.handshake());
}

TEST(TlsSession, NeedsARootCa)
{
    SessionConfig client = TlsPair::client_config();
    client.materials.clear();
    TlsPair pair{client, TlsPair::server_config("tls")};
    EXPECT_FALSE(pair.handshake());
    EXPECT_EQ(pair.client().failure().reason, "no root CA");
    EXPECT_EQ(pair.sent_by_client(), 0U);
}

TEST(TlsSession, RefusesMalformedMaterial)
{
    struct Row {
        stack::tls::Material material;
        const char* reason;
    };
    const std::string ca{stack::tls::pki("ca.pem")};
    const std::string certificate{stack::tls::pki("client.pem")};
    const std::string key{stack::tls::pki("client.key")};
    const std::string other_key{stack::tls::pki("tls.key")};
    for (const Row& row :
         {Row{{.root_ca = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"},
              "malformed root CA"},
          Row{{.root_ca = "no PEM"}, "malformed root CA"},
          Row{{.psk_identity = "x", .psk_malformed = true}, "malformed PSK"},
          Row{{.root_ca = ca, .certificate = "x", .key = key}, "malformed own certificate"},
          Row{{.root_ca = ca, .certificate = certificate, .key = "x"}, "malformed key"},
          Row{{.root_ca = ca, .certificate = certificate, .key = other_key}, "wrong key"}}) {
        SessionConfig client = TlsPair::client_config();
        client.materials = {row.material};
        TlsPair pair{client, TlsPair::server_config("tls")};
        EXPECT_FALSE(pair.handshake());
        EXPECT_EQ(pair.client().failure().reason, row.reason);
        EXPECT_EQ(pair.client().failure().error, emu::Errno::opnotsupp); // slm/transcripts.md §6
    }
}

TEST(TlsSession, UsesTheTagsThatAreOfUse) // nrf_api/behaviour.md §5: any matching one
{
    SessionConfig client = TlsPair::client_config();
    client.materials = {{.tag = 7, .root_ca = "no PEM"},
                        {.tag = 8, .psk_identity = "x", .psk_malformed = true},
                        {.tag = 9, .root_ca = std::string{stack::tls::pki("ca.pem")}}};
    TlsPair pair{client, TlsPair::server_config("tls")};
    EXPECT_TRUE(pair.handshake());
    EXPECT_EQ(pair.client().used_tag(), 9U);
}

TEST(TlsSession, UsesEverySuiteOfTheModem)
{
    for (const int suite : stack::tls::modem_suites()) {
        SessionConfig client = TlsPair::client_config();
        client.suites = {suite};
        const bool psk = suite == 0xC0A8 || suite < 0x100;
        const bool rsa = suite == 0xC030 || suite == 0xC02F || suite == 0xC014 || suite == 0xC027 ||
                         suite == 0xC013;
        if (psk) client.materials.push_back(TlsPair::psk());
        client.hostname = rsa ? "rsa.tls.test" : "tls.test";
        TlsPair pair{client,
                     psk ? TlsPair::psk_server() : TlsPair::server_config(rsa ? "rsa" : "tls")};
        EXPECT_TRUE(pair.handshake()) << std::hex << suite;
        EXPECT_EQ(pair.client().suite(), suite);
        EXPECT_EQ(pair.exchange("data"), "data");
    }
}

TEST(TlsSession, PrefersTheFirstSuiteOfItsList)
{
    SessionConfig client = TlsPair::client_config();
    client.suites = {0xC009, 0xC02B};
    TlsPair pair{client, TlsPair::server_config("tls")};
    EXPECT_TRUE(pair.handshake());
    EXPECT_THAT(pair.client().suite(), testing::AnyOf(0xC009, 0xC02B)); // the server decides
}

TEST(TlsSession, ShowsTheCertificateOfTheTagWhoseRootMatched)
{
    SessionConfig client = TlsPair::client_config();
    client.materials = {{.tag = 7, .root_ca = std::string{stack::tls::pki("other-ca.pem")}},
                        TlsPair::client_certificate(9)};
    SessionConfig server = TlsPair::server_config("tls");
    server.verify = Verify::required;
    server.materials[0].root_ca = stack::tls::pki("ca.pem");
    TlsPair pair{client, server};
    EXPECT_TRUE(pair.handshake());
    EXPECT_EQ(pair.client().used_tag(), 9U);
}

TEST(TlsSession, HearsTheAlertOfAServerThatWantsACertificate)
{
    SessionConfig server = TlsPair::server_config("tls");
    server.verify = Verify::required;
    server.materials[0].root_ca = stack::tls::pki("ca.pem");
    TlsPair pair{TlsPair::client_config(), server};
    EXPECT_FALSE(pair.handshake());
    EXPECT_EQ(pair.client().failure().reason, "no client certificate");
    EXPECT_EQ(pair.client().failure().alert, 40);
}

TEST(TlsSession, TellsAnAlertThatComesBeforeTheServersHelloFromALaterOne)
{
    // RFC 5246 §7.2.2: handshake_failure(40), whatever it is that does not suit the server.
    SessionConfig client = TlsPair::client_config();
    client.suites = {0xC02F}; // RSA, which the server does not have
    for (const bool datagram : {false, true}) {
        TlsPair pair{datagram ? TlsPair::datagram(client) : client,
                     datagram ? TlsPair::datagram(TlsPair::server_config("tls"))
                              : TlsPair::server_config("tls")};
        EXPECT_FALSE(pair.handshake());
        EXPECT_EQ(pair.client().failure().reason, "no common cipher suite");
        EXPECT_EQ(pair.client().failure().error, emu::Errno::opnotsupp); // sdk-nrf #7474
        EXPECT_EQ(pair.client().failure().alert, 40);
    }
}

TEST(TlsSession, UsesSuitesWithAPskOnlyWhenItIsToldSo)
{
    SessionConfig client = TlsPair::client_config();
    client.verify = Verify::none;
    client.psk_only = true;
    client.suites = {0xC02B};
    {
        TlsPair none_left{client, TlsPair::server_config("tls")};
        EXPECT_FALSE(none_left.handshake());
        EXPECT_EQ(none_left.client().failure().reason, "no root CA");
        EXPECT_EQ(none_left.sent_by_client(), 0U);
    }
    client.suites.clear();
    client.materials.push_back(TlsPair::psk());
    SessionConfig server = TlsPair::server_config("tls");
    server.materials.push_back(TlsPair::psk()); // it would rather show its certificate
    TlsPair pair{client, server};
    EXPECT_TRUE(pair.handshake());
    EXPECT_EQ(pair.client().used_tag(), 2U);
}

TEST(TlsSession, ResumesASession)
{
    SessionConfig client = TlsPair::client_config();
    client.tickets = true;
    SessionConfig server = TlsPair::server_config("tls");
    std::string word;
    {
        TlsPair pair{client, server};
        ASSERT_TRUE(pair.handshake());
        word = pair.client().resumable();
        EXPECT_FALSE(word.empty());
    }
    client.resume = word;
    {
        TlsPair pair{client, server};
        ASSERT_TRUE(pair.handshake());
        EXPECT_TRUE(pair.client().resumed());
        EXPECT_TRUE(pair.server().resumed());
        EXPECT_EQ(pair.exchange("again"), "again");
    }
    server.shared = TlsPair::shared(false);
    TlsPair without{client, server};
    ASSERT_TRUE(without.handshake());
    EXPECT_FALSE(without.client().resumed());
}

TEST(TlsSession, SendsTheSameBytesForTheSameSeed)
{
    const auto run = [](std::uint64_t seed) {
        SessionConfig server = TlsPair::server_config("tls");
        server.shared = TlsPair::shared(true, seed);
        TlsPair pair{TlsPair::client_config(), server, seed};
        EXPECT_TRUE(pair.handshake());
        return pair.transcript();
    };
    EXPECT_EQ(run(1), run(1));
    EXPECT_NE(run(1), run(2));
}

TEST(TlsSession, RefusesARecordThatIsTooLong)
{
    SessionConfig client = TlsPair::client_config();
    client.max_record = 2303; // nrf_api/behaviour.md §14
    TlsPair pair{client, TlsPair::server_config("tls")};
    ASSERT_TRUE(pair.handshake());
    const std::string longest(2303 - 24, 'x'); // AES-GCM adds 8 of nonce and 16 of tag
    EXPECT_EQ(pair.from_server(longest), longest);
    EXPECT_EQ(pair.from_server(longest + 'x'), "");
    EXPECT_EQ(pair.client().failure().error, emu::Errno::msgsize);
    EXPECT_EQ(pair.client().failure().alert, 22);
}

TEST(TlsSession, RefusesACertificateChainThatIsTooLong)
{
    SessionConfig client = TlsPair::client_config();
    client.max_chain = 1000;
    SessionConfig server = TlsPair::server_config("tls");
    server.materials[0].certificate += stack::tls::pki("ca.pem");
    server.materials[0].certificate += stack::tls::pki("ca.pem");
    server.materials[0].certificate += stack::tls::pki("ca.pem");
    TlsPair pair{client, server};
    EXPECT_FALSE(pair.handshake());
    EXPECT_EQ(pair.client().failure().error, emu::Errno::nomem);
    EXPECT_EQ(pair.client().failure().reason, "certificate chain too long");
}

TEST(DtlsSession, GoesThroughWithACookie)
{
    TlsPair pair{TlsPair::datagram(TlsPair::client_config()),
                 TlsPair::datagram(TlsPair::server_config("tls"))};
    ASSERT_TRUE(pair.handshake());
    EXPECT_EQ(pair.exchange("datagram"), "datagram");
}

TEST(DtlsSession, TellsTheDirectionsOfItsConnectionIds)
{
    struct Row {
        CidMode client;
        CidMode server;
        bool down;
        bool up;
    };
    for (const Row& row : {Row{CidMode::disabled, CidMode::enabled, false, false},
                           Row{CidMode::supported, CidMode::enabled, false, true},
                           Row{CidMode::enabled, CidMode::supported, true, false},
                           Row{CidMode::enabled, CidMode::enabled, true, true},
                           Row{CidMode::enabled, CidMode::disabled, false, false}}) {
        SessionConfig client = TlsPair::datagram(TlsPair::client_config());
        SessionConfig server = TlsPair::datagram(TlsPair::server_config("tls"));
        client.cid = row.client;
        server.cid = row.server;
        TlsPair pair{client, server};
        ASSERT_TRUE(pair.handshake());
        EXPECT_EQ(pair.client().cid_downlink(), row.down);
        EXPECT_EQ(pair.client().cid_uplink(), row.up);
        EXPECT_EQ(pair.exchange("x"), "x");
    }
}

TEST(DtlsSession, RepeatsALostFlight)
{
    SessionConfig client = TlsPair::datagram(TlsPair::client_config());
    client.handshake_timeout = 7s;
    TlsPair pair{client, TlsPair::datagram(TlsPair::server_config("tls"))};
    pair.lose(2); // both tries of the first hello: the third leaves after 1 + 2 s
    ASSERT_TRUE(pair.handshake());
    EXPECT_EQ(pair.now(), emu::epoch + 3s);
}

TEST(DtlsSession, GivesUpAfterTheSumOfTheWaits)
{
    for (const int sum : {1, 3, 7, 15, 31, 63, 123}) { // nrf_api/constants.tsv, RFC 6347 §4.2.4.1
        SessionConfig client = TlsPair::datagram(TlsPair::client_config());
        client.handshake_timeout = std::chrono::seconds{sum};
        TlsPair pair{client, TlsPair::datagram(TlsPair::server_config("tls"))};
        pair.lose(1000);
        EXPECT_FALSE(pair.handshake());
        EXPECT_EQ(pair.client().failure().error, emu::Errno::timedout);
        EXPECT_EQ(pair.client().failure().reason, "handshake timeout");
        EXPECT_EQ(pair.now(), emu::epoch + std::chrono::seconds{sum});
    }
}

TEST(DtlsSession, NeverGivesUpWithoutATimeout)
{
    TlsPair pair{TlsPair::datagram(TlsPair::client_config()),
                 TlsPair::datagram(TlsPair::server_config("tls"))};
    pair.lose(200); // more than three hours of them
    EXPECT_TRUE(pair.handshake());
    EXPECT_GT(pair.now(), emu::epoch + 3h);
}

TEST(DtlsSession, ContinuesAfterSaveAndLoad)
{
    SessionConfig client = TlsPair::datagram(TlsPair::client_config());
    client.cid = CidMode::enabled;
    SessionConfig server = TlsPair::datagram(TlsPair::server_config("tls"));
    server.cid = CidMode::enabled;
    TlsPair pair{client, server};
    ASSERT_TRUE(pair.handshake());
    const auto saved = pair.client().save();
    ASSERT_TRUE(saved);
    pair.new_client(client);
    ASSERT_TRUE(pair.client().load(*saved));
    EXPECT_EQ(pair.exchange("still here"), "still here");
    EXPECT_TRUE(pair.client().cid_downlink());
    EXPECT_TRUE(pair.client().cid_uplink());
}

TEST(DtlsSession, SavesOnlyAeadSuites)
{
    SessionConfig client = TlsPair::datagram(TlsPair::client_config());
    client.suites = {0xC023};
    TlsPair pair{client, TlsPair::datagram(TlsPair::server_config("tls"))};
    ASSERT_TRUE(pair.handshake());
    const auto saved = pair.client().save();
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error(), emu::Errno::inval);
    EXPECT_EQ(pair.exchange("unharmed"), "unharmed");
}

TEST(DtlsSession, TakesNothingThatIsSentAgainForALongerChain)
{
    SessionConfig client = TlsPair::datagram(TlsPair::client_config());
    client.max_chain = 2000; // the server's messages are 1 kB
    client.handshake_timeout = std::chrono::seconds{123};
    SessionConfig server = TlsPair::datagram(TlsPair::server_config("tls"));
    server.handshake_timeout = std::chrono::seconds{123};
    TlsPair pair{client, server};
    for (int i = 0; i < 2; ++i) { // both hellos come through
        static_cast<void>(pair.client().handshake());
        static_cast<void>(pair.server().handshake());
    }
    pair.lose(8);
    EXPECT_TRUE(pair.handshake()) << pair.client().failure().reason;
}

TEST(DtlsSession, RefusesToLoadWhatIsNoSession)
{
    TlsPair pair{TlsPair::datagram(TlsPair::client_config()),
                 TlsPair::datagram(TlsPair::server_config("tls"))};
    for (const std::string& bytes : {std::string{}, std::string(200, 'x')}) {
        pair.new_client(TlsPair::datagram(TlsPair::client_config()));
        EXPECT_FALSE(pair.client().load(bytes));
    }
}

} // namespace
