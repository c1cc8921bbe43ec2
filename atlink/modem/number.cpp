#include "atlink/modem/number.hpp"

#include "atlink/modem/cme.hpp"

#include <charconv>
#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

/// Nothing when a hand has written something else into the file.
std::optional<int> parse_number(std::string_view text, const Number& number)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    if (value < number.low || value > number.high) return {};
    return value;
}

} // namespace

int kept_number(const Context& context, std::string_view name, const Number& number)
{
    const auto found = context.ram.numbers.find(name);
    if (found != context.ram.numbers.end()) return found->second;
    const std::string* stored = context.nvm.find(name);
    if (stored == nullptr) return number.fallback;
    return parse_number(*stored, number).value_or(number.fallback);
}

Outcome number_command(Context& context, const Command& command, Response& response,
                       const Number& number)
{
    if (command.form == Form::read) {
        response.line(
            fmt::format("{}: {}", command.name, kept_number(context, command.name, number)));
        return Final::ok();
    }
    if (!number.omissible && !command.given(0)) {
        return Final::cme(context.settings.cme_bad_parameter);
    }
    const auto value = integer_or(command, 0, number.low, number.high, number.fallback);
    if (!value) return Final::cme(context.settings.cme_bad_parameter);
    const int chosen = *value;
    switch (context.row->rules.keep) {
    case Keep::ram:
        context.ram.numbers.insert_or_assign(std::string{command.name}, chosen);
        break;
    case Keep::off:
        context.nvm.set(command.name, std::to_string(chosen));
        break;
    case Keep::now:
        if (!context.nvm.set_now(command.name, std::to_string(chosen))) {
            return Final::cme(cme::memory_failure);
        }
        break;
    }
    return Final::ok();
}

} // namespace atlink::inline v0::modem
