// Part of modem/table.hpp: pins and antenna switching that follow the radio: %XCOEX0, %XMAGPIO,
// %XANTCFG.
#include "atlink/modem/context.hpp"
#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

constexpr int highest_frequency = 6000; // MHz, far above any band of the modem

bool empty(const Command& command) { return command.parameters.empty(); }

/// "<count>,<state>,<low>,<high>,...": nothing unless the count is that of the ranges and each
/// range is one.
std::optional<std::string> ranges(const Command& command, std::size_t first, int most,
                                  int highest_state)
{
    const auto count = command.integer(first, 1, most);
    if (!count) return {};
    const auto size = static_cast<std::size_t>(*count);
    if (command.parameters.size() != first + 1 + 3 * size) return {};
    std::string text = std::to_string(*count);
    for (std::size_t i = 0; i < size; ++i) {
        const std::size_t at = first + 1 + 3 * i;
        const auto state = command.integer(at, 0, highest_state);
        const auto low = command.integer(at + 1, 1, highest_frequency);
        const auto high = command.integer(at + 2, 1, highest_frequency);
        if (!state || !low || !high || *low > *high) return {};
        text += fmt::format(",{},{},{}", *state, *low, *high);
    }
    return text;
}

Outcome read(Context& context, std::string_view name, Response& response)
{
    const std::string* stored = context.nvm.find(name);
    if (stored != nullptr) response.line(fmt::format("{}: {}", name, *stored));
    return Final::ok(); // nothing to list without one
}

Outcome keep(Context& context, std::string_view name, std::optional<std::string> value)
{
    if (!value) return Final::cme(context.settings.cme_bad_parameter);
    context.nvm.set(name, std::move(*value));
    return Final::ok();
}

Outcome forget(Context& context, std::string_view name)
{
    context.nvm.erase(name);
    return Final::ok();
}

} // namespace

Outcome xcoex0(Context& context, const Command& command, Response& response)
{
    constexpr int most_ranges = 4;
    constexpr int highest_state = 1; // one pin
    if (command.form == Form::read) return read(context, command.name, response);
    if (empty(command)) return forget(context, command.name);
    return keep(context, command.name, ranges(command, 0, most_ranges, highest_state));
}

Outcome xmagpio(Context& context, const Command& command, Response& response)
{
    constexpr std::size_t pins = 3;
    constexpr int most_ranges = 12;
    constexpr int highest_state = 7; // a bit for each of the three pins
    if (command.form == Form::read) return read(context, command.name, response);
    if (empty(command)) return forget(context, command.name);
    std::string text;
    for (std::size_t i = 0; i < pins; ++i) {
        const auto used = command.integer(i, 0, 1);
        if (!used) return Final::cme(context.settings.cme_bad_parameter);
        text += fmt::format("{},", *used);
    }
    auto rest = ranges(command, pins, most_ranges, highest_state);
    if (rest) rest->insert(0, text);
    return keep(context, command.name, std::move(rest));
}

Outcome xantcfg(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::read) return read(context, command.name, response);
    if (empty(command)) return forget(context, command.name);
    const auto configuration = command.integer(0, 0, 1);
    if (!configuration) return Final::cme(context.settings.cme_bad_parameter);
    return keep(context, command.name, std::to_string(*configuration));
}

} // namespace atlink::inline v0::modem
