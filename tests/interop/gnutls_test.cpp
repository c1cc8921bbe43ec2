// The modem as a client of GnuTLS's own server, which echoes (nrf_api/behaviour.md §5).
#include "tests/interop/interop_fixture.hpp"
#include "tests/stack/credentials/credentials_fixture.hpp"

#include <sys/socket.h>

namespace tests {

namespace {

using testing::ElementsAre;

class Gnutls : public InteropNet {
protected:
    using Words = std::vector<std::string>;

    /// Starts gnutls-serv on a port that is free; nothing: the test has failed.
    std::optional<Endpoint> serve(bool stream, const Words& arguments, std::string priority = "",
                                  const Losses& losses = {})
    {
        priority =
            std::string{"NORMAL:-VERS-ALL:+VERS-"} + (stream ? "TLS1.2" : "DTLS1.2") + priority;
        for (int attempt = 0; attempt < 5; ++attempt) { // somebody may take the port before it
            const std::uint16_t port = free_port(stream ? SOCK_STREAM : SOCK_DGRAM);
            Words all{"gnutls-serv",        "--echo",     "--crlf", "--port",
                      std::to_string(port), "--priority", priority};
            if (!stream) all.insert(all.end(), {"--udp", "--mtu", "1200"});
            all.insert(all.end(), arguments.begin(), arguments.end());
            server = std::make_unique<RealProgram>(pacer, all);
            const std::string ready = "IPv4 0.0.0.0 port " + std::to_string(port) + "...done";
            if (!wait([&] { return server->said(ready) || server->ended(); }, ready)) return {};
            if (server->said(ready)) return stream ? host.tcp(port) : host.udp(port, losses);
        }
        ADD_FAILURE() << server->output();
        return {};
    }
    static Words certificate(const std::string& name = "tls", const std::string& key = "tls")
    {
        return {"--x509certfile", file(name + ".pem"), "--x509keyfile", file(key + ".key")};
    }
    static Words clients(const std::string& wanted)
    {
        Words all = certificate();
        all.insert(all.end(), {"--x509cafile", file("ca.pem"), wanted});
        return all;
    }
    Words psk()
    {
        const std::string name = directory.path().string() + ".psk";
        std::ofstream{name} << psk_identity << ':' << psk_hex << '\n';
        return {"--pskpasswd", name, "--disable-client-cert"};
    }

    stack::StateDirectory directory;
};

TEST_F(Gnutls, VerifiesACertificateAndItsName)
{
    const auto to = serve(true, certificate());
    ASSERT_TRUE(to);
    const int fd = open_secure(true, {ca_tag}, "tls.test");
    ASSERT_EQ(connect(fd, *to), std::nullopt);
    EXPECT_EQ(secure(fd).suite(), 0xC02B);
    EXPECT_EQ(echo(fd, "hello\n"), "hello\n");
}

TEST_F(Gnutls, FollowsAChainOfCertificates)
{
    const auto to = serve(true, certificate("chain"));
    ASSERT_TRUE(to);
    const int fd = open_secure(true, {ca_tag}, "tls.test");
    ASSERT_EQ(connect(fd, *to), std::nullopt);
    EXPECT_EQ(echo(fd, "leaf, middle, root\n"), "leaf, middle, root\n");
}

TEST_F(Gnutls, VerifiesAnRsaCertificate)
{
    const auto to = serve(true, certificate("rsa", "rsa"));
    ASSERT_TRUE(to);
    const int fd = open_secure(true, {ca_tag}, "tls.test");
    ASSERT_EQ(connect(fd, *to), std::nullopt);
    EXPECT_EQ(secure(fd).suite(), 0xC030);
    EXPECT_EQ(echo(fd, "hello\n"), "hello\n");
}

TEST_F(Gnutls, UsesCbcSuitesWithEncryptThenMacOrWithout) // RFC 7366
{
    for (const char* etm : {"", ":%NO_ETM"}) {
        const auto to =
            serve(true, certificate(), std::string{":-CIPHER-ALL:+AES-128-CBC:+SHA256"} + etm);
        ASSERT_TRUE(to);
        const int fd = open_secure(true, {ca_tag}, "tls.test");
        options(fd).suites = {0xC023};
        ASSERT_EQ(connect(fd, *to), std::nullopt) << etm;
        EXPECT_EQ(secure(fd).suite(), 0xC023);
        EXPECT_EQ(echo(fd, "hello\n"), "hello\n");
        EXPECT_TRUE(sockets().close(fd));
    }
}

TEST_F(Gnutls, CarriesMuchBothWays)
{
    const auto to = serve(true, certificate());
    ASSERT_TRUE(to);
    const int fd = open_secure(true, {ca_tag}, "tls.test");
    ASSERT_EQ(connect(fd, *to), std::nullopt);
    std::string block;
    for (int i = 0; i < 400; ++i)
        block += std::to_string(i) + ' ';
    block += '\n'; // 1491 bytes; it echoes lines
    for (int i = 0; i < 10; ++i)
        ASSERT_EQ(echo(fd, block), block);
}

TEST_F(Gnutls, ShowsItsClientCertificate)
{
    const auto to = serve(true, clients("--require-client-cert"));
    ASSERT_TRUE(to);
    const int fd = open_secure(true, {client_tag}, "tls.test");
    ASSERT_EQ(connect(fd, *to), std::nullopt);
    EXPECT_EQ(echo(fd, "it is me\n"), "it is me\n");
}

TEST_F(Gnutls, IsRefusedWithoutTheClientCertificateThatIsAskedFor)
{
    const auto to = serve(true, clients("--require-client-cert"));
    ASSERT_TRUE(to);
    const int fd = open_secure(true, {ca_tag}, "tls.test");
    // It calls the empty list malformed: not what tells that a certificate is missing.
    EXPECT_EQ(connect(fd, *to), Errno::connrefused);
    EXPECT_THAT(words.seen, ElementsAre("handshake failed: alert received (50)"));
}

TEST_F(Gnutls, NeedsNoCertificateWhereOneIsOnlyWelcome)
{
    const auto to = serve(true, clients("--verify-client-cert"));
    ASSERT_TRUE(to);
    const int fd = open_secure(true, {ca_tag}, "tls.test");
    ASSERT_EQ(connect(fd, *to), std::nullopt);
    EXPECT_EQ(echo(fd, "nobody\n"), "nobody\n");
}

TEST_F(Gnutls, UsesAPsk)
{
    const auto to = serve(true, psk(), ":-KX-ALL:+PSK");
    ASSERT_TRUE(to);
    const int fd = open_secure(true, {psk_tag});
    ASSERT_EQ(connect(fd, *to), std::nullopt);
    EXPECT_EQ(echo(fd, "hello\n"), "hello\n");
}

TEST_F(Gnutls, ResumesASession)
{
    const auto to = serve(true, certificate());
    ASSERT_TRUE(to);
    for (const bool again : {false, true}) {
        const int fd = open_secure(true, {ca_tag}, "tls.test");
        options(fd).session_cache = true;
        ASSERT_EQ(connect(fd, *to), std::nullopt);
        EXPECT_EQ(secure(fd).resumed(), again);
        EXPECT_EQ(echo(fd, "hello\n"), "hello\n");
        EXPECT_TRUE(sockets().close(fd));
    }
}

TEST_F(Gnutls, RefusesAServerOfAnotherCa)
{
    const auto to = serve(true, certificate());
    ASSERT_TRUE(to);
    const int fd = open_secure(true, {other_ca_tag}, "tls.test");
    EXPECT_EQ(connect(fd, *to), Errno::connrefused);
    EXPECT_THAT(words.seen, ElementsAre("handshake failed: unknown CA (48)"));
    wait_for_word(*server, "A TLS fatal alert has been received");
}

TEST_F(Gnutls, EchoesOverDtls)
{
    const auto to = serve(false, certificate());
    ASSERT_TRUE(to);
    const int fd = open_secure(false, {ca_tag}, "tls.test");
    ASSERT_EQ(connect(fd, *to), std::nullopt);
    EXPECT_EQ(secure(fd).suite(), 0xC02B);
    for (const std::size_t size : {1U, 500U, 1024U})
        EXPECT_EQ(echo(fd, std::string(size, 'x')), std::string(size, 'x'));
}

TEST_F(Gnutls, RepeatsWhatIsLostOverDtls) // RFC 6347 §4.2.4, a second each
{
    // The cookie's request, and the first of the flight that follows it.
    const auto to = serve(false, certificate(), "", {.from_modem = {3}, .to_modem = {0, 1}});
    ASSERT_TRUE(to);
    const int fd = open_secure(false, {ca_tag}, "tls.test");
    ASSERT_EQ(connect(fd, *to), std::nullopt);
    EXPECT_EQ(echo(fd, "hello\n"), "hello\n");
}

TEST_F(Gnutls, UsesAPskOverDtls)
{
    const auto to = serve(false, psk(), ":-KX-ALL:+PSK:-CIPHER-ALL:+AES-128-CCM-8");
    ASSERT_TRUE(to);
    const int fd = open_secure(false, {psk_tag});
    ASSERT_EQ(connect(fd, *to), std::nullopt);
    EXPECT_EQ(secure(fd).suite(), 0xC0A8);
    EXPECT_EQ(echo(fd, "hello\n"), "hello\n");
}

TEST_F(Gnutls, ShowsItsClientCertificateOverDtls)
{
    const auto to = serve(false, clients("--require-client-cert"));
    ASSERT_TRUE(to);
    const int fd = open_secure(false, {client_tag}, "tls.test");
    ASSERT_EQ(connect(fd, *to), std::nullopt);
    EXPECT_EQ(echo(fd, "it is me\n"), "it is me\n");
}

TEST_F(Gnutls, AsksForShortFragmentsOverDtls) // RFC 6066 §4
{
    const auto to = serve(false, certificate());
    ASSERT_TRUE(to);
    const int fd = open_secure(false, {ca_tag}, "tls.test");
    options(fd).fragment = 1; // 512
    ASSERT_EQ(connect(fd, *to), std::nullopt);
    EXPECT_EQ(echo(fd, std::string(512, 'x')), std::string(512, 'x'));
    EXPECT_EQ(sockets().try_send(fd, as_bytes(std::string(513, 'x')), nullptr).error(),
              Errno::msgsize);
}

TEST_F(Gnutls, DoesWithoutConnectionIdsWhereThereAreNone)
{
    const auto to = serve(false, certificate());
    ASSERT_TRUE(to);
    const int fd = open_secure(false, {ca_tag}, "tls.test");
    options(fd).cid = stack::tls::CidMode::enabled;
    ASSERT_EQ(connect(fd, *to), std::nullopt);
    EXPECT_EQ(secure(fd).cid_status(), 0);
    EXPECT_EQ(echo(fd, "hello\n"), "hello\n");
}

} // namespace

} // namespace tests
