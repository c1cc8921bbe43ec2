#include "atlink/modem/alarms.hpp"

#include "atlink/modem/functional_mode.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

constexpr int resolution_mv = 4; // %XVBAT
constexpr int critical_celsius = 90;
constexpr int power_off_level_of_2x = 3000; // mV

enum class Heat { normal = 1, high = 2, critical = 3 };

Heat heat(const Context& context, int celsius)
{
    if (celsius >= critical_celsius) return Heat::critical;
    const int limit = kept_number(context, "%XTEMPHIGHLVL", high_temperature);
    return celsius >= limit ? Heat::high : Heat::normal;
}

bool low(const Context& context, int millivolt)
{
    return millivolt < kept_number(context, "%XVBATLOWLVL", low_voltage);
}

void tell_low_voltage(Context& context)
{
    context.emit(fmt::format("%XVBATLOWLVL: {}", context.supply_mv));
}

/// The modem saves itself into flight mode and says why (at/notes.md §5.8).
void give_up(Context& context, std::string_view reason)
{
    const Subscriptions wanted = context.wanted();
    switch_to_flight(context);
    if (wanted.cgerep) context.emit(fmt::format("+CGEV: {}", reason));
    if (wanted.mdmev) context.emit(fmt::format("%MDMEV: {}", reason));
}

/// Fires %XPOFWARN if it is armed above the supply.
bool warn_of_power_off(Context& context)
{
    const auto level = context.ram.power_off_level;
    if (!level || context.supply_mv >= *level) return false;
    context.ram.power_off_level.reset(); // once; the host arms it again
    context.power_off_level_fired = *level;
    context.settings.power_off_warning = context.firmware_from(1, 3, 2); // of NVM writers
    give_up(context, "ME BATTERY LOW");
    return true;
}

} // namespace

void set_supply(Context& context, int millivolt)
{
    const bool was_low = low(context, context.supply_mv);
    context.supply_mv = millivolt;
    if (context.subscriptions.xvbatlvl && !was_low && low(context, millivolt)) {
        tell_low_voltage(context);
    }
    if (warn_of_power_off(context)) return;
    if (context.settings.power_off_warning && millivolt >= context.power_off_level_fired) {
        context.settings.power_off_warning = false;
    }
}

void arm_power_off_warning(Context& context)
{
    const bool wanted = context.firmware_from(2, 0, 0) && context.power_off_level_fired == 0;
    if (wanted) context.ram.power_off_level = power_off_level_of_2x;
}

void set_temperature(Context& context, int celsius)
{
    const Heat before = heat(context, context.temperature);
    context.temperature = celsius;
    const Heat now = heat(context, celsius);
    if (now == before) return;
    if (context.subscriptions.xtemp) {
        context.emit(fmt::format("%XTEMP: {},{}", static_cast<int>(now), celsius));
    }
    if (now == Heat::critical) give_up_for_heat(context);
}

bool overheated(const Context& context)
{
    return heat(context, context.temperature) == Heat::critical;
}

void give_up_for_heat(Context& context) { give_up(context, "ME OVERHEATED"); }

Outcome xvbat(Context& context, const Command&, Response& response)
{
    response.line(fmt::format("%XVBAT: {}", context.supply_mv / resolution_mv * resolution_mv));
    return Final::ok();
}

Outcome xvbatlvl(Context& context, const Command& command, Response&)
{
    const auto n = command.integer(0, 0, 1);
    if (!n) return Final::cme(context.settings.cme_bad_parameter);
    context.subscriptions.xvbatlvl = *n != 0;
    if (*n != 0 && low(context, context.supply_mv)) tell_low_voltage(context);
    return Final::ok();
}

Outcome xpofwarn(Context& context, const Command& command, Response&)
{
    constexpr int step_mv = 100;
    constexpr int lowest = 30;
    constexpr int highest = 33;
    const auto state = command.integer(0, 0, 1);
    const auto level = integer_or(command, 1, lowest, highest, lowest);
    if (!state || !level) return Final::cme(context.settings.cme_bad_parameter);
    if (*state == 0) {
        context.ram.power_off_level.reset();
    } else {
        context.ram.power_off_level = *level * step_mv;
        context.power_off_level_fired = 0;
        context.settings.power_off_warning = false;
        warn_of_power_off(context); // a supply that is low already is told of after the answer
    }
    return Final::ok();
}

Outcome xtemp(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::read) {
        response.line(fmt::format("%XTEMP: {}", context.temperature));
        return Final::ok();
    }
    const auto n = command.integer(0, 0, 1);
    if (!n) return Final::cme(context.settings.cme_bad_parameter);
    context.subscriptions.xtemp = *n != 0;
    return Final::ok();
}

} // namespace atlink::inline v0::modem
