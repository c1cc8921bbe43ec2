#include "scenarios/yaml/card_parser.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace scenarios::inline v0 {

using namespace std::chrono_literals;
using emu::lte::CardConfig;

void parse_digits(Map& map, std::string_view key, std::size_t low, std::size_t high,
                  std::string& out)
{
    const auto item = map.find(key);
    std::string value;
    if (!item || !read_text(map.errors(), *item, value)) return;
    const bool all = std::all_of(value.begin(), value.end(),
                                 [](unsigned char c) { return std::isdigit(c) != 0; });
    if (!all || value.size() < low || value.size() > high) {
        const std::string count =
            low == high ? fmt::format("{}", low) : fmt::format("{} to {}", low, high);
        map.errors().add(item->mark, item->key, fmt::format("'{}' is no such number", value),
                         count + " digits");
        return;
    }
    out = value;
}

void parse_iccid(Map& map, std::string& out)
{
    const auto item = map.find("iccid");
    std::string value;
    if (!item || !read_text(map.errors(), *item, value)) return;
    const std::size_t filled = value.ends_with('F') ? value.size() - 1 : value.size();
    const bool all = std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(filled),
                                 [](unsigned char c) { return std::isdigit(c) != 0; });
    if (!all || value.size() < 19 || value.size() > 20) {
        map.errors().add(item->mark, item->key, fmt::format("'{}' is no such number", value),
                         "19 or 20 digits, the last may be F");
        return;
    }
    out = value;
}

void parse_card(Map& map, CardConfig& card)
{
    constexpr std::size_t shortest_pin = 4; // TS 31.101 §9.2
    constexpr std::size_t code = 8;
    map.duration("ready", 0s, 1h, card.ready);
    map.boolean("failing", card.failing);
    if (const auto poll = map.find("poll")) {
        if (poll->node.IsScalar() && poll->node.Scalar() == "never") {
            card.poll.reset();
        } else {
            read_duration(map.errors(), *poll, 1s, 24h, card.poll.emplace());
        }
    }
    parse_digits(map, "pin", shortest_pin, code, card.pin);
    map.boolean("pin_enabled", card.pin_enabled);
    map.integer("pin_retries", 0, 3, card.pin_left);
    parse_digits(map, "puk", code, code, card.puk);
    map.integer("puk_retries", 0, 10, card.puk_left);
}

std::string to_text(const CardConfig& card)
{
    const CardConfig plain;
    std::string text;
    const auto add = [&](const std::string& each) { text += (text.empty() ? "" : ", ") + each; };
    if (card.ready != plain.ready) add("ready: " + to_text(card.ready));
    if (card.failing) add("failing: true");
    if (card.poll) add("poll: " + to_text(*card.poll));
    if (card.pin_enabled) add("pin_enabled: true");
    if (card.pin_left != plain.pin_left) add(fmt::format("pin_retries: {}", card.pin_left));
    if (card.puk_left != plain.puk_left) add(fmt::format("puk_retries: {}", card.puk_left));
    return text; // codes are nobody's business
}

} // namespace scenarios::inline v0
