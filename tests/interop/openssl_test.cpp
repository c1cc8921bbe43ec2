// The modem as a TLS client of OpenSSL's own server (nrf_api/behaviour.md §5).
#include "tests/interop/openssl_fixture.hpp"

namespace tests {

namespace {

using testing::ElementsAre;

class OpensslTls : public OpensslServer {
protected:
    /// Connected to the server at `port`, and a line goes there and back.
    int connected(std::uint16_t port, std::vector<SecTag> tags)
    {
        const int fd = open_secure(true, std::move(tags), "tls.test");
        EXPECT_EQ(connect(fd, host.tcp(port)), std::nullopt) << server->output();
        return fd;
    }
    void expect_reversed(int fd, const std::string& line)
    {
        EXPECT_EQ(echo(fd, line + '\n'), reversed(line) + '\n');
    }
};

TEST_F(OpensslTls, VerifiesItsCertificateAndName)
{
    const auto port = serve(with(certificate(), {"-tls1_2", "-rev"}));
    ASSERT_NE(port, 0);
    const int fd = connected(port, {ca_tag});
    EXPECT_EQ(secure(fd).suite(), 0xC02B);
    expect_reversed(fd, "stressed");
    EXPECT_EQ(sockets().readiness(fd), stack::poll_out);
    EXPECT_TRUE(server->said("Protocol version: TLSv1.2")) << server->output();
}

TEST_F(OpensslTls, TellsTheServerItsName) // RFC 6066 §3
{
    const auto port = serve(
        with(certificate(), {"-tls1_2", "-rev", "-servername", "tls.test", "-servername_fatal",
                             "-cert2", file("tls.pem"), "-key2", file("tls.key")}));
    ASSERT_NE(port, 0);
    const Endpoint to = host.tcp(port);
    const int other = open_secure(true, {ca_tag}, "dtls.test"); // of the certificate too
    EXPECT_EQ(connect(other, to), Errno::connrefused);
    EXPECT_THAT(words.seen, ElementsAre("handshake failed: alert received (112)"));
    const int fd = open_secure(true, {ca_tag}, "tls.test");
    EXPECT_EQ(connect(fd, to), std::nullopt);
}

struct SuiteRow {
    int number;
    const char* name; // OpenSSL's
};

class OpensslSuite : public OpensslTls, public testing::WithParamInterface<SuiteRow> {};

TEST_P(OpensslSuite, IsSpokenByBothSides) // the fourteen of nrf_socket.h
{
    const std::string name = GetParam().name;
    const bool psk = name.starts_with("PSK");
    const auto material = psk ? Words{"-nocert", "-psk", psk_hex, "-psk_identity", psk_identity}
                              : certificate(name.find("-RSA-") != name.npos ? "rsa" : "tls");
    const auto port = serve(with(with(material, cipher(name)), {"-rev"}));
    ASSERT_NE(port, 0);
    const int fd = connected(port, {psk ? psk_tag : ca_tag});
    EXPECT_EQ(secure(fd).suite(), GetParam().number);
    expect_reversed(fd, "all fourteen of them");
    EXPECT_TRUE(server->said("Ciphersuite: " + name)) << server->output();
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(OfTheModem, OpensslSuite, testing::Values(
    SuiteRow{0xC02B, "ECDHE-ECDSA-AES128-GCM-SHA256"},
    SuiteRow{0xC030, "ECDHE-RSA-AES256-GCM-SHA384"},
    SuiteRow{0xC02F, "ECDHE-RSA-AES128-GCM-SHA256"},
    SuiteRow{0xC024, "ECDHE-ECDSA-AES256-SHA384"},
    SuiteRow{0xC00A, "ECDHE-ECDSA-AES256-SHA"},
    SuiteRow{0xC023, "ECDHE-ECDSA-AES128-SHA256"},
    SuiteRow{0xC009, "ECDHE-ECDSA-AES128-SHA"},
    SuiteRow{0xC014, "ECDHE-RSA-AES256-SHA"},
    SuiteRow{0xC027, "ECDHE-RSA-AES128-SHA256"},
    SuiteRow{0xC013, "ECDHE-RSA-AES128-SHA"},
    SuiteRow{0xC0A8, "PSK-AES128-CCM8"},
    SuiteRow{0x00AE, "PSK-AES128-CBC-SHA256"},
    SuiteRow{0x008D, "PSK-AES256-CBC-SHA"},
    SuiteRow{0x008C, "PSK-AES128-CBC-SHA"}),
    [](const auto& row) {
        std::string name = row.param.name;
        std::erase(name, '-');
        return name;
    });
// clang-format on

TEST_F(OpensslTls, FallsBackToTheModemsVersion)
{
    const auto port = serve(with(certificate(), {"-rev"})); // TLS 1.3 too
    ASSERT_NE(port, 0);
    expect_reversed(connected(port, {ca_tag}), "1.2");
}

TEST_F(OpensslTls, IsRefusedByAServerOfALaterVersion)
{
    const auto port = serve(with(certificate(), {"-tls1_3", "-rev"}));
    ASSERT_NE(port, 0);
    const int fd = open_secure(true, {ca_tag});
    EXPECT_EQ(connect(fd, host.tcp(port)), Errno::opnotsupp);
    EXPECT_THAT(words.seen, ElementsAre("handshake failed: protocol version (70)"));
}

TEST_F(OpensslTls, IsRefusedWithoutACommonSuite)
{
    const auto port = serve(with(with(certificate("rsa"), {"-tls1_2"}), {"-rev"}));
    ASSERT_NE(port, 0);
    const int fd = open_secure(true, {ca_tag});
    options(fd).suites = {0xC02B, 0xC023};                    // ECDSA
    EXPECT_EQ(connect(fd, host.tcp(port)), Errno::opnotsupp); // sdk-nrf #7474
    EXPECT_THAT(words.seen, ElementsAre("handshake failed: no common cipher suite (40)"));
    wait_for_word(*server, "no shared cipher");
}

struct BadServerRow {
    const char* certificate;
    const char* name;
    SecTag tag;
    const char* modem;
    const char* openssl; // the alert, as it is told there (RFC 5246 §7.2)
};

class OpensslBadServer : public OpensslTls, public testing::WithParamInterface<BadServerRow> {};

TEST_P(OpensslBadServer, IsToldWhyByAnAlert)
{
    const BadServerRow& row = GetParam();
    const auto port = serve(with(certificate(row.certificate), {"-tls1_2", "-rev"}));
    ASSERT_NE(port, 0);
    const int fd = open_secure(true, {row.tag}, row.name);
    EXPECT_EQ(connect(fd, host.tcp(port)), Errno::connrefused);
    EXPECT_THAT(words.seen, ElementsAre(row.modem));
    wait_for_word(*server, row.openssl);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Of, OpensslBadServer, testing::Values(
    BadServerRow{"tls", "tls.test", other_ca_tag, "handshake failed: unknown CA (48)", "SSL alert number 48"},
    BadServerRow{"expired", "tls.test", ca_tag, "handshake failed: expired (45)", "SSL alert number 45"},
    BadServerRow{"tls", "other.example", ca_tag, "handshake failed: host name (42)", "SSL alert number 42"}));
// clang-format on

TEST_F(OpensslTls, ShowsItsClientCertificate)
{
    const auto port =
        serve(with(certificate(), {"-tls1_2", "-rev", "-Verify", "1", "-verify_return_error",
                                   "-CAfile", file("ca.pem")}));
    ASSERT_NE(port, 0);
    expect_reversed(connected(port, {ca_tag, client_tag}), "who is it");
    EXPECT_TRUE(server->said("Peer certificate: CN = emu9160 test client")) << server->output();
}

TEST_F(OpensslTls, IsRefusedWithoutTheClientCertificateThatIsAskedFor)
{
    const auto port =
        serve(with(certificate(), {"-tls1_2", "-rev", "-Verify", "1", "-verify_return_error",
                                   "-CAfile", file("ca.pem")}));
    ASSERT_NE(port, 0);
    const int fd = open_secure(true, {ca_tag});
    EXPECT_EQ(connect(fd, host.tcp(port)), Errno::opnotsupp); // slm/transcripts.md §6
    EXPECT_THAT(words.seen, ElementsAre("handshake failed: no client certificate (40)"));
    wait_for_word(*server, "peer did not return a certificate");
}

TEST_F(OpensslTls, IsRefusedWithAnotherPsk)
{
    const auto port = serve(with({"-nocert", "-psk", "00112233", "-psk_identity", psk_identity},
                                 with(cipher("PSK"), {"-psk_hint", "any", "-rev"})));
    ASSERT_NE(port, 0);
    const int fd = open_secure(true, {psk_tag});
    EXPECT_EQ(connect(fd, host.tcp(port)), Errno::connrefused);
    EXPECT_THAT(words.seen, ElementsAre("handshake failed: alert received (20)")); // bad MAC
}

TEST_F(OpensslTls, TakesNoNoticeOfAPskHint)
{
    const auto port = serve(with({"-nocert", "-psk", psk_hex, "-psk_identity", psk_identity},
                                 with(cipher("PSK"), {"-psk_hint", "any", "-rev"})));
    ASSERT_NE(port, 0);
    expect_reversed(connected(port, {psk_tag}), "hint");
}

class OpensslResumption : public OpensslTls, public testing::WithParamInterface<bool> {};

TEST_P(OpensslResumption, SavesAFullHandshake)
{
    Words arguments = with(certificate(), {"-tls1_2", "-rev"});
    if (!GetParam()) arguments.push_back("-no_ticket"); // session identifiers then
    const auto port = serve(arguments);
    ASSERT_NE(port, 0);
    const Endpoint to = host.tcp(port);
    const auto connect_once = [&](bool cache) {
        const int fd = open_secure(true, {ca_tag}, "tls.test");
        options(fd).session_cache = cache;
        EXPECT_EQ(connect(fd, to), std::nullopt);
        expect_reversed(fd, "again");
        const bool resumed = secure(fd).resumed();
        EXPECT_TRUE(sockets().close(fd));
        return resumed;
    };
    EXPECT_FALSE(connect_once(true));
    EXPECT_TRUE(connect_once(true));
    EXPECT_FALSE(connect_once(false));
    EXPECT_TRUE(connect_once(true));
}

INSTANTIATE_TEST_SUITE_P(By, OpensslResumption, testing::Values(true, false),
                         [](const auto& by) { return by.param ? "Ticket" : "Identifier"; });

TEST_F(OpensslTls, CarriesMuchBothWays)
{
    // Its replies are cut into records the modem can take.
    const auto port = serve(with(certificate(), {"-tls1_2", "-rev", "-max_send_frag", "1024"}));
    ASSERT_NE(port, 0);
    const int fd = connected(port, {ca_tag});
    std::string line;
    for (int i = 0; i < 1500; ++i)
        line += std::to_string(i) + ' ';
    for (int i = 0; i < 3; ++i)
        expect_reversed(fd, line); // longer than a message of the modem's: 2048 bytes
}

class OpensslRecord : public OpensslTls, public testing::WithParamInterface<std::size_t> {};

/// A record of AES-GCM is 24 bytes longer than what it carries (RFC 5288 §3).
TEST_P(OpensslRecord, IsTakenUpTo2303Bytes) // behaviour.md §2.3
{
    const std::size_t size = GetParam();
    const auto port =
        serve(with(certificate(), {"-tls1_2", "-max_send_frag", std::to_string(size)}));
    ASSERT_NE(port, 0);
    const int fd = connected(port, {ca_tag});
    server->type(std::string(5000, 'x') + '\n');
    const std::string got = receive_all(fd, 5001);
    if (size + 24 <= 2303) {
        EXPECT_EQ(got, std::string(5000, 'x') + '\n');
    } else {
        EXPECT_EQ(got, "(EMSGSIZE)");
        wait_for_word(*server, "SSL alert number 22");
    }
}

INSTANTIATE_TEST_SUITE_P(OfPlaintext, OpensslRecord, testing::Values(512, 2279, 2280, 16384),
                         testing::PrintToStringParamName());

TEST_F(OpensslTls, TakesTheEndOfTheServersData)
{
    const auto port = serve(with(certificate(), {"-tls1_2", "-rev"}));
    ASSERT_NE(port, 0);
    const int fd = connected(port, {ca_tag});
    expect_reversed(fd, "bye");
    send(fd, "CLOSE\n"); // to s_server: send close_notify, and end the connection
    EXPECT_EQ(receive_all(fd, 1), "|");
    EXPECT_EQ(sockets().readiness(fd) & (stack::poll_in | stack::poll_hup),
              stack::poll_in | stack::poll_hup);
    EXPECT_TRUE(sockets().close(fd));
}

TEST_F(OpensslTls, TakesASuddenEnd)
{
    const auto port = serve(with(certificate(), {"-tls1_2", "-rev"}));
    ASSERT_NE(port, 0);
    const int fd = connected(port, {ca_tag});
    expect_reversed(fd, "here");
    server.reset(); // killed: an end without close_notify
    EXPECT_EQ(receive_all(fd, 1), "|");
}

TEST_F(OpensslTls, EndsItsOwnSide)
{
    const auto port = serve(with(certificate(), {"-tls1_2"}));
    ASSERT_NE(port, 0);
    const int fd = connected(port, {ca_tag});
    send(fd, "bye\n");
    wait_for_word(*server, "bye\n");
    EXPECT_TRUE(sockets().close(fd));
    wait_for_word(*server, "DONE"); // it has read our close_notify
    EXPECT_FALSE(server->said("error")) << server->output();
}

TEST_F(OpensslTls, RefusesToRenegotiate) // and OpenSSL, which has asked for it, ends the session
{
    const auto port = serve(with(certificate(), {"-tls1_2"}));
    ASSERT_NE(port, 0);
    const int fd = connected(port, {ca_tag});
    server->type("r\n");
    EXPECT_EQ(receive_all(fd, 1), "(ECONNRESET)");
    EXPECT_EQ(words.seen.back(), "session failed: alert received (40)");
    wait_for_word(*server, "no renegotiation");
}

} // namespace

} // namespace tests
