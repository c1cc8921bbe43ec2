// Part of scenarios/action.hpp: somebody sends the modem a command of its own set.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"

namespace scenarios::inline v0::actions::at_command {

namespace {

struct AtCommand final : Action {
    std::string line;

    std::string text() const override { return in_quotes(line); }
    Failure perform(Scene& scene) const override
    {
        scene.at().send(line, {});
        return {};
    }
};

ActionPtr parse(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    auto command = std::make_shared<AtCommand>();
    if (!read_text(errors, item, command->line)) return nullptr;
    return command;
}

constexpr ActionType types[] = {
    {"at_command", "text",
     "sends a command of the modem's own set (`#X` commands answer ERROR), after whatever command "
     "runs; the answer is a record, and not judged",
     parse},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::at_command
