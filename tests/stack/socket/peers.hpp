// Hosts of the simulated internet that a test speaks for: they connect to the modem, wait for it
// to connect, and exchange datagrams with it.
#pragma once

#include "stack/world.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>

struct tcp_pcb;
struct udp_pcb;

namespace atlink {

/// One TCP connection and one UDP port.
class Peer {
public:
    /// Its datagrams come from this port.
    static constexpr std::uint16_t udp_port = 4000;

    /// A host of this address is added, with an IPv6 address of the same last number.
    Peer(stack::World& world, const std::string& name, const std::string& ipv4);
    ~Peer();
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    /// Starts connecting to the modem's address on its default PDN; false without one.
    bool connect(std::uint16_t port, stack::Family family);
    /// The next connection to this port is taken, on both addresses.
    bool listen(std::uint16_t port);
    /// False when there is no connection, or no room.
    bool send(std::string_view bytes);
    /// An orderly end.
    void close();
    /// A reset.
    void reset();
    /// Received over TCP since the last call.
    std::string take_received() { return std::exchange(received_, {}); }

    bool connected() const { return connected_; }

    /// One datagram to a port of the modem's; false without an address, or room.
    bool send_datagram(std::uint16_t port, std::string_view bytes, stack::Family family);
    /// The oldest datagram received and not taken yet; empty without one.
    std::string take_datagram();

private:
    void adopt(tcp_pcb* pcb);
    void let_go();
    bool open_udp();

    stack::World& world_;
    std::string name_;
    tcp_pcb* pcb_ = nullptr;
    tcp_pcb* listeners_[2] = {nullptr, nullptr};
    udp_pcb* udp_[2] = {nullptr, nullptr};
    bool connected_ = false;
    std::string received_;
    std::deque<std::string> datagrams_;
};

} // namespace atlink
