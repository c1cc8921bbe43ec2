#include "scenarios/yaml/advice.hpp"

#include <algorithm>

namespace scenarios::inline v0 {

namespace {

std::string_view line_of(std::string_view text, int line)
{
    for (; line > 1; --line)
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    return text.substr(0, text.find('\n'));
}

/// A colon and a space in a text that is not quoted: "urc: +CEREG: 1".
bool holds_bare_colon(std::string_view line)
{
    bool quoted = false;
    bool value = false; // behind a key
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"' || line[i] == '\'') quoted = !quoted;
        if (quoted) continue;
        if (line[i] == '{' || line[i] == ',' || line[i] == '[') value = false;
        if (line[i] != ':' || i + 1 >= line.size() || line[i + 1] != ' ') continue;
        if (value) return true;
        value = true;
    }
    return false;
}

} // namespace

std::string yaml_advice(std::string_view text, int line)
{
    if (text.empty()) return {};
    const std::string_view wrong = line_of(text, line);
    const std::size_t indented = std::min(wrong.find_first_not_of(" \t"), wrong.size());
    if (wrong.substr(0, indented).find('\t') != wrong.npos) {
        return "spaces before the first word, no tabs";
    }
    if (holds_bare_colon(wrong)) {
        return "quotes around a text that holds a colon and a space, such as urc: \"+CEREG: 1\"";
    }
    return {};
}

} // namespace scenarios::inline v0
