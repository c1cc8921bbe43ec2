// DTLS sockets of the modem against the simulated hosts (nrf_api/behaviour.md §5).
#include "tests/stack/internet/services/tls_net.hpp"

namespace stack {

namespace {

using DtlsNet = TlsNet;

TEST_F(DtlsNet, EchoesOverDtls)
{
    const int fd = connected_dtls();
    EXPECT_EQ(secure(fd).cid_status(), 3);
    EXPECT_EQ(echo(fd, "hello"), "hello");
    EXPECT_EQ(receive(fd), "(EAGAIN)");
}

TEST_F(DtlsNet, TellsTheStatusOfItsConnectionId) // nrf_api/behaviour.md §5.1
{
    EXPECT_EQ(secure(connected_dtls(tls::CidMode::disabled)).cid_status(), 0);
    EXPECT_EQ(secure(connected_dtls(tls::CidMode::supported)).cid_status(), 2);
    EXPECT_EQ(secure(connected_dtls(tls::CidMode::enabled)).cid_status(), 3);
}

TEST_F(DtlsNet, ShakesHandsWithTheFirstDatagram) // behaviour.md §5: "before the first transfer"
{
    const int fd = open_secure(false, {psk_tag});
    const Endpoint to = server("dtls.test", 5684);
    EXPECT_EQ(sockets().try_send(fd, as_bytes("x"), &to).error(), Errno::again);
    EXPECT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_out) != 0; }));
    EXPECT_TRUE(sockets().try_send(fd, as_bytes("x"), &to));
    const Endpoint other = server("echo.test", 7);
    EXPECT_EQ(sockets().try_send(fd, as_bytes("x"), &other).error(), Errno::isconn);
}

TEST_F(DtlsNet, LimitsADatagram) // about 1 kB, 3rd-party figure
{
    const int fd = connected_dtls();
    EXPECT_EQ(echo(fd, std::string(1024, 'x')).size(), 1024U);
    EXPECT_EQ(echo(fd, std::string(1025, 'x')), "(EMSGSIZE)");
    EXPECT_EQ(echo(fd, "fine"), "fine");
}

TEST_F(DtlsNet, GivesUpADtlsHandshakeAfterItsTimeout)
{
    const int fd = open_secure(false, {ca_tag});
    options(fd).handshake_timeout = 7;
    const emu::Instant begun = now();
    EXPECT_EQ(connect(fd, server("blackhole.test", 5684)), Errno::timedout);
    EXPECT_EQ(now(), begun + 7s);
}

TEST_F(DtlsNet, SavesAndLoadsADtlsConnection)
{
    const int fd = connected_dtls();
    ASSERT_TRUE(secure(fd).save());
    // Until it is loaded nothing can be sent (behaviour.md §5.2).
    EXPECT_EQ(sockets().try_send(fd, as_bytes("x"), nullptr).error(), Errno::proto);
    EXPECT_EQ(sockets().readiness(fd), 0U);
    ASSERT_TRUE(secure(fd).load());
    EXPECT_EQ(echo(fd, "still here"), "still here");
    EXPECT_EQ(secure(fd).cid_status(), 3);
    EXPECT_EQ(secure(fd).load().error(), Errno::again); // nothing saved
}

TEST_F(DtlsNet, LoadsAConnectionWhoseSessionIsAlsoInTheCache) // leaked the cached session
{
    const int fd = open_secure(false, {ca_tag}, "dtls.test");
    options(fd).session_cache = true;
    EXPECT_EQ(connect(fd, server("dtls.test", 5684)), std::nullopt);
    ASSERT_TRUE(secure(fd).save());
    ASSERT_TRUE(secure(fd).load());
    EXPECT_EQ(echo(fd, "hello"), "hello");
}

TEST_F(DtlsNet, SavesFourConnectionsAtMost)
{
    std::vector<int> fds;
    for (int i = 0; i < 4; ++i) {
        fds.push_back(connected_dtls());
        EXPECT_TRUE(secure(fds.back()).save());
    }
    const int fifth = connected_dtls();
    EXPECT_EQ(secure(fifth).save().error(), Errno::nomem);
    EXPECT_EQ(echo(fifth, "unharmed"), "unharmed");
    EXPECT_TRUE(sockets().close(fds[0])); // the saved state goes with it
    EXPECT_TRUE(secure(fifth).save());
}

struct DtlsLarge : TlsNet {
    static WorldConfig larger()
    {
        WorldConfig config = exact();
        config.tls.max_datagram = 4096;
        return config;
    }
    DtlsLarge() : TlsNet(larger()) {}
};

TEST_F(DtlsLarge, OutlivesADatagramThatIsTooLongForARecord)
{
    const int fd = connected_dtls();
    EXPECT_EQ(echo(fd, std::string(3000, 'x')), "(EMSGSIZE)");
    EXPECT_EQ(echo(fd, "unharmed"), "unharmed");
}

TEST_F(DtlsNet, SavesOnlyWhatCanBeSaved)
{
    const int stream = connected_tls();
    EXPECT_EQ(secure(stream).save().error(), Errno::inval);
    EXPECT_EQ(secure(stream).load().error(), Errno::inval);
    const int fresh = open_secure(false, {ca_tag});
    EXPECT_EQ(secure(fresh).save().error(), Errno::inval);
    const int cbc = open_secure(false, {ca_tag});
    options(cbc).suites = {0xC023};
    EXPECT_EQ(connect(cbc, server("dtls.test", 5684)), std::nullopt);
    EXPECT_EQ(secure(cbc).save().error(), Errno::inval);
}

} // namespace

} // namespace stack
