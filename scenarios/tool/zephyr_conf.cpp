#include "scenarios/tool/zephyr_conf.hpp"

#include "emu/outside_file.hpp"
#include "scenarios/tool/zephyr_kconfig.hpp"
#include "scenarios/tool/zephyr_symbols.hpp"
#include "scenarios/yaml/yaml_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <map>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>

namespace scenarios::inline v0::tool {

namespace {

constexpr std::string_view allowed_values =
    R"(allowed: y, n, a number, 0x with hexadecimal digits, "text")";

/// What a symbol is and who has said so.
struct Setting {
    std::string value; // as it stands in the file; empty: off
    std::string where;
};

bool is_digits(std::string_view text, const char* digits)
{
    return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

bool is_number(std::string_view text)
{
    if (text.starts_with("0x") || text.starts_with("0X"))
        return is_digits(text.substr(2), "0123456789abcdefABCDEF");
    if (text.starts_with('-')) text.remove_prefix(1);
    return is_digits(text, "0123456789");
}

bool is_text(std::string_view text)
{
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
    text = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') return false;
        if (text[i] == '\\' && ++i == text.size()) return false;
    }
    return true;
}

bool is_symbol(std::string_view text)
{
    return text.starts_with("CONFIG_") &&
           is_digits(text.substr(7), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789_");
}

std::string_view trimmed(std::string_view text)
{
    constexpr const char* blanks = " \t\r";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

constexpr long long most = std::numeric_limits<std::int32_t>::max();

/// What is allowed instead, of a symbol of this kind; empty: it is right.
std::string wanted(SymbolKind kind, std::string_view value)
{
    switch (kind) {
    case SymbolKind::boolean:
        return value == "y" || value == "n" ? "" : "y, n";
    case SymbolKind::text:
        return is_text(value) ? "" : "\"text\"";
    case SymbolKind::count:
    case SymbolKind::number:
        break;
    }
    const long long least = kind == SymbolKind::count ? 0 : -most;
    const std::string text{value};
    // What is too long for it is the largest there is.
    const long long given = is_number(value) ? std::strtoll(text.c_str(), nullptr, 0) : most + 1;
    if (given >= least && given <= most) return "";
    return fmt::format("a number from {} to {}", least, most);
}

/// Without the comment that Kconfig lets stand after y, n and a text.
std::string_view without_comment(std::string_view value)
{
    std::size_t end = value.starts_with('y') || value.starts_with('n') ? 1 : 0;
    if (value.starts_with('"')) {
        end = 1;
        while (end < value.size() && value[end] != '"')
            end += value[end] == '\\' ? 2 : 1;
        ++end;
    }
    if (end == 0 || end >= value.size()) return value;
    const auto rest = value.substr(end);
    const bool comment = rest.front() != '#' && trimmed(rest).starts_with('#');
    return comment ? value.substr(0, end) : value;
}

/// "# CONFIG_X is not set": the symbol.
std::string_view unset_symbol(std::string_view line)
{
    constexpr std::string_view end = " is not set";
    if (!line.starts_with('#') || !line.ends_with(end)) return {};
    const auto symbol = trimmed(line.substr(1, line.size() - 1 - end.size()));
    return is_symbol(symbol) ? symbol : std::string_view{};
}

class Configuration {
public:
    explicit Configuration(const ZephyrConfOptions& options) : options_{options} {}

    void read(const std::string& file);
    void read_defaults(const std::string& kconfig);
    void take(std::string_view line, const std::string& where);
    /// What follows from all of it.
    void conclude();
    const std::map<std::string, Setting>& settings() const { return settings_; }

private:
    void complain(const std::string& where, std::string_view what)
    {
        problems_.push_back(fmt::format("{}: {}", where, what));
    }
    bool on(std::string_view symbol) const
    {
        const auto at = settings_.find(std::string{symbol});
        return at != settings_.end() && at->second.value == "y";
    }
    void imply();
    void check_libraries();
    void check_names();
    void warn() const;

    const ZephyrConfOptions& options_;
    std::map<std::string, Setting> settings_;
    std::vector<std::string> problems_;
};

std::string content_of(const std::string& file)
{
    constexpr std::size_t largest = std::size_t{1} << 20;
    try {
        return emu::read_outside_file(file, largest);
    } catch (const std::runtime_error& error) {
        throw std::runtime_error{fmt::format("{}: {}", file, error.what())};
    }
}

void Configuration::read_defaults(const std::string& file)
{
    read_kconfig(
        content_of(file), [this](std::string_view symbol) { return on(symbol); },
        [&](const KconfigDefault& it) {
            // What a fragment has said holds, =n too.
            settings_.insert(
                {it.symbol,
                 {it.value == "n" ? "" : it.value, fmt::format("{}:{}", file, it.line)}});
        });
}

void Configuration::read(const std::string& file)
{
    const std::string content = content_of(file);
    std::size_t number = 0;
    for (std::size_t at = 0; at < content.size(); ++number) {
        const auto end = std::min(content.find('\n', at), content.size());
        take(std::string_view{content}.substr(at, end - at),
             fmt::format("{}:{}", file, number + 1));
        at = end + 1;
    }
}

void Configuration::take(std::string_view line, const std::string& where)
{
    line = trimmed(line);
    if (const auto symbol = unset_symbol(line); !symbol.empty()) {
        settings_[std::string{symbol}] = {"", where};
        return;
    }
    if (line.empty() || line.starts_with('#')) return;
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) {
        return complain(where, fmt::format("'{}' is no setting; allowed: CONFIG_NAME=value, "
                                           "# comment",
                                           line));
    }
    const auto symbol = line.substr(0, equals);
    const auto value = without_comment(line.substr(equals + 1));
    if (!is_symbol(symbol)) {
        return complain(where,
                        fmt::format("'{}' is no symbol; allowed: CONFIG_ and letters, digits "
                                    "or underscores, no blank before =",
                                    symbol));
    }
    if (value != "y" && value != "n" && !is_number(value) && !is_text(value)) {
        return complain(where,
                        fmt::format("{}: '{}' is no value; {}", symbol, value, allowed_values));
    }
    const auto kind = kind_of(symbol);
    if (const std::string better = kind ? wanted(*kind, value) : ""; !better.empty()) {
        return complain(where, fmt::format("{}: '{}' is no value of this symbol; allowed: {}",
                                           symbol, value, better));
    }
    settings_[std::string{symbol}] = {value == "n" ? "" : std::string{value}, where};
}

constexpr std::string_view plain_names = "CONFIG_NET_SOCKETS_POSIX_NAMES";
constexpr int without_plain_names = 40000; // from this version on

void Configuration::imply()
{
    for (const auto& [symbol, setting] : std::map{settings_}) {
        if (setting.value != "y") continue;
        if (const auto choice = level_choice(symbol))
            settings_.insert({choice->symbol, {std::string{choice->level}, setting.where}});
    }
    for (const Implication& each : implications()) {
        if (!on(each.from) || (!each.unless.empty() && on(each.unless))) continue;
        if (each.to == plain_names && options_.version >= without_plain_names) continue;
        const Setting it{"y", settings_.at(std::string{each.from}).where};
        if (each.select)
            settings_.insert_or_assign(std::string{each.to}, it);
        else
            settings_.insert({std::string{each.to}, it});
    }
}

void Configuration::check_libraries()
{
    for (auto& [symbol, setting] : settings_) {
        if (setting.value != "y") continue;
        if (is_left_off(symbol)) {
            fmt::print(stderr, "emu9160: {}: {}=y: there is no shell here; it is left off\n",
                       setting.where, symbol);
            setting.value.clear();
            continue;
        }
        const auto missing = missing_library(symbol);
        if (!missing) continue;
        const auto& brought = options_.libraries;
        if (std::ranges::find(brought, missing->library) != brought.end()) continue;
        std::string ways =
            fmt::format("leave it out ({}=n in a later file, or -D{}=n)", symbol, symbol);
        if (!missing->library.empty()) {
            ways += fmt::format(", or compile Zephyr's own: emu9160_zephyr_library(app {} "
                                "ZEPHYR_TREE path) before the configuration is read, with package "
                                "Zephyr -DEMU9160_ZEPHYR_LIBRARIES={} -DEMU9160_ZEPHYR_TREE=path",
                                missing->library, missing->library);
        }
        if (!missing->instead.empty()) ways += fmt::format("; instead: {}", missing->instead);
        complain(setting.where,
                 fmt::format("{}=y: this part of Zephyr is not here; {}", symbol, ways));
    }
}

void Configuration::check_names()
{
    const std::string names{plain_names};
    if (!on(names)) return;
    const std::string& where = settings_.at(names).where;
    if (options_.version >= without_plain_names) {
        complain(where, fmt::format("{}=y: Zephyr 4 has it no longer; allowed: CONFIG_POSIX_API=y, "
                                    "or zsock_ names",
                                    names));
    } else if (on("CONFIG_POSIX_API")) {
        complain(where, fmt::format("{}=y cannot be combined with CONFIG_POSIX_API=y; allowed: one "
                                    "of them",
                                    names));
    }
}

void Configuration::warn() const
{
    for (const Dependency& each : dependencies()) {
        if (!on(each.symbol) || on(each.needed)) continue;
        fmt::print(stderr, "emu9160: {}: {}=y needs {}=y: Zephyr's own build would leave it off\n",
                   settings_.at(std::string{each.symbol}).where, each.symbol, each.needed);
    }
}

void Configuration::conclude()
{
    imply();
    check_libraries();
    check_names();
    if (!problems_.empty())
        throw std::runtime_error{fmt::format("{}", fmt::join(problems_, "\nemu9160: "))};
    warn();
}

/// The characters of a value in quotes.
std::string unescaped(std::string_view text)
{
    std::string plain;
    text = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') ++i;
        plain += text[i];
    }
    return plain;
}

} // namespace

int print_zephyr_conf(const ZephyrConfOptions& options)
{
    for (const std::string& library : options.libraries) {
        if (std::ranges::find(zephyr_libraries(), library) != zephyr_libraries().end()) continue;
        throw std::runtime_error{fmt::format("--have: '{}' is no library; allowed: {}", library,
                                             join(zephyr_libraries()))};
    }
    Configuration configuration{options};
    for (const std::string& file : options.files)
        configuration.read(file);
    for (const std::string& setting : options.settings)
        configuration.take(setting, "-D" + setting.substr(0, setting.find('=')));
    if (!options.kconfig.empty()) configuration.read_defaults(options.kconfig);
    configuration.conclude();
    for (const auto& [symbol, setting] : configuration.settings()) {
        const std::string& value = setting.value;
        if (value.empty()) continue;
        if (options.cmake) {
            fmt::print("set({} [==[{}]==])\n", symbol,
                       value.front() == '"' ? unescaped(value) : value);
        } else {
            fmt::print("#define {} {}\n", symbol, value == "y" ? "1" : value);
        }
    }
    return 0;
}

} // namespace scenarios::inline v0::tool
