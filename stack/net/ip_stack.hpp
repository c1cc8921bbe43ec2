// lwIP's life: one per process, its time the engine's, its timers only while they have work.
#pragma once

#include "emu/engine.hpp"
#include "emu/random.hpp"

#include <cstdint>
#include <deque>

struct tcp_pcb;

namespace stack::inline v0::net {

class IpStack {
public:
    /// Throws std::logic_error when another one lives.
    IpStack(emu::Engine& engine, const emu::Seed& seed);
    ~IpStack();
    IpStack(const IpStack&) = delete;
    IpStack& operator=(const IpStack&) = delete;

    /// The one that lives, or nullptr.
    static IpStack* current();

    // What lwIP's hooks ask for.
    emu::Engine& engine() { return engine_; }
    emu::Random& random() { return random_; }
    void tcp_has_work();
    /// How long this connection has been in TIME_WAIT; lwIP counts in steps of 500 ms.
    emu::Ts time_waited(const tcp_pcb& pcb) const;
    /// A fragment came in: the reassembly timers run while one can be waiting.
    void fragment_seen();
    /// The timers of IGMP and MLD run while a report is due.
    void group_joined();

private:
    struct TimeWait {
        const tcp_pcb* pcb;
        std::uint16_t local_port; // with the other's: another connection may get its memory
        std::uint16_t remote_port;
        emu::Instant since;
        bool is(const tcp_pcb& other) const;
    };

    void note_time_wait();
    void on_tcp_tick();
    void on_reassembly_tick();
    void on_group_tick();

    emu::Engine& engine_;
    emu::Random random_;
    emu::Timer tcp_tick_;
    emu::Timer reassembly_tick_;
    emu::Timer group_tick_;
    std::deque<TimeWait> time_waits_; // in their order; some may be over
    int reassembly_ticks_left_ = 0;
    bool slow_tick_ = true; // every other tick is one of lwIP's slow timer
};

} // namespace stack::inline v0::net
