// What +CFUN switches: LTE, its transmitter and the card (TS 27.007 §8.2).
#pragma once

#include "emu/bus.hpp"
#include "emu/lte/config.hpp"
#include "emu/lte/uicc.hpp"
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
        switching_on, // on its way to one of the next two
        on,           // +CFUN=1, 21
        receive_only, // +CFUN=2
    };

    Mode(Engine& engine, Bus& bus, const Timing& timing, Uicc& uicc);

    State state() const { return state_; }
    bool activated() const { return state_ == State::on || state_ == State::receive_only; }

    /// Starts the change; `on_settled` tells when it is done, perhaps before this returns. Leaving
    /// a network takes its time.
    void set(FunctionalMode mode, bool registered);
    /// What was asked for last.
    FunctionalMode asked() const { return asked_; }
    /// What was asked for takes its time: AT+CFUN has no answer yet.
    bool busy() const { return answer_.running(); }

    /// A locked card waits for a code.
    void lock_card(bool locked) { card_locked_ = locked; }
    bool card_locked() const { return card_locked_; }
    bool may_attach() const { return state_ == State::on && uicc_.ready() && !card_locked_; }

    /// The mode is another one. When LTE goes off, or loses its transmitter, the UE still has it:
    /// the detach follows.
    Signal<> on_settled;
    /// After on_settled, with the state left; the same one when the mode was asked for again.
    Signal<State> on_change;
    /// No longer busy.
    Signal<> on_answer;

private:
    void switch_on(State target);
    void switch_off(FunctionalMode mode, bool registered);
    void on_time();
    void enter(State next, std::string_view cause);

    Bus& bus_;
    const Timing& timing_;
    Uicc& uicc_;
    State state_ = State::off;
    State target_ = State::on; // of switching on
    FunctionalMode asked_ = FunctionalMode::power_off;
    bool card_locked_ = false;
    Timer answer_;
};

} // namespace emu::inline v0::lte
