#include "stack/socket/tcp_socket.hpp"

#include "emu/edge.hpp"
#include "stack/net/lwip_types.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include "lwip/netif.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"

namespace stack::inline v0 {

namespace {

constexpr int max_sockets_backlog = 8;    // no more connections than sockets can wait
constexpr std::size_t max_piece = 0xffff; // lwIP counts in 16 bits

TcpSocket& self(void* argument) { return *static_cast<TcpSocket*>(argument); }

} // namespace

TcpSocket::TcpSocket(Family family, int protocol, net::Uplink& uplink, net::Ports& ports)
    : Socket{family, SocketType::stream, protocol}, uplink_{uplink}, ports_{ports},
      session_{uplink.engine(), [this] { on_session_timer(); }}
{
}

TcpSocket::~TcpSocket() { let_go(true); }

void TcpSocket::enter(Stage next)
{
    // clang-format off
    [[maybe_unused]] static constexpr auto edges = std::to_array<emu::Edge<Stage>>({
        {Stage::fresh,      Stage::connecting},
        {Stage::fresh,      Stage::connected},  // accepted by a listener
        {Stage::fresh,      Stage::listening},
        {Stage::connecting, Stage::connected},
        {Stage::connecting, Stage::dead},       // refused, timed out
        {Stage::connected,  Stage::dead},       // reset, given up, its session is over
        {Stage::fresh,      Stage::dead},       // each: its PDN or the modem is gone
        {Stage::listening,  Stage::dead},
        {Stage::dead,       Stage::dead},
    });
    // clang-format on
    assert(allowed(edges, stage_, next));
    stage_ = next;
}

Result<void> TcpSocket::bind(const Endpoint& local)
{
    if (const auto why = refusal()) return fail(*why);
    if (pcb_ != nullptr || stage_ != Stage::fresh) return fail(Errno::inval);
    if (local.address.family != family()) return fail(Errno::afnosupport);
    const auto at = uplink_.bindable(options().cid, on_wire(local.address));
    if (!at) return fail(at.error());
    return open(*at, local.port);
}

/// Bound to `at` and a port, one of the ephemeral ones for 0.
Result<void> TcpSocket::open(const Address& at, std::uint16_t port)
{
    const bool both = dual() && at.any();
    const ip_addr_t address = both ? *IP_ANY_TYPE : net::to_lwip(at);
    pcb_ = tcp_new_ip_type(IP_GET_TYPE(&address));
    if (pcb_ == nullptr) return fail(Errno::nomem);
    const bool reuse = options().reuse_address;
    if (reuse || uplink_.decides_ports()) ip_set_option(pcb_, SOF_REUSEADDR);
    Result<void> bound = fail(Errno::addrinuse);
    for (int i = 0; i < (port == 0 ? ephemeral_tries : 1) && !bound; ++i) {
        const std::uint16_t tried = port == 0 ? ports_.take_ephemeral(true) : port;
        bound = uplink_.may_bind(true, at, tried, reuse);
        if (bound && both) bound = uplink_.may_bind(true, Address{}, tried, reuse); // IPv4's
        if (bound) bound = net::to_result(tcp_bind(pcb_, &address, tried));
        if (!bound && bound.error() != Errno::addrinuse) break;
    }
    if (!bound) {
        tcp_abort(std::exchange(pcb_, nullptr));
        return bound;
    }
    tcp_bind_netif(pcb_, netif_get_by_index(uplink_.interface_index(options().cid)));
    take_callbacks();
    apply_options();
    return {};
}

void TcpSocket::apply_options()
{
    if (pcb_ == nullptr) return;
    pcb_->ttl = options().hop_limit;
    pcb_->tos = options().traffic_class;
    if (stage_ == Stage::listening) return; // lwIP keeps no more of a listener
    if (options().no_delay) {
        tcp_nagle_disable(pcb_);
    } else {
        tcp_nagle_enable(pcb_);
    }
    const KeepAlive& keep_alive = options().keep_alive;
    if (!keep_alive.on) {
        ip_reset_option(pcb_, SOF_KEEPALIVE);
        return;
    }
    constexpr u32_t ms = 1000;
    ip_set_option(pcb_, SOF_KEEPALIVE);
    pcb_->keep_idle = static_cast<u32_t>(keep_alive.idle) * ms;
    pcb_->keep_intvl = static_cast<u32_t>(keep_alive.interval) * ms;
    pcb_->keep_cnt = static_cast<u32_t>(keep_alive.count);
    tcp_timer_needed();
}

void TcpSocket::take_callbacks()
{
    tcp_arg(pcb_, this);
    tcp_recv(pcb_, [](void* argument, tcp_pcb*, pbuf* data, err_t) -> err_t {
        self(argument).on_data(data);
        return ERR_OK;
    });
    tcp_sent(pcb_, [](void* argument, tcp_pcb*, u16_t) -> err_t {
        self(argument).on_acknowledged();
        return ERR_OK;
    });
    tcp_err(pcb_, [](void* argument, err_t error) { self(argument).on_error(error); });
}

Result<void> TcpSocket::connect(const Endpoint& peer)
{
    if (const auto why = refusal()) return fail(*why);
    switch (stage_) {
    case Stage::connecting:
        return fail(Errno::already);
    case Stage::connected:
        return fail(Errno::isconn);
    case Stage::listening:
        return fail(Errno::opnotsupp);
    case Stage::dead:
        if (has_error()) return fail(*take_error());
        return fail(Errno::inval);
    case Stage::fresh:
        break;
    }
    if (peer.address.family != family()) return fail(Errno::afnosupport);
    const Address destination = on_wire(peer.address);
    const auto source = uplink_.source(options().cid, destination);
    if (!source) return fail(Errno::netunreach);
    if (pcb_ == nullptr) {
        if (const auto bound = open(*source, 0); !bound) return bound;
    } else if (ip_addr_isany_val(pcb_->local_ip)) {
        pcb_->local_ip = net::to_lwip(*source);
    }
    const ip_addr_t to = net::to_lwip(destination);
    if (!IP_ADDR_PCB_VERSION_MATCH(pcb_, &to)) return fail(Errno::netunreach);
    const err_t begun =
        tcp_connect(pcb_, &to, peer.port, [](void* argument, tcp_pcb*, err_t) -> err_t {
            self(argument).on_connected();
            return ERR_OK;
        });
    if (begun != ERR_OK) return fail(net::to_errno(begun));
    enter(Stage::connecting);
    peer_ = peer;
    return fail(Errno::inprogress);
}

Result<void> TcpSocket::listen(int backlog)
{
    if (const auto why = refusal()) return fail(*why);
    if (stage_ == Stage::listening) return {};
    if (stage_ != Stage::fresh) return fail(Errno::inval);
    if (pcb_ == nullptr) return fail(Errno::destaddrreq);
    const auto size = static_cast<u8_t>(std::clamp(backlog, 1, max_sockets_backlog));
    tcp_pcb* listener = tcp_listen_with_backlog(pcb_, size);
    if (listener == nullptr) return fail(Errno::nobufs);
    pcb_ = listener;
    enter(Stage::listening);
    tcp_accept(pcb_, [](void* argument, tcp_pcb* accepted, err_t error) -> err_t {
        if (error != ERR_OK || accepted == nullptr) return ERR_VAL;
        self(argument).on_accept(accepted);
        return ERR_OK;
    });
    return {};
}

void TcpSocket::on_accept(tcp_pcb* accepted)
{
    tcp_backlog_delayed(accepted); // it counts until the firmware takes it
    auto child = std::make_unique<TcpSocket>(family(), protocol(), uplink_, ports_);
    child->options().cid = options().cid;
    child->options().session_timeout_minutes = options().session_timeout_minutes;
    child->options().no_delay = options().no_delay;
    child->options().keep_alive = options().keep_alive;
    child->options().hop_limit = options().hop_limit;
    child->options().traffic_class = options().traffic_class;
    child->options().v6_only = options().v6_only;
    child->adopt(accepted);
    backlog_.push_back(std::move(child));
    changed();
}

void TcpSocket::adopt(tcp_pcb* accepted)
{
    pcb_ = accepted;
    enter(Stage::connected);
    peer_ = {shown(net::from_lwip(accepted->remote_ip)), accepted->remote_port};
    accepted_ = true;
    last_activity_ = uplink_.engine().now();
    session_timeout_changed();
    take_callbacks();
    apply_options();
}

Result<std::unique_ptr<Socket>> TcpSocket::try_accept(Endpoint& peer)
{
    if (const auto why = refusal()) return fail(*why);
    if (stage_ != Stage::listening) return fail(Errno::inval);
    if (backlog_.empty()) return fail(Errno::again);
    std::unique_ptr<TcpSocket> child = std::move(backlog_.front());
    backlog_.pop_front();
    if (child->pcb_ != nullptr) tcp_backlog_accepted(child->pcb_);
    peer = child->peer_;
    return child;
}

Result<std::size_t> TcpSocket::try_send(Bytes data, const Endpoint* to)
{
    if (const auto why = refusal()) return fail(*why);
    if (has_error()) return fail(*take_error());
    switch (stage_) {
    case Stage::fresh:
    case Stage::listening:
        return fail(Errno::notconn);
    case Stage::connecting:
        return fail(Errno::again);
    case Stage::dead:
        return fail(reset_ ? Errno::pipe : Errno::notconn);
    case Stage::connected:
        break;
    }
    if (to != nullptr) return fail(Errno::isconn);
    if (suspended()) return fail(Errno::netunreach);
    if (data.empty()) return 0;
    std::size_t taken = 0;
    while (taken < data.size()) {
        const std::size_t room = std::min<std::size_t>(tcp_sndbuf(pcb_), max_piece);
        const std::size_t size = std::min(room, data.size() - taken);
        if (size == 0) break;
        const err_t written =
            tcp_write(pcb_, data.data() + taken, static_cast<u16_t>(size), TCP_WRITE_FLAG_COPY);
        if (written != ERR_OK) break; // ERR_MEM: the send queue is long enough
        taken += size;
    }
    tcp_output(pcb_);
    tcp_timer_needed(); // also for a window that is shut: the probes
    if (taken < data.size() || tcp_sndbuf(pcb_) == 0) was_full_ = true;
    if (taken == 0) return fail(Errno::again);
    last_activity_ = uplink_.engine().now();
    return taken;
}

Result<Received> TcpSocket::try_recv(std::span<std::byte> into, Flags flags)
{
    if (received_bytes_ > 0) {
        const std::size_t size = copy_out(into);
        if (!flags.peek()) consume(size);
        return Received{.size = size, .from = peer_};
    }
    if (const auto why = refusal()) return fail(*why);
    if (has_error()) return fail(*take_error());
    switch (stage_) {
    case Stage::fresh:
    case Stage::listening:
        return fail(Errno::notconn);
    case Stage::connecting:
        return fail(Errno::again);
    case Stage::dead:
        return fail(Errno::notconn);
    case Stage::connected:
        break;
    }
    if (peer_closed_) return Received{.size = 0, .from = peer_};
    return fail(Errno::again);
}

std::size_t TcpSocket::copy_out(std::span<std::byte> into) const
{
    std::size_t copied = 0;
    std::size_t skip = offset_;
    for (const pbuf* piece : received_) {
        if (copied == into.size()) break;
        const std::size_t wanted =
            std::min<std::size_t>(piece->tot_len - skip, into.size() - copied);
        copied += pbuf_copy_partial(piece, into.data() + copied, static_cast<u16_t>(wanted),
                                    static_cast<u16_t>(skip));
        skip = 0;
    }
    return copied;
}

void TcpSocket::consume(std::size_t size)
{
    received_bytes_ -= size;
    for (std::size_t left = size; left > 0;) {
        pbuf* piece = received_.front();
        const std::size_t here = std::min<std::size_t>(left, piece->tot_len - offset_);
        offset_ += here;
        left -= here;
        if (offset_ == piece->tot_len) {
            pbuf_free(piece);
            received_.pop_front();
            offset_ = 0;
        }
    }
    for (std::size_t left = size; left > 0 && pcb_ != nullptr;) {
        const std::size_t part = std::min(left, max_piece);
        tcp_recved(pcb_, static_cast<u16_t>(part));
        left -= part;
    }
}

Endpoint TcpSocket::local() const
{
    if (pcb_ == nullptr) return {};
    return {shown(net::from_lwip(pcb_->local_ip)), pcb_->local_port};
}

std::optional<Endpoint> TcpSocket::peer() const
{
    if (stage_ != Stage::connected) return std::nullopt;
    return peer_;
}

unsigned TcpSocket::own_readiness() const
{
    switch (stage_) {
    case Stage::fresh:
    case Stage::connecting:
        return 0;
    case Stage::listening:
        return backlog_.empty() ? 0U : unsigned{poll_in};
    case Stage::connected: {
        unsigned bits = received_bytes_ > 0 ? unsigned{poll_in} : 0U;
        if (!suspended() && !was_full_) bits |= poll_out;
        // A closed peer shows both, since library 1.2 (nrf_api/behaviour.md §2.5).
        if (peer_closed_) bits |= poll_in | poll_hup;
        return bits;
    }
    case Stage::dead:
        return poll_in | poll_hup;
    }
    return 0;
}

void TcpSocket::on_connected()
{
    enter(Stage::connected);
    changed();
}

void TcpSocket::on_acknowledged()
{
    const bool room = std::exchange(was_full_, false);
    const bool all = tells_delivery_ && delivered();
    if (all) tells_delivery_ = false;
    if (room || all) changed();
}

void TcpSocket::on_data(pbuf* data)
{
    if (data == nullptr) {
        peer_closed_ = true;
    } else {
        received_bytes_ += data->tot_len;
        received_.push_back(data);
    }
    last_activity_ = uplink_.engine().now();
    packet_came();
    changed();
}

void TcpSocket::on_error(int error)
{
    pcb_ = nullptr; // lwIP has freed it
    session_.cancel();
    const bool connecting = stage_ == Stage::connecting;
    enter(Stage::dead);
    reset_ = error == ERR_RST;
    if (connecting && reset_) {
        set_error(Errno::connrefused);
    } else {
        set_error(net::to_errno(static_cast<err_t>(error)));
    }
    changed();
}

void TcpSocket::let_go(bool gracefully)
{
    if (!keeps_unread()) {
        for (pbuf* piece : received_)
            pbuf_free(piece);
        received_.clear();
        received_bytes_ = 0;
        offset_ = 0;
    }
    backlog_.clear();
    drop_pcb(gracefully);
}

void TcpSocket::drop_pcb(bool gracefully)
{
    session_.cancel();
    if (pcb_ == nullptr) return;
    if (frozen_) {
        thaw();
        gracefully = false; // there is no way to the peer
    }
    tcp_pcb* pcb = std::exchange(pcb_, nullptr);
    tcp_arg(pcb, nullptr);
    if (stage_ == Stage::listening) {
        tcp_accept(pcb, nullptr);
        tcp_close(pcb); // never fails on a listener
        return;
    }
    tcp_recv(pcb, nullptr);
    tcp_sent(pcb, nullptr);
    tcp_err(pcb, nullptr);
    if (!gracefully || tcp_close(pcb) != ERR_OK) tcp_abort(pcb);
}

void TcpSocket::abort()
{
    let_go(false);
    enter(Stage::dead);
}

} // namespace stack::inline v0
