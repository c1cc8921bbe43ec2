// The modem attached, with credentials, and TLS or DTLS sockets to simulated hosts.
#pragma once

#include "stack/socket/tls_socket.hpp"
#include "stack/tls/pki.hpp"
#include "tests/stack/stack_fixture.hpp"

#include <gmock/gmock.h>

namespace stack {

inline constexpr int tls12 = 258;
inline constexpr int dtls12 = 273;
inline constexpr SecTag ca_tag = 1;
inline constexpr SecTag psk_tag = 2;
inline constexpr SecTag client_tag = 3;

/// Keeps what was said of TLS sessions of the modem.
struct TlsEvents : emu::Sink {
    struct Seen {
        std::string what;
        std::string reason;
        int fd;
        int number;
        friend bool operator==(const Seen&, const Seen&) = default;
    };
    void on_record(const emu::Record& record) override
    {
        const auto* event = std::get_if<emu::TlsEvent>(&record.payload);
        if (event == nullptr || event->fd < 0) return;
        seen.push_back(
            {std::string{event->what}, std::string{event->reason}, event->fd, event->number});
    }
    std::vector<Seen> seen;
};

class TlsNet : public Net {
protected:
    TlsNet() : TlsNet(exact()) {}
    explicit TlsNet(const WorldConfig& config) : Net(config)
    {
        world.bus().add(events);
        Credentials& store = world.modem().credentials();
        const auto put = [&](SecTag tag, CredentialType type, std::string_view text) {
            EXPECT_TRUE(store.write(tag, type, text));
        };
        put(ca_tag, CredentialType::root_ca, tls::pki("ca.pem"));
        put(psk_tag, CredentialType::psk, "6e7266393174657374"); // slm/transcripts.md
        put(psk_tag, CredentialType::psk_identity, "nrf91test");
        put(client_tag, CredentialType::root_ca, tls::pki("ca.pem"));
        put(client_tag, CredentialType::client_certificate, tls::pki("client.pem"));
        put(client_tag, CredentialType::client_key, tls::pki("client.key"));
        attach();
    }

    ~TlsNet() override { world.bus().remove(events); }

    int open_secure(bool stream, std::vector<SecTag> tags, std::optional<std::string> name = {})
    {
        const auto fd = sockets().open(1, stream ? 1 : 2, stream ? tls12 : dtls12);
        EXPECT_TRUE(fd);
        options(*fd).tags = std::move(tags);
        options(*fd).hostname = std::move(name);
        return *fd;
    }
    TlsSocket& secure(int fd) { return *tls_side(socket(fd)); }
    SecureOptions& options(int fd) { return secure(fd).secure_options(); }
    Endpoint server(std::string_view name, std::uint16_t port = 443)
    {
        return {*world.internet().resolve(name, Family::ipv4), port};
    }

    /// Connects and waits; the error that ended it, or nothing.
    std::optional<Errno> connect(int fd, const Endpoint& to, emu::Ts limit = 200s)
    {
        const auto begun = sockets().connect(fd, to);
        if (!begun && begun.error() != Errno::inprogress) return begun.error();
        EXPECT_TRUE(run_until([&] { return !socket(fd).connecting(); }, limit));
        return socket(fd).take_error();
    }
    int connected_tls(std::string_view name = "tls.test")
    {
        const int fd = open_secure(true, {ca_tag}, std::string{name});
        EXPECT_EQ(connect(fd, server(name)), std::nullopt);
        return fd;
    }
    int connected_dtls(tls::CidMode cid = tls::CidMode::enabled)
    {
        const int fd = open_secure(false, {ca_tag}, "dtls.test");
        options(fd).cid = cid;
        EXPECT_EQ(connect(fd, server("dtls.test", 5684)), std::nullopt);
        return fd;
    }
    /// What comes back from the echo; the error in brackets.
    std::string echo(int fd, std::string_view text, emu::Ts limit = 10s)
    {
        const auto sent = sockets().try_send(fd, as_bytes(text), nullptr);
        if (!sent) return "(" + std::string{name(sent.error())} + ")";
        if (!run_until([&] { return (sockets().readiness(fd) & poll_in) != 0; }, limit)) {
            return "(nothing)";
        }
        return receive(fd);
    }

    TlsEvents events;
};

} // namespace stack
