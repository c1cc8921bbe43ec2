// Over 400 lines: one machine, whose edges and procedures are read together (TS 24.301 §5).
#include "emu/lte/emm.hpp"

#include "emu/edge.hpp"
#include "emu/lte/emm_reject.hpp"

#include <cassert>

namespace emu::inline v0::lte {

namespace {

using State = Emm::State;
using Status = Registration::Status;

// clang-format off
constexpr auto edges = std::to_array<Edge<State>>({                        // TS 24.301
    {State::null,                   State::plmn_search},                   // §5.1.3.2.2 switched on
    {State::plmn_search,            State::registered_initiated},          // §5.5.1.2.2 attach requested
    {State::registered_initiated,   State::registered},                    // §5.5.1.2.4 accepted
    {State::registered_initiated,   State::attempting_to_attach},          // §5.5.1.2.6 abnormal case
    {State::registered_initiated,   State::limited_service},               // §5.5.1.2.5 rejected for good
    {State::attempting_to_attach,   State::registered_initiated},          // §5.5.1.2.6 T3411, T3402, T3346
    {State::attempting_to_attach,   State::plmn_search},                   // no cell when the timer ends
    {State::registered_initiated,   State::plmn_search},                   // another PLMN selected
    {State::limited_service,        State::plmn_search},                   // PLMN selected by hand
    {State::registered,             State::no_cell_available},             // §5.1.3.2.4.5
    {State::no_cell_available,      State::registered},                    // camped again
    {State::registered,             State::plmn_search},                   // §5.5.2.3 detached, re-attach
    {State::registered,             State::attempting_to_attach},          // §5.5.2.3.4 detached, T3402
    {State::no_cell_available,      State::plmn_search},                   // the core forgot the UE
    {State::registered,             State::deregistered_initiated},        // §5.5.2.2 switched off
    {State::registered,             State::null},                          // the modem has stopped
    {State::no_cell_available,      State::null},                          // switched off without a cell
    {State::deregistered_initiated, State::null},                          // §5.5.2.2.2
    {State::plmn_search,            State::null},
    {State::attempting_to_attach,   State::null},
    {State::limited_service,        State::null},
    {State::registered_initiated,   State::null},
});
// clang-format on

std::string_view name(State state)
{
    switch (state) {
    case State::null:
        return "null";
    case State::plmn_search:
        return "plmn_search";
    case State::attempting_to_attach:
        return "attempting_to_attach";
    case State::limited_service:
        return "limited_service";
    case State::registered_initiated:
        return "registered_initiated";
    case State::registered:
        return "registered";
    case State::no_cell_available:
        return "no_cell_available";
    case State::deregistered_initiated:
        return "deregistered_initiated";
    }
    return "?";
}

} // namespace

Emm::Emm(Engine& engine, Bus& bus, const Timing& timing, Cell& cell, UeContext& network, Rrc& rrc,
         Pdn& pdn)
    : engine_{engine}, bus_{bus}, timing_{timing}, cell_{cell}, network_{network}, rrc_{rrc},
      pdn_{pdn}, search_{engine, [this] { on_search(); }}, answer_{engine, [this] { on_answer(); }},
      complete_{engine, [this] { on_complete(); }}, t3410_{engine,
                                                           [this] {
                                                               attach_failed();
                                                               rrc_.release(); // §5.5.1.2.6 c
                                                           }},
      retry_{engine, [this] { on_search(); }}, no_cell_{engine, [this] { on_no_cell(); }},
      failed_{engine,
              [this] {
                  if (state_ == State::registered_initiated) attach_failed();
              }}, // §5.5.1.2.6 a
      settled_{engine, [this] { settle(); }}, rrc_changes_{rrc.on_change.subscribe(
                                                  [this](Rrc::State, Rrc::Cause) { on_rrc(); },
                                                  Turn::emm)},
      coverage_{
          cell.on_coverage.subscribe([this](bool covered) { on_coverage(covered); }, Turn::emm)}
{
}

void Emm::switch_on(Ts search)
{
    assert(state_ == State::null);
    attempts_ = 0;
    reported_searching_ = false;
    enter(State::plmn_search, "switched on");
    registration_ = {.status = Status::searching, .cell_known = false, .reject_cause = {}};
    search_again(search);
}

void Emm::search_again(Ts first)
{
    pauses_ = 0;
    search_.start(first);
}

void Emm::search_now()
{
    if (!search_.running()) return;
    end_pause();
    search_.start(timing_.cell_search);
}

void Emm::end_pause()
{
    if (engine_.now() >= pause_end_) return;
    pause_end_ = engine_.now();
    on_pause(Ts{0});
}

void Emm::select(const std::optional<std::string>& plmn)
{
    const bool same = std::exchange(selected_, plmn) == plmn;
    if (same && state_ != State::limited_service) return;
    switch (state_) {
    case State::null:
    case State::deregistered_initiated:
        return;
    case State::plmn_search:
        return search_now();
    case State::limited_service:
        // A PLMN that was forbidden may be tried again when selected (causes.tsv, EMM 11).
        if (!selected_ || registration_.status != Status::searching) return;
        break;
    case State::attempting_to_attach:
    case State::registered_initiated:
    case State::registered:
    case State::no_cell_available:
        if (plmn_fits()) return;
        break;
    }
    enter(State::plmn_search, "PLMN selected");
    pdn_.lose_all(PdnEvent::Kind::lost);
    rrc_.release();
    report({Status::searching, false, {}});
    search_again(plmn_fits() ? timing_.cell_search : timing_.scan);
}

void Emm::hold_back(bool held)
{
    held_back_ = held;
    if (!held && state_ == State::plmn_search && !search_.running()) search_again(Ts{0});
}

void Emm::on_search()
{
    if (held_back_ && state_ == State::plmn_search) return report({Status::searching, false, {}});
    if (cell_.covered() && plmn_fits()) {
        pauses_ = 0;
        switch (state_) {
        case State::plmn_search:
        case State::attempting_to_attach:
            return camp();
        case State::no_cell_available:
            if (!network_.known()) {
                forget_context();
                return camp();
            }
            enter(State::registered, "cell found");
            return report({registered_status(), true, {}});
        case State::null:
        case State::limited_service:
        case State::registered_initiated:
        case State::registered:
        case State::deregistered_initiated:
            return;
        }
    }
    if (state_ == State::attempting_to_attach) enter(State::plmn_search, "no cell");
    // The first search that finds nothing is told, later ones only change it to "unknown"; with a
    // cell of another PLMN than the selected one this is not out of coverage.
    const auto found = pauses_ == 0 || cell_.covered() ? Status::searching : Status::unknown;
    report({found, false, {}});
    const auto& pauses = timing_.search_pause;
    const Ts pause = pauses.empty() ? Ts{0} : pauses[std::min(pauses_, pauses.size() - 1)];
    ++pauses_;
    search_.start(pause + timing_.scan);
    pause_end_ = engine_.now() + pause;
    if (pause > Ts{0}) on_pause(pause);
}

void Emm::camp()
{
    report({Status::searching, true, registration_.reject_cause});
    attach();
}

void Emm::attach()
{
    if (card_answers && !card_answers()) return;
    ++attempts_;
    enter(State::registered_initiated, "attach request");
    t3410_.start(timing_.t3410);
    if (rrc_.connected()) {
        answer_.start(timing_.attach_round_trips * timing_.nas_round_trip);
    } else {
        rrc_.request(Rrc::Cause::mo_signalling);
    }
}

void Emm::on_rrc()
{
    switch (state_) {
    case State::registered_initiated:
        if (complete_.running()) return;
        if (rrc_.connected()) {
            answer_.start(timing_.msg5 + timing_.attach_round_trips * timing_.nas_round_trip);
        } else if (rrc_.state() == Rrc::State::idle) {
            failed_.post();
        }
        return;
    case State::deregistered_initiated:
        if (rrc_.connected()) {
            answer_.start(timing_.msg5 + timing_.detach);
        } else if (rrc_.state() == Rrc::State::idle) {
            settled_.post();
        }
        return;
    case State::registered:
        // Not again when signalling without a cell fails meanwhile.
        if (rrc_.state() == Rrc::State::idle && !cell_.covered() && !no_cell_.running()) {
            no_cell_.start(timing_.no_cell_report);
        }
        return;
    case State::null:
    case State::plmn_search:
    case State::attempting_to_attach:
    case State::limited_service:
    case State::no_cell_available:
        return;
    }
}

void Emm::on_coverage(bool covered)
{
    if (state_ != State::registered) return; // searches look for themselves
    if (covered) {
        no_cell_.cancel();
    } else if (rrc_.state() == Rrc::State::idle) {
        no_cell_.start(timing_.no_cell_report);
    }
}

void Emm::on_answer()
{
    if (state_ == State::deregistered_initiated) return rrc_.release();
    if (!cell_.covered()) return; // T3410 decides
    rrc_.activity();
    const AttachAnswer answer = network_.answer_attach(pdn_.type(0), pdn_.apn(0), pdn_.login(0));
    if (const auto* grant = std::get_if<PdnGrant>(&answer)) {
        t3410_.cancel();
        complete_.start(timing_.attach_complete);
        pdn_.accept_default(*grant);
    } else if (const auto* reject = std::get_if<Reject>(&answer)) {
        rejected(*reject);
    }
}

void Emm::on_complete()
{
    attempts_ = 0;
    enter(State::registered, "attach accept");
    report({registered_status(), true, {}});
}

void Emm::rejected(const Reject& reject)
{
    t3410_.cancel();
    on_reject(reject);
    switch (after_reject(reject.cause)) {
    case AfterReject::permanent:
        enter(State::limited_service, "attach reject");
        report({Status::denied, true, reject.cause});
        report({Status::not_registered, false, {}});
        break;
    case AfterReject::plmn_forbidden: // one cell, one PLMN: nothing else to try
        enter(State::limited_service, "attach reject");
        report({reject.cause == emm_tracking_area_not_allowed ? Status::denied : Status::searching,
                true, reject.cause});
        break;
    case AfterReject::protocol_error:
        attempts_ = timing_.attach_attempts;
        [[fallthrough]];
    case AfterReject::congestion:
    case AfterReject::abnormal:
        report({Status::searching, true, reject.cause});
        attach_failed();
        if (reject.back_off) {
            if (reject.cause == emm_congestion) attempts_ = 0;
            retry_.start(*reject.back_off); // T3346, or the T3396 of the name
        }
        break;
    }
    rrc_.release();
}

void Emm::attach_failed()
{
    enter(State::attempting_to_attach, "attach failed");
    const bool soon = attempts_ < timing_.attach_attempts;
    if (!soon) attempts_ = 0;
    retry_.start(soon ? timing_.t3411 : timing_.t3402);
}

void Emm::on_no_cell()
{
    if (cell_.covered()) return;
    enter(State::no_cell_available, "no suitable cell");
    if (!network_.known()) forget_context();
    report({Status::searching, false, {}});
    pauses_ = 1;
    search_.start(timing_.scan);
}

void Emm::forget_context()
{
    pdn_.lose_all(PdnEvent::Kind::lost);
    enter(State::plmn_search, "context lost");
}

void Emm::on_network_detach(bool reattach)
{
    if (state_ != State::registered) return;
    pdn_.lose_all(PdnEvent::Kind::lost);
    on_detach(true);
    if (reattach) {
        enter(State::plmn_search, "network detach");
        rrc_.release();
        registration_.reject_cause.reset();
        search_again(timing_.nas_round_trip);
    } else {
        enter(State::attempting_to_attach, "network detach");
        retry_.start(timing_.t3402); // no cause given: §5.5.2.3.4
        rrc_.release();
        report({Status::not_registered, false, {}});
    }
}

void Emm::switch_off()
{
    const bool was_registered = registered();
    if (was_registered) {
        // No answer is awaited when switching off (TS 24.301 §5.5.2.2.1): local first, then radio.
        pdn_.lose_all(PdnEvent::Kind::deactivated_by_ue);
    }
    if (registration_.status != Status::unknown || was_registered) {
        report({Status::not_registered, false, {}});
    }
    if (was_registered) on_detach(false);
    leave();
}

void Emm::lose_card()
{
    if (registered()) {
        pdn_.lose_all(PdnEvent::Kind::lost); // ME DETACH speaks for them
        on_detach(false);
    }
    report({Status::uicc_failure, false, {}});
    if (state_ == State::deregistered_initiated || state_ == State::null) return;
    leave();
}

/// With the radio, after what is local (TS 24.301 §5.5.2.2.1).
void Emm::leave()
{
    if (state_ == State::registered && cell_.covered()) {
        enter(State::deregistered_initiated, "switched off");
        if (rrc_.connected()) {
            answer_.start(timing_.detach);
        } else {
            rrc_.request(Rrc::Cause::mo_signalling);
        }
        return;
    }
    if (state_ == State::registered) enter(State::no_cell_available, "no suitable cell");
    if (pdn_.active(0)) pdn_.lose_all(PdnEvent::Kind::lost); // accepted, not yet complete
    settle();
}

void Emm::settle()
{
    if (state_ != State::null) enter(State::null, "switched off");
    rrc_.release();
    on_settled();
}

void Emm::fail()
{
    pdn_.lose_all(PdnEvent::Kind::lost);
    if (state_ != State::null) enter(State::null, "modem stopped");
    settled_.cancel();
    failed_.cancel();
    report({});
    rrc_.release();
    on_settled();
}

Registration::Status Emm::registered_status() const
{
    return cell_.config().roaming ? Status::roaming : Status::home;
}

void Emm::report(Registration next)
{
    if (next == registration_ && next.status != Status::searching) return;
    if (next == registration_ && reported_searching_) return;
    reported_searching_ = next.status == Status::searching;
    registration_ = next;
    on_registration(registration_);
}

void Emm::enter(State next, std::string_view cause)
{
    assert(allowed(edges, state_, next));
    const State from = std::exchange(state_, next);
    end_pause();
    search_.cancel();
    answer_.cancel();
    complete_.cancel();
    t3410_.cancel();
    retry_.cancel();
    no_cell_.cancel();
    if (!registered()) pdn_.forget_reactivations();
    rrc_.hold(next == State::registered_initiated);
    bus_.publish(
        Transition{.machine = "emm", .from = name(from), .to = name(next), .cause = cause});
}

} // namespace emu::inline v0::lte
