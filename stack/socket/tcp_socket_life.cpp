// Part of stack/socket/tcp_socket.hpp: what a TCP connection lives through: a lost PDN that it
// survives, and its session's end.
#include "stack/socket/tcp_socket.hpp"

#include "stack/net/lwip_types.hpp"

#include <algorithm>

#include "lwip/netif.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"

namespace stack::inline v0 {

bool TcpSocket::delivered() const
{
    if (pcb_ == nullptr || stage_ == Stage::listening) return true;
    return pcb_->unsent == nullptr && pcb_->unacked == nullptr;
}

void TcpSocket::send_last(Bytes data)
{
    if (stage_ != Stage::connected || suspended() || data.empty()) return;
    constexpr std::size_t most = 0xffff; // lwIP counts in 16 bits
    // The limit of the buffer is for who goes on sending.
    pcb_->snd_buf = static_cast<tcpwnd_size_t>(std::min(most, tcp_sndbuf(pcb_) + data.size()));
    static_cast<void>(try_send(data, nullptr));
}

void TcpSocket::suspend()
{
    set_suspended(true);
    for (const auto& child : backlog_)
        child->suspend();
    // lwIP aborts what is bound to an address that goes; a listener it leaves alone.
    if (pcb_ != nullptr && stage_ != Stage::listening) freeze();
}

bool TcpSocket::resume()
{
    set_suspended(false);
    bool fine = true;
    if (pcb_ != nullptr) {
        fine = uplink_.address(options().cid, family()) == net::from_lwip(pcb_->local_ip);
        if (fine) {
            if (frozen_) thaw();
            tcp_bind_netif(pcb_, netif_get_by_index(uplink_.interface_index(options().cid)));
        }
    }
    for (const auto& child : backlog_) {
        if (!child->resume()) child->lose(Errno::netdown);
    }
    return fine;
}

void TcpSocket::freeze()
{
    tcp_bind_netif(pcb_, nullptr); // the number may soon be another interface's
    if (pcb_->state == CLOSED) {
        TCP_RMV(&tcp_bound_pcbs, pcb_);
    } else {
        TCP_RMV_ACTIVE(pcb_);
    }
    frozen_ = true;
}

void TcpSocket::thaw()
{
    if (pcb_->state == CLOSED) {
        TCP_REG(&tcp_bound_pcbs, pcb_);
    } else {
        TCP_REG_ACTIVE(pcb_);
    }
    frozen_ = false;
}

void TcpSocket::session_timeout_changed()
{
    session_.cancel();
    const int units = options().session_timeout_minutes;
    if (!accepted_ || stage_ != Stage::connected || units == 0) return;
    session_.start_at(
        std::max(uplink_.engine().now(), last_activity_ + units * session_timeout_unit));
}

void TcpSocket::on_session_timer()
{
    // Restarted lazily: data only notes the instant.
    const emu::Instant due =
        last_activity_ + options().session_timeout_minutes * session_timeout_unit;
    if (due > uplink_.engine().now()) return session_.start_at(due);
    drop_pcb(true);
    enter(Stage::dead);
    // What the firmware sees is not documented: after what it has not read yet, ETIMEDOUT.
    set_error(Errno::timedout);
    changed();
}

} // namespace stack::inline v0
