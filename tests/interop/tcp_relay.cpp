#include "tests/interop/tcp_relay.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"

namespace tests {

using boost::system::error_code;

TcpRelay::TcpRelay(Pacer& pacer, tcp_pcb* pcb, boost::asio::ip::tcp::socket real)
    : pacer_{pacer}, pcb_{pcb}, real_{std::move(real)}
{
    tcp_nagle_disable(pcb); // the program has its own ideas of when to send
    tcp_arg(pcb, this);
    tcp_recv(pcb, [](void* argument, tcp_pcb*, pbuf* data, err_t) -> err_t {
        self(argument).from_modem(data);
        return ERR_OK;
    });
    tcp_sent(pcb, [](void* argument, tcp_pcb*, u16_t) -> err_t {
        self(argument).write_modem();
        return ERR_OK;
    });
    tcp_err(pcb, [](void* argument, err_t) {
        self(argument).pcb_ = nullptr; // lwIP has freed it
        self(argument).abort();
    });
}

void TcpRelay::let_go_of_modem()
{
    tcp_arg(pcb_, nullptr);
    tcp_err(pcb_, nullptr);
    tcp_recv(pcb_, nullptr);
    tcp_sent(pcb_, nullptr);
}

void TcpRelay::abort()
{
    error_code ignored;
    if (real_.is_open()) {
        real_.set_option(boost::asio::socket_base::linger{true, 0}, ignored); // a reset
        real_.close(ignored);
    }
    if (pcb_ == nullptr) return;
    let_go_of_modem();
    tcp_abort(std::exchange(pcb_, nullptr));
}

void TcpRelay::from_modem(pbuf* data)
{
    if (data == nullptr) {
        modem_ended_ = true;
    } else {
        for (const pbuf* piece = data; piece != nullptr; piece = piece->next)
            to_real_.append(static_cast<const char*>(piece->payload), piece->len);
        pbuf_free(data);
    }
    write_real();
    close_if_over();
}

void TcpRelay::write_real()
{
    if (!in_flight_.empty() || !real_.is_open()) return;
    if (to_real_.empty()) {
        error_code ignored;
        if (modem_ended_) real_.shutdown(boost::asio::socket_base::shutdown_send, ignored);
        return;
    }
    in_flight_ = std::exchange(to_real_, {});
    boost::asio::async_write(real_, boost::asio::buffer(in_flight_),
                             [it = shared_from_this()](error_code error, std::size_t) {
                                 it->pacer_.stamp();
                                 // Room for the modem; a window is never more than 16 bits here.
                                 if (it->pcb_ != nullptr)
                                     tcp_recved(it->pcb_,
                                                static_cast<u16_t>(it->in_flight_.size()));
                                 it->in_flight_.clear();
                                 if (!error) it->write_real();
                             });
}

void TcpRelay::read_real()
{
    if (reading_ || real_ended_ || !to_modem_.empty() || !real_.is_open()) return;
    reading_ = true;
    real_.async_read_some(boost::asio::buffer(room_),
                          [it = shared_from_this()](error_code error, std::size_t size) {
                              it->reading_ = false;
                              it->pacer_.stamp();
                              if (it->pcb_ == nullptr) return;
                              if (error && error != boost::asio::error::eof) return it->abort();
                              it->real_ended_ = static_cast<bool>(error);
                              it->to_modem_.assign(it->room_.data(), size);
                              it->write_modem();
                          });
}

void TcpRelay::write_modem()
{
    while (written_ < to_modem_.size()) {
        const std::size_t size =
            std::min<std::size_t>(tcp_sndbuf(pcb_), to_modem_.size() - written_);
        if (size == 0 || tcp_write(pcb_, to_modem_.data() + written_, static_cast<u16_t>(size),
                                   TCP_WRITE_FLAG_COPY) != ERR_OK) {
            break; // goes on when something is acknowledged
        }
        written_ += size;
    }
    tcp_output(pcb_);
    tcp_timer_needed();
    if (written_ < to_modem_.size()) return;
    to_modem_.clear();
    written_ = 0;
    if (!real_ended_) {
        read_real();
    } else if (!shut_ && tcp_shutdown(pcb_, 0, 1) == ERR_OK) {
        shut_ = true;
    }
    close_if_over();
}

/// After both FINs nothing is left that tcp_close() could fail at.
void TcpRelay::close_if_over()
{
    if (pcb_ == nullptr || !shut_ || !modem_ended_) return;
    let_go_of_modem();
    tcp_close(std::exchange(pcb_, nullptr));
}

} // namespace tests
