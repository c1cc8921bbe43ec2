// The card in its slot, as the modem finds it: whether it is there, answers and has been read.
#pragma once

#include "emu/bus.hpp"
#include "emu/engine.hpp"
#include "emu/lte/config.hpp"
#include "emu/signal.hpp"

namespace emu::inline v0::lte {

class Uicc {
public:
    enum class State {
        off,     // without power
        reading, // it has power and is being read
        ready,
        failed, // none there, or it does not answer; its power must go off before it is tried again
    };

    /// `identity` is what the card says of itself, and changes with it.
    Uicc(Engine& engine, Bus& bus, const Timing& timing, Identity& identity);

    State state() const { return state_; }
    bool ready() const { return state_ == State::ready; }
    /// It is being read, and is another one than was read before.
    bool changed() const { return state_ == State::reading && changed_; }

    /// Reads the card unless that is done or under way.
    void power_on();
    void power_off();
    /// The modem needs something of the card. False: it does not answer, and has failed if it was
    /// ready.
    bool access();

    // What the scenario does. The modem learns of it at the next access (at/power_mobility.md
    // §4.1), or when it looks after the card (CardConfig::poll).
    void pull();
    /// It stops answering, until it is pulled and put back.
    void hang();
    /// Puts a card in, in the place of the one that is there.
    void insert(const std::string& imsi, const std::string& iccid, const CardConfig& card);

    /// The state has changed, or the card that is being read turns out to be another one.
    Signal<> on_change;
    /// Another card is in the slot.
    Signal<> on_insert;

private:
    bool answers() const;
    void disturb();
    void on_read();
    void enter(State next, std::string_view cause);

    Engine& engine_;
    Bus& bus_;
    const Timing& timing_;
    Identity& identity_;
    State state_ = State::off;
    bool disturbed_ = false; // it has lost its power meanwhile and knows of nothing
    bool changed_ = false;
    std::string read_;  // ICCID of the one that was read last
    Instant powered_{}; // when it last got power
    Timer reading_;
    Timer poll_; // runs only while there is something to find
};

} // namespace emu::inline v0::lte
