#include "stack/internet/services/services.hpp"

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

constexpr std::size_t keep_out = 64 * 1024; // sent bytes kept in front before they are cut off

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
    if (pcb == nullptr || udp_bind(pcb, &at, port) != ERR_OK) {
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

TcpConnection::TcpConnection(tcp_pcb* pcb, std::list<std::unique_ptr<TcpConnection>>& owner)
    : pcb_{pcb}, owner_{owner}
{
    tcp_arg(pcb, this);
    tcp_recv(pcb, [](void* argument, tcp_pcb*, pbuf* data, err_t) -> err_t {
        TcpConnection& connection = self(argument);
        if (data == nullptr) {
            connection.on_end();
            return connection.flush() ? ERR_OK : ERR_ABRT;
        }
        connection.unopened_ += data->tot_len;
        for (const pbuf* piece = data; piece != nullptr; piece = piece->next) {
            connection.on_data(text(*piece));
        }
        pbuf_free(data);
        return connection.flush() ? ERR_OK : ERR_ABRT;
    });
    tcp_sent(pcb, [](void* argument, tcp_pcb*, u16_t) -> err_t {
        return self(argument).flush() ? ERR_OK : ERR_ABRT;
    });
    tcp_err(pcb, [](void* argument, err_t) {
        self(argument).pcb_ = nullptr; // lwIP has freed it
        self(argument).forget();
    });
}

TcpConnection::~TcpConnection()
{
    if (pcb_ == nullptr) return;
    tcp_arg(pcb_, nullptr);
    tcp_err(pcb_, nullptr);
    tcp_recv(pcb_, nullptr);
    tcp_sent(pcb_, nullptr);
    tcp_abort(pcb_);
}

void TcpConnection::forget()
{
    std::erase_if(owner_, [this](const auto& each) { return each.get() == this; });
}

bool TcpConnection::flush()
{
    if (resetting_) {
        tcp_abort(pcb_); // its error callback destroys this
        return false;
    }
    while (sent_ < out_.size()) {
        const std::size_t room = std::min<std::size_t>(tcp_sndbuf(pcb_), 0xffff);
        const std::size_t size = std::min(room, out_.size() - sent_);
        if (size == 0) break;
        const err_t written =
            tcp_write(pcb_, out_.data() + sent_, static_cast<u16_t>(size), TCP_WRITE_FLAG_COPY);
        if (written != ERR_OK) break;
        sent_ += size;
    }
    tcp_output(pcb_);
    tcp_timer_needed(); // also for a window that is shut: the probes
    if (sent_ == out_.size()) {
        out_.clear();
        sent_ = 0;
    } else if (sent_ > keep_out && sent_ > out_.size() / 2) { // moves no byte often
        out_.erase(0, sent_);
        sent_ = 0;
    }
    // What is echoed but not yet taken by the peer holds the window shut.
    if (out_.size() - sent_ < keep_out && unopened_ > 0) {
        while (unopened_ > 0) {
            const std::size_t part = std::min<std::size_t>(unopened_, 0xffff);
            tcp_recved(pcb_, static_cast<u16_t>(part));
            unopened_ -= part;
        }
    }
    if (finishing_ && out_.empty()) close();
    return true;
}

void TcpConnection::close()
{
    if (tcp_close(pcb_) != ERR_OK)
        return; // no memory for the FIN: the next acknowledgement retries
    tcp_arg(pcb_, nullptr);
    tcp_err(pcb_, nullptr);
    tcp_recv(pcb_, nullptr);
    tcp_sent(pcb_, nullptr);
    pcb_ = nullptr;
    forget(); // last: destroys this
}

TcpService::TcpService(Host& host, std::uint16_t port) : host_{host}
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
    if (fresh == nullptr || tcp_bind(fresh, &at, port) != ERR_OK) {
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
        service.connections_.push_back(service.make(accepted, service.connections_));
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

std::unique_ptr<TcpConnection> TcpEcho::make(tcp_pcb* pcb,
                                             std::list<std::unique_ptr<TcpConnection>>& owner)
{
    return std::make_unique<EchoConnection>(pcb, owner);
}

std::unique_ptr<TcpConnection> TcpDiscard::make(tcp_pcb* pcb,
                                                std::list<std::unique_ptr<TcpConnection>>& owner)
{
    return std::make_unique<DiscardConnection>(pcb, owner);
}

} // namespace stack::inline v0::net
