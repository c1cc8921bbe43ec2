#include "scenarios/yaml/yaml_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include <fmt/format.h>

namespace scenarios::inline v0 {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view duration_example = "a whole number with ms, s, min or h, such as 90s";

struct Unit {
    std::string_view name;
    emu::Ts length;
};
constexpr Unit units[] = {{"h", 1h}, {"min", 1min}, {"s", 1s}, {"ms", 1ms}};

/// Longer than any scenario, far from the clock's end.
constexpr std::int64_t most_hours = 1'000'000;

Mark place(const YAML::Mark& mark)
{
    return mark.line < 0 ? Mark{} : Mark{mark.line + 1, mark.column + 1};
}

bool quoted(const YAML::Node& node) { return node.Tag() == "!"; }

/// The text of a scalar that is not quoted: numbers, booleans and the like.
std::optional<std::string_view> bare(const Item& item)
{
    if (!item.node.IsScalar() || quoted(item.node)) return std::nullopt;
    return item.node.Scalar();
}

std::string unknown(std::string_view wrong, std::span<const std::string_view> names)
{
    const auto meant = nearest(wrong, names);
    return meant ? fmt::format("unknown (did you mean '{}'?)", *meant) : "unknown";
}

std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

template <typename T>
bool whole(std::string_view text, int base, T& out)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
    return error == std::errc{} && end == text.data() + text.size();
}

} // namespace

void Errors::add(Mark mark, std::string_view key, const std::string& wrong,
                 const std::string& allowed)
{
    lines_.push_back({mark, fmt::format("{}:{}:{}: {}{}{}{}", file_, mark.line, mark.column,
                                        key.empty() ? "" : fmt::format("key '{}': ", key), wrong,
                                        allowed.empty() ? "" : "; allowed: ", allowed)});
}

void Errors::raise() const
{
    if (lines_.empty()) return;
    std::vector<Line> sorted = lines_;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Line& a, const Line& b) { return a.mark < b.mark; });
    std::string all;
    for (const Line& each : sorted)
        all += (all.empty() ? "" : "\n") + each.text;
    throw ScenarioError{all};
}

bool read_text(Errors& errors, const Item& item, std::string& out)
{
    if (!item.node.IsScalar()) {
        errors.add(item.mark, item.key, "must be text", "");
        return false;
    }
    out = item.node.Scalar();
    return true;
}

bool read_bool(Errors& errors, const Item& item, bool& out)
{
    const auto text = bare(item);
    if (text != "true" && text != "false") {
        errors.add(item.mark, item.key, "must be a truth value", "true, false");
        return false;
    }
    out = text == "true";
    return true;
}

bool read_integer(Errors& errors, const Item& item, std::int64_t low, std::int64_t high,
                  std::int64_t& out, std::string_view word)
{
    const std::string allowed =
        fmt::format("{} to {}{}{}", low, high, word.empty() ? "" : ", ", word);
    const auto text = bare(item);
    const bool hex = text && text->starts_with("0x");
    std::int64_t value = 0;
    if (!text || !whole(hex ? text->substr(2) : *text, hex ? 16 : 10, value)) {
        errors.add(item.mark, item.key, "must be a whole number", allowed);
        return false;
    }
    if (value < low || value > high) {
        errors.add(item.mark, item.key, fmt::format("{} is out of range", *text), allowed);
        return false;
    }
    out = value;
    return true;
}

bool read_number(Errors& errors, const Item& item, double low, double high, double& out)
{
    const std::string allowed = fmt::format("{} to {}", low, high);
    const auto text = bare(item);
    double value = 0;
    if (text) {
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
        if (error == std::errc{} && end == text->data() + text->size() && std::isfinite(value)) {
            if (value >= low && value <= high) {
                out = value;
                return true;
            }
            errors.add(item.mark, item.key, fmt::format("{} is out of range", *text), allowed);
            return false;
        }
    }
    errors.add(item.mark, item.key, "must be a number", allowed);
    return false;
}

bool read_duration(Errors& errors, const Item& item, emu::Ts low, emu::Ts high, emu::Ts& out)
{
    const auto value =
        item.node.IsScalar() ? parse_duration(item.node.Scalar()) : std::optional<emu::Ts>{};
    if (!value) {
        errors.add(item.mark, item.key, "must be a duration", std::string{duration_example});
        return false;
    }
    if (*value < low || *value > high) {
        errors.add(item.mark, item.key, fmt::format("{} is out of range", item.node.Scalar()),
                   fmt::format("{} to {}", to_text(low), to_text(high)));
        return false;
    }
    out = *value;
    return true;
}

std::optional<std::size_t> read_name(Errors& errors, const Item& item,
                                     std::span<const std::string_view> names)
{
    if (!item.node.IsScalar() && !item.node.IsNull()) {
        errors.add(item.mark, item.key, "must be one word", join(names));
        return std::nullopt;
    }
    // What YAML takes for no value at all may be the name of something.
    const std::string word = item.node.IsNull() ? "null" : item.node.Scalar();
    const auto found = std::find(names.begin(), names.end(), word);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    if (item.node.IsNull()) {
        errors.add(item.mark, item.key, "must be one word", join(names));
        return std::nullopt;
    }
    errors.add(item.mark, item.key, fmt::format("'{}' is {}", word, unknown(word, names)),
               join(names));
    return std::nullopt;
}

std::vector<Item> read_list(Errors& errors, const Item& item)
{
    std::vector<Item> items;
    if (!item.node.IsSequence()) {
        errors.add(item.mark, item.key, "must be a list", "");
        return items;
    }
    for (const YAML::Node& each : item.node) {
        items.push_back({item.key, each, each.IsNull() ? item.mark : place(each.Mark())});
    }
    return items;
}

Map::Map(Errors& errors, const Item& item)
    : errors_{errors}, key_{item.key}, mark_{item.mark}, is_map_{item.node.IsMap()}
{
    if (!is_map_) {
        errors.add(item.mark, item.key, "must be a map, such as {key: value}", "");
        return;
    }
    for (const auto& each : item.node) {
        const Mark key_mark = place(each.first.Mark());
        const std::string key = each.first.IsScalar() ? each.first.Scalar() : "";
        const Mark mark = each.second.IsNull() ? key_mark : place(each.second.Mark());
        entries_.push_back({{key, each.second, mark}, key_mark});
    }
}

std::optional<Item> Map::find(std::string_view key)
{
    if (std::ranges::find(asked_, key) == asked_.end()) asked_.emplace_back(key);
    for (const Entry& each : entries_) {
        if (each.item.key == key) return each.item;
    }
    return std::nullopt;
}

std::optional<Item> Map::require(std::string_view key, const std::string& allowed)
{
    auto item = find(key);
    if (!item && is_map_) errors_.add(mark_, key, "missing", allowed);
    return item;
}

void Map::finish()
{
    const std::vector<std::string_view> known{asked_.begin(), asked_.end()};
    std::set<std::string_view> seen;
    for (const Entry& each : entries_) {
        const std::string& key = each.item.key;
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            errors_.add(each.key_mark, key, unknown(key, known), join(known));
        } else if (!seen.insert(key).second) {
            errors_.add(each.key_mark, key, "given twice", "");
        }
    }
}

void Map::text(std::string_view key, std::string& out)
{
    if (const auto item = find(key)) read_text(errors_, *item, out);
}

void Map::boolean(std::string_view key, bool& out)
{
    if (const auto item = find(key)) read_bool(errors_, *item, out);
}

void Map::number(std::string_view key, double low, double high, double& out)
{
    if (const auto item = find(key)) read_number(errors_, *item, low, high, out);
}

void Map::duration(std::string_view key, emu::Ts low, emu::Ts high, emu::Ts& out)
{
    if (const auto item = find(key)) read_duration(errors_, *item, low, high, out);
}

std::vector<Item> given(Map& map, std::span<const std::string_view> keys)
{
    std::multimap<Mark, Item>
        found; // not sorted in place: assigning a YAML::Node changes its twins
    for (const std::string_view key : keys) {
        if (auto item = map.find(key)) found.emplace(item->mark, *item);
    }
    std::vector<Item> items;
    for (const auto& [mark, item] : found)
        items.push_back(item);
    return items;
}

std::optional<Item> one_of(Map& map, std::span<const std::string_view> keys, const char* what)
{
    const std::vector<Item> items = given(map, keys);
    if (items.size() == 1) return items.front();
    if (!map.is_map()) return std::nullopt;
    if (items.empty()) {
        map.errors().add(map.mark(), map.key(), fmt::format("no {} in it", what), join(keys));
    } else {
        map.errors().add(items[1].mark, items[1].key, fmt::format("a second {}", what),
                         "exactly one of " + join(keys));
    }
    return std::nullopt;
}

std::optional<emu::Ts> parse_duration(std::string_view text)
{
    for (const Unit& unit : {units[3], units[1], units[2], units[0]}) { // "ms" before "s"
        if (!text.ends_with(unit.name)) continue;
        const std::string_view digits = text.substr(0, text.size() - unit.name.size());
        std::int64_t count = 0;
        if (digits.starts_with('-') || !whole(digits, 10, count)) return std::nullopt;
        if (count > emu::Ts{std::chrono::hours{most_hours}} / unit.length) return std::nullopt;
        return count * unit.length;
    }
    return std::nullopt;
}

std::string to_text(emu::Ts duration)
{
    if (duration == emu::Ts{0}) return "0s";
    for (const Unit& unit : units) {
        if (duration % unit.length == emu::Ts{0}) {
            return fmt::format("{}{}", duration / unit.length, unit.name);
        }
    }
    return fmt::format("{:.6f}s", std::chrono::duration<double>(duration).count());
}

std::optional<std::chrono::sys_seconds> parse_date(std::string_view text)
{
    constexpr std::string_view form = "dddd-dd-ddTdd:dd:ddZ";
    const auto fits = [](char f, char c) { return f == 'd' ? c >= '0' && c <= '9' : c == f; };
    if (!std::equal(form.begin(), form.end(), text.begin(), text.end(), fits)) return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t size) {
        int value = 0;
        whole(text.substr(at, size), 10, value);
        return value;
    };
    const std::chrono::year_month_day day{std::chrono::year{number(0, 4)},
                                          std::chrono::month{static_cast<unsigned>(number(5, 2))},
                                          std::chrono::day{static_cast<unsigned>(number(8, 2))}};
    const int hour = number(11, 2);
    const int minute = number(14, 2);
    const int second = number(17, 2);
    const int year = static_cast<int>(day.year());
    if (!day.ok() || year < 2000 || year > 2099 || hour > 23 || minute > 59 || second > 59) {
        return std::nullopt;
    }
    return std::chrono::sys_days{day} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
           std::chrono::seconds{second};
}

std::string join(std::span<const std::string_view> names)
{
    return fmt::format("{}", fmt::join(names, ", "));
}

std::optional<std::string_view> nearest(std::string_view wrong,
                                        std::span<const std::string_view> names)
{
    std::optional<std::string_view> best;
    std::size_t least = wrong.size();
    for (const std::string_view name : names) {
        const std::size_t away = distance(wrong, name);
        if (away < least && away * 2 <= std::max(wrong.size(), name.size())) {
            least = away;
            best = name;
        }
    }
    return best;
}

} // namespace scenarios::inline v0
