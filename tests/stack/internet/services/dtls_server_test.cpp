// The simulated DTLS host: many clients, losses, connection IDs, clients that move.
#include "stack/internet/services/tls_server.hpp"

#include "tests/stack/internet/services/tls_server_fixture.hpp"

#include "stack/net/lwip_types.hpp"

namespace stack::tls {
namespace {

constexpr stack::net::BearerId first_bearer = 1; // that of the default PDN

using ::testing::ElementsAre;

using DtlsServerTest = TlsServerTest;

TEST_F(DtlsServerTest, EchoesOverDtls)
{
    const int fd = dtls(verified("dtls.test"));
    EXPECT_EQ(failure(fd), "");
    EXPECT_EQ(ask(fd, "one"), "one");
    EXPECT_EQ(tls_side(socket(fd))->suite(), 0xC02B);
    const int second = dtls(with_psk());
    EXPECT_EQ(failure(second), "");
    EXPECT_EQ(ask(second, "two"), "two");
    EXPECT_EQ(host("dtls.test").services<DtlsServer>()[0]->sessions(), 2U);
    ASSERT_TRUE(sockets().close(fd));
    run(1s);
    EXPECT_EQ(host("dtls.test").services<DtlsServer>()[0]->sessions(), 1U);
}

TEST_F(DtlsServerTest, SurvivesALossyPathOverDtls)
{
    world.internet().path().loss = 0.3;
    SecureOptions options = verified("dtls.test");
    options.handshake_timeout = 123;
    const int fd = dtls(options);
    EXPECT_EQ(failure(fd), "");
}

// nrf_api/behaviour.md §5.1
TEST_F(DtlsServerTest, AgreesOnConnectionIds)
{
    EXPECT_EQ(tls_side(socket(dtls(with_psk(CidMode::disabled))))->cid_status(), 0);
    EXPECT_EQ(tls_side(socket(dtls(with_psk(CidMode::supported))))->cid_status(), 2);
    const int fd = dtls(with_psk(CidMode::enabled));
    EXPECT_EQ(tls_side(socket(fd))->cid_status(), 3);
    EXPECT_EQ(ask(fd, "x"), "x");
}

TEST_F(DtlsServerTest, MisbehavesOverDtlsToo)
{
    const auto try_with = [&](Behaviour behaviour) {
        servers("dtls.test")[0]->set_behaviour(behaviour);
        const int fd = dtls(with_psk());
        std::string text = failure(fd);
        EXPECT_TRUE(sockets().close(fd));
        return text;
    };
    for (const Behaviour each : {Behaviour::silent, Behaviour::reset, Behaviour::garbage,
                                 Behaviour::close_mid_handshake}) {
        EXPECT_EQ(try_with(each), "ETIMEDOUT handshake failed: handshake timeout")
            << static_cast<int>(each);
    }
    EXPECT_EQ(host("dtls.test").services<DtlsServer>()[0]->sessions(), 0U);
    EXPECT_NE(try_with(Behaviour::wrong_psk), "");
    EXPECT_EQ(try_with(Behaviour::good), "");
}

TEST_F(DtlsServerTest, KeepsABoundedNumberOfSessions)
{
    for (int i = 0; i < 20; ++i) {
        const int fd = dtls(with_psk());
        ASSERT_EQ(failure(fd), "");
        ASSERT_EQ(ask(fd, "x"), "x");
        socket(fd).lose(Errno::netdown); // gone without a word
        ASSERT_TRUE(sockets().close(fd));
    }
    EXPECT_EQ(host("dtls.test").services<DtlsServer>()[0]->sessions(), 16U);
}

TEST_F(DtlsServerTest, DropsWhatIsOfNoSession)
{
    const int fd = open_udp();
    const Endpoint to = at("192.0.2.144", 5684);
    const std::string other(40, '\x17');
    std::string with_cid(40, '\0');
    with_cid[0] = 25;
    for (const std::string& each : {std::string{}, std::string{"x"}, other, with_cid,
                                    std::string{"\x19\xfe\xfd"}, std::string(13, '\x16')}) {
        ASSERT_TRUE(sockets().try_send(fd, as_bytes(each), &to));
        run(1s);
    }
    EXPECT_GE(drops.count("no dtls session"), 5U);
    EXPECT_EQ(receive(fd), "(EAGAIN)");
}

TEST_F(DtlsServerTest, SurvivesRandomBytes)
{
    emu::Random random{1, "bytes"};
    const int udp = open_udp();
    const Endpoint dtls_at = at("192.0.2.144", 5684);
    const int tcp = connected(at("192.0.2.143", 443));
    for (int i = 0; i < 300; ++i) {
        std::string bytes(20 + random.below(200), '\0');
        for (char& each : bytes)
            each = static_cast<char>(random.below(256));
        if (random.chance(0.7)) { // looks like a client hello
            bytes.replace(0, 5, std::string{"\x16\xfe\xfd\0\0", 5});
            bytes[13] = 1;
        }
        ASSERT_TRUE(sockets().try_send(udp, as_bytes(bytes), &dtls_at));
        run(100ms);
        while (receive(udp) != "(EAGAIN)") {
        }
        static_cast<void>(sockets().try_send(tcp, as_bytes(bytes), nullptr));
    }
    run(2min);
    EXPECT_EQ(host("dtls.test").services<DtlsServer>()[0]->sessions(), 0U);
    EXPECT_EQ(failure("tls.test"), "");
}

class NatRebindTest : public TlsServerTest {
protected:
    NatRebindTest() : TlsServerTest{with_nat()} {}
    void rebind() { world.internet().nat()->rebind(); }
};

// RFC 9146 §6; radio/scenarios.md S17
TEST_F(NatRebindTest, AConnectionIdSurvivesIt)
{
    const int fd = dtls(with_psk(CidMode::enabled));
    EXPECT_EQ(ask(fd, "before"), "before");
    rebind();
    EXPECT_EQ(ask(fd, "after"), "after");
    EXPECT_EQ(ask(fd, "again"), "again");
    EXPECT_THAT(events.host, ElementsAre("handshake done: full", "peer address updated: "));
    EXPECT_EQ(host("dtls.test").services<DtlsServer>()[0]->sessions(), 1U);
}

TEST_F(NatRebindTest, AnIdOfTheServerAloneIsEnough)
{
    const int fd = dtls(with_psk(CidMode::supported));
    EXPECT_EQ(ask(fd, "before"), "before");
    rebind();
    EXPECT_EQ(ask(fd, "after"), "after");
}

/// The last packet uplink, as it crossed the air.
struct LastUplink final : emu::Sink {
    void on_record(const emu::Record& record) override
    {
        const auto* packet = std::get_if<emu::PacketRecord>(&record.payload);
        if (packet == nullptr || packet->direction != emu::Direction::uplink) return;
        bytes.assign(packet->bytes.begin(), packet->bytes.end());
    }
    emu::Packet copy() const
    {
        pbuf* buffer = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(bytes.size()), PBUF_RAM);
        std::copy(bytes.begin(), bytes.end(), static_cast<std::byte*>(buffer->payload));
        return net::make_packet(buffer);
    }
    std::vector<std::byte> bytes;
};

// RFC 9146 §6: only a record newer than the newest moves the client.
TEST_F(NatRebindTest, ALateRecordFromAnotherAddressMovesNobody)
{
    LastUplink last;
    world.bus().add(last);
    const int fd = dtls(with_psk(CidMode::enabled));
    world.internet().path().loss = 1;
    send(fd, "late");
    run(1s);
    world.internet().path().loss = 0;
    emu::Packet late = last.copy();
    EXPECT_EQ(ask(fd, "new"), "new");
    rebind();
    world.internet().receive(first_bearer, std::move(late));
    run(1s);
    EXPECT_THAT(events.host, ElementsAre("handshake done: full"));
    EXPECT_EQ(drops.count("nat"), 1U); // the echo, to where the client was
    world.bus().remove(last);
}

TEST_F(NatRebindTest, WithoutOneTheSessionIsDead)
{
    const int fd = dtls(with_psk());
    EXPECT_EQ(ask(fd, "before"), "before");
    rebind();
    EXPECT_EQ(ask(fd, "after"), "(EAGAIN)");
    EXPECT_EQ(ask(fd, "again"), "(EAGAIN)");
    EXPECT_EQ(drops.count("no dtls session"), 2U);
}

TEST_F(NatRebindTest, TheServerStillReachesTheOldAddressOnlyUntilThen)
{
    const int fd = dtls(with_psk(CidMode::enabled));
    EXPECT_EQ(ask(fd, "one"), "one");
    for (int i = 0; i < 5; ++i) {
        rebind();
        const std::string text = "after " + std::to_string(i);
        EXPECT_EQ(ask(fd, text), text);
    }
    EXPECT_EQ(std::count(events.host.begin(), events.host.end(), "peer address updated: "), 5);
}

} // namespace
} // namespace stack::tls
