// Reads YAML strictly: every value is typed and bounded, every mistake is kept with its place.
#pragma once

#include "emu/time.hpp"

#include <algorithm>
#include <chrono>
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <yaml-cpp/yaml.h>

namespace scenarios::inline v0 {

/// A place in a file; both count from 1.
struct Mark {
    int line = 1;
    int column = 1;
    friend auto operator<=>(const Mark&, const Mark&) = default;
};

/// Every mistake of one file, a line each: "FILE:LINE:COLUMN: key 'x': what is wrong; allowed:
/// ...".
class ScenarioError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Errors {
public:
    explicit Errors(std::string file) : file_{std::move(file)} {}

    /// `allowed` may be empty.
    void add(Mark mark, std::string_view key, const std::string& wrong, const std::string& allowed);
    bool empty() const { return lines_.empty(); }
    /// Throws ScenarioError with all of them in the order of the file, if there are any.
    void raise() const;

private:
    struct Line {
        Mark mark;
        std::string text;
    };
    std::string file_;
    std::vector<Line> lines_;
};

/// A value and the key it stands under.
struct Item {
    std::string key;
    YAML::Node node;
    Mark mark;
};

/// Names and what they stand for, in the order they are shown.
template <typename T>
using Choices = std::span<const std::pair<std::string_view, T>>;

/// Of a value that has one.
template <typename T>
std::string_view name_of(std::type_identity_t<Choices<T>> choices, T value)
{
    return std::ranges::find(choices, value, &std::pair<std::string_view, T>::second)->first;
}

// Each reads one value; false, and an error noted, when it is not what it should be.
bool read_text(Errors& errors, const Item& item, std::string& out);
bool read_bool(Errors& errors, const Item& item, bool& out);
/// Decimal, or hexadecimal after 0x.
/// `word` is what the caller takes in its place, for the message.
bool read_integer(Errors& errors, const Item& item, std::int64_t low, std::int64_t high,
                  std::int64_t& out, std::string_view word = {});
bool read_number(Errors& errors, const Item& item, double low, double high, double& out);
bool read_duration(Errors& errors, const Item& item, emu::Ts low, emu::Ts high, emu::Ts& out);
/// The index of the name in `names`.
std::optional<std::size_t> read_name(Errors& errors, const Item& item,
                                     std::span<const std::string_view> names);
/// The elements of a list, each under the list's key.
std::vector<Item> read_list(Errors& errors, const Item& item);

/// A map whose keys are asked for one by one; finish() finds those nobody asked for.
class Map {
public:
    /// Notes an error when the item is no map; it is then empty.
    Map(Errors& errors, const Item& item);

    Errors& errors() { return errors_; }
    Mark mark() const { return mark_; }
    const std::string& key() const { return key_; }
    bool is_map() const { return is_map_; }
    /// Nothing when the key is not there.
    std::optional<Item> find(std::string_view key);
    /// As find(), but notes an error when the key is not there.
    std::optional<Item> require(std::string_view key, const std::string& allowed);
    /// Notes unknown and repeated keys.
    void finish();

    void text(std::string_view key, std::string& out);
    void boolean(std::string_view key, bool& out);
    void number(std::string_view key, double low, double high, double& out);
    void duration(std::string_view key, emu::Ts low, emu::Ts high, emu::Ts& out);
    template <typename T>
    void integer(std::string_view key, std::int64_t low, std::int64_t high, T& out)
    {
        std::int64_t value = 0;
        const auto item = find(key);
        if (item && read_integer(errors_, *item, low, high, value)) out = static_cast<T>(value);
    }
    template <typename T>
    void choice(std::string_view key, Choices<T> choices, T& out)
    {
        const auto item = find(key);
        if (!item) return;
        std::vector<std::string_view> names;
        for (const auto& each : choices)
            names.push_back(each.first);
        if (const auto index = read_name(errors_, *item, names)) out = choices[*index].second;
    }

private:
    struct Entry {
        Item item;
        Mark key_mark;
    };
    Errors& errors_;
    std::string key_;
    Mark mark_;
    bool is_map_ = false;
    std::vector<Entry> entries_;
    std::vector<std::string> asked_;
};

/// The items of those keys that are there, in the order of the file.
std::vector<Item> given(Map& map, std::span<const std::string_view> keys);
/// Exactly one of the keys, or an error.
std::optional<Item> one_of(Map& map, std::span<const std::string_view> keys, const char* what);

/// "500ms", "10s", "2min", "1h": a whole number and a unit; nothing when it is not that.
std::optional<emu::Ts> parse_duration(std::string_view text);
/// The same the other way round, in the largest unit that is exact; seconds with a fraction if
/// none.
std::string to_text(emu::Ts duration);

/// "2026-01-01T00:00:00Z", of the years 2000 to 2099; nothing when it is not that.
std::optional<std::chrono::sys_seconds> parse_date(std::string_view text);

/// "a, b, c".
std::string join(std::span<const std::string_view> names);
/// The name closest to `wrong`, when one is close enough to be meant.
std::optional<std::string_view> nearest(std::string_view wrong,
                                        std::span<const std::string_view> names);

} // namespace scenarios::inline v0
