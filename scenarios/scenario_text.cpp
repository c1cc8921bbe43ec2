// Part of scenarios/scenario.hpp: steps and expectations as reports name them.
#include "scenarios/scenario.hpp"

#include <fmt/format.h>

namespace scenarios::inline v0 {

namespace {

using emu::Ts;

/// Nothing of the first.
std::string of_modem(std::size_t number)
{
    return number == 0 ? "" : fmt::format("modem {} ", number);
}

std::string times(int least, std::optional<int> most)
{
    if (most == 0) return "never";
    if (!most) return least == 1 ? "" : fmt::format("at least {} times", least);
    if (least == *most) return least == 1 ? "once" : fmt::format("{} times", least);
    return fmt::format("{} to {} times", least, *most);
}

} // namespace

std::string to_text(const Step& step)
{
    std::string text;
    if (const Ts* at = std::get_if<Ts>(&step.start)) {
        text = "at " + to_text(*at);
    } else {
        text = "when " + of_modem(step.when_modem) + to_text(std::get<Match>(step.start));
        if (step.after != Ts{0}) text += " after " + to_text(step.after);
    }
    text += fmt::format(" {}{}", of_modem(step.modem), step.action.name());
    if (step.repeat > 1)
        text += fmt::format(", {} times every {}", step.repeat, to_text(step.every));
    return text;
}

std::string to_text(const Expectation& expectation)
{
    std::string text = of_modem(expectation.modem) + to_text(expectation.match);
    if (expectation.from != Ts{0}) text += " from " + to_text(expectation.from);
    if (expectation.within) text += " within " + to_text(*expectation.within);
    const std::string count = times(expectation.least, expectation.most);
    return count.empty() ? text : text + ", " + count;
}

} // namespace scenarios::inline v0
