// A modem that is attached and meets real programs: every step is paced by the wall's clock.
#pragma once

#include "stack/socket/tls_socket.hpp"
#include "stack/tls/pki.hpp"
#include "tests/interop/fd_host.hpp"
#include "tests/interop/real_program.hpp"
#include "tests/stack/stack_fixture.hpp"

#include <gmock/gmock.h>

namespace tests {

using emu::Errno;
using stack::as_bytes;
using stack::Credentials;
using stack::CredentialType;
using stack::Endpoint;
using stack::Family;
using stack::SecTag;

inline constexpr int tls12 = 258;
inline constexpr int dtls12 = 273;
inline constexpr SecTag ca_tag = 1;
inline constexpr SecTag psk_tag = 2;
inline constexpr SecTag client_tag = 3;
inline constexpr SecTag other_ca_tag = 4;
inline constexpr SecTag server_tag = 5;
inline constexpr const char* psk_hex = "6e7266393174657374"; // slm/transcripts.md
inline constexpr const char* psk_identity = "nrf91test";

/// What was said of the modem's TLS sessions: "handshake failed: unknown CA (48)".
struct TlsWords : emu::Sink {
    void on_record(const emu::Record& record) override
    {
        const auto* event = std::get_if<emu::TlsEvent>(&record.payload);
        if (event == nullptr) return;
        seen.push_back(std::string{event->what} + ": " + std::string{event->reason} + " (" +
                       std::to_string(event->number) + ")");
    }
    std::vector<std::string> seen;
};

/// Before the world, which speaks to it to its end.
struct WithWords {
    TlsWords words;
};

class InteropNet : protected WithWords, public stack::Net {
protected:
    static constexpr std::chrono::seconds give_up{20}; // of wall time, for a whole test

    InteropNet()
    {
        world.bus().add(words);
        Credentials& store = world.modem().credentials();
        const auto put = [&](SecTag tag, CredentialType type, std::string_view text) {
            EXPECT_TRUE(store.write(tag, type, text));
        };
        const auto put_pair = [&](SecTag tag, const std::string& name) {
            put(tag, CredentialType::root_ca, stack::tls::pki("ca.pem"));
            put(tag, CredentialType::client_certificate, stack::tls::pki(name + ".pem"));
            put(tag, CredentialType::client_key, stack::tls::pki(name + ".key"));
        };
        put(ca_tag, CredentialType::root_ca, stack::tls::pki("ca.pem"));
        put(other_ca_tag, CredentialType::root_ca, stack::tls::pki("other-ca.pem"));
        put(psk_tag, CredentialType::psk, psk_hex);
        put(psk_tag, CredentialType::psk_identity, psk_identity);
        put_pair(client_tag, "client");
        put_pair(server_tag, "tls");
        attach();
    }

    static std::string file(std::string_view name)
    {
        return std::string{EMU9160_SOURCE_DIR} + "/stack/tls/pki/" + std::string{name};
    }

    /// True once it is; else the test fails and says what it waited for.
    bool wait(const std::function<bool()>& ready, const std::string& what)
    {
        if (pacer.run_until(ready)) return true;
        ADD_FAILURE() << "gave up: " << what << "\nprograms say:\n"
                      << (server ? server->output() : "") << (client ? client->output() : "")
                      << "\nmodem says:\n"
                      << testing::PrintToString(words.seen);
        return false;
    }
    bool wait_for_word(RealProgram& program, std::string_view text)
    {
        wait([&] { return program.said(text) || program.ended(); }, std::string{text});
        EXPECT_TRUE(program.said(text)) << "without \"" << text << "\":\n" << program.output();
        return program.said(text);
    }

    int open_secure(bool stream, std::vector<SecTag> tags, std::optional<std::string> name = {})
    {
        const auto fd = sockets().open(1, stream ? 1 : 2, stream ? tls12 : dtls12);
        EXPECT_TRUE(fd);
        options(*fd).tags = std::move(tags);
        options(*fd).hostname = std::move(name);
        return *fd;
    }
    stack::TlsSocket& secure(int fd) { return *tls_side(socket(fd)); }
    stack::SecureOptions& options(int fd) { return secure(fd).secure_options(); }

    /// Connects; the error that ended it, or nothing.
    std::optional<Errno> connect(int fd, const Endpoint& to)
    {
        const auto begun = sockets().connect(fd, to);
        if (!begun && begun.error() != Errno::inprogress) return begun.error();
        if (!wait([&] { return !socket(fd).connecting(); }, "connect")) return Errno::timedout;
        return socket(fd).take_error();
    }
    /// Sends all of it, as the window opens.
    void send(int fd, std::string_view text)
    {
        wait(
            [&] {
                const auto sent = sockets().try_send(fd, as_bytes(text), nullptr);
                if (sent) text.remove_prefix(*sent);
                EXPECT_TRUE(sent || sent.error() == Errno::again) << name(sent.error());
                return text.empty() || (!sent && sent.error() != Errno::again);
            },
            "room to send");
    }
    /// What comes until there is `size` of it, the end in "|" or an error in brackets.
    std::string receive_all(int fd, std::size_t size)
    {
        std::string all;
        wait(
            [&] {
                const std::string piece = receive(fd);
                if (piece == "(EAGAIN)") return false;
                all += piece.empty() ? "|" : piece;
                return all.size() >= size || piece.empty() || piece.front() == '(';
            },
            "bytes to receive");
        return all;
    }
    std::string echo(int fd, std::string_view text)
    {
        send(fd, text);
        return receive_all(fd, text.size());
    }

    // Destroyed from below: what uses the loop goes first, the world last.
    Pacer pacer{engine(), give_up};
    FdHost host{pacer, world};
    std::unique_ptr<RealProgram> server;
    std::unique_ptr<RealProgram> client;
};

} // namespace tests
