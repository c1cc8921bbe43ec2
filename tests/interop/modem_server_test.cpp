// The modem as a TLS server of real clients that come over a loopback port (behaviour.md §2.4).
#include "tests/interop/interop_fixture.hpp"

namespace tests {

namespace {

constexpr std::uint16_t modem_port = 8443;

class ModemServer : public InteropNet {
protected:
    using Words = std::vector<std::string>;

    /// Listens, with the certificate of `server_tag`; the loopback port for clients.
    std::uint16_t listen(stack::tls::Verify verify = stack::tls::Verify::none,
                         std::vector<SecTag> tags = {server_tag})
    {
        listener = open_secure(true, std::move(tags));
        options(listener).server = true;
        options(listener).verify = verify;
        EXPECT_TRUE(sockets().bind(listener, {*bearers().address(0, Family::ipv4), modem_port}));
        EXPECT_TRUE(sockets().listen(listener, 2));
        return host.lead_to_modem(modem_port);
    }
    void start(Words arguments) { client = std::make_unique<RealProgram>(pacer, arguments); }
    static Words openssl(std::uint16_t port, const Words& more = {})
    {
        Words all{"openssl",
                  "s_client",
                  "-connect",
                  "127.0.0.1:" + std::to_string(port),
                  "-CAfile",
                  file("ca.pem"),
                  "-verify_return_error",
                  "-verify_hostname",
                  "tls.test"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    static Words gnutls(std::uint16_t port, const Words& more = {})
    {
        Words all{"gnutls-cli",   "--port",       std::to_string(port),
                  "--x509cafile", file("ca.pem"), "--verify-hostname",
                  "tls.test"};
        all.insert(all.end(), more.begin(), more.end());
        all.push_back("127.0.0.1");
        return all;
    }
    /// The first connection that has shaken hands; -1: the test has failed.
    int accepted()
    {
        stack::Result<int> fd = emu::fail(Errno::again);
        Endpoint from;
        wait([&] { return (fd = sockets().try_accept(listener, from)) || client->ended(); },
             "a connection");
        EXPECT_TRUE(fd) << client->output();
        return fd.value_or(-1);
    }
    void expect_both_ways(int fd)
    {
        send(fd, "welcome\n");
        wait_for_word(*client, "welcome\n");
        client->type("thanks\n");
        EXPECT_EQ(receive_all(fd, 7), "thanks\n");
    }

    int listener = -1;
};

TEST_F(ModemServer, ServesOpenssl)
{
    start(openssl(listen()));
    const int fd = accepted();
    ASSERT_GE(fd, 0);
    EXPECT_EQ(secure(fd).suite(), 0xC02B);
    expect_both_ways(fd);
    EXPECT_TRUE(client->said("Verify return code: 0 (ok)")) << client->output();
    EXPECT_TRUE(sockets().close(fd)); // close_notify and the end
    ASSERT_TRUE(wait([&] { return client->ended(); }, "its end"));
    EXPECT_TRUE(client->said("closed")) << client->output();
}

TEST_F(ModemServer, ServesGnutls)
{
    start(gnutls(listen()));
    const int fd = accepted();
    ASSERT_GE(fd, 0);
    expect_both_ways(fd);
    EXPECT_TRUE(client->said("The certificate is trusted")) << client->output();
    EXPECT_TRUE(sockets().close(fd));
    ASSERT_TRUE(wait([&] { return client->ended(); }, "its end"));
    EXPECT_TRUE(client->said("Peer has closed the GnuTLS connection")) << client->output();
}

TEST_F(ModemServer, AsksForAClientCertificate)
{
    const std::uint16_t port = listen(stack::tls::Verify::required);
    start(openssl(port, {"-cert", file("client.pem"), "-key", file("client.key")}));
    const int fd = accepted();
    ASSERT_GE(fd, 0);
    expect_both_ways(fd);
}

TEST_F(ModemServer, RefusesAClientWithoutACertificate)
{
    start(openssl(listen(stack::tls::Verify::required)));
    wait_for_word(*client, "SSL alert number 40");
    Endpoint from;
    EXPECT_EQ(sockets().try_accept(listener, from).error(), Errno::again);
    EXPECT_EQ(words.seen.back(), "handshake failed: no client certificate (40)");
}

TEST_F(ModemServer, RefusesAClientThatSpeaksOnlyTls13)
{
    start(openssl(listen(), {"-tls1_3"}));
    wait_for_word(*client, "SSL alert number 40"); // it knows none of the suites
}

TEST_F(ModemServer, IsToldThatItsCertificateIsRefused)
{
    const std::uint16_t port = listen();
    start({"openssl", "s_client", "-connect", "127.0.0.1:" + std::to_string(port), "-CAfile",
           file("other-ca.pem"), "-verify_return_error"});
    wait([&] { return !words.seen.empty(); }, "the alert");
    EXPECT_EQ(words.seen.front(), "handshake failed: alert received (48)");
}

TEST_F(ModemServer, ServesAPsk)
{
    const std::uint16_t port = listen(stack::tls::Verify::none, {psk_tag});
    start({"openssl", "s_client", "-connect", "127.0.0.1:" + std::to_string(port), "-tls1_2",
           "-psk", psk_hex, "-psk_identity", psk_identity, "-cipher",
           "PSK-AES128-CCM8:@SECLEVEL=0"});
    const int fd = accepted();
    ASSERT_GE(fd, 0);
    EXPECT_EQ(secure(fd).suite(), 0xC0A8);
    expect_both_ways(fd);
}

TEST_F(ModemServer, ServesOneClientAfterAnother)
{
    const std::uint16_t port = listen();
    for (int i = 0; i < 3; ++i) {
        start(openssl(port));
        const int fd = accepted();
        ASSERT_GE(fd, 0);
        expect_both_ways(fd);
        client.reset();
        EXPECT_EQ(receive_all(fd, 1), "|");
        EXPECT_TRUE(sockets().close(fd));
    }
}

} // namespace

} // namespace tests
