// A host that connects to a server of the modem over TLS, and its end of DTLS.
#include "stack/internet/services/tcp_peer.hpp"
#include "stack/internet/services/tls_client.hpp"
#include "stack/internet/services/tls_server_config.hpp"
#include "tests/stack/internet/services/tls_net.hpp"

#include <deque>

namespace stack::tls {
namespace {

constexpr std::uint16_t port = 8443;
constexpr SecTag server_tag = 4; // the certificate the modem shows

class TlsClientTest : public TlsNet {
protected:
    TlsClientTest()
    {
        Credentials& store = world.modem().credentials();
        EXPECT_TRUE(store.write(server_tag, CredentialType::client_certificate, pki("tls.pem")));
        EXPECT_TRUE(store.write(server_tag, CredentialType::client_key, pki("tls.key")));
    }
    int listening(SecTag tag, Verify verify = Verify::none)
    {
        std::vector<SecTag> tags{tag};
        if (verify != Verify::none) tags.push_back(ca_tag);
        const int fd = open_secure(true, tags);
        options(fd).verify = verify;
        EXPECT_TRUE(sockets().bind(fd, modem()));
        EXPECT_TRUE(sockets().listen(fd, 1));
        return fd;
    }
    Endpoint modem() { return {*bearers().address(0, Family::ipv4), port}; }
    /// The connection that the modem's server takes; -1: none in time.
    int accepted(int listener)
    {
        if (!run_until([&] { return (sockets().readiness(listener) & poll_in) != 0; }, 10s)) {
            return -1;
        }
        Endpoint from;
        return sockets().try_accept(listener, from).value_or(-1);
    }

    net::Host& host_ = world.internet().add("a.example", *Address::parse("203.0.113.1"),
                                            *Address::parse("2001:db8:1::1"));
    net::TcpPeer& peer_ = host_.serve<net::TcpPeer>();
};

TEST_F(TlsClientTest, SaysWhatItHasToSayOnceTheSessionIsThere)
{
    const int listener = listening(server_tag);
    ClientConfig config;
    config.hostname = "tls.test";
    ASSERT_TRUE(peer_.connect(modem(), "first words", true, &config));
    const int fd = accepted(listener);
    ASSERT_GE(fd, 0);
    run(1s);
    EXPECT_EQ(receive(fd), "first words");
    EXPECT_EQ(echo(fd, "and back"), "and back");
    EXPECT_EQ(peer_.take_received(), "and back");
    EXPECT_TRUE(peer_.send("more"));
    EXPECT_TRUE(peer_.close()); // close_notify behind it
    run(1s);
    EXPECT_EQ(receive(fd), "more");
    EXPECT_EQ(receive(fd), "");
    EXPECT_TRUE(sockets().close(fd));
    run(1s);
    EXPECT_FALSE(peer_.connected());
    EXPECT_EQ(peer_.failure(), "");
}

TEST_F(TlsClientTest, SaysWhyItDoesNotTrustAServer)
{
    const int listener = listening(server_tag);
    ClientConfig config;
    config.hostname = "other.example";
    ASSERT_TRUE(peer_.connect(modem(), "secret", false, &config));
    EXPECT_EQ(accepted(listener), -1);
    EXPECT_FALSE(peer_.connected());
    EXPECT_EQ(peer_.failure(), "handshake failed: host name");

    config.verify = false;
    ASSERT_TRUE(peer_.connect(modem(), "open", false, &config));
    const int fd = accepted(listener);
    ASSERT_GE(fd, 0);
    run(1s);
    EXPECT_EQ(receive(fd), "open");
}

TEST_F(TlsClientTest, ShowsACertificateOnlyWhenItIsTold)
{
    const int listener = listening(server_tag, Verify::required);
    ClientConfig config;
    ASSERT_TRUE(peer_.connect(modem(), "me", false, &config));
    EXPECT_EQ(accepted(listener), -1);
    config.certificate = true;
    ASSERT_TRUE(peer_.connect(modem(), "me", false, &config));
    EXPECT_GE(accepted(listener), 0);
}

TEST_F(TlsClientTest, TakesAKeyInThePlaceOfCertificates)
{
    const int listener = listening(psk_tag);
    ClientConfig config;
    config.psk = test_psk;
    config.psk_identity = test_psk_identity;
    ASSERT_TRUE(peer_.connect(modem(), "shared", false, &config));
    const int fd = accepted(listener);
    ASSERT_GE(fd, 0);
    run(1s);
    EXPECT_EQ(receive(fd), "shared");
    EXPECT_EQ(secure(fd).suite(), 0xC0A8);
}

/// A DTLS client whose datagrams go to a session of a server, and back.
class DatagramTest : public TlsClientTest, public Client::Owner, public Transport {
protected:
    void put(std::string_view bytes) override { to_server_.emplace_back(bytes); }
    void take(std::string_view plain) override { heard_ += std::string{plain} + "|"; }
    void on_client() override { ++woken_; }
    Result<std::size_t> send(Bytes bytes) override
    {
        to_client_.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return bytes.size();
    }
    Result<std::size_t> receive(std::span<std::byte> into) override
    {
        if (to_server_.empty()) return emu::fail(Errno::again);
        const std::string bytes = std::move(to_server_.front());
        to_server_.pop_front();
        const std::size_t size = std::min(into.size(), bytes.size());
        std::copy_n(std::as_bytes(std::span{bytes}).begin(), size, into.begin());
        return size;
    }
    static SessionConfig server_config()
    {
        SessionConfig config;
        config.server = true;
        config.datagram = true;
        config.verify = Verify::none;
        config.materials.push_back(
            {.certificate = std::string{pki("tls.pem")}, .key = std::string{pki("tls.key")}});
        config.shared = std::make_shared<ServerState>(emu::Random{1, "state"}, true);
        config.client_id = "client";
        config.mtu = 1200;
        return config;
    }
    /// Until neither has anything to say; the server echoes.
    void pump()
    {
        while (!to_server_.empty() || !to_client_.empty()) {
            while (!to_server_.empty()) {
                if (!server_.established()) {
                    static_cast<void>(server_.handshake());
                    continue;
                }
                std::array<std::byte, 2048> room{};
                const auto got = server_.read(room);
                if (got && *got > 0) {
                    EXPECT_TRUE(server_.write(std::span{room}.first(*got)));
                } else if (got) {
                    closed_ = true;
                }
            }
            while (!to_client_.empty()) {
                const std::string bytes = std::move(to_client_.front());
                to_client_.pop_front();
                client_.advance(bytes);
            }
        }
    }

    std::deque<std::string> to_server_;
    std::deque<std::string> to_client_;
    std::string heard_;
    int woken_ = 0;
    bool closed_ = false;
    emu::Random random_{1, "server"};
    Session server_{engine(), random_, server_config(), *this, [] {}};
    Client client_{host_, {.verify = true, .hostname = "tls.test"}, true, *this};
};

TEST_F(DatagramTest, SpeaksOverDtlsAndEndsInOrder)
{
    client_.say("one");
    client_.say("two");
    client_.advance();
    pump();
    EXPECT_TRUE(client_.established());
    EXPECT_EQ(heard_, "one|two|");
    client_.end();
    EXPECT_TRUE(client_.over());
    EXPECT_EQ(client_.failure(), "");
    pump();
    EXPECT_TRUE(closed_);
}

// RFC 6347 §4.2.4.1: after 1, 3, 7, 15 and 31 s nobody has answered.
TEST_F(DatagramTest, GivesUpWhenNobodyAnswers)
{
    client_.advance();
    run(30s);
    EXPECT_FALSE(client_.over());
    EXPECT_EQ(to_server_.size(), 5U);
    run(2s);
    EXPECT_TRUE(client_.over());
    EXPECT_EQ(client_.failure(), "handshake failed: handshake timeout");
    EXPECT_GE(woken_, 1);
}

} // namespace
} // namespace stack::tls
