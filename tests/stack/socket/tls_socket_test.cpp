// TLS sockets of the modem against the simulated hosts (nrf_api/behaviour.md §5).
#include "stack/socket/handle.hpp"

#include "tests/stack/internet/services/tls_net.hpp"
#include "tests/stack/socket/peers.hpp"

namespace stack {

namespace {

TEST_F(TlsNet, FetchesAPageOverAVerifiedConnection)
{
    const int fd = connected_tls();
    EXPECT_EQ(sockets().readiness(fd), poll_out);
    EXPECT_EQ(secure(fd).suite(), 0xC02B);
    EXPECT_THAT(events.seen,
                testing::ElementsAre(TlsEvents::Seen{"handshake done", "full", fd, 0xC02B}));
    ASSERT_TRUE(sockets().try_send(fd, as_bytes("GET / HTTP/1.1\r\n\r\n"), nullptr));
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_in) != 0; }));
    EXPECT_THAT(receive(fd), testing::StartsWith("HTTP/1.1 200 OK\r\n"));
    // The server closes: end of stream, and the bits of it (behaviour.md §2.5).
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_hup) != 0; }));
    EXPECT_EQ(receive(fd), "");
}

TEST_F(TlsNet, RefusesABadServerWithItsReason)
{
    struct Row {
        const char* host;
        const char* name; // nothing: the host's
        const char* reason;
        int alert; // RFC 5246 §7.2
        Errno error;
    };
    // radio/scenarios.md S23: connect fails with ECONNREFUSED; with EOPNOTSUPP when the modem lacks
    // the certificate that the server asks for (slm/transcripts.md §6)
    for (const Row& row :
         {Row{"expired.tls.test", nullptr, "expired", 45, Errno::connrefused},
          Row{"not-yet-valid.tls.test", nullptr, "not yet valid", 46, Errno::connrefused},
          Row{"wrong-name.tls.test", nullptr, "host name", 42, Errno::connrefused},
          Row{"unknown-ca.tls.test", nullptr, "unknown CA", 48, Errno::connrefused},
          Row{"client-cert.tls.test", nullptr, "no client certificate", 40, Errno::opnotsupp}}) {
        events.seen.clear();
        const int fd = open_secure(true, {ca_tag}, std::string{row.host});
        EXPECT_EQ(connect(fd, server(row.host)), row.error) << row.host;
        ASSERT_EQ(events.seen.size(), 1U) << row.host;
        EXPECT_EQ(events.seen[0].reason, row.reason) << row.host;
        EXPECT_EQ(events.seen[0].number, row.alert) << row.host;
        EXPECT_EQ(events.seen[0].what, "handshake failed");
        EXPECT_TRUE(sockets().close(fd));
    }
}

TEST_F(TlsNet, GivesUpOnAServerThatIsSilent)
{
    const int fd = open_secure(true, {ca_tag}, "silent.tls.test");
    const emu::Instant begun = now();
    EXPECT_EQ(connect(fd, server("silent.tls.test")), Errno::timedout);
    EXPECT_GE(now(), begun + 60s); // Config::handshake_timeout, an estimate
    EXPECT_LT(now(), begun + 61s);
    EXPECT_EQ(events.seen.at(0).reason, "handshake timeout");
}

TEST_F(TlsNet, HearsAServerCloseInTheHandshake)
{
    const int fd = open_secure(true, {ca_tag}, "closing.tls.test");
    EXPECT_EQ(connect(fd, server("closing.tls.test")), Errno::connreset);
}

TEST_F(TlsNet, NeedsACredential)
{
    const int fd = open_secure(true, {}, "tls.test");
    EXPECT_EQ(connect(fd, server("tls.test")), Errno::opnotsupp); // slm/transcripts.md §6
    EXPECT_EQ(events.seen.at(0).reason, "no root CA");
}

TEST_F(TlsNet, TakesAnyServerWithoutVerification)
{
    const int fd = open_secure(true, {}, "unknown-ca.tls.test");
    options(fd).verify = tls::Verify::none;
    EXPECT_EQ(connect(fd, server("unknown-ca.tls.test")), std::nullopt);
}

TEST_F(TlsNet, ShowsItsCertificateToAServerThatAsks)
{
    const int fd = open_secure(true, {ca_tag, client_tag}, "client-cert.tls.test");
    EXPECT_EQ(connect(fd, server("client-cert.tls.test")), std::nullopt);
}

struct TlsNet130 : TlsNet {
    static WorldConfig firmware_130()
    {
        WorldConfig config = exact();
        config.profile = Profile{Chip::nrf9160, {1, 3, 0}};
        return config;
    }
    TlsNet130() : TlsNet(firmware_130()) {}
};

TEST_F(TlsNet130, OffersNoSuiteWithGcm) // nrf_api/constants.tsv: from 1.3.1 on
{
    EXPECT_EQ(secure(connected_tls()).suite(), 0xC024);
}

TEST_F(TlsNet, UsesThePskOfItsTag)
{
    const int fd = open_secure(true, {psk_tag});
    EXPECT_EQ(connect(fd, server("psk.tls.test")), std::nullopt);
    EXPECT_THAT(secure(fd).suite(), testing::AnyOf(0xC0A8, 0x00AE, 0x008D, 0x008C));
}

TEST_F(TlsNet, RunsOneHandshakeAtATime)
{
    const int slow = open_secure(true, {ca_tag}, "silent.tls.test");
    EXPECT_EQ(sockets().connect(slow, server("silent.tls.test")).error(), Errno::inprogress);
    run(2s);
    const int impatient = open_secure(true, {ca_tag}, "tls.test");
    socket(impatient).options().nonblocking = true;
    EXPECT_EQ(connect(impatient, server("tls.test")), Errno::busy); // library 2.3
    const int patient = open_secure(true, {ca_tag}, "tls.test");
    EXPECT_EQ(sockets().connect(patient, server("tls.test")).error(), Errno::inprogress);
    run(10s);
    EXPECT_TRUE(socket(patient).connecting());
    EXPECT_TRUE(sockets().close(slow));
    EXPECT_TRUE(run_until([&] { return !socket(patient).connecting(); }, 5s));
    EXPECT_EQ(sockets().readiness(patient), poll_out);
}

TEST_F(TlsNet, HasThreeSessionsAtOnce) // 3rd-party figure, Config::max_sessions
{
    for (int i = 0; i < 3; ++i)
        connected_tls();
    const int fourth = open_secure(true, {ca_tag}, "tls.test");
    EXPECT_EQ(sockets().connect(fourth, server("tls.test")).error(), Errno::nomem);
    EXPECT_TRUE(sockets().close(0));
    EXPECT_EQ(connect(fourth, server("tls.test")), std::nullopt);
}

TEST_F(TlsNet, ResumesWhenTheCacheIsOn)
{
    const auto connect_once = [&](bool cache) {
        const int fd = open_secure(true, {ca_tag}, "tls.test");
        options(fd).session_cache = cache;
        EXPECT_EQ(connect(fd, server("tls.test")), std::nullopt);
        const bool resumed = secure(fd).resumed();
        EXPECT_TRUE(sockets().close(fd));
        return resumed;
    };
    EXPECT_FALSE(connect_once(true));
    EXPECT_TRUE(connect_once(true));
    EXPECT_FALSE(connect_once(false)); // opt-in
    EXPECT_TRUE(connect_once(true));
    const int any = open_secure(true, {ca_tag});
    secure(any).purge_cache();
    EXPECT_FALSE(connect_once(true));
}

TEST_F(TlsNet, RefusesARecordThatIsTooLong)
{
    const int fd = connected_tls("oversize.tls.test");
    ASSERT_TRUE(sockets().try_send(fd, as_bytes("GET /bytes/4000 HTTP/1.1\r\n\r\n"), nullptr));
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_err) != 0; }));
    EXPECT_EQ(receive(fd), "(EMSGSIZE)"); // behaviour.md §2.3
    EXPECT_EQ(receive(fd), "(ENOTCONN)");
}

TEST_F(TlsNet, CutsALongSendIntoRecords)
{
    const int fd = connected_tls();
    const std::string body(6000, 'x');
    const auto sent = sockets().try_send(fd, as_bytes(body), nullptr);
    ASSERT_TRUE(sent);
    EXPECT_EQ(*sent, body.size());
}

TEST_F(TlsNet, PeeksAndReadsInPieces)
{
    const int fd = connected_tls();
    ASSERT_TRUE(sockets().try_send(fd, as_bytes("GET /bytes/10 HTTP/1.1\r\n\r\n"), nullptr));
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_in) != 0; }));
    std::array<std::byte, 8> room{};
    EXPECT_EQ(sockets().try_recv(fd, room, {0x02})->size, 8U);
    EXPECT_EQ(receive(fd, 8), "HTTP/1.1");
    EXPECT_EQ(receive(fd, 4), " 200");
}

TEST_F(TlsNet, LosesItsPdn)
{
    const int fd = connected_tls();
    lose_pdn(0);
    EXPECT_EQ(sockets().readiness(fd), poll_err);
    EXPECT_EQ(sockets().try_send(fd, as_bytes("x"), nullptr).error(), Errno::netdown);
    EXPECT_EQ(receive(fd), "(ENETDOWN)");
    EXPECT_TRUE(sockets().close(fd));
}

/// A host that connects to the modem and shakes hands as a client.
class FarClient final : public tls::Transport {
public:
    explicit FarClient(World& world)
        : peer{world, "peer.test", "192.0.2.99"}, session_{world.engine(), random_, config(), *this,
                                                           [] {}}
    {
    }
    Result<std::size_t> send(Bytes bytes) override
    {
        if (!peer.send({reinterpret_cast<const char*>(bytes.data()), bytes.size()})) {
            return fail(Errno::again);
        }
        return bytes.size();
    }
    Result<std::size_t> receive(std::span<std::byte> into) override
    {
        received_ += peer.take_received();
        const std::size_t size = std::min(into.size(), received_.size());
        if (size == 0) return fail(Errno::again);
        std::memcpy(into.data(), received_.data(), size);
        received_.erase(0, size);
        return size;
    }
    tls::Session& session() { return session_; }

    atlink::Peer peer;

private:
    static tls::SessionConfig config()
    {
        tls::SessionConfig config;
        config.materials = {{.root_ca = std::string{tls::pki("ca.pem")}}};
        return config;
    }
    emu::Random random_{1, "far client"};
    std::string received_;
    tls::Session session_;
};

/// The modem as a server, with a connection to a far client.
class TlsFar : public TlsNet {
protected:
    TlsFar()
    {
        constexpr SecTag server_tag = 4; // the certificate it shows
        Credentials& store = world.modem().credentials();
        EXPECT_TRUE(
            store.write(server_tag, CredentialType::client_certificate, tls::pki("tls.pem")));
        EXPECT_TRUE(store.write(server_tag, CredentialType::client_key, tls::pki("tls.key")));
        const int listener = open_secure(true, {server_tag});
        options(listener).verify = tls::Verify::none;
        EXPECT_TRUE(sockets().bind(listener, {*bearers().address(0, Family::ipv4), 8443}));
        EXPECT_TRUE(sockets().listen(listener, 1));
        EXPECT_TRUE(far.peer.connect(8443, Family::ipv4));
        EXPECT_TRUE(run_until([&] { return far.peer.connected(); }));
        EXPECT_TRUE(run_until([&] { return far.session().handshake().has_value(); }));
        EXPECT_TRUE(run_until([&] { return (sockets().readiness(listener) & poll_in) != 0; }));
        Endpoint from;
        fd = sockets().try_accept(listener, from).value_or(-1);
    }
    /// Sends more than the buffer of TCP takes; the last record is cut in two by that.
    std::size_t fill()
    {
        const std::string body(40'000, 'x');
        const std::size_t sent = sockets().try_send(fd, as_bytes(body), nullptr).value_or(0);
        EXPECT_GT(sent, 32'768U);
        return sent;
    }
    /// What the far end gets until it has to wait or is told of the end.
    std::size_t far_reads()
    {
        std::array<std::byte, 4096> room{};
        std::size_t all = 0;
        for (;;) {
            const auto got = far.session().read(room);
            ended = got && *got == 0;
            if (!got || *got == 0) return all;
            all += *got;
        }
    }

    FarClient far{world};
    int fd = -1;
    bool ended = false;
};

TEST_F(TlsFar, SendsAllThatWasTakenBeforeItCloses)
{
    const std::size_t sent = fill();
    EXPECT_TRUE(sockets().close(fd));
    run(60s);
    EXPECT_EQ(far_reads(), sent);
    EXPECT_TRUE(ended);
}

TEST_F(TlsFar, SendsAllThatWasTakenToAPeerThatHasClosedItsSide)
{
    far.session().close_notify();
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_hup) != 0; }));
    const std::size_t sent = fill();
    run(60s);
    EXPECT_EQ(far_reads(), sent);
}

TEST_F(TlsFar, TellsTheSenderOfAResetBehindDataThatNobodyReads)
{
    constexpr std::size_t unread = 4 * 2048;
    for (std::size_t i = 0; i < 4; ++i) { // more than is decrypted ahead
        ASSERT_TRUE(far.session().write(as_bytes(std::string(2048, 'y'))));
        run(1s);
    }
    host("peer.test").set_up(false);
    fill();
    EXPECT_EQ(sockets().readiness(fd), poll_in);
    host("peer.test").set_up(true);
    far.peer.reset();
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_err) != 0; }));
    EXPECT_EQ(receive(fd, 2 * unread).size(), unread); // nothing is lost with it
    EXPECT_EQ(receive(fd), "(ECONNRESET)");
}

TEST_F(TlsNet, TellsTheSenderOfAResetAfterThePeersEnd)
{
    const int fd = connected_tls();
    ASSERT_TRUE(sockets().try_send(fd, as_bytes("GET / HTTP/1.1\r\n\r\n"), nullptr));
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_hup) != 0; }));
    const std::string body(100'000, 'x');
    ASSERT_TRUE(sockets().try_send(fd, as_bytes(body), nullptr)); // to a server that has closed
    EXPECT_EQ(sockets().readiness(fd) & poll_out, 0U);
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(fd) & poll_err) != 0; }));
    EXPECT_TRUE(sockets().handle(fd).finished());
    EXPECT_EQ(sockets().try_send(fd, as_bytes("x"), nullptr).error(), Errno::connreset);
    EXPECT_THAT(receive(fd), testing::StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(TlsNet, IsAServerForAConnectionItAccepts) // behaviour.md §2.4
{
    constexpr SecTag server_tag = 4; // the certificate it shows
    Credentials& store = world.modem().credentials();
    ASSERT_TRUE(store.write(server_tag, CredentialType::client_certificate, tls::pki("tls.pem")));
    ASSERT_TRUE(store.write(server_tag, CredentialType::client_key, tls::pki("tls.key")));
    const int listener = open_secure(true, {server_tag});
    options(listener).verify = tls::Verify::none;
    ASSERT_TRUE(sockets().bind(listener, {*bearers().address(0, Family::ipv4), 8443}));
    ASSERT_TRUE(sockets().listen(listener, 1));
    FarClient far{world};
    ASSERT_TRUE(far.peer.connect(8443, Family::ipv4));
    ASSERT_TRUE(run_until([&] { return far.peer.connected(); }));
    Endpoint from;
    EXPECT_EQ(sockets().try_accept(listener, from).error(), Errno::again); // no handshake yet
    ASSERT_TRUE(run_until([&] { return far.session().handshake().has_value(); }));
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(listener) & poll_in) != 0; }));
    const auto accepted = sockets().try_accept(listener, from);
    ASSERT_TRUE(accepted);
    EXPECT_EQ(to_string(from.address), "192.0.2.99");
    ASSERT_TRUE(sockets().try_send(*accepted, as_bytes("welcome"), nullptr));
    std::array<std::byte, 64> room{};
    ASSERT_TRUE(run_until([&] { return far.session().read(room).value_or(0) == 7; }));
    ASSERT_TRUE(far.session().write(as_bytes("thanks")));
    ASSERT_TRUE(run_until([&] { return (sockets().readiness(*accepted) & poll_in) != 0; }));
    EXPECT_EQ(receive(*accepted), "thanks");
}

TEST_F(TlsNet, CanBeClosedAtAnyMoment)
{
    for (int step = 0; step < 40; ++step) {
        const int fd = open_secure(true, {ca_tag}, "tls.test");
        EXPECT_EQ(sockets().connect(fd, server("tls.test")).error(), Errno::inprogress);
        for (int i = 0; i < step; ++i)
            engine().run_one();
        EXPECT_TRUE(sockets().close(fd));
        run(100ms);
    }
    connected_tls(); // and the modem's one handshake is free
}

} // namespace

} // namespace stack
