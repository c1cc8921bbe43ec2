#include "atlink/modem/time_of_day.hpp"

#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

constexpr std::size_t time_length = 20;

/// What the read forms show; nothing: they answer ERROR.
std::optional<ZonedTime> shown_time(const Context& context)
{
    if (const auto now = context.clock.now()) return now;
    if (!context.settings.clock_starts_in_2015) return {};
    const auto since_boot = context.world.engine().now().time_since_epoch();
    return ZonedTime{.utc = std::chrono::sys_days{std::chrono::year{2015} / 1 / 1} +
                            std::chrono::floor<std::chrono::seconds>(since_boot),
                     .zone = 0,
                     .daylight = {}};
}

} // namespace

Outcome cclk(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::read) {
        const auto now = shown_time(context);
        if (!now) return Final::error();
        response.line(fmt::format("+CCLK: \"{}\"", to_text(*now)));
        return Final::ok();
    }
    const auto time = parse_time(command.quoted(0, time_length).value_or(""), false);
    if (!time) return Final::cme(context.settings.cme_bad_parameter);
    context.clock.set(*time);
    return Final::ok();
}

Outcome cclk_with_saving(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::read) {
        const auto now = shown_time(context);
        if (!now) return Final::error();
        std::string line = fmt::format("%CCLK: \"{}\"", to_text(*now));
        if (now->daylight) line += fmt::format(",{}", *now->daylight);
        response.line(std::move(line));
        return Final::ok();
    }
    auto time = parse_time(command.quoted(0, time_length).value_or(""), true);
    const auto saving = command.integer(1, 0, 2);
    if (!time || !saving) return Final::cme(context.settings.cme_bad_parameter);
    time->daylight = static_cast<int>(*saving);
    context.clock.set(*time);
    return Final::ok();
}

void take_network_time(Context& context)
{
    using Tells = emu::lte::NetworkTime::Tells;
    const emu::lte::NetworkTime& told = context.core().time;
    if (told.tells == Tells::none) return;
    const auto utc =
        context.settings.network_time + told.offset +
        std::chrono::floor<std::chrono::seconds>(context.world.engine().now().time_since_epoch());
    if (kept_number(context, "%XNETTIME", network_time_used) != 0) {
        if (told.tells == Tells::zone) { // sets no clock
            context.clock.move(told.zone, told.daylight);
        } else {
            context.clock.set({.utc = utc, .zone = told.zone, .daylight = told.daylight});
        }
    }
    if (!context.subscriptions.xtime) return;
    context.emit("%XTIME: " + network_time_text(utc, told));
}

} // namespace atlink::inline v0::modem
