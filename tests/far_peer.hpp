// A host of the simulated internet that connects to the modem: what TCP servers are tested with.
#pragma once

#include "stack/modem.hpp"

#include <cstdint>
#include <string>
#include <string_view>

struct tcp_pcb;

namespace atlink {

/// One connection at a time, from the host "peer.test" (192.0.2.99), which it adds.
class FarPeer {
public:
    explicit FarPeer(stack::World& world);
    ~FarPeer();
    FarPeer(const FarPeer&) = delete;
    FarPeer& operator=(const FarPeer&) = delete;

    /// Starts connecting to the modem's IPv4 address on its default PDN; false without one.
    bool connect(std::uint16_t port);
    /// False when there is no connection, or no room.
    bool send(std::string_view bytes);
    /// An orderly end.
    void close();
    /// A reset.
    void abort();

    bool connected() const { return connected_; }
    const std::string& received() const { return received_; }
    void forget_received() { received_.clear(); }

private:
    void let_go();

    stack::World& world_;
    tcp_pcb* pcb_ = nullptr;
    bool connected_ = false;
    std::string received_;
};

} // namespace atlink
