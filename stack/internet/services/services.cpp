#include "stack/internet/services/services.hpp"

#include "stack/net/bindings.hpp"
#include "stack/net/lwip_types.hpp"

#include <algorithm>
#include <cassert>
#include <stdexcept>

#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"
#include "lwip/udp.h"

namespace stack::inline v0::net {

namespace {

std::string_view text(const pbuf& single)
{
    return {static_cast<const char*>(single.payload), single.len};
}

} // namespace

UdpService::UdpService(Host& host, std::uint16_t port) : host_{host}
{
    try {
        bind(host.ipv4(), port, pcbs_[0]);
        bind(host.ipv6(), port, pcbs_[1]);
    } catch (...) {
        stop();
        throw;
    }
}

UdpService::~UdpService() { stop(); }

void UdpService::stop()
{
    for (udp_pcb* pcb : pcbs_) {
        if (pcb != nullptr) udp_remove(pcb);
    }
}

void UdpService::bind(const Address& address, std::uint16_t port, udp_pcb*& pcb)
{
    const ip_addr_t at = to_lwip(address);
    pcb = udp_new_ip_type(IP_GET_TYPE(&at));
    // A socket of any address on the other side is not in the way.
    if (pcb != nullptr) ip_set_option(pcb, SOF_REUSEADDR);
    if (pcb == nullptr || bound(Transport::udp, {address, port}) ||
        udp_bind(pcb, &at, port) != ERR_OK) {
        throw std::invalid_argument("UDP port taken on " + to_string(address));
    }
    udp_bind_netif(pcb, host_.handle());
    udp_recv(
        pcb,
        [](void* argument, udp_pcb*, pbuf* data, const ip_addr_t* from, u16_t from_port) {
            auto& service = *static_cast<UdpService*>(argument);
            service.peer_ = {from_lwip(*from), from_port};
            if (data->next == nullptr) {
                service.on_datagram(text(*data));
            } else if (pbuf* whole = flatten(*data)) {
                service.on_datagram(text(*whole));
                pbuf_free(whole);
            }
            pbuf_free(data);
        },
        this);
}

void UdpService::send_to(const Endpoint& to, std::string_view bytes)
{
    pbuf* data = pbuf_alloc(PBUF_TRANSPORT, static_cast<u16_t>(bytes.size()), PBUF_RAM);
    if (data == nullptr) return;
    std::copy(bytes.begin(), bytes.end(), static_cast<char*>(data->payload));
    const ip_addr_t address = to_lwip(to.address);
    udp_sendto(pcbs_[to.address.family == Family::ipv4 ? 0 : 1], data, &address, to.port);
    pbuf_free(data);
}

TcpService::TcpService(Host& host, std::uint16_t port)
    : host_{host}, port_{port}, connections_{host.internet().engine()}
{
    try {
        listen(host.ipv4(), port, listeners_[0]);
        listen(host.ipv6(), port, listeners_[1]);
    } catch (...) {
        stop();
        throw;
    }
}

TcpService::~TcpService()
{
    drop_connections();
    stop();
}

void TcpService::stop()
{
    for (tcp_pcb* listener : listeners_) {
        if (listener != nullptr) tcp_close(listener);
    }
}

void TcpService::listen(const Address& address, std::uint16_t port, tcp_pcb*& pcb)
{
    const ip_addr_t at = to_lwip(address);
    tcp_pcb* fresh = tcp_new_ip_type(IP_GET_TYPE(&at));
    if (fresh != nullptr) ip_set_option(fresh, SOF_REUSEADDR);
    if (fresh == nullptr || bound(Transport::tcp, {address, port}) ||
        tcp_bind(fresh, &at, port) != ERR_OK) {
        if (fresh != nullptr) tcp_abort(fresh);
        throw std::invalid_argument("TCP port taken on " + to_string(address));
    }
    // Without this the replies of a listening PCB leave by the wrong interface.
    tcp_bind_netif(fresh, host_.handle());
    pcb = tcp_listen_with_backlog(fresh, TCP_DEFAULT_LISTEN_BACKLOG);
    tcp_arg(pcb, this);
    tcp_accept(pcb, [](void* argument, tcp_pcb* accepted, err_t error) -> err_t {
        if (error != ERR_OK || accepted == nullptr) return ERR_VAL;
        auto& service = *static_cast<TcpService*>(argument);
        service.connections_.add(service.make(accepted, service.connections_));
        return ERR_OK;
    });
}

namespace {

class EchoConnection final : public TcpConnection {
public:
    using TcpConnection::TcpConnection;

private:
    void on_data(std::string_view bytes) override { send(bytes); }
};

class DiscardConnection final : public TcpConnection {
public:
    using TcpConnection::TcpConnection;

private:
    void on_data(std::string_view) override {}
};

} // namespace

std::unique_ptr<TcpConnection> TcpEcho::make(tcp_pcb* pcb, TcpConnections& owner)
{
    return std::make_unique<EchoConnection>(pcb, owner);
}

std::unique_ptr<TcpConnection> TcpDiscard::make(tcp_pcb* pcb, TcpConnections& owner)
{
    return std::make_unique<DiscardConnection>(pcb, owner);
}

} // namespace stack::inline v0::net
