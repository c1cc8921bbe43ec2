// TLS and DTLS servers of the simulated internet.
#pragma once

#include "emu/post.hpp"
#include "stack/internet/services/services.hpp"
#include "stack/internet/services/stream.hpp"
#include "stack/internet/services/tls_server_config.hpp"

#include <list>
#include <map>
#include <optional>
#include <utility>

namespace stack::inline v0::tls {

/// What a TLS and a DTLS server have in common. Certificates are parsed by each session, so that
/// a server that nobody talks to costs nothing.
class Server {
public:
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    virtual ~Server() = default;

    const ServerConfig& config() const { return config_; }
    /// For later connections; sessions given out so far are forgotten.
    void configure(const ServerConfig& config);
    void set_behaviour(Behaviour behaviour);

protected:
    Server(net::Host& host, std::string label, const ServerConfig& config);
    /// Of a new session.
    SessionConfig session_config(bool datagram);
    emu::Random& random();
    emu::Engine& engine() { return internet_.engine(); }
    emu::Bus& bus() { return internet_.bus(); }
    void report(std::string_view what, std::string_view reason, int number);
    void report_done(const Session& session)
    {
        report("handshake done", session.resumed() ? "resumed" : "full", session.suite());
    }
    void report(std::string_view what, const Failure& failure)
    {
        report(what, failure.reason, failure.alert);
    }

private:
    const std::string& certificate(std::string_view shown);
    /// For the name that a client asks for; empty: none is made for it.
    std::string certificate_for(std::string_view name);
    std::string issue(const std::string& name);

    net::Internet& internet_;
    const net::Host& named_;
    std::string label_; // "tls server tls.test:443"
    ServerConfig config_;
    std::string certificate_;                                // PEM, once it has been asked for
    std::map<std::string, std::string, std::less<>> issued_; // by the names that were asked for
    int states_ = 0;                                         // made so far
    std::shared_ptr<ServerState> shared_;
    std::optional<emu::Random> random_;
};

class TlsServer final : public net::TcpService, public Server {
public:
    /// With `make` its handlers are what runs above TLS, instead of ServerConfig::application.
    TlsServer(net::Host& host, std::uint16_t port, const ServerConfig& config = {},
              net::MakeHandler make = {});
    ~TlsServer() override;

private:
    class Connection;
    std::unique_ptr<net::TcpConnection> make(tcp_pcb* pcb, net::TcpConnections& owner) override;

    net::MakeHandler make_;
};

/// Echoes datagrams; with ServerConfig::clear_too those that are no DTLS records, too. Knows its
/// clients by their address or, when a record carries one, by its connection ID; then it follows
/// the client to a new address (RFC 9146 §6).
class DtlsServer final : public net::UdpService, public Server {
public:
    DtlsServer(net::Host& host, std::uint16_t port, const ServerConfig& config = {});
    ~DtlsServer() override;
    std::size_t sessions() const { return associations_.size(); }

private:
    class Association;
    using Associations = std::list<std::unique_ptr<Association>>;

    void on_datagram(std::string_view bytes) override;
    void on_client_hello(std::string_view bytes);
    Association* find_cid(std::string_view record);
    Association* find_peer();
    Association& add();
    void sweep();

    Associations associations_;
    emu::Post sweep_;
};

} // namespace stack::inline v0::tls
