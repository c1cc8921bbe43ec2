#include "atlink/modem/functional_mode.hpp"

#include "atlink/modem/alarms.hpp"
#include "atlink/modem/cme.hpp"
#include "atlink/modem/release_assistance.hpp"
#include "atlink/modem/security.hpp"
#include "atlink/modem/system_mode.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

using emu::lte::Emm;
using emu::lte::FunctionalMode;
using emu::lte::Ue;

constexpr auto modes = std::to_array({0, 1, 2, 4, 20, 21, 30, 31, 40, 41, 44});

constexpr bool leaves(FunctionalMode mode)
{
    return mode == FunctionalMode::power_off || mode == FunctionalMode::flight ||
           mode == FunctionalMode::lte_off || mode == FunctionalMode::flight_uicc_on;
}

/// Ends when the modem has changed its mode. The card is read later than that.
class ModeChange final : public Operation {
public:
    explicit ModeChange(Context& context) : context_{context} {}

    std::optional<Final> poll(Response&) override
    {
        Ue& ue = context_.ue();
        const ModemAtSettings& settings = context_.settings;
        const bool at_once = leaves(ue.mode()) && !settings.detach_before_ok;
        if (ue.changing_mode() && !at_once) return {};
        if (!at_once && !ue.activated() && ue.emm().state() != Emm::State::null) return {};
        if (settings.mode_needs_uicc && ue.activated()) {
            if (ue.uicc().state() == emu::lte::Uicc::State::reading) return {};
            if (!ue.uicc_ready()) return Final::error();
        }
        const bool off = ue.mode() == FunctionalMode::power_off;
        if (off && context_.nvm.failed()) return Final::cme(cme::memory_failure);
        return Final::ok();
    }

private:
    Context& context_;
};

/// With no LTE in %XSYSTEMMODE the modes that switch LTE on reach only GNSS.
FunctionalMode effective(FunctionalMode mode, const SystemMode& system)
{
    switch (mode) {
    case FunctionalMode::normal:
    case FunctionalMode::receive_only:
        return system.lte() ? mode : FunctionalMode::gnss_on;
    case FunctionalMode::lte_on:
    case FunctionalMode::power_off:
    case FunctionalMode::flight:
    case FunctionalMode::lte_off:
    case FunctionalMode::gnss_off:
    case FunctionalMode::gnss_on:
    case FunctionalMode::uicc_off:
    case FunctionalMode::uicc_on:
    case FunctionalMode::flight_uicc_on:
        return mode;
    }
    return mode;
}

/// GNSS and what +CFUN? will answer: 0, 1, 2, 4 or 44, and 31 with GNSS alone (open point 3).
void remember(Context& context, FunctionalMode mode, bool lte_was_on)
{
    const int flight = static_cast<int>(FunctionalMode::flight);
    const int gnss_only = static_cast<int>(FunctionalMode::gnss_on);
    int& shown = context.functional_mode;
    switch (mode) {
    case FunctionalMode::normal:
    case FunctionalMode::receive_only:
        context.gnss = context.system_mode.gnss != 0;
        shown = static_cast<int>(mode);
        break;
    case FunctionalMode::power_off:
    case FunctionalMode::flight:
    case FunctionalMode::flight_uicc_on:
        context.gnss = false;
        shown = static_cast<int>(mode);
        break;
    case FunctionalMode::lte_on:
        shown = static_cast<int>(FunctionalMode::normal);
        break;
    case FunctionalMode::lte_off:
        shown = context.gnss ? gnss_only : flight;
        break;
    case FunctionalMode::gnss_on:
        context.gnss = true;
        if (!lte_was_on) shown = gnss_only;
        break;
    case FunctionalMode::gnss_off:
        context.gnss = false;
        if (shown == gnss_only) shown = flight;
        break;
    case FunctionalMode::uicc_off:
    case FunctionalMode::uicc_on:
        break;
    }
    if (context.settings.read_requested_mode) shown = static_cast<int>(mode);
}

Outcome set(Context& context, const Command& command)
{
    const auto value = command.integer(0, 0, modes.back());
    if (!value || std::find(modes.begin(), modes.end(), *value) == modes.end()) {
        return Final::cme(context.settings.cme_bad_parameter);
    }
    const auto mode = static_cast<FunctionalMode>(*value);
    Ue& ue = context.ue();
    if (mode == FunctionalMode::uicc_off && ue.activated() &&
        context.settings.refuse_uicc_off_when_activated) {
        return Final::error();
    }
    const SystemMode& system = context.system_mode;
    const bool needs_lte = mode == FunctionalMode::uicc_on || mode == FunctionalMode::lte_on;
    if (needs_lte && !system.lte()) return Final::error();
    if (mode == FunctionalMode::gnss_on && system.gnss == 0) return Final::error();
    remember(context, mode, ue.activated());
    ue.set_mode(effective(mode, context.system_mode));
    return Outcome{std::make_unique<ModeChange>(context)};
}

} // namespace

void power_off(Context& context)
{
    const bool detach_follows =
        context.ue().activated() || context.emm().state() != Emm::State::null;
    if (detach_follows && !context.draining) context.draining = context.subscriptions;
    if (!detach_follows) tell_card(context); // no event comes after this one
    context.subscriptions = {};
    context.cmee = 0;
    context.functional_mode = 0;
    context.gnss = false;
    context.ram = {};
    arm_power_off_warning(context);
    context.traffic.stop();
    context.traffic.clear();
    context.pdn().reset_definitions();
    context.resets.switched_off();
    if (!context.settings.power_off_warning) context.nvm.save();
}

void lose_power(Context& context)
{
    context.resets.lose_power();
    context.nvm.lose();
    context.subscriptions = {};
    context.draining.reset();
}

void restart(Context& context)
{
    lose_power(context);
    context.clock.unset();
    context.power_off_level_fired = 0;
    context.ue().fail();
    load_system_mode(context);
    load_release_assistance(context);
    context.resets.start();
}

void switch_to_flight(Context& context)
{
    if (context.ue().mode() == FunctionalMode::power_off) return; // more than flight mode
    remember(context, FunctionalMode::flight, context.ue().activated());
    context.ue().set_mode(FunctionalMode::flight);
}

Outcome cfun(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::set) return set(context, command);
    response.line(fmt::format("+CFUN: {}", context.functional_mode));
    return Final::ok();
}

} // namespace atlink::inline v0::modem
