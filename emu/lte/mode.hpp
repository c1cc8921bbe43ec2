// What +CFUN switches: LTE, its transmitter and the card (TS 27.007 §8.2).
#pragma once

#include "emu/bus.hpp"
#include "emu/lte/config.hpp"
#include "emu/signal.hpp"

namespace emu::inline v0::lte {

/// +CFUN values that change LTE (reference: at/notes.md §4).
enum class FunctionalMode : int {
    power_off = 0,
    normal = 1,
    receive_only = 2,
    flight = 4,
    lte_off = 20,
    lte_on = 21,
    gnss_off = 30,
    gnss_on = 31,
    uicc_off = 40,
    uicc_on = 41,
    flight_uicc_on = 44,
};

class Mode {
public:
    enum class State {
        off,          // +CFUN=0, 4, 20, 44
        reading_card, // on its way to one of the next two
        on,           // +CFUN=1, 21
        receive_only, // +CFUN=2
    };

    Mode(Engine& engine, Bus& bus, const Timing& timing, bool card_present);

    State state() const { return state_; }
    bool activated() const { return state_ == State::on || state_ == State::receive_only; }

    /// Starts the change; `on_settled` tells when it is done, perhaps before this returns.
    void set(FunctionalMode mode);
    /// What was asked for last.
    FunctionalMode asked() const { return asked_; }

    bool card_present() const { return card_present_; }
    bool card_ready() const { return card_ready_; }
    /// A locked card waits for a code.
    void lock_card(bool locked) { card_locked_ = locked; }
    bool may_attach() const { return state_ == State::on && card_ready_ && !card_locked_; }

    /// AT+CFUN may answer OK. When LTE goes off, or loses its transmitter, it still has it: the
    /// answer comes first and the detach follows (at/notes.md §5.2, open point 1).
    Signal<> on_settled;
    /// After on_settled, with the state left; the same one when the mode was asked for again.
    Signal<State> on_change;

private:
    void switch_on(State target);
    void switch_off(FunctionalMode mode);
    void on_card_read();
    void enter(State next, std::string_view cause);

    Bus& bus_;
    const Timing& timing_;
    const bool card_present_;
    State state_ = State::off;
    State target_ = State::on; // once the card is read
    FunctionalMode asked_ = FunctionalMode::power_off;
    bool card_ready_ = false; // it has power and has been read
    bool card_locked_ = false;
    Timer card_read_;
};

} // namespace emu::inline v0::lte
