// A modem with credentials and sockets that talk to the simulated TLS and DTLS hosts.
#pragma once

#include "tests/stack/stack_fixture.hpp"

#include "stack/internet/services/tls_server.hpp"
#include "stack/socket/tls_socket.hpp"
#include "stack/tls/pki.hpp"

#include <gmock/gmock.h>

namespace stack::tls {

inline constexpr SecTag tag = 42; // a root CA; the next has a PSK, the one after it all

/// TlsEvents as "what: reason", at the modem's end and at the hosts'.
struct Events final : emu::Sink {
    void on_record(const emu::Record& record) override
    {
        const auto* event = std::get_if<emu::TlsEvent>(&record.payload);
        if (event == nullptr) return;
        auto& list = event->fd < 0 ? host : modem;
        list.push_back(std::string{event->what} + ": " + std::string{event->reason});
        number = event->number;
    }
    std::vector<std::string> modem;
    std::vector<std::string> host;
    int number = 0; // of the last
};

inline WorldConfig with_nat()
{
    WorldConfig config = exact();
    config.internet.nat.enabled = true;
    return config;
}

class TlsServerTest : public Net {
protected:
    explicit TlsServerTest(const WorldConfig& config = exact()) : Net{config}
    {
        world.bus().add(events);
        auto& store = world.modem().credentials();
        EXPECT_TRUE(store.write(tag, CredentialType::root_ca, pki("ca.pem")));
        EXPECT_TRUE(store.write(tag + 1, CredentialType::psk, "6e7266393174657374"));
        EXPECT_TRUE(store.write(tag + 1, CredentialType::psk_identity, "nrf91test"));
        EXPECT_TRUE(store.write(tag + 2, CredentialType::root_ca, pki("ca.pem")));
        EXPECT_TRUE(store.write(tag + 2, CredentialType::client_certificate, pki("client.pem")));
        EXPECT_TRUE(store.write(tag + 2, CredentialType::client_key, pki("client.key")));
        attach();
    }

    static SecureOptions verified(const std::string& name)
    {
        SecureOptions options;
        options.tags = {tag};
        options.hostname = name;
        return options;
    }
    static SecureOptions with_psk(CidMode cid = CidMode::disabled)
    {
        SecureOptions options;
        options.tags = {tag + 1};
        options.suites = {0xC0A8}; // NRF_TLS_PSK_WITH_AES_128_CCM_8
        options.handshake_timeout = 7;
        options.cid = cid;
        return options;
    }

    /// A socket that has tried to connect, for as long as it took.
    int dial(const std::string& name, std::uint16_t port, bool datagram,
             const SecureOptions& options)
    {
        const auto opened = sockets().open(1, datagram ? 2 : 1, datagram ? 273 : 258);
        EXPECT_TRUE(opened);
        const int fd = opened.value_or(-1);
        tls_side(socket(fd))->secure_options() = options;
        const auto address = world.internet().resolve(name, Family::ipv4);
        EXPECT_TRUE(address) << name;
        EXPECT_EQ(sockets().connect(fd, {*address, port}).error(), Errno::inprogress);
        EXPECT_TRUE(run_until([&] { return !socket(fd).connecting(); }, 10min));
        return fd;
    }
    int tls(const std::string& name) { return dial(name, 443, false, verified(name)); }
    int dtls(const SecureOptions& options) { return dial("dtls.test", 5684, true, options); }

    /// Why it did not connect: errno's name and the record's reason; empty when it did.
    std::string failure(int fd)
    {
        const auto error = socket(fd).take_error();
        run(5s); // the host hears of it
        if (!error) return {};
        return std::string{name(*error)} + " " + (events.modem.empty() ? "" : events.modem.back());
    }
    std::string failure(const std::string& name)
    {
        const int fd = tls(name);
        std::string text = failure(fd);
        EXPECT_TRUE(sockets().close(fd));
        return text;
    }

    void send(int fd, std::string_view text)
    {
        EXPECT_EQ(sockets().try_send(fd, as_bytes(text), nullptr), text.size());
    }
    std::string ask(int fd, std::string_view text, emu::Ts patience = 2s)
    {
        send(fd, text);
        run(patience);
        return receive(fd, 4096);
    }
    std::vector<Server*> servers(const char* name) { return host(name).services<Server>(); }

    Events events;
};

} // namespace stack::tls
