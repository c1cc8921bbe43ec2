// A raw socket of the modem: whole IP packets of one PDN, built and parsed by the firmware.
#pragma once

#include "stack/net/bearers.hpp"
#include "stack/socket/carrier.hpp"
#include "stack/socket/socket.hpp"

#include <deque>
#include <vector>

namespace stack::inline v0 {

/// From nrf_socket on it takes all downlink packets of the PDN it is bound to (the default one
/// until NRF_SO_BINDTOPDN), so that other sockets there get nothing (nrf_api/behaviour.md §7).
/// It has neither port nor peer: bind, connect, listen, accept and an address given to sendto are
/// EOPNOTSUPP; the reference names no errno for them.
class RawSocket final : public Socket, public Carrier, private net::PacketTap {
public:
    RawSocket(int protocol, net::Bearers& bearers, emu::Bus& bus);
    ~RawSocket() override;

    Result<void> bind(const Endpoint& local) override;
    Result<void> connect(const Endpoint& peer) override;
    Result<void> listen(int backlog) override;
    Result<std::unique_ptr<Socket>> try_accept(Endpoint& peer) override;
    /// `msgsize` above the PDN's MTU, `inval` for what is no IP packet or has another length than
    /// its header says, `netunreach` without the PDN or an address of the packet's family there.
    /// The checksum is the firmware's too.
    Result<std::size_t> try_send(Bytes data, const Endpoint* to) override;
    Result<Received> try_recv(std::span<std::byte> into, Flags flags) override;
    Endpoint local() const override { return {}; }
    std::optional<Endpoint> peer() const override { return std::nullopt; }
    std::size_t available() const override
    {
        return received_.empty() ? 0 : received_.front().size();
    }

    Carrier* carrier() override { return this; }
    bool connected() const override { return false; }
    bool delivered() const override { return bearers_.link().uplink_across() >= last_sent_; }
    void await_delivery() override { listen_for_room(); }
    void suspend() override { set_suspended(true); }
    bool resume() override;

private:
    unsigned own_readiness() const override;
    bool has_unread() const override { return !received_.empty(); }
    /// The link tells of each packet that is across: only who waits for that is to hear of it.
    void listen_for_room();
    void abort() override;
    int cid() const override { return options().cid; }
    void receive(Bytes packet) override;
    Result<void> unsupported() const;

    net::Bearers& bearers_;
    emu::Bus& bus_;
    std::deque<std::vector<std::byte>> received_;
    std::size_t received_bytes_ = 0;
    std::size_t refused_ = 0; // size of the packet there was no room for
    std::uint64_t last_sent_ = 0;
    bool listening_ = true;
    emu::Subscription room_;
};

} // namespace stack::inline v0
