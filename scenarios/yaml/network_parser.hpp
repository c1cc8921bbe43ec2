// What a scenario says of the network behind the cell, at the start or by an action: access point
// names and the time.
#pragma once

#include "emu/lte/config.hpp"
#include "scenarios/yaml/yaml_reader.hpp"

#include <optional>
#include <string>

namespace scenarios::inline v0 {

/// What is said of the network's time; what is not, stays.
struct TimeChange {
    std::optional<emu::lte::NetworkTime::Tells> tells;
    std::optional<int> zone;
    std::optional<std::optional<int>> daylight;
    std::optional<std::chrono::seconds> offset;

    bool empty() const { return !tells && !zone && !daylight && !offset; }
    void apply(emu::lte::NetworkTime& time) const;
    /// "{send: zone, zone: +02:00}"; only what is said.
    std::string text() const;
};
TimeChange parse_time_change(Map& map);

/// An access point name, which stands between quotes in +CGDCONT.
void parse_apn(Map& map, std::string_view key, std::string& out);
/// At most two servers a family, as +CGCONTRDP shows them.
void parse_dns_servers(Map& map, emu::lte::DnsServers& out);
/// One rule with its name; `network` is what it must go with.
emu::lte::ApnRule parse_apn_rule(Map& map, const emu::lte::CoreConfig& network);
/// As one line of YAML; the password is left out.
std::string to_text(const emu::lte::ApnRule& rule);

/// `time`, `dns`, `apns` and `unknown_apn` of `network`; after `apn` and `pdp_type`.
void parse_core(Map& map, emu::lte::CoreConfig& core);

} // namespace scenarios::inline v0
