// The client's end of TLS or DTLS on a host, for peers that somebody scripts.
#pragma once

#include "stack/internet/host.hpp"
#include "stack/tls/session.hpp"

#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace stack::inline v0::tls {

struct ClientConfig {
    bool verify = true;                    // the server's certificate, by ca.pem
    std::optional<std::string> hostname{}; // asked for, and checked when it verifies
    bool certificate = false;              // shows client.pem to who wants one
    std::string psk{};                     // bytes; then no certificate counts; empty: none
    std::string psk_identity{};
};

/// Bytes in and out; whoever has it carries them.
class Client {
public:
    class Owner {
    public:
        /// On the wire; a datagram is one call.
        virtual void put(std::string_view bytes) = 0;
        /// What the server has said.
        virtual void take(std::string_view plain) = 0;
        /// It got on by itself, or is over.
        virtual void on_client() = 0;

    protected:
        ~Owner() = default;
    };

    Client(net::Host& host, const ClientConfig& config, bool datagram, Owner& owner);

    /// Goes on, with bytes of the server when there are some; first of all to say hello.
    void advance(std::string_view bytes = {});
    /// Once the session is there.
    void say(std::string_view words);
    /// Says close_notify once all is said.
    void end();
    /// The server has closed its side of the connection below.
    void on_end();
    bool established() const { return session_.established(); }
    bool over() const { return over_; }
    /// Why it did not come to an end in order; empty: it did, or is not over.
    const std::string& failure() const { return failure_; }

private:
    class Pipe final : public Transport {
    public:
        explicit Pipe(Client& client) : client_{client} {}
        Result<std::size_t> send(Bytes bytes) override;
        Result<std::size_t> receive(std::span<std::byte> into) override;

    private:
        Client& client_;
    };

    static SessionConfig session_config(const ClientConfig& config, bool datagram);
    void fail(std::string_view what);
    void write(std::string_view words);
    void report(std::string_view what, std::string_view reason, int number);

    net::Internet& internet_;
    Owner& owner_;
    const bool datagram_;
    Pipe pipe_;
    std::deque<std::string> in_;     // datagrams, or pieces of a stream
    std::deque<std::string> unsaid_; // until the session is there
    std::string failure_;
    bool ending_ = false;
    bool over_ = false;
    Session session_;
};

} // namespace stack::inline v0::tls
