// Release assistance: the modem tells the network that no more data is coming, the network lets go.
#pragma once

#include "emu/bus.hpp"
#include "emu/lte/cell.hpp"
#include "emu/lte/link.hpp"
#include "emu/lte/rrc.hpp"

#include <set>

namespace emu::inline v0::lte {

/// Combines what all users (sockets) of the modem say, as AT%RAI=1 asks for (nrf_api/behaviour.md
/// §6). The indication is that of TS 36.321 §5.4.5, a buffer status report of zero bytes; a network
/// that honours it releases the connection a little after the last packet.
class ReleaseAssistance {
public:
    using User = std::uint64_t;

    ReleaseAssistance(Engine& engine, Bus& bus, const Timing& timing, const Cell& cell, Rrc& rrc,
                      const Link& link, const Seed& seed);

    /// AT%RAI. While it is off nothing is told to the network.
    void set_enabled(bool enabled);
    bool enabled() const { return enabled_; }

    /// More is to come from or for this user: nobody's word releases the connection.
    void expect(User user);
    /// Nothing more from this user: the connection may go once what it sent is on the air. A user
    /// that never says anything has no part in it.
    void done(User user);
    /// The user is gone and expects nothing any more; what it called done stays so.
    void forget(User user);

    // What Ue passes on.
    void packet_passed()
    {
        if (wanted_) evaluate();
    }
    void on_idle();

private:
    void evaluate();
    void on_release();
    void end();

    Engine& engine_;
    Bus& bus_;
    const Timing& timing_;
    const Cell& cell_;
    Rrc& rrc_;
    const Link& link_;
    Random random_;
    bool enabled_ = false;
    std::set<User> busy_;
    bool wanted_ = false;    // somebody is done since the connection was last idle
    bool announced_ = false; // and the network knows
    Ts delay_{0};            // how long this network takes this time
    Timer release_;
};

} // namespace emu::inline v0::lte
