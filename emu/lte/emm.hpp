// Mobility management: search, attach with the default PDN, loss of coverage, detach (TS 24.301).
#pragma once

#include "emu/bus.hpp"
#include "emu/lte/cell.hpp"
#include "emu/lte/core.hpp"
#include "emu/lte/pdn.hpp"
#include "emu/lte/rrc.hpp"
#include "emu/post.hpp"

#include <functional>
#include <optional>
#include <string>

namespace emu::inline v0::lte {

/// What +CEREG reports (TS 27.007 §10.1.22).
struct Registration {
    enum class Status {
        not_registered = 0,
        home = 1,
        searching = 2,
        denied = 3,
        unknown = 4,
        roaming = 5,
        uicc_failure = 90,
    };
    Status status = Status::unknown;
    bool cell_known = false;
    std::optional<int> reject_cause; // EMM cause
    friend bool operator==(const Registration&, const Registration&) = default;
};

class Emm {
public:
    enum class State { // TS 24.301 §5.1.3.2
        null,
        plmn_search,          // EMM-DEREGISTERED.PLMN-SEARCH
        attempting_to_attach, // EMM-DEREGISTERED.ATTEMPTING-TO-ATTACH
        limited_service,      // EMM-DEREGISTERED.LIMITED-SERVICE
        registered_initiated,
        registered,        // EMM-REGISTERED.NORMAL-SERVICE
        no_cell_available, // EMM-REGISTERED.NO-CELL-AVAILABLE
        deregistered_initiated,
    };

    Emm(Engine& engine, Bus& bus, const Timing& timing, Cell& cell, UeContext& network, Rrc& rrc,
        Pdn& pdn);

    State state() const { return state_; }
    /// True where a PDN connection may be asked for or used.
    bool registered() const
    {
        return state_ == State::registered || state_ == State::no_cell_available;
    }
    const Registration& registration() const { return registration_; }

    void switch_on() { switch_on(timing_.cell_search); }
    /// A cell is found after `search`: the receiver may have been on before the card was read.
    void switch_on(Ts search);
    /// Detaches if attached; on_settled follows when the radio is quiet.
    void switch_off();
    /// There is no card to register with: as switch_off(), and +CEREG: 90.
    void lose_card();
    /// The modem has crashed or lost its power: all is forgotten here, and nobody is told.
    /// on_settled follows.
    void fail();
    /// Held back the UE searches and does not attach, switched on while it is so; let go, it does.
    void hold_back(bool held);
    void on_network_detach(bool reattach);
    /// Ends the pause between two searches.
    void search_now();
    /// The only PLMN to register on; nothing: whichever is there.
    void select(const std::optional<std::string>& plmn);
    const std::optional<std::string>& selected() const { return selected_; }

    /// Authentication needs the card; false: it does not answer, and lose_card() has been called.
    std::function<bool()> card_answers;
    Signal<const Registration&> on_registration;
    /// +CGEV: NW DETACH (true) or ME DETACH (false).
    Signal<bool> on_detach;
    /// Switched off for good.
    Signal<> on_settled;
    /// An attach request was rejected, before the registration that follows.
    Signal<const Reject&> on_reject;
    /// EMM INFORMATION has come in the middle of a registration.
    Signal<> on_information;
    /// A search has found nothing and the receiver sleeps so long; zero: it is awake before that.
    Signal<Ts> on_pause;

private:
    void on_search();
    bool plmn_fits() const { return !selected_ || *selected_ == cell_.config().plmn; }
    void end_pause();
    void camp();
    void attach();
    void on_rrc();
    void on_coverage(bool covered);
    void on_answer();
    void rejected(const Reject& reject);
    void attach_failed();
    void on_complete();
    void on_no_cell();
    void leave();
    void forget_context();
    void search_again(Ts first);
    void settle();
    void report(Registration next);
    Registration::Status registered_status() const;
    void enter(State next, std::string_view cause);

    Engine& engine_;
    Bus& bus_;
    const Timing& timing_;
    const Cell& cell_;
    UeContext& network_;
    Rrc& rrc_;
    Pdn& pdn_;
    State state_ = State::null;
    Registration registration_;
    bool held_back_ = false;
    bool reported_searching_ = false; // the search itself, not only its outcome
    int attempts_ = 0;
    std::size_t pauses_ = 0;
    Timer search_;
    Timer answer_;   // the network's answer to the procedure under way
    Timer complete_; // accept processed, registration not yet reported
    Timer t3410_;
    Timer retry_; // T3411, T3402 or T3346
    Timer no_cell_;
    Post failed_; // the connection went before the attach was through
    Post settled_;
    Instant pause_end_ = epoch;
    std::optional<std::string> selected_;
    Subscription rrc_changes_;
    Subscription coverage_;
};

} // namespace emu::inline v0::lte
