#include "tests/far_peer.hpp"

#include "stack/net/host.hpp"
#include "stack/net/lwip_types.hpp"

#include <utility>

#include "lwip/tcp.h"

namespace atlink {

namespace {

constexpr std::string_view host_name = "peer.test";

} // namespace

FarPeer::FarPeer(stack::World& world) : world_{world}
{
    world.internet().add(std::string{host_name}, *stack::Address::parse("192.0.2.99"),
                         *stack::Address::parse("2001:db8::99"));
}

FarPeer::~FarPeer() { abort(); }

bool FarPeer::connect(std::uint16_t port)
{
    abort();
    const auto modem = world_.modem().bearers().address(0, stack::Family::ipv4);
    stack::net::Host* host = world_.internet().find(std::string{host_name});
    if (!modem || host == nullptr) return false;
    const ip_addr_t from = stack::net::to_lwip(host->ipv4());
    const ip_addr_t to = stack::net::to_lwip(*modem);
    pcb_ = tcp_new_ip_type(IPADDR_TYPE_V4);
    if (pcb_ == nullptr || tcp_bind(pcb_, &from, 0) != ERR_OK) return false;
    tcp_bind_netif(pcb_, host->handle());
    tcp_arg(pcb_, this);
    tcp_err(pcb_, [](void* argument, err_t) {
        auto& peer = *static_cast<FarPeer*>(argument);
        peer.pcb_ = nullptr; // lwIP has freed it
        peer.connected_ = false;
    });
    tcp_recv(pcb_, [](void* argument, tcp_pcb* pcb, pbuf* data, err_t) -> err_t {
        auto& peer = *static_cast<FarPeer*>(argument);
        if (data == nullptr) {
            peer.close();
            return ERR_OK;
        }
        for (const pbuf* piece = data; piece != nullptr; piece = piece->next) {
            peer.received_.append(static_cast<const char*>(piece->payload), piece->len);
        }
        tcp_recved(pcb, data->tot_len);
        pbuf_free(data);
        return ERR_OK;
    });
    return tcp_connect(pcb_, &to, port, [](void* argument, tcp_pcb*, err_t) -> err_t {
               static_cast<FarPeer*>(argument)->connected_ = true;
               return ERR_OK;
           }) == ERR_OK;
}

bool FarPeer::send(std::string_view bytes)
{
    if (!connected_) return false;
    const auto size = static_cast<u16_t>(bytes.size());
    return tcp_write(pcb_, bytes.data(), size, TCP_WRITE_FLAG_COPY) == ERR_OK &&
           tcp_output(pcb_) == ERR_OK;
}

void FarPeer::close()
{
    if (pcb_ == nullptr) return;
    tcp_pcb* pcb = pcb_;
    let_go();
    if (tcp_close(pcb) != ERR_OK) tcp_abort(pcb);
}

void FarPeer::abort()
{
    if (pcb_ == nullptr) return;
    tcp_pcb* pcb = pcb_;
    let_go();
    tcp_abort(pcb);
}

void FarPeer::let_go()
{
    tcp_arg(pcb_, nullptr);
    tcp_err(pcb_, nullptr);
    tcp_recv(pcb_, nullptr);
    pcb_ = nullptr;
    connected_ = false;
}

} // namespace atlink
