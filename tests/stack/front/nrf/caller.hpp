// A host of the simulated internet that connects to the modem: what listeners are tested with.
#pragma once

#include "stack/internet/host.hpp"
#include "stack/net/lwip_types.hpp"

#include "lwip/tcp.h"

#include <string>
#include <utility>

namespace stack {

/// One connection: it says its greeting once connected, and keeps what it hears.
class Caller final : public net::Service {
public:
    Caller(net::Host& host, const Endpoint& to, std::string greeting)
        : greeting_{std::move(greeting)}
    {
        const ip_addr_t from =
            net::to_lwip(to.address.family == Family::ipv4 ? host.ipv4() : host.ipv6());
        const ip_addr_t peer = net::to_lwip(to.address);
        pcb_ = tcp_new_ip_type(IP_GET_TYPE(&from));
        tcp_bind(pcb_, &from, 0);
        tcp_bind_netif(pcb_, host.handle());
        tcp_arg(pcb_, this);
        tcp_err(pcb_, [](void* self, err_t why) {
            static_cast<Caller*>(self)->pcb_ = nullptr;
            static_cast<Caller*>(self)->error = why;
        });
        tcp_recv(pcb_, [](void* self, tcp_pcb* pcb, pbuf* data, err_t) -> err_t {
            if (data == nullptr) {
                static_cast<Caller*>(self)->ended = true;
                return ERR_OK;
            }
            static_cast<Caller*>(self)->heard.append(static_cast<const char*>(data->payload),
                                                     data->len);
            tcp_recved(pcb, data->tot_len);
            pbuf_free(data);
            return ERR_OK;
        });
        tcp_connect(pcb_, &peer, to.port, [](void* self, tcp_pcb* pcb, err_t) -> err_t {
            auto& caller = *static_cast<Caller*>(self);
            caller.connected = true;
            tcp_write(pcb, caller.greeting_.data(), static_cast<u16_t>(caller.greeting_.size()),
                      TCP_WRITE_FLAG_COPY);
            return tcp_output(pcb);
        });
    }
    ~Caller() override { reset(); }
    void reset()
    {
        if (pcb_ == nullptr) return;
        tcp_arg(pcb_, nullptr);
        tcp_err(pcb_, nullptr);
        tcp_abort(std::exchange(pcb_, nullptr));
    }
    /// An orderly end.
    void close() { tcp_shutdown(pcb_, 0, 1); }
    Endpoint local() const { return {net::from_lwip(pcb_->local_ip), pcb_->local_port}; }

    bool connected = false;
    bool ended = false;
    std::string heard;
    err_t error = ERR_OK;

private:
    tcp_pcb* pcb_ = nullptr;
    std::string greeting_;
};

} // namespace stack
