// A client and a server session on a pipe in memory, for tests and benchmarks.
#pragma once

#include "stack/tls/clock.hpp"
#include "stack/tls/pki.hpp"
#include "stack/tls/session.hpp"

#include <cstring>
#include <deque>
#include <string>

namespace tests {

using emu::Bytes;
using emu::Errno;
using stack::tls::SessionConfig;

/// One direction: pieces in order; a stream reads across them, a datagram one at a time.
class MemoryLane {
public:
    std::deque<std::string> pieces;
    std::size_t total = 0;
};

class MemoryTransport final : public stack::tls::Transport {
public:
    MemoryTransport(MemoryLane& out, MemoryLane& in, bool datagram, int& losses)
        : out_{out}, in_{in}, datagram_{datagram}, losses_{losses}
    {
    }
    emu::Result<std::size_t> send(Bytes bytes) override
    {
        out_.total += bytes.size();
        if (datagram_ && losses_ > 0) {
            --losses_;
            return bytes.size();
        }
        out_.pieces.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return bytes.size();
    }
    emu::Result<std::size_t> receive(std::span<std::byte> into) override
    {
        if (in_.pieces.empty()) return emu::fail(Errno::again);
        std::string& first = in_.pieces.front();
        const std::size_t size = std::min(into.size(), first.size());
        std::memcpy(into.data(), first.data(), size);
        first.erase(0, size);
        if (datagram_ || first.empty()) in_.pieces.pop_front();
        return size;
    }

private:
    MemoryLane& out_;
    MemoryLane& in_;
    bool datagram_;
    int& losses_;
};

class TlsPair {
public:
    TlsPair(SessionConfig client, SessionConfig server, std::uint64_t seed = 1)
        : client_random_{seed, "client"},
          server_random_{seed, "server"}, clock_{engine_, stack::tls::default_start},
          client_side_{up_, down_, client.datagram, losses_}, server_side_{down_, up_,
                                                                           server.datagram,
                                                                           no_losses_}
    {
        new_client(std::move(client));
        server_ = std::make_unique<stack::tls::Session>(engine_, server_random_, std::move(server),
                                                        server_side_, [] {});
    }

    static SessionConfig client_config()
    {
        SessionConfig config;
        config.hostname = "tls.test";
        config.materials = {{.tag = 1, .root_ca = std::string{stack::tls::pki("ca.pem")}}};
        return config;
    }
    static stack::tls::Material client_certificate(std::uint32_t tag)
    {
        return {.tag = tag,
                .root_ca = std::string{stack::tls::pki("ca.pem")},
                .certificate = std::string{stack::tls::pki("client.pem")},
                .key = std::string{stack::tls::pki("client.key")}};
    }
    static stack::tls::Material psk()
    {
        return {.tag = 2, .psk = "nrf91test", .psk_identity = "nrf91test"};
    }
    static std::shared_ptr<stack::tls::ServerState> shared(bool resumption, std::uint64_t seed = 1)
    {
        return std::make_shared<stack::tls::ServerState>(emu::Random{seed, "shared"}, resumption);
    }
    static SessionConfig server_config(const std::string& name)
    {
        SessionConfig config;
        config.server = true;
        config.verify = stack::tls::Verify::none;
        config.materials = {
            {.certificate = std::string{stack::tls::pki(name + ".pem")},
             .key = std::string{stack::tls::pki(name == "rsa" ? "rsa.key" : "tls.key")}}};
        config.shared = shared(true);
        return config;
    }
    static SessionConfig psk_server()
    {
        SessionConfig config;
        config.server = true;
        config.verify = stack::tls::Verify::none;
        config.materials = {psk()};
        return config;
    }
    static SessionConfig datagram(SessionConfig config)
    {
        config.datagram = true;
        if (config.server) config.client_id = "10.0.0.1:5000";
        return config;
    }

    void new_client(SessionConfig client)
    {
        client_ = std::make_unique<stack::tls::Session>(engine_, client_random_, std::move(client),
                                                        client_side_, [] {});
    }

    stack::tls::Session& client() { return *client_; }
    stack::tls::Session& server() { return *server_; }
    emu::Instant now() const { return engine_.now(); }
    std::size_t sent_by_client() const { return up_.total; }
    /// The next `count` datagrams of the client are lost.
    void lose(int count) { losses_ = count; }
    std::string transcript() const { return transcript_; }

    /// True when both ends are done.
    bool handshake()
    {
        for (;;) {
            const auto a = client_->handshake();
            note();
            const auto b = server_->handshake();
            if (a && b) return true;
            if (!a && a.error() != Errno::again) {
                static_cast<void>(server_->handshake());
                return false;
            }
            if (!b && b.error() != Errno::again) {
                static_cast<void>(client_->handshake());
                return false;
            }
            if (up_.pieces.empty() && down_.pieces.empty() && !engine_.run_one()) return false;
        }
    }

    /// To the server and back.
    std::string exchange(const std::string& text)
    {
        if (!client_->write(bytes(text))) return "";
        const std::string there = read(*server_);
        return from_server(there);
    }
    std::string from_server(const std::string& text)
    {
        if (!server_->write(bytes(text))) return "";
        return read(*client_);
    }

private:
    static Bytes bytes(const std::string& text)
    {
        return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
    }
    static std::string read(stack::tls::Session& session)
    {
        std::string text(16 * 1024, '\0');
        const auto got = session.read({reinterpret_cast<std::byte*>(text.data()), text.size()});
        return got ? text.substr(0, *got) : "";
    }
    void note()
    {
        for (const std::string& piece : up_.pieces)
            transcript_ += piece;
    }

    emu::Engine engine_;
    emu::Random client_random_;
    emu::Random server_random_;
    stack::tls::Clock clock_;
    MemoryLane up_;
    MemoryLane down_;
    int losses_ = 0;
    int no_losses_ = 0;
    MemoryTransport client_side_;
    MemoryTransport server_side_;
    std::unique_ptr<stack::tls::Session> client_;
    std::unique_ptr<stack::tls::Session> server_;
    std::string transcript_;
};

} // namespace tests
