#include "emu/lte/uicc.hpp"

#include "emu/edge.hpp"

#include <cassert>
#include <utility>

namespace emu::inline v0::lte {

namespace {

using State = Uicc::State;

// clang-format off
constexpr auto uicc_edges = std::to_array<Edge<State>>({ // TS 102 221 §6.2, at/power_mobility.md §4.1
    {State::off,     State::reading},                    // +CFUN=1, 2, 21, 41, 44
    {State::reading, State::ready},
    {State::reading, State::failed},                     // none there, or it does not answer
    {State::reading, State::off},                        // +CFUN=0, 4, 40
    {State::ready,   State::off},
    {State::ready,   State::failed},                     // found gone
    {State::failed,  State::off},
    {State::failed,  State::reading},                    // +CFUN=41, 44
});
// clang-format on

std::string_view uicc_name(State state)
{
    switch (state) {
    case State::off:
        return "off";
    case State::reading:
        return "reading";
    case State::ready:
        return "ready";
    case State::failed:
        return "failed";
    }
    return "?";
}

} // namespace

Uicc::Uicc(Engine& engine, Bus& bus, const Timing& timing, Identity& identity)
    : engine_{engine}, bus_{bus}, timing_{timing}, identity_{identity},
      reading_{engine, [this] { on_read(); }}, poll_{engine, [this] { access(); }}
{
}

bool Uicc::answers() const
{
    return identity_.sim_present && !identity_.card.failing && !disturbed_;
}

void Uicc::power_on()
{
    if (state_ == State::reading || state_ == State::ready) return;
    disturbed_ = false;
    powered_ = engine_.now();
    if (!identity_.sim_present) {
        reading_.start(timing_.no_card);
    } else {
        reading_.start(identity_.card.failing ? timing_.card_failure : identity_.card.ready);
    }
    enter(State::reading, "power on");
}

void Uicc::power_off()
{
    if (state_ != State::off) enter(State::off, "power off");
}

bool Uicc::access()
{
    if (state_ == State::ready && !answers()) enter(State::failed, "does not answer");
    return state_ == State::ready;
}

void Uicc::pull()
{
    identity_.sim_present = false;
    disturb();
}

void Uicc::hang()
{
    identity_.card.failing = true;
    disturb();
}

void Uicc::insert(const std::string& imsi, const std::string& iccid, const CardConfig& card)
{
    const bool another = iccid != identity_.iccid;
    identity_.sim_present = true;
    identity_.imsi = imsi;
    identity_.iccid = iccid;
    identity_.card = card;
    disturb();
    if (another) on_insert();
}

void Uicc::disturb()
{
    disturbed_ = state_ != State::off;
    if (state_ != State::ready || !identity_.card.poll || poll_.running()) return;
    const Ts since = engine_.now() - powered_;
    poll_.start_at(powered_ + (since / *identity_.card.poll + 1) * *identity_.card.poll);
}

void Uicc::on_read()
{
    if (!answers()) return enter(State::failed, identity_.sim_present ? "does not answer" : "none");
    // A card that took the place of another is told of, and read from the beginning.
    const std::string before = std::exchange(read_, identity_.iccid);
    if (!before.empty() && before != read_) {
        changed_ = true;
        reading_.start(identity_.card.ready);
        return on_change();
    }
    enter(State::ready, "read");
}

void Uicc::enter(State next, std::string_view cause)
{
    assert(allowed(uicc_edges, state_, next));
    const State from = std::exchange(state_, next);
    if (next != State::reading) reading_.cancel();
    poll_.cancel();
    changed_ = false;
    bus_.publish(Transition{
        .machine = "uicc", .from = uicc_name(from), .to = uicc_name(next), .cause = cause});
    on_change();
}

} // namespace emu::inline v0::lte
