// The radio connection: idle, random access, connected, loss and re-establishment (TS 36.331).
#pragma once

#include "emu/bus.hpp"
#include "emu/lte/cell.hpp"
#include "emu/random.hpp"

namespace emu::inline v0::lte {

class Rrc {
public:
    enum class State { idle, connecting, connected, reestablishing };
    enum class Cause { mo_signalling, mo_data, mt_access, setup, t300, release, lost, recovered };

    Rrc(Engine& engine, Bus& bus, const Timing& timing, Cell& cell, const Seed& seed);

    State state() const { return state_; }
    bool connected() const { return state_ == State::connected; }

    /// Asks for a connection; nothing happens when there is one or one is on its way.
    void request(Cause cause);
    /// Data or signalling passed: the network's inactivity timer starts again.
    void activity() { last_activity_ = engine_.now(); }
    /// While held the network does not count inactivity: its timer starts with the first bearer.
    void hold(bool held);
    /// The network releases, or the UE leaves locally.
    void release();

    /// After every change, with the state left and the cause.
    Signal<State, Cause> on_change;

private:
    void on_coverage(bool covered);
    void attempt();
    void on_preamble();
    void on_inactivity();
    void on_radio_problem();
    void enter(State next, Cause cause);

    Engine& engine_;
    Bus& bus_;
    const Timing& timing_;
    Cell& cell_;
    Random random_;
    State state_ = State::idle;
    Instant last_activity_ = epoch;
    bool held_ = false;
    bool in_problem_ = false; // out-of-sync indications counted, T310 not yet expired
    Timer procedure_;         // the step of random access or re-establishment under way
    Timer t300_;
    Timer radio_;      // N310 and T310, then T311
    Timer inactivity_; // at the network
    Subscription coverage_;
};

} // namespace emu::inline v0::lte
