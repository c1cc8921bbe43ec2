// The baseline: two lwIP interfaces joined by a queue, nothing of ours in between.
#pragma once

#include "stack/net/interface.hpp"
#include "stack/net/ip_stack.hpp"
#include "stack/net/lwip_types.hpp"

#include <deque>

namespace bench {

class BareInterface final : public stack::net::Interface {
public:
    BareInterface(const stack::Address& address, std::uint16_t mtu) : Interface{address, mtu} {}
    BareInterface* peer = nullptr;
    std::deque<emu::Packet> queue; // received, not yet handed to lwIP

    /// Hands everything queued to lwIP; true if there was something.
    bool pump()
    {
        if (queue.empty()) return false;
        while (!queue.empty()) {
            emu::Packet next = std::move(queue.front());
            queue.pop_front();
            input(std::move(next));
        }
        return true;
    }

private:
    void output(emu::Packet packet) override { peer->queue.push_back(std::move(packet)); }
};

/// lwIP with two interfaces, 198.51.100.1 and .2, of a PDN's MTU.
class BareLwip {
public:
    BareLwip()
        : stack{engine, emu::Seed{1}}, near{stack::Address::v4({198, 51, 100, 1}), mtu},
          far{stack::Address::v4({198, 51, 100, 2}), mtu}
    {
        near.peer = &far;
        far.peer = &near;
    }
    void pump()
    {
        while (near.pump() || far.pump()) {
        }
    }

    static constexpr std::uint16_t mtu = 1280;
    emu::Engine engine;
    stack::net::IpStack stack;
    BareInterface near;
    BareInterface far;
};

} // namespace bench
