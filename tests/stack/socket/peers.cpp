#include "tests/stack/socket/peers.hpp"

#include "stack/internet/host.hpp"
#include "stack/net/lwip_types.hpp"

#include <array>
#include <cstring>
#include <utility>

#include "lwip/tcp.h"
#include "lwip/udp.h"

namespace atlink {

namespace {

stack::Address ipv6_of(const std::string& ipv4)
{
    const std::string last = ipv4.substr(ipv4.rfind('.') + 1);
    return *stack::Address::parse("2001:db8:" + last + "::" + last);
}

} // namespace

Peer::Peer(stack::World& world, const std::string& name, const std::string& ipv4)
    : world_{world}, name_{name}
{
    world.internet().add(name, *stack::Address::parse(ipv4), ipv6_of(ipv4));
}

Peer::~Peer()
{
    reset();
    for (tcp_pcb* listener : listeners_)
        if (listener != nullptr) tcp_close(listener);
    for (udp_pcb* pcb : udp_)
        if (pcb != nullptr) udp_remove(pcb);
}

bool Peer::connect(std::uint16_t port, stack::Family family)
{
    reset();
    const auto modem = world_.modem().bearers().address(0, family);
    stack::net::Host* host = world_.internet().find(name_);
    if (!modem || host == nullptr) return false;
    const bool v4 = family == stack::Family::ipv4;
    const ip_addr_t from = stack::net::to_lwip(v4 ? host->ipv4() : host->ipv6());
    const ip_addr_t to = stack::net::to_lwip(*modem);
    tcp_pcb* pcb = tcp_new_ip_type(v4 ? IPADDR_TYPE_V4 : IPADDR_TYPE_V6);
    if (pcb == nullptr || tcp_bind(pcb, &from, 0) != ERR_OK) return false;
    tcp_bind_netif(pcb, host->handle());
    adopt(pcb);
    return tcp_connect(pcb_, &to, port, [](void* argument, tcp_pcb*, err_t) -> err_t {
               static_cast<Peer*>(argument)->connected_ = true;
               return ERR_OK;
           }) == ERR_OK;
}

bool Peer::listen(std::uint16_t port)
{
    stack::net::Host* host = world_.internet().find(name_);
    if (host == nullptr) return false;
    const std::array addresses = {host->ipv4(), host->ipv6()};
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        if (listeners_[i] != nullptr) tcp_close(std::exchange(listeners_[i], nullptr));
        const ip_addr_t at = stack::net::to_lwip(addresses[i]);
        tcp_pcb* pcb = tcp_new_ip_type(IP_GET_TYPE(&at));
        if (pcb == nullptr || tcp_bind(pcb, &at, port) != ERR_OK) return false;
        tcp_bind_netif(pcb, host->handle());
        listeners_[i] = tcp_listen(pcb);
        tcp_arg(listeners_[i], this);
        tcp_accept(listeners_[i], [](void* argument, tcp_pcb* accepted, err_t) -> err_t {
            auto& peer = *static_cast<Peer*>(argument);
            peer.reset();
            peer.adopt(accepted);
            peer.connected_ = true;
            return ERR_OK;
        });
    }
    return true;
}

void Peer::adopt(tcp_pcb* pcb)
{
    pcb_ = pcb;
    tcp_arg(pcb_, this);
    tcp_err(pcb_, [](void* argument, err_t) {
        auto& peer = *static_cast<Peer*>(argument);
        peer.pcb_ = nullptr; // lwIP has freed it
        peer.connected_ = false;
    });
    tcp_recv(pcb_, [](void* argument, tcp_pcb* from, pbuf* data, err_t) -> err_t {
        auto& peer = *static_cast<Peer*>(argument);
        if (data == nullptr) {
            peer.close();
            return ERR_OK;
        }
        for (const pbuf* piece = data; piece != nullptr; piece = piece->next) {
            peer.received_.append(static_cast<const char*>(piece->payload), piece->len);
        }
        tcp_recved(from, data->tot_len);
        pbuf_free(data);
        return ERR_OK;
    });
}

bool Peer::send(std::string_view bytes)
{
    if (!connected_) return false;
    const auto size = static_cast<u16_t>(bytes.size());
    return tcp_write(pcb_, bytes.data(), size, TCP_WRITE_FLAG_COPY) == ERR_OK &&
           tcp_output(pcb_) == ERR_OK;
}

void Peer::close()
{
    if (pcb_ == nullptr) return;
    tcp_pcb* pcb = pcb_;
    let_go();
    if (tcp_close(pcb) != ERR_OK) tcp_abort(pcb);
}

void Peer::reset()
{
    if (pcb_ == nullptr) return;
    tcp_pcb* pcb = pcb_;
    let_go();
    tcp_abort(pcb);
}

void Peer::let_go()
{
    tcp_arg(pcb_, nullptr);
    tcp_err(pcb_, nullptr);
    tcp_recv(pcb_, nullptr);
    pcb_ = nullptr;
    connected_ = false;
}

bool Peer::open_udp()
{
    if (udp_[0] != nullptr) return true;
    stack::net::Host* host = world_.internet().find(name_);
    if (host == nullptr) return false;
    const std::array addresses = {host->ipv4(), host->ipv6()};
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        const ip_addr_t at = stack::net::to_lwip(addresses[i]);
        udp_[i] = udp_new_ip_type(IP_GET_TYPE(&at));
        if (udp_[i] == nullptr) return false;
        udp_bind_netif(udp_[i], host->handle());
        if (udp_bind(udp_[i], &at, udp_port) != ERR_OK) return false;
        udp_recv(
            udp_[i],
            [](void* argument, udp_pcb*, pbuf* data, const ip_addr_t*, u16_t) {
                std::string bytes(data->tot_len, '\0');
                pbuf_copy_partial(data, bytes.data(), data->tot_len, 0);
                pbuf_free(data);
                static_cast<Peer*>(argument)->datagrams_.push_back(std::move(bytes));
            },
            this);
    }
    return true;
}

bool Peer::send_datagram(std::uint16_t port, std::string_view bytes, stack::Family family)
{
    const auto modem = world_.modem().bearers().address(0, family);
    if (!modem || !open_udp()) return false;
    const ip_addr_t to = stack::net::to_lwip(*modem);
    pbuf* data = pbuf_alloc(PBUF_TRANSPORT, static_cast<u16_t>(bytes.size()), PBUF_RAM);
    if (data == nullptr) return false;
    if (!bytes.empty()) std::memcpy(data->payload, bytes.data(), bytes.size());
    udp_pcb* from = udp_[family == stack::Family::ipv4 ? 0 : 1];
    const err_t sent = udp_sendto(from, data, &to, port);
    pbuf_free(data);
    return sent == ERR_OK;
}

std::string Peer::take_datagram()
{
    if (datagrams_.empty()) return {};
    std::string oldest = std::move(datagrams_.front());
    datagrams_.pop_front();
    return oldest;
}

} // namespace atlink
