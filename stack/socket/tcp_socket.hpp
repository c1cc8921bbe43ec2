// A TCP socket of the modem, client, listener or accepted, on a lwIP PCB.
#pragma once

#include "emu/engine.hpp"
#include "stack/net/ports.hpp"
#include "stack/net/uplink.hpp"
#include "stack/socket/carrier.hpp"
#include "stack/socket/socket.hpp"

#include <deque>

struct tcp_pcb;
struct pbuf;

namespace stack::inline v0 {

/// Unit of NRF_SO_TCP_SRV_SESSTIMEO: minutes in all headers and the 3.x manual, seconds in the
/// manual of 2.4 to 2.7 (nrf_api/behaviour.md §1 rules for minutes).
inline constexpr emu::Ts session_timeout_unit = std::chrono::minutes{1};

class TcpSocket final : public Socket, public Carrier {
public:
    TcpSocket(Family family, int protocol, net::Uplink& uplink, net::Ports& ports);
    ~TcpSocket() override;

    Result<void> bind(const Endpoint& local) override;
    Result<void> connect(const Endpoint& peer) override;
    Result<void> listen(int backlog) override;
    Result<std::unique_ptr<Socket>> try_accept(Endpoint& peer) override;
    Result<std::size_t> try_send(Bytes data, const Endpoint* to) override;
    Result<Received> try_recv(std::span<std::byte> into, Flags flags) override;
    bool connecting() const override { return stage_ == Stage::connecting; }
    bool finished() const override { return stage_ == Stage::dead; }
    Endpoint local() const override;
    bool listening() const override { return stage_ == Stage::listening; }
    std::optional<Endpoint> peer() const override;
    std::size_t available() const override { return received_bytes_; }
    void apply_options() override;

    Carrier* carrier() override { return this; }
    bool connected() const override { return stage_ == Stage::connected; }
    bool delivered() const override;
    void await_delivery() override { tells_delivery_ = true; }
    /// lwIP forgets the connection, which stands still until resume(), as its peer cannot be
    /// reached.
    void suspend() override;
    /// Only with the address it had.
    bool resume() override;
    void send_last(Bytes data) override;
    void session_timeout_changed() override;

private:
    enum class Stage { fresh, connecting, connected, listening, dead };

    void enter(Stage next);
    unsigned own_readiness() const override;
    bool has_unread() const override { return received_bytes_ > 0; }
    void abort() override;
    Result<void> open(const Address& at, std::uint16_t port);
    void adopt(tcp_pcb* accepted);
    void take_callbacks();
    void let_go(bool gracefully);
    void drop_pcb(bool gracefully);
    void freeze();
    void thaw();
    void on_session_timer();
    void on_connected();
    void on_acknowledged();
    void on_data(pbuf* data);
    void on_error(int error);
    void on_accept(tcp_pcb* accepted);
    std::size_t copy_out(std::span<std::byte> into) const;
    void consume(std::size_t size);

    net::Uplink& uplink_;
    net::Ports& ports_;
    tcp_pcb* pcb_ = nullptr;
    Stage stage_ = Stage::fresh;
    bool peer_closed_ = false;
    bool reset_ = false;
    bool was_full_ = false; // a send left no room: poll_out is news
    bool tells_delivery_ = false;
    std::deque<pbuf*> received_;
    std::size_t received_bytes_ = 0;
    std::size_t offset_ = 0; // read of the first piece
    Endpoint peer_;
    std::deque<std::unique_ptr<TcpSocket>> backlog_;
    bool frozen_ = false;   // out of lwIP's lists
    bool accepted_ = false; // the session timeout is for these
    emu::Instant last_activity_ = emu::epoch;
    emu::Timer session_;
};

} // namespace stack::inline v0
