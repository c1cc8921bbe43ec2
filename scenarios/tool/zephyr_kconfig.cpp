#include "scenarios/tool/zephyr_kconfig.hpp"

#include <algorithm>
#include <optional>

namespace scenarios::inline v0::tool {

namespace {

using IsOn = std::function<bool(std::string_view)>;

constexpr const char* blanks = " \t\r";

std::string_view stripped(std::string_view text)
{
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The first word, which it takes away.
std::string_view next_word(std::string_view& text)
{
    text = stripped(text);
    const auto end = std::min(text.find_first_of(blanks), text.size());
    const auto word = text.substr(0, end);
    text = stripped(text.substr(end));
    return word;
}

/// Of "A && !B".
bool holds(std::string_view condition, const IsOn& is_on)
{
    while (!condition.empty()) {
        const auto end = std::min(condition.find("&&"), condition.size());
        std::string_view term = stripped(condition.substr(0, end));
        condition.remove_prefix(std::min(end + 2, condition.size()));
        const bool wanted = !term.starts_with('!');
        if (!wanted) term = stripped(term.substr(1));
        const bool symbol = !term.empty() && term.find_first_of("|=<>()\" ") == term.npos;
        if (!symbol || is_on("CONFIG_" + std::string{term}) != wanted) return false;
    }
    return true;
}

/// "VALUE if CONDITION": the value, if it is a literal and the condition holds.
std::optional<std::string> literal(std::string_view text, const IsOn& is_on)
{
    std::string_view value = text;
    if (text.starts_with('"')) {
        std::size_t end = 1;
        while (end < text.size() && text[end] != '"')
            end += text[end] == '\\' ? 2 : 1;
        if (end >= text.size()) return std::nullopt;
        value = text.substr(0, end + 1);
    } else {
        value = text.substr(0, std::min(text.find_first_of(blanks), text.size()));
        const bool number = !value.empty() && (value.find_first_of("0123456789") == 0 ||
                                               (value.size() > 1 && value.front() == '-'));
        if (value != "y" && value != "n" && !number) return std::nullopt;
    }
    std::string_view rest = stripped(text.substr(value.size()));
    rest = stripped(rest.substr(0, rest.find('#'))); // a comment
    if (!rest.empty()) {
        if (next_word(rest) != "if") return std::nullopt;
        if (!holds(rest, is_on)) return std::nullopt;
    }
    return std::string{value};
}

/// A config or choice under way.
struct Entry {
    std::string symbol; // empty: none, or a choice
    bool choice = false;
    bool possible = true;
    std::optional<std::string> value;
    int line = 0;
};

} // namespace

void read_kconfig(std::string_view text, const IsOn& is_on,
                  const std::function<void(const KconfigDefault&)>& take)
{
    std::vector<bool> blocks; // of `if`: whether each holds
    Entry entry;
    const auto finish = [&] {
        if (!entry.symbol.empty() && entry.possible && entry.value)
            take({entry.symbol, *entry.value, entry.line});
        entry = {};
    };
    bool help = false;
    std::size_t help_indent = 0;
    int number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const std::string_view whole = text.substr(at, end - at);
        at = end + 1;
        ++number;
        std::string_view rest = stripped(whole);
        if (rest.empty() || rest.starts_with('#')) continue;
        // A help text ends with what stands less deep.
        const std::size_t indent = whole.find_first_not_of(blanks);
        if (help && (help_indent == 0 ? indent > 0 : indent >= help_indent)) {
            help_indent = help_indent == 0 ? indent : help_indent;
            continue;
        }
        help = false;
        const std::string_view word = next_word(rest);
        if (word == "config" || word == "menuconfig") {
            finish();
            entry.symbol = "CONFIG_" + std::string{next_word(rest)};
            entry.line = number;
            entry.possible = std::ranges::find(blocks, false) == blocks.end();
        } else if (word == "choice") {
            finish();
            entry.choice = true;
            entry.line = number;
            entry.possible = std::ranges::find(blocks, false) == blocks.end();
        } else if (word == "if") {
            finish();
            blocks.push_back(holds(rest, is_on));
        } else if (word == "endif") {
            finish();
            if (!blocks.empty()) blocks.pop_back();
        } else if (word == "help" || word == "---help---") {
            help = true;
            help_indent = 0;
        } else if (word == "depends") {
            next_word(rest); // on
            entry.possible = entry.possible && holds(rest, is_on);
        } else if (word == "default" || word.starts_with("def_")) {
            if (entry.value) continue; // the first that holds
            if (entry.choice) {
                const auto name = next_word(rest);
                const bool taken = rest.empty() || (next_word(rest) == "if" && holds(rest, is_on));
                if (taken) {
                    entry.symbol = "CONFIG_" + std::string{name};
                    entry.value = "y";
                }
            } else {
                entry.value = literal(rest, is_on);
            }
        } else if (word == "endchoice" || word == "menu" || word == "endmenu" || word == "source" ||
                   word == "rsource" || word == "osource" || word == "orsource" ||
                   word == "mainmenu" || word == "comment") {
            finish();
        }
    }
    finish();
}

} // namespace scenarios::inline v0::tool
