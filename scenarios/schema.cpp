#include "scenarios/schema.hpp"

#include <vector>

#include <fmt/format.h>

namespace scenarios::inline v0 {

namespace {

constexpr std::size_t line_length = 100;

/// "ACTION:   a: {...} | b: {...}" in lines that are not too long: broken before a bar, or within a
/// long choice behind a comma.
std::string grammar(std::string_view name, const std::vector<std::string>& choices)
{
    constexpr std::size_t margin = 10;
    std::string text;
    std::string line = fmt::format("{:<{}}", fmt::format("{}:", name), margin);
    for (const std::string& each : choices) {
        std::string_view bar = &each == &choices.front() ? "" : " | ";
        if (line.size() + bar.size() + each.size() > line_length && line.size() > margin) {
            text += line + "\n";
            line.assign(margin, ' ');
            bar = "| ";
        }
        line += bar;
        line += each;
        while (line.size() > line_length) {
            const std::size_t end = line.rfind(", ", line_length - 1) + 1;
            text += line.substr(0, end) + "\n";
            line = std::string(margin + 3, ' ') + line.substr(end);
        }
    }
    return text + line + "\n";
}

std::string row(std::string_view first, std::string_view rest)
{
    return fmt::format("| `{}` | {} |\n", first, rest);
}

std::string schema_of_actions(ActionTypes actions)
{
    std::vector<std::string> forms;
    std::string table = "| Action | Meaning |\n|---|---|\n";
    for (const ActionType* each : actions) {
        forms.push_back(fmt::format("{}: {}", each->name, each->form));
        table += row(each->name, each->meaning);
    }
    return grammar("ACTION", forms) + "\n" + table;
}

std::string schema_of_services(stack::net::ServiceTypes services)
{
    std::vector<std::string> forms;
    std::string table = "| Service | Port | Meaning |\n|---|---|---|\n";
    for (const stack::net::ServiceType* each : services) {
        std::string settings;
        for (const stack::net::ServiceSetting& setting : each->settings)
            settings += fmt::format(", {}: {}", setting.name, setting.form);
        forms.push_back(fmt::format("{}: {{port: N{}}}", each->name, settings));
        table += row(each->name, fmt::format("{} | {}", each->port, each->meaning));
    }
    return grammar("SERVICE", forms) + "\n" + table;
}

} // namespace

std::string schema_of(const Vocabulary& vocabulary)
{
    return schema_of_actions(vocabulary.actions) + "\n" + schema_of_services(vocabulary.services);
}

} // namespace scenarios::inline v0
