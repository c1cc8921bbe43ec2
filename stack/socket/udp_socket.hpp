// A UDP socket of the modem on a lwIP PCB.
#pragma once

#include "stack/net/ports.hpp"
#include "stack/net/uplink.hpp"
#include "stack/socket/carrier.hpp"
#include "stack/socket/socket.hpp"

#include <deque>
#include <vector>

struct udp_pcb;
struct pbuf;

namespace stack::inline v0 {

class UdpSocket final : public Socket, public Carrier {
public:
    UdpSocket(Family family, int protocol, net::Uplink& uplink, net::Ports& ports, emu::Bus& bus);
    ~UdpSocket() override;

    Result<void> bind(const Endpoint& local) override;
    Result<void> connect(const Endpoint& peer) override;
    Result<void> listen(int backlog) override;
    Result<std::unique_ptr<Socket>> try_accept(Endpoint& peer) override;
    Result<std::size_t> try_send(Bytes data, const Endpoint* to) override;
    Result<Received> try_recv(std::span<std::byte> into, Flags flags) override;
    Endpoint local() const override;
    std::optional<Endpoint> peer() const override;
    std::size_t available() const override;
    void apply_options() override;
    /// Until it is closed; `addrnotavail` where its way to the network carries no groups.
    Result<void> join(const Address& group);

    Carrier* carrier() override { return this; }
    bool connected() const override { return connected_; }
    bool delivered() const override { return uplink_.across() >= last_sent_; }
    void await_delivery() override { listen_for_room(); }
    void suspend() override;
    /// With the address of now, the port it had and the peer it had.
    bool resume() override;

private:
    struct Datagram {
        pbuf* data;
        Endpoint from;
        Address to;
        std::uint8_t hops;
    };

    unsigned own_readiness() const override;
    bool has_unread() const override { return !received_.empty(); }
    /// The link tells of each packet that is across: only who waits for that is to hear of it.
    void listen_for_room();
    void abort() override;
    Result<void> ensure_bound(const Address& destination);
    Result<void> open(const Address& at, std::uint16_t port);
    void on_datagram(pbuf* data, const Endpoint& from);
    /// Bytes a datagram takes up on the link, with all its headers.
    std::size_t size_on_link(std::size_t size, Family over) const;

    net::Uplink& uplink_;
    net::Ports& ports_;
    emu::Bus& bus_;
    udp_pcb* pcb_ = nullptr;
    bool connected_ = false;
    Endpoint peer_;
    std::uint16_t kept_port_ = 0; // while suspended, when it had one
    std::uint64_t last_sent_ = 0;
    std::deque<Datagram> received_;
    std::size_t received_bytes_ = 0;
    std::size_t refused_ = 0; // size of the datagram there was no room for
    std::vector<Address> groups_;
    emu::Subscription room_;
};

} // namespace stack::inline v0
