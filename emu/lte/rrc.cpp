#include "emu/lte/rrc.hpp"

#include "emu/edge.hpp"

#include <cassert>

namespace emu::inline v0::lte {

namespace {

using State = Rrc::State;
using Cause = Rrc::Cause;

// clang-format off
constexpr auto edges = std::to_array<Edge<State>>({   // TS 36.331
    {State::idle,           State::connecting},       // §5.3.3    establishment
    {State::connecting,     State::connected},        // §5.3.3.4  setup received
    {State::connecting,     State::idle},             // §5.3.3.6  T300 expiry, or local abort
    {State::connected,      State::idle},             // §5.3.8    release
    {State::connected,      State::reestablishing},   // §5.3.11.3 radio link failure
    {State::reestablishing, State::connected},        // §5.3.7.5  re-established
    {State::reestablishing, State::idle},             // §5.3.7.6  T311 expiry
});
// clang-format on

std::string_view name(State state)
{
    switch (state) {
    case State::idle:
        return "idle";
    case State::connecting:
        return "connecting";
    case State::connected:
        return "connected";
    case State::reestablishing:
        return "reestablishing";
    }
    return "?";
}

std::string_view name(Cause cause)
{
    switch (cause) {
    case Cause::mo_signalling:
        return "mo-Signalling";
    case Cause::mo_data:
        return "mo-Data";
    case Cause::mt_access:
        return "mt-Access";
    case Cause::setup:
        return "setup";
    case Cause::t300:
        return "T300 expiry";
    case Cause::release:
        return "release";
    case Cause::lost:
        return "radio link failure";
    case Cause::recovered:
        return "re-established";
    }
    return "?";
}

} // namespace

Rrc::Rrc(Engine& engine, Bus& bus, const Timing& timing, Cell& cell, const Seed& seed)
    : engine_{engine}, bus_{bus}, timing_{timing}, cell_{cell}, random_{seed.stream(
                                                                    "random access")},
      procedure_{engine, [this] { on_preamble(); }}, t300_{engine,
                                                           [this] {
                                                               enter(State::idle, Cause::t300);
                                                           }},
      radio_{engine, [this] { on_radio_problem(); }}, inactivity_{engine,
                                                                  [this] { on_inactivity(); }},
      coverage_{
          cell.on_coverage.subscribe([this](bool covered) { on_coverage(covered); }, Turn::rrc)}
{
}

void Rrc::request(Cause cause)
{
    switch (state_) {
    case State::idle:
        enter(State::connecting, cause);
        t300_.start(timing_.t300);
        attempt();
        return;
    case State::connecting:     // already on the way up
    case State::connected:      // nothing to do
    case State::reestablishing: // comes back or goes to idle by itself
        return;
    }
}

void Rrc::attempt()
{
    const Instant occasion = cell_.prach_occasion(engine_.now(), timing_.prach_period);
    procedure_.start_at(occasion + timing_.preamble_to_connected);
}

void Rrc::on_preamble()
{
    switch (state_) {
    case State::connecting:
        if (!cell_.covered()) return; // nobody answers: T300 decides
        if (random_.chance(timing_.ra_failure)) {
            bus_.publish(RadioRecord{.what = "random access failed", .value = 1});
            const Ts pause = timing_.rar_timeout + random_.between(Ts{0}, timing_.ra_backoff);
            procedure_.start_at(cell_.prach_occasion(engine_.now() + pause, timing_.prach_period) +
                                timing_.preamble_to_connected);
            return;
        }
        activity();
        enter(State::connected, Cause::setup);
        return;
    case State::reestablishing:
        activity();
        enter(State::connected, Cause::recovered);
        return;
    case State::idle:
    case State::connected:
        return;
    }
}

void Rrc::hold(bool held)
{
    if (std::exchange(held_, held) == held) return;
    inactivity_.cancel();
    if (!held && connected()) {
        inactivity_.start_at(std::max(engine_.now(), last_activity_ + timing_.inactivity));
    }
}

void Rrc::release()
{
    switch (state_) {
    case State::connecting:
    case State::connected:
    case State::reestablishing:
        return enter(State::idle, Cause::release);
    case State::idle:
        return;
    }
}

void Rrc::on_coverage(bool covered)
{
    bus_.publish(RadioRecord{.what = "coverage", .value = covered ? 1 : 0});
    switch (state_) {
    case State::connected:
        in_problem_ = !covered;
        if (covered) {
            radio_.cancel(); // N311 in-sync indications stop T310 (§5.3.11.2)
        } else {
            radio_.start(timing_.out_of_sync + timing_.t310);
        }
        return;
    case State::reestablishing:
        if (covered) {
            radio_.cancel();
            procedure_.start(timing_.reestablishment);
        } else {
            procedure_.cancel();
            radio_.start(timing_.t311);
        }
        return;
    case State::idle:
    case State::connecting: // T300 decides
        return;
    }
}

void Rrc::on_radio_problem()
{
    switch (state_) {
    case State::connected: // T310 expired
        enter(State::reestablishing, Cause::lost);
        radio_.start(timing_.t311);
        return;
    case State::reestablishing: // T311 expired
        return enter(State::idle, Cause::lost);
    case State::idle:
    case State::connecting:
        return;
    }
}

void Rrc::on_inactivity()
{
    // Restarted lazily: activity() only notes the instant, so that a packet costs no timer.
    const Instant due = last_activity_ + timing_.inactivity;
    if (due > engine_.now() || in_problem_) {
        inactivity_.start_at(in_problem_ ? engine_.now() + timing_.inactivity : due);
        return;
    }
    enter(State::idle, Cause::release);
}

void Rrc::enter(State next, Cause cause)
{
    assert(allowed(edges, state_, next));
    const State from = std::exchange(state_, next);
    t300_.cancel();
    procedure_.cancel();
    radio_.cancel();
    inactivity_.cancel();
    in_problem_ = false;
    if (next == State::connected) {
        if (!held_) inactivity_.start_at(last_activity_ + timing_.inactivity);
        if (!cell_.covered()) {
            in_problem_ = true;
            radio_.start(timing_.out_of_sync + timing_.t310);
        }
    }
    bus_.publish(
        Transition{.machine = "rrc", .from = name(from), .to = name(next), .cause = name(cause)});
    on_change(from, cause);
}

} // namespace emu::inline v0::lte
