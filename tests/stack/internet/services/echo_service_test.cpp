// The peer of Zephyr's samples: one port that echoes over all four transports, certificates for
// whatever name is asked for, and the time.
#include "stack/internet/services/sntp_server.hpp"
#include "tests/stack/internet/services/tls_net.hpp"

#include "stack/internet/service_type.hpp"
#include "stack/tls/clock.hpp"

namespace stack {
namespace {

constexpr std::uint16_t port = 4242;

class EchoServiceTest : public TlsNet {
protected:
    std::string ask(int fd, std::string_view text) { return echo(fd, text); }
};

// zephyr/environment.md §2.4
TEST_F(EchoServiceTest, EchoesInTheClearOverBothFamilies)
{
    for (const char* address : {"192.0.2.2", "2001:db8::2"}) {
        const int tcp = connected(at(address, port));
        EXPECT_EQ(ask(tcp, "over TCP"), "over TCP");
        EXPECT_EQ(ask(tcp, "\x16\x03 later"), "\x16\x03 later"); // the first bytes have decided
        const int udp = open(address[0] == '1' ? 1 : 2, 2);
        ASSERT_TRUE(sockets().connect(udp, at(address, port)));
        EXPECT_EQ(ask(udp, "over UDP"), "over UDP");
        EXPECT_EQ(ask(udp, "\x16\xfe\xfd no record"), "\x16\xfe\xfd no record");
    }
}

TEST_F(EchoServiceTest, EchoesOverTlsAndDtlsOnTheSamePort)
{
    for (const bool stream : {true, false}) {
        const int fd = open_secure(stream, {ca_tag}, "localhost");
        EXPECT_EQ(connect(fd, at("192.0.2.2", port)), std::nullopt) << stream;
        EXPECT_EQ(ask(fd, "secret"), "secret");
        const int psk = open_secure(stream, {psk_tag});
        options(psk).suites = {0xC0A8}; // NRF_TLS_PSK_WITH_AES_128_CCM_8
        EXPECT_EQ(connect(psk, at("192.0.2.2", port)), std::nullopt) << stream;
        EXPECT_EQ(ask(psk, "shared"), "shared");
        EXPECT_TRUE(sockets().close(fd)); // the modem has room for three
        EXPECT_TRUE(sockets().close(psk));
    }
}

// A first byte of 0x16 alone does not tell: the second does, or the end.
TEST_F(EchoServiceTest, WaitsForTheByteThatTells)
{
    const int first = connected(at("192.0.2.2", port));
    ASSERT_TRUE(sockets().try_send(first, as_bytes("\x16"), nullptr));
    run(1s);
    EXPECT_EQ(receive(first), "(EAGAIN)");
    EXPECT_EQ(ask(first, "x"), "\x16x");
    const int second = connected(at("192.0.2.2", port));
    ASSERT_TRUE(sockets().try_send(second, as_bytes("\x16"), nullptr));
    run(1s);
    const std::string large(3000, 'y');
    ASSERT_TRUE(sockets().try_send(second, as_bytes(large), nullptr));
    run(2s);
    EXPECT_EQ(receive(second, 4000), "\x16" + large);
}

TEST_F(EchoServiceTest, ShowsACertificateForTheNameThatIsAskedFor)
{
    for (const char* name : {"localhost", "peer.test", "google.com", "192.0.2.2"}) {
        const int fd = open_secure(true, {ca_tag}, name);
        EXPECT_EQ(connect(fd, at("192.0.2.2", 4443)), std::nullopt) << name;
        EXPECT_TRUE(sockets().close(fd));
    }
    // No name is one that no certificate can have: that of the host is shown.
    const int odd = open_secure(true, {ca_tag}, "no_name");
    EXPECT_NE(connect(odd, at("192.0.2.2", 4443)), std::nullopt);
    EXPECT_EQ(events.seen.back().reason, "host name");
}

TEST_F(EchoServiceTest, ShowsItInItsDayOnlyWhenItBehaves)
{
    net::Host& host = world.internet().add("any.example", *Address::parse("203.0.113.1"),
                                           *Address::parse("2001:db8:1::1"));
    host.set_certificate("*");
    net::start_service(host, "https");
    net::start_service(host, "https:444:behaviour=expired");
    net::start_service(host, "https:445:behaviour=wrong_name");
    const auto reason = [&](std::uint16_t its_port) {
        const int fd = open_secure(true, {ca_tag}, "example.com");
        const auto failed = connect(fd, at("203.0.113.1", its_port));
        EXPECT_TRUE(sockets().close(fd));
        return failed ? events.seen.back().reason : "";
    };
    EXPECT_EQ(reason(443), "");
    EXPECT_EQ(reason(444), "expired");
    EXPECT_EQ(reason(445), "host name");
}

TEST_F(EchoServiceTest, TellsTheWorldsTime)
{
    const int fd = open_udp();
    ASSERT_TRUE(sockets().connect(fd, at("192.0.2.2", 123)));
    std::string request(48, '\0');
    request[0] = 4 << 3 | 3;
    const std::string answer = echo(fd, request);
    ASSERT_EQ(answer.size(), 48U);
    EXPECT_EQ(answer[0], 4 << 3 | 4);
    std::uint64_t seconds = 0;
    for (std::size_t i = 40; i < 44; ++i)
        seconds = seconds << 8 | static_cast<unsigned char>(answer[i]);
    constexpr std::uint64_t from_1900_to_2026 = 3'976'214'400;
    const auto passed = std::chrono::floor<std::chrono::seconds>(now().time_since_epoch()).count();
    EXPECT_NEAR(static_cast<double>(seconds - from_1900_to_2026), static_cast<double>(passed), 1);
}

TEST_F(EchoServiceTest, ATimeServerMayBeSilent)
{
    net::start_service(host("web.test"), "sntp:123:behaviour=silent");
    const int fd = open_udp();
    ASSERT_TRUE(sockets().connect(fd, at("192.0.2.80", 123)));
    EXPECT_EQ(echo(fd, std::string(1, 4 << 3 | 3) + std::string(47, '\0')), "(nothing)");
}

} // namespace
} // namespace stack
