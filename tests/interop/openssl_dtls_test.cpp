// The modem as a DTLS client of OpenSSL's own server (nrf_api/behaviour.md §5).
#include "tests/interop/openssl_fixture.hpp"

namespace tests {

namespace {

class OpensslDtls : public OpensslServer {
protected:
    std::uint16_t serve_dtls(const Words& arguments)
    {
        return serve(with({"-dtls1_2", "-mtu", "1200", "-timeout"}, arguments));
    }
    int connected(std::uint16_t port, SecTag tag, stack::tls::CidMode cid = {})
    {
        const int fd = open_secure(false, {tag}, "tls.test");
        options(fd).cid = cid;
        EXPECT_EQ(connect(fd, host.udp(port)), std::nullopt) << server->output();
        return fd;
    }
    /// One datagram each way; the program's is what is typed into it.
    void expect_datagrams(int fd)
    {
        send(fd, "there\n");
        wait_for_word(*server, "there\n");
        server->type("back\n");
        EXPECT_EQ(receive_all(fd, 5), "back\n");
    }
};

TEST_F(OpensslDtls, VerifiesItsCertificateAndName)
{
    const auto port = serve_dtls(certificate());
    ASSERT_NE(port, 0);
    const int fd = connected(port, ca_tag);
    EXPECT_EQ(secure(fd).suite(), 0xC02B);
    expect_datagrams(fd);
}

TEST_F(OpensslDtls, ComesBackWithTheCookieItIsGiven)
{
    const auto port = serve_dtls(with(certificate(), {"-listen"}));
    ASSERT_NE(port, 0);
    expect_datagrams(connected(port, ca_tag));
}

TEST_F(OpensslDtls, UsesAPsk)
{
    const auto port = serve_dtls({"-nocert", "-psk", psk_hex, "-psk_identity", psk_identity,
                                  "-cipher", "PSK-AES128-CCM8:@SECLEVEL=0"});
    ASSERT_NE(port, 0);
    const int fd = connected(port, psk_tag);
    EXPECT_EQ(secure(fd).suite(), 0xC0A8);
    expect_datagrams(fd);
}

TEST_F(OpensslDtls, DoesWithoutConnectionIdsWhereThereAreNone) // RFC 9146 §3: not answered
{
    const auto port = serve_dtls(certificate());
    ASSERT_NE(port, 0);
    const int fd = connected(port, ca_tag, stack::tls::CidMode::enabled);
    EXPECT_EQ(secure(fd).cid_status(), 0);
    expect_datagrams(fd);
}

TEST_F(OpensslDtls, AsksForShortFragments) // RFC 6066 §4
{
    const auto port = serve_dtls(certificate());
    ASSERT_NE(port, 0);
    const int fd = open_secure(false, {ca_tag}, "tls.test");
    options(fd).fragment = 1; // 512
    ASSERT_EQ(connect(fd, host.udp(port)), std::nullopt);
    expect_datagrams(fd);
}

TEST_F(OpensslDtls, IsToldOfAnUnknownCaByAnAlert)
{
    const auto port = serve_dtls(certificate());
    ASSERT_NE(port, 0);
    const int fd = open_secure(false, {other_ca_tag});
    EXPECT_EQ(connect(fd, host.udp(port)), Errno::connrefused);
    wait_for_word(*server, "SSL alert number 48");
}

TEST_F(OpensslDtls, ShowsItsClientCertificate)
{
    const auto port = serve_dtls(
        with(certificate(), {"-Verify", "1", "-verify_return_error", "-CAfile", file("ca.pem")}));
    ASSERT_NE(port, 0);
    expect_datagrams(connected(port, client_tag));
    EXPECT_TRUE(server->said("emu9160 test client")) << server->output();
}

TEST_F(OpensslDtls, SavesAndLoadsAConnection) // behaviour.md §5.2
{
    const auto port = serve_dtls(certificate());
    ASSERT_NE(port, 0);
    const int fd = connected(port, ca_tag);
    ASSERT_TRUE(secure(fd).save());
    ASSERT_TRUE(secure(fd).load());
    expect_datagrams(fd);
}

TEST_F(OpensslDtls, RepeatsWhatIsLost) // RFC 6347 §4.2.4, a second each
{
    const auto port = serve_dtls(certificate());
    ASSERT_NE(port, 0);
    const int fd = open_secure(false, {ca_tag}, "tls.test");
    // Of its first flight, and of the modem's second.
    const Losses losses{.from_modem = {2}, .to_modem = {0}};
    ASSERT_EQ(connect(fd, host.udp(port, losses)), std::nullopt);
    EXPECT_THAT(words.seen, testing::ElementsAre("handshake done: full (49195)"));
    expect_datagrams(fd);
}

TEST_F(OpensslDtls, SendsDatagramsUpToItsLimit) // Config::max_datagram
{
    const auto port = serve_dtls(certificate());
    ASSERT_NE(port, 0);
    const int fd = connected(port, ca_tag);
    const std::string longest = std::string(1023, 'x') + '\n';
    send(fd, longest);
    wait_for_word(*server, longest);
    EXPECT_EQ(sockets().try_send(fd, as_bytes(longest + 'x'), nullptr).error(), Errno::msgsize);
    expect_datagrams(fd);
}

} // namespace

} // namespace tests
