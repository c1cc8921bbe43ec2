// What hosts run: small servers on lwIP's raw API.
#pragma once

#include "stack/internet/host.hpp"
#include "stack/internet/services/tcp_connection.hpp"

#include <memory>
#include <string>
#include <string_view>

struct tcp_pcb;
struct udp_pcb;

namespace stack::inline v0::net {

/// A UDP port on both addresses of a host.
class UdpService : public Service {
public:
    UdpService(Host& host, std::uint16_t port);
    ~UdpService() override;

protected:
    /// One datagram; reply() answers it.
    virtual void on_datagram(std::string_view bytes) = 0;
    /// Who sent the datagram; while on_datagram() runs.
    const Endpoint& peer() const { return peer_; }
    void reply(std::string_view bytes) { send_to(peer_, bytes); }
    /// From the host's address of the same family; at any time.
    void send_to(const Endpoint& to, std::string_view bytes);
    Host& host_;

private:
    void bind(const Address& address, std::uint16_t port, udp_pcb*& pcb);
    void stop();

    udp_pcb* pcbs_[2] = {nullptr, nullptr}; // IPv4, IPv6
    Endpoint peer_;
};

class UdpEcho final : public UdpService {
public:
    using UdpService::UdpService;

private:
    void on_datagram(std::string_view bytes) override { reply(bytes); }
};

class UdpDiscard final : public UdpService {
public:
    using UdpService::UdpService;

private:
    void on_datagram(std::string_view) override {}
};

/// Listens on a TCP port on both addresses of a host.
class TcpService : public Service {
public:
    TcpService(Host& host, std::uint16_t port);
    ~TcpService() override;
    std::uint16_t port() const { return port_; }
    std::size_t connections() const { return connections_.size(); }
    TcpConnections& streams() { return connections_; }

protected:
    virtual std::unique_ptr<TcpConnection> make(tcp_pcb* pcb, TcpConnections& owner) = 0;
    /// For the destructor of one whose connections use it.
    void drop_connections() { connections_.clear(); }
    Host& host_;

private:
    void listen(const Address& address, std::uint16_t port, tcp_pcb*& pcb);
    void stop();

    std::uint16_t port_;
    tcp_pcb* listeners_[2] = {nullptr, nullptr};
    TcpConnections connections_;
};

class TcpEcho final : public TcpService {
public:
    using TcpService::TcpService;

private:
    std::unique_ptr<TcpConnection> make(tcp_pcb* pcb, TcpConnections& owner) override;
};

class TcpDiscard final : public TcpService {
public:
    using TcpService::TcpService;

private:
    std::unique_ptr<TcpConnection> make(tcp_pcb* pcb, TcpConnections& owner) override;
};

/// HTTP/1.1: see HttpConversation.
class HttpServer final : public TcpService {
public:
    using TcpService::TcpService;

private:
    std::unique_ptr<TcpConnection> make(tcp_pcb* pcb, TcpConnections& owner) override;
};

} // namespace stack::inline v0::net
