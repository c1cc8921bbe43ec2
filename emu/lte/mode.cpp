#include "emu/lte/mode.hpp"

#include "emu/edge.hpp"

#include <cassert>
#include <utility>

namespace emu::inline v0::lte {

namespace {

using State = Mode::State;

// clang-format off
constexpr auto edges = std::to_array<Edge<State>>({  // TS 27.007 §8.2, at/notes.md §4
    {State::off,          State::reading_card},      // +CFUN=1, 2, 21
    {State::reading_card, State::on},                // the card is read, or there is none
    {State::reading_card, State::receive_only},
    {State::reading_card, State::off},               // +CFUN=0, 4, 20, 44 before that
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
    case State::reading_card:
        return "reading_card";
    case State::on:
        return "on";
    case State::receive_only:
        return "receive_only";
    }
    return "?";
}

} // namespace

Mode::Mode(Engine& engine, Bus& bus, const Timing& timing, bool card_present)
    : bus_{bus}, timing_{timing}, card_present_{card_present}, card_read_{engine, [this] {
                                                                              on_card_read();
                                                                          }}
{
}

void Mode::set(FunctionalMode mode)
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
        return switch_off(mode);
    case FunctionalMode::gnss_off:
    case FunctionalMode::gnss_on:
        return on_settled();
    case FunctionalMode::uicc_off:
        card_ready_ = false;
        return on_settled();
    case FunctionalMode::uicc_on:
        card_ready_ = card_present_;
        return on_settled();
    }
}

void Mode::switch_on(State target)
{
    switch (state_) {
    case State::off:
        enter(State::reading_card, "switched on");
        [[fallthrough]];
    case State::reading_card:
        target_ = target;
        card_read_.start(timing_.sim_init);
        return;
    case State::on:
    case State::receive_only: {
        on_settled();
        const State from = state_;
        if (from != target) enter(target, "transmitter");
        return on_change(from);
    }
    }
}

void Mode::switch_off(FunctionalMode mode)
{
    if (mode == FunctionalMode::power_off || mode == FunctionalMode::flight) card_ready_ = false;
    if (mode == FunctionalMode::flight_uicc_on) card_ready_ = card_present_;
    card_read_.cancel();
    if (state_ == State::reading_card) enter(State::off, "switched off");
    on_settled();
    if (!activated()) return;
    const State from = state_;
    enter(State::off, "switched off");
    on_change(from);
}

void Mode::on_card_read()
{
    card_ready_ = card_present_;
    enter(target_, card_present_ ? "card read" : "no card");
    on_settled();
    on_change(State::reading_card);
}

void Mode::enter(State next, std::string_view cause)
{
    assert(allowed(edges, state_, next));
    const State from = std::exchange(state_, next);
    bus_.publish(
        Transition{.machine = "mode", .from = name(from), .to = name(next), .cause = cause});
}

} // namespace emu::inline v0::lte
