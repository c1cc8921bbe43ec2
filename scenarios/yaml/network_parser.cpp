#include "scenarios/yaml/network_parser.hpp"

#include "emu/lte/core.hpp"
#include "stack/net/address.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace scenarios::inline v0 {

namespace {

using namespace std::chrono_literals;
using emu::lte::ApnRule;
using emu::lte::DnsServers;
using emu::lte::NetworkTime;
using emu::lte::PdpType;
using Authentication = ApnRule::Authentication;

constexpr int quarters_an_hour = 4;
constexpr int first_zone = -12 * quarters_an_hour;
constexpr int last_zone = 14 * quarters_an_hour;
constexpr std::string_view zone_form = "-12:00 to +14:00, such as +05:45";
constexpr emu::Ts furthest = 87'600h; // ten years
constexpr emu::Ts longest_back_off = 8'760h;
constexpr std::size_t most_apns = 32;
constexpr std::size_t servers_a_family = 2;
constexpr std::size_t longest_secret = 64; // as +CGAUTH takes it

constexpr std::pair<std::string_view, NetworkTime::Tells> told_names[] = {
    {"all", NetworkTime::Tells::all},
    {"time", NetworkTime::Tells::time},
    {"zone", NetworkTime::Tells::zone},
    {"none", NetworkTime::Tells::none}};
constexpr std::pair<std::string_view, PdpType> offered_types[] = {
    {"ipv4", PdpType::ipv4}, {"ipv6", PdpType::ipv6}, {"ipv4v6", PdpType::ipv4v6}};
constexpr std::pair<std::string_view, Authentication> authentications[] = {
    {"none", Authentication::none},
    {"pap", Authentication::pap},
    {"chap", Authentication::chap},
    {"any", Authentication::any}};

template <typename T, std::size_t N>
std::string_view name_of(const std::pair<std::string_view, T> (&names)[N], T value)
{
    return std::ranges::find(names, value, &std::pair<std::string_view, T>::second)->first;
}

std::optional<int> number_in(std::string_view text)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return {};
    return value;
}

/// "+05:45" in quarter hours.
std::optional<int> parse_zone(std::string_view text)
{
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return {};
    const auto hours = number_in(text.substr(1, 2));
    const auto minutes = number_in(text.substr(4, 2));
    if (!hours || !minutes || *minutes >= 60 || *minutes % 15 != 0) return {};
    const int quarters = *hours * quarters_an_hour + *minutes / 15;
    const int zone = text[0] == '-' ? -quarters : quarters;
    if (zone < first_zone || zone > last_zone) return {};
    return zone;
}

std::string zone_text(int zone)
{
    const int quarters = std::abs(zone);
    return fmt::format("{}{:02}:{:02}", zone < 0 ? '-' : '+', quarters / quarters_an_hour,
                       quarters % quarters_an_hour * 15);
}

std::string offset_text(std::chrono::seconds offset)
{
    const std::string length = to_text(emu::Ts{std::chrono::abs(offset)});
    return offset.count() < 0 ? "-" + length : length;
}

/// A duration in whole seconds that may have a minus before it.
std::optional<std::chrono::seconds> parse_offset(std::string_view text)
{
    const bool back = text.starts_with('-');
    const auto length = parse_duration(back ? text.substr(1) : text);
    if (!length || *length > furthest) return {};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(*length);
    if (emu::Ts{seconds} != *length) return {};
    return back ? -seconds : seconds;
}

void parse_number_or(Map& map, std::string_view key, std::string_view word, int low, int high,
                     std::optional<int>& out)
{
    const auto item = map.find(key);
    if (!item) return;
    std::int64_t value = 0;
    if (item->node.IsScalar() && item->node.Scalar() == word) {
        out.reset();
    } else if (read_integer(map.errors(), *item, low, high, value)) {
        out = static_cast<int>(value);
    }
}

std::vector<std::string> texts_of(const DnsServers& servers)
{
    std::vector<std::string> texts;
    for (const auto& each : servers.ipv4)
        texts.push_back(stack::to_string(stack::Address::v4(each)));
    for (const auto& each : servers.ipv6)
        texts.push_back(stack::to_string(stack::Address::v6(each)));
    return texts;
}

void parse_secret(Map& map, std::string_view key, std::string& out)
{
    const auto item = map.find(key);
    if (!item || !read_text(map.errors(), *item, out)) return;
    if (out.empty() || out.size() > longest_secret || out.find('"') != std::string::npos) {
        map.errors().add(item->mark, key, "cannot be given to +CGAUTH",
                         fmt::format("1 to {} characters without quotes", longest_secret));
    }
}

} // namespace

void TimeChange::apply(NetworkTime& time) const
{
    if (tells) time.tells = *tells;
    if (zone) time.zone = *zone;
    if (daylight) time.daylight = *daylight;
    if (offset) time.offset = *offset;
}

std::string TimeChange::text() const
{
    std::vector<std::string> parts;
    if (tells) parts.push_back(fmt::format("send: {}", name_of(told_names, *tells)));
    if (zone) parts.push_back("zone: " + zone_text(*zone));
    if (daylight) {
        parts.push_back("daylight: " + (*daylight ? std::to_string(**daylight) : "none"));
    }
    if (offset) parts.push_back("offset: " + offset_text(*offset));
    return fmt::format("{{{}}}", fmt::join(parts, ", "));
}

TimeChange parse_time_change(Map& map)
{
    TimeChange change;
    if (map.find("send"))
        map.choice<NetworkTime::Tells>("send", told_names, change.tells.emplace());
    std::string text;
    if (const auto item = map.find("zone"); item && read_text(map.errors(), *item, text)) {
        change.zone = parse_zone(text);
        if (!change.zone) {
            map.errors().add(item->mark, item->key, fmt::format("'{}' is no time zone", text),
                             std::string{zone_form});
        }
    }
    if (map.find("daylight")) {
        parse_number_or(map, "daylight", "none", 0, 2, change.daylight.emplace());
    }
    if (const auto item = map.find("offset"); item && read_text(map.errors(), *item, text)) {
        change.offset = parse_offset(text);
        if (!change.offset) {
            map.errors().add(item->mark, item->key, fmt::format("'{}' is no offset", text),
                             "-87600h to 87600h in whole seconds, such as -1h");
        }
    }
    return change;
}

void parse_apn(Map& map, std::string_view key, std::string& out)
{
    const auto apn = map.find(key);
    if (!apn || !read_text(map.errors(), *apn, out)) return;
    const bool plain =
        std::ranges::all_of(out, [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '"'; });
    if (out.empty() || out.size() > 100 || !plain) {
        map.errors().add(apn->mark, key, "not an access point name",
                         "1 to 100 visible characters without quotes");
    }
}

void parse_dns_servers(Map& map, DnsServers& out)
{
    const auto list = map.find("dns");
    if (!list) return;
    out = {};
    for (const Item& each : read_list(map.errors(), *list)) {
        std::string text;
        if (!read_text(map.errors(), each, text)) continue;
        const auto address = stack::Address::parse(text);
        if (!address || address->any()) {
            map.errors().add(each.mark, each.key, fmt::format("'{}' is no address", text),
                             "such as 192.0.2.53 or 2001:db8::53");
        } else if (address->family == stack::Family::ipv4) {
            std::copy_n(address->bytes.begin(), 4, out.ipv4.emplace_back().begin());
        } else {
            out.ipv6.push_back(address->bytes);
        }
    }
    if (out.ipv4.size() > servers_a_family || out.ipv6.size() > servers_a_family) {
        map.errors().add(list->mark, list->key, "too many",
                         fmt::format("{} of a family", servers_a_family));
    }
}

ApnRule parse_apn_rule(Map& map, const emu::lte::CoreConfig& network)
{
    ApnRule rule;
    rule.offered = network.offered;
    if (map.require("name", "an access point name")) parse_apn(map, "name", rule.name);
    map.choice<PdpType>("pdp_type", offered_types, rule.offered);
    if (network.offered != PdpType::ipv4v6 && rule.offered != network.offered) {
        map.errors().add(map.find("pdp_type")->mark, "pdp_type", "more than the network gives",
                         std::string{name_of(offered_types, network.offered)});
    }
    map.choice<Authentication>("auth", authentications, rule.authentication);
    for (const std::string_view key : {"user", "password"}) {
        const auto given = map.find(key);
        parse_secret(map, key, key == "user" ? rule.user : rule.password);
        const bool wanted = rule.authentication != Authentication::none;
        if (given && !wanted) {
            map.errors().add(given->mark, key, "has no meaning where nobody is asked",
                             "with auth: pap, chap or any");
        } else if (!given && wanted) {
            map.errors().add(map.mark(), key, "missing", "text, where auth asks for it");
        }
    }
    if (map.find("refuse")) map.integer("refuse", 1, 255, rule.refused.emplace());
    if (map.find("back_off")) {
        map.duration("back_off", 0s, longest_back_off, rule.back_off.emplace());
    }
    if (map.find("dns")) parse_dns_servers(map, rule.dns.emplace());
    return rule;
}

std::string to_text(const ApnRule& rule)
{
    std::string text =
        fmt::format("{{name: {}, pdp_type: {}", rule.name, name_of(offered_types, rule.offered));
    if (rule.authentication != Authentication::none) {
        text += fmt::format(", auth: {}, user: {}", name_of(authentications, rule.authentication),
                            rule.user);
    }
    if (rule.refused) text += fmt::format(", refuse: {}", *rule.refused);
    if (rule.back_off) text += ", back_off: " + to_text(*rule.back_off);
    if (rule.dns) text += fmt::format(", dns: [{}]", fmt::join(texts_of(*rule.dns), ", "));
    return text + "}";
}

void parse_core(Map& map, emu::lte::CoreConfig& core)
{
    constexpr int missing_or_unknown = 27; // ESM cause
    Errors& errors = map.errors();
    if (const auto item = map.find("time")) {
        Map inner{errors, *item};
        inner.duration("after", 0s, 24h, core.time.delay);
        parse_time_change(inner).apply(core.time);
        inner.finish();
    }
    parse_dns_servers(map, core.dns);
    if (const auto list = map.find("apns")) {
        core.unknown_apn = missing_or_unknown;
        const std::vector<Item> items = read_list(errors, *list);
        if (items.size() > most_apns) {
            errors.add(items[most_apns].mark, list->key, "too many",
                       fmt::format("{} names", most_apns));
        }
        for (const Item& each : items) {
            Map inner{errors, each};
            core.apns.push_back(parse_apn_rule(inner, core));
            inner.finish();
            const auto same = [&](const ApnRule& rule) {
                return emu::lte::same_apn(rule.name, core.apns.back().name);
            };
            if (std::ranges::count_if(core.apns, same) > 1) {
                errors.add(each.mark, list->key,
                           fmt::format("a second rule for '{}'", core.apns.back().name),
                           "one for each name; capitals make no difference");
            }
        }
    }
    parse_number_or(map, "unknown_apn", "accepted", 1, 255, core.unknown_apn);
}

} // namespace scenarios::inline v0
