#include "atlink/modem/reset_guard.hpp"

#include "atlink/modem/context.hpp"

#include <cstdio>

namespace atlink::inline v0::modem {

namespace {

using namespace std::chrono_literals;

// at/power_mobility.md §4.3
constexpr emu::Ts validation = 60s;
constexpr emu::Ts restriction = 30min;
constexpr int most_in_1_3_0 = 5;
constexpr int most_since_1_3_1 = 7;

int most_resets(const Context& context)
{
    return context.firmware_from(1, 3, 1) ? most_since_1_3_1 : most_in_1_3_0;
}

} // namespace

ResetGuard::ResetGuard(Context& context)
    : context_{context}, count_{context.settings.state_directory},
      validated_{context.world.engine(), [this] { count_.set(0); }}, hold_back_{
                                                                         context.world.engine(),
                                                                         [this] { let_go(); }}
{
    if (const auto& given = context.world.config().resets) count_.set(*given);
}

void ResetGuard::lose_power()
{
    without_power_ = true;
    validated_.cancel();
    hold_back_.cancel(); // what it searches for is over anyway
}

void ResetGuard::start()
{
    without_power_ = false;
    const int resets = count_.begin();
    const bool loop = resets > most_resets(context_);
    context_.ue().hold_back(loop);
    if (!loop) return validated_.start(validation);
    hold_back_.start(restriction);
    context_.world.bus().publish(emu::Note{.text = "reset loop", .value = resets});
    const auto& directory = context_.settings.state_directory;
    if (directory.empty()) return;
    std::fprintf(stderr,
                 "emu9160: %s: the modem has been reset %d times without AT+CFUN=0 and does not "
                 "attach for 30 min (%%MDMEV: RESET LOOP); AT+CFUN=0 clears the count\n",
                 directory.c_str(), resets);
}

void ResetGuard::let_go()
{
    hold_back_.cancel();
    context_.ue().hold_back(false);
}

void ResetGuard::switched_off()
{
    if (without_power_) return;
    count_.set(0);
    count_.set_running(false);
    validated_.cancel();
    if (context_.settings.power_off_ends_reset_loop && holds_back()) let_go();
}

void ResetGuard::switched_on()
{
    count_.set_running(true); // from here on +CFUN=0 is to come again
    if (holds_back() && context_.wanted().mdmev != 0) context_.emit("%MDMEV: RESET LOOP");
}

void ResetGuard::registered()
{
    if (validated_.running()) validated_.start(validation);
}

void ResetGuard::put_away() { count_.set_running(false); }

} // namespace atlink::inline v0::modem
