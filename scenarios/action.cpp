#include "scenarios/action.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace scenarios::inline v0 {

namespace actions {
std::vector<const ActionType*> all(); // made from the files of scenarios/actions/
}

void Action::check(Scene&) const {}

ActionTypes action_types()
{
    // Never destroyed: exit handlers use it.
    static const auto& types = *new std::vector<const ActionType*>(actions::all());
    return types;
}

std::optional<NamedAction> parse_action(Map& map, const stack::WorldConfig& config,
                                        ActionTypes types)
{
    std::vector<std::string_view> names;
    for (const ActionType* each : types)
        names.push_back(each->name);
    const auto item = one_of(map, names, "action");
    if (!item) return std::nullopt;
    const auto type = std::find_if(types.begin(), types.end(),
                                   [&](const auto* each) { return each->name == item->key; });
    ActionPtr action = (*type)->parse(map.errors(), *item, config);
    if (!action) return std::nullopt;
    return NamedAction{*type, std::move(action)};
}

NamedAction parse_action(const std::string& yaml, const std::string& file,
                         const stack::WorldConfig& config, ActionTypes types)
{
    Errors errors{file};
    std::optional<NamedAction> action;
    try {
        Map map{errors, {"", YAML::Load(yaml), Mark{}}};
        action = parse_action(map, config, types);
        map.finish();
    } catch (const YAML::Exception& error) {
        errors.add({error.mark.line + 1, error.mark.column + 1}, "",
                   fmt::format("not YAML: {}", error.msg), "");
    }
    errors.raise();
    return *action; // nothing was noted, so it is there
}

std::string in_quotes(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    return out + '"';
}

} // namespace scenarios::inline v0
