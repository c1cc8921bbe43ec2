#include "atlink/slm/power.hpp"

#include "atlink/slm/modem_command.hpp"
#include "emu/edge.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace atlink::inline v0::slm {

namespace {

using State = Power::State;

// clang-format off
constexpr auto edges = std::to_array<emu::Edge<State>>({   // slm/behaviour.md §8
    {State::running, State::idle},    // #XSLEEP=2
    {State::idle,    State::running}, // power pin
    {State::running, State::closing}, // #XSLEEP=1, #XSHUTDOWN, #XRESET, a pin
    {State::idle,    State::closing}, // reset
    {State::closing, State::asleep},
    {State::closing, State::off},
    {State::closing, State::booting},
    {State::asleep,  State::booting}, // power pin, reset
    {State::off,     State::booting}, // reset
    {State::booting, State::running},
});
// clang-format on

std::string_view name(State state)
{
    switch (state) {
    case State::running:
        return "running";
    case State::idle:
        return "idle";
    case State::closing:
        return "closing";
    case State::asleep:
        return "asleep";
    case State::off:
        return "off";
    case State::booting:
        return "booting";
    }
    return "";
}

} // namespace

Power::Power(emu::Engine& engine, emu::Bus& bus, ModemAt& modem, const PowerTiming& timing,
             Owner owner)
    : engine_{engine}, bus_{bus}, modem_{modem}, timing_{timing}, owner_{std::move(owner)},
      act_{engine, [this] { act(); }}, press_{engine, [this] { press(); }},
      next_{engine, [this] { next(); }}, down_{engine, [this] { next(); }}
{
}

Power::~Power() = default;

void Power::request(Request request)
{
    request_ = request;
    act_.start(timing_.delay);
}

void Power::pin() { press_.start(timing_.debounce); }

void Power::reset()
{
    switch (state_) {
    case State::running:
    case State::idle:
        close("reset");
        return start("reset");
    case State::closing:
        cfun_.reset();
        down_.cancel();
        return start("reset");
    case State::asleep:
    case State::off:
        return start("reset");
    case State::booting:
        return next_.start(timing_.boot);
    }
}

void Power::act()
{
    if (!running()) return; // a pin was quicker
    switch (request_) {
    case Request::idle:
        return enter(State::idle, "#XSLEEP=2");
    case Request::sleep:
        return switch_off("#XSLEEP=1");
    case Request::shut_down:
        return switch_off("#XSHUTDOWN");
    case Request::reset:
        return switch_off("#XRESET", true);
    }
}

void Power::press()
{
    switch (state_) {
    case State::running:
        request_ = Request::sleep;
        return switch_off("power pin");
    case State::idle:
        return next_.start(std::max(timing_.resume - timing_.debounce, emu::Ts{0}));
    case State::asleep:
        return start("power pin");
    case State::closing:
    case State::off:
    case State::booting:
        return;
    }
}

/// The application ends; nothing is heard of it any more.
void Power::close(std::string_view cause, bool told)
{
    act_.cancel();
    next_.cancel();
    cfun_.reset();
    // Of #XRESET alone the reference says that services tell of their end (slm/commands.tsv).
    if (told) owner_.close();
    enter(State::closing, cause);
    if (!told) owner_.close();
}

/// The application, then the modem as is asked for.
void Power::switch_off(std::string_view cause, bool told)
{
    close(cause, told);
    if (request_ == Request::sleep && owner_.in_flight_mode()) return down_.post();
    cfun_ = std::make_unique<ModemCommand>(
        engine_, modem_, "AT+CFUN=0", [this](const std::string&, const Final&) { down_.post(); });
}

/// Out of System OFF, or of a reset: the modem starts with the application (at/notes.md §4).
void Power::start(std::string_view cause)
{
    enter(State::booting, cause);
    modem_.restart();
    next_.start(timing_.boot);
}

/// The end of a state that ends by itself.
void Power::next()
{
    switch (state_) {
    case State::idle:
        enter(State::running, "power pin");
        return owner_.resume();
    case State::closing:
        cfun_.reset();
        return go_down();
    case State::booting:
        enter(State::running, "boot");
        return owner_.boot();
    case State::running:
    case State::asleep:
    case State::off:
        return;
    }
}

void Power::go_down()
{
    switch (request_) {
    case Request::sleep:
        return enter(State::asleep, "modem off");
    case Request::shut_down:
        return enter(State::off, "modem off");
    case Request::reset:
        return start("modem off");
    case Request::idle:
        return;
    }
}

void Power::enter(State next, std::string_view cause)
{
    assert(emu::allowed(edges, state_, next));
    const State from = std::exchange(state_, next);
    bus_.publish(
        emu::Transition{.machine = "slm", .from = name(from), .to = name(next), .cause = cause});
}

} // namespace atlink::inline v0::slm
