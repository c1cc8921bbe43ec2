#include "emu/lte/mode.hpp"

#include "emu/edge.hpp"

#include <cassert>
#include <utility>

namespace emu::inline v0::lte {

namespace {

using State = Mode::State;

// clang-format off
constexpr auto edges = std::to_array<Edge<State>>({  // TS 27.007 §8.2, at/notes.md §4
    {State::off,          State::switching_on},      // +CFUN=1, 2, 21
    {State::switching_on, State::on},
    {State::switching_on, State::receive_only},
    {State::switching_on, State::off},               // +CFUN=0, 4, 20, 44 before that
    {State::on,           State::receive_only},      // +CFUN=2: detaches
    {State::receive_only, State::on},                // +CFUN=1, 21
    {State::on,           State::off},               // +CFUN=0, 4, 20, 44: detaches
    {State::receive_only, State::off},
});
// clang-format on

std::string_view name(State state)
{
    switch (state) {
    case State::off:
        return "off";
    case State::switching_on:
        return "switching_on";
    case State::on:
        return "on";
    case State::receive_only:
        return "receive_only";
    }
    return "?";
}

} // namespace

Mode::Mode(Engine& engine, Bus& bus, const Timing& timing, Uicc& uicc)
    : bus_{bus}, timing_{timing}, uicc_{uicc}, answer_{engine, [this] { on_time(); }}
{
}

void Mode::set(FunctionalMode mode, bool registered)
{
    asked_ = mode;
    switch (mode) {
    case FunctionalMode::normal:
    case FunctionalMode::lte_on:
        return switch_on(State::on);
    case FunctionalMode::receive_only:
        return switch_on(State::receive_only);
    case FunctionalMode::power_off:
    case FunctionalMode::flight:
    case FunctionalMode::lte_off:
    case FunctionalMode::flight_uicc_on:
        return switch_off(mode, registered);
    case FunctionalMode::gnss_off:
    case FunctionalMode::gnss_on:
        return on_settled();
    case FunctionalMode::uicc_off:
        uicc_.power_off();
        return on_settled();
    case FunctionalMode::uicc_on:
        answer_.start(timing_.mode_change);
        uicc_.power_on();
        return on_settled();
    }
}

void Mode::switch_on(State target)
{
    switch (state_) {
    case State::off:
        enter(State::switching_on, "switched on");
        [[fallthrough]];
    case State::switching_on:
        target_ = target;
        answer_.start(timing_.mode_change);
        return uicc_.power_on();
    case State::on:
    case State::receive_only: {
        on_settled();
        const State from = state_;
        if (from != target) enter(target, "transmitter");
        return on_change(from);
    }
    }
}

void Mode::switch_off(FunctionalMode mode, bool registered)
{
    const bool power_off = mode == FunctionalMode::power_off;
    const Ts leaving = power_off ? timing_.power_off : timing_.flight_mode;
    answer_.start(registered ? leaving : timing_.mode_change);
    if (state_ == State::switching_on) enter(State::off, "switched off");
    if (power_off || mode == FunctionalMode::flight) uicc_.power_off();
    if (mode == FunctionalMode::flight_uicc_on) uicc_.power_on();
    on_settled();
    if (!activated()) return;
    const State from = state_;
    enter(State::off, "switched off");
    on_change(from);
}

void Mode::on_time()
{
    if (state_ != State::switching_on) return on_answer();
    enter(target_, "switched on");
    on_settled();
    on_change(State::switching_on);
    on_answer();
}

void Mode::enter(State next, std::string_view cause)
{
    assert(allowed(edges, state_, next));
    const State from = std::exchange(state_, next);
    bus_.publish(
        Transition{.machine = "mode", .from = name(from), .to = name(next), .cause = cause});
}

} // namespace emu::inline v0::lte
