// What hosts run: small servers on lwIP's raw API.
#pragma once

#include "stack/internet/host.hpp"

#include <list>
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

/// One connection of a TcpService. The window opens as what was received is dealt with.
class TcpConnection {
public:
    TcpConnection(tcp_pcb* pcb, std::list<std::unique_ptr<TcpConnection>>& owner);
    virtual ~TcpConnection();
    TcpConnection(const TcpConnection&) = delete;
    TcpConnection& operator=(const TcpConnection&) = delete;

protected:
    virtual void on_data(std::string_view bytes) = 0;
    /// The peer has closed its side; by default so do we, once all is sent.
    virtual void on_end() { finish(); }
    /// Queues bytes.
    void send(std::string_view bytes) { out_.append(bytes); }
    /// Of what is queued: not yet taken by the peer's window.
    std::size_t unsent() const { return out_.size() - sent_; }
    /// Hands over what is queued, outside on_data() and on_end(), which do it themselves; may
    /// destroy this. False: the connection was reset.
    bool flush();
    /// Closes when everything queued is sent.
    void finish() { finishing_ = true; }
    /// Resets the connection after the call from below has returned; what is queued is lost.
    void reset() { resetting_ = true; }

private:
    static TcpConnection& self(void* argument) { return *static_cast<TcpConnection*>(argument); }
    void close();
    void forget();

    tcp_pcb* pcb_;
    std::list<std::unique_ptr<TcpConnection>>& owner_;
    std::string out_;
    std::size_t sent_ = 0;     // of out_
    std::size_t unopened_ = 0; // received, window not yet given back
    bool finishing_ = false;
    bool resetting_ = false;
};

/// Listens on a TCP port on both addresses of a host.
class TcpService : public Service {
public:
    TcpService(Host& host, std::uint16_t port);
    ~TcpService() override;
    std::size_t connections() const { return connections_.size(); }

protected:
    virtual std::unique_ptr<TcpConnection>
    make(tcp_pcb* pcb, std::list<std::unique_ptr<TcpConnection>>& owner) = 0;
    /// For the destructor of one whose connections use it.
    void drop_connections() { connections_.clear(); }
    Host& host_;

private:
    void listen(const Address& address, std::uint16_t port, tcp_pcb*& pcb);
    void stop();

    tcp_pcb* listeners_[2] = {nullptr, nullptr};
    std::list<std::unique_ptr<TcpConnection>> connections_;
};

class TcpEcho final : public TcpService {
public:
    using TcpService::TcpService;

private:
    std::unique_ptr<TcpConnection> make(tcp_pcb* pcb,
                                        std::list<std::unique_ptr<TcpConnection>>& owner) override;
};

class TcpDiscard final : public TcpService {
public:
    using TcpService::TcpService;

private:
    std::unique_ptr<TcpConnection> make(tcp_pcb* pcb,
                                        std::list<std::unique_ptr<TcpConnection>>& owner) override;
};

/// HTTP/1.1: see HttpConversation.
class HttpServer final : public TcpService {
public:
    using TcpService::TcpService;

private:
    std::unique_ptr<TcpConnection> make(tcp_pcb* pcb,
                                        std::list<std::unique_ptr<TcpConnection>>& owner) override;
};

} // namespace stack::inline v0::net
