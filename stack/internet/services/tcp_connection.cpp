#include "stack/internet/services/tcp_connection.hpp"

#include "stack/net/lwip_types.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"

namespace stack::inline v0::net {

namespace {

constexpr std::size_t keep_out = 64 * 1024; // sent bytes kept in front before they are cut off
constexpr unsigned readings_a_second = 10;  // of a slow reader, at most

} // namespace

TcpConnection::TcpConnection(tcp_pcb* pcb, TcpConnections& owner) : pcb_{pcb}, owner_{owner}
{
    tcp_arg(pcb, this);
    tcp_recv(pcb, [](void* argument, tcp_pcb*, pbuf* data, err_t) -> err_t {
        TcpConnection& connection = self(argument);
        if (data == nullptr) {
            connection.receive_end();
        } else {
            connection.receive(*data);
            pbuf_free(data);
        }
        return connection.flush() ? ERR_OK : ERR_ABRT;
    });
    tcp_sent(pcb, [](void* argument, tcp_pcb*, u16_t) -> err_t {
        return self(argument).flush() ? ERR_OK : ERR_ABRT;
    });
    tcp_err(pcb, [](void* argument, err_t) {
        TcpConnection& connection = self(argument);
        connection.pcb_ = nullptr; // lwIP has freed it
        connection.owner_.remove(connection);
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

bool TcpConnection::flush()
{
    if (resetting_) {
        tcp_abort(pcb_); // its error callback destroys this
        return false;
    }
    const bool hangs = owner_.read_rate() == 0U && !ending_;
    while (sent_ < out_.size() && !hangs) {
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
    owner_.remove(*this); // last: destroys this
}

void TcpConnection::receive(const pbuf& data)
{
    if (held_.empty() && !owner_.read_rate()) {
        unopened_ += data.tot_len;
        for (const pbuf* piece = &data; piece != nullptr; piece = piece->next)
            on_data({static_cast<const char*>(piece->payload), piece->len});
        return;
    }
    for (const pbuf* piece = &data; piece != nullptr; piece = piece->next)
        held_.append(static_cast<const char*>(piece->payload), piece->len);
    if (!reading_) reading_.emplace(owner_.engine(), [this] { read_held(); });
    if (!reading_->running() && owner_.read_rate() != 0U) reading_->start(emu::Ts{0});
}

void TcpConnection::receive_end() { held_.empty() ? on_end() : static_cast<void>(ended_ = true); }

void TcpConnection::read_held()
{
    using Seconds = std::chrono::duration<std::int64_t>;
    const TcpConnections::Rate rate = owner_.read_rate();
    if (reading_) reading_->cancel();
    if (rate == 0U) return;
    const unsigned readings = rate ? std::min(*rate, readings_a_second) : 1;
    const std::size_t most = rate ? *rate / readings : held_.size();
    const std::string bytes = held_.substr(0, most);
    held_.erase(0, bytes.size());
    unopened_ += bytes.size();
    if (!bytes.empty()) on_data(bytes);
    if (!held_.empty()) {
        reading_->start(std::chrono::duration_cast<emu::Ts>(Seconds{1}) / readings);
    } else if (std::exchange(ended_, false)) {
        on_end();
    }
    flush();
}

void TcpConnection::end_as(StreamEnd how)
{
    ending_ = true;
    if (how == StreamEnd::reset) {
        reset();
    } else {
        on_close(how);
        if (how == StreamEnd::fin) out_.resize(sent_);
        finish();
    }
    flush();
}

TcpConnection& TcpConnections::add(std::unique_ptr<TcpConnection> connection)
{
    all_.push_back(std::move(connection));
    all_.back()->place_ = std::prev(all_.end());
    return *all_.back();
}

template <typename F>
void TcpConnections::for_each(F&& act)
{
    for (auto each = all_.begin(); each != all_.end();)
        act(**each++);
}

void TcpConnections::set_read_rate(Rate rate)
{
    rate_ = rate;
    for_each([](TcpConnection& each) { each.read_held(); });
}

void TcpConnections::end_all(StreamEnd how)
{
    for_each([how](TcpConnection& each) { each.end_as(how); });
}

} // namespace stack::inline v0::net
