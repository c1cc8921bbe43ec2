// Part of scenarios/scenario.hpp: the matches of a scenario: what a step waits for, what an
// expectation wants to see.
#include "scenarios/scenario.hpp"

#include <array>

#include <fmt/format.h>

namespace scenarios::inline v0 {

namespace {

// The names that emu/lte gives its states.
constexpr auto machines = std::to_array<std::string_view>({"rrc", "emm", "pdn"});
constexpr auto rrc_states =
    std::to_array<std::string_view>({"idle", "connecting", "connected", "reestablishing"});
constexpr auto emm_states = std::to_array<std::string_view>(
    {"null", "plmn_search", "attempting_to_attach", "limited_service", "registered_initiated",
     "registered", "no_cell_available", "deregistered_initiated"});
constexpr auto pdn_states =
    std::to_array<std::string_view>({"inactive", "activating", "active", "deactivating"});
constexpr std::array<std::span<const std::string_view>, 3> states = {rrc_states, emm_states,
                                                                     pdn_states};

// The texts that stack/ publishes.
constexpr auto tls_events =
    std::to_array<std::string_view>({"handshake done", "handshake failed", "session failed",
                                     "saved", "loaded", "peer address updated"});

constexpr std::pair<std::string_view, TlsMatch::Side> sides[] = {
    {"modem", TlsMatch::Side::modem}, {"host", TlsMatch::Side::host}, {"any", TlsMatch::Side::any}};

constexpr auto match_keys = std::to_array<std::string_view>(
    {"urc", "at_answer", "state", "packet", "socket_error", "tls", "peer", "firmware"});

std::vector<std::pair<std::string, emu::Errno>> error_names()
{
    std::vector<std::pair<std::string, emu::Errno>> names;
    for (int number = 1; number <= static_cast<int>(emu::Errno::canceled); ++number) {
        const auto error = static_cast<emu::Errno>(number);
        const std::string_view name = emu::name(error);
        if (name != "E?") names.emplace_back(name.substr(1), error); // without its E
    }
    return names;
}

std::optional<Match> line_match(Errors& errors, const Item& item)
{
    std::string text;
    if (!read_text(errors, item, text)) return std::nullopt;
    if (text.empty()) {
        errors.add(item.mark, item.key, "is empty", "text, with * for any characters");
        return std::nullopt;
    }
    if (item.key == "urc") return UrcMatch{text};
    return AnswerMatch{text};
}

std::optional<Match> state_match(Errors& errors, const Item& item)
{
    Map map{errors, item};
    const auto machine = map.require("machine", join(machines));
    const auto to = map.require("to", "the name of a state");
    map.finish();
    if (!machine || !to) return std::nullopt;
    const auto which = read_name(errors, *machine, machines);
    if (!which) return std::nullopt;
    const auto state = read_name(errors, *to, states[*which]);
    if (!state) return std::nullopt;
    return StateMatch{std::string{machines[*which]}, std::string{states[*which][*state]}};
}

std::optional<Match> packet_match(Errors& errors, const Item& item)
{
    constexpr auto directions = std::to_array<std::string_view>({"uplink", "downlink"});
    const auto index = read_name(errors, item, directions);
    if (!index) return std::nullopt;
    return PacketMatch{*index == 0 ? emu::Direction::uplink : emu::Direction::downlink};
}

std::optional<Match> error_match(Errors& errors, const Item& item)
{
    const auto known = error_names();
    std::vector<std::string_view> names;
    for (const auto& each : known)
        names.push_back(each.first);
    const auto index = read_name(errors, item, names);
    if (!index) return std::nullopt;
    return SocketErrorMatch{known[*index].second};
}

std::optional<Match> tls_match(Errors& errors, const Item& item)
{
    Map map{errors, item};
    TlsMatch match;
    const auto what = map.require("what", join(tls_events));
    map.text("reason", match.reason);
    map.choice<TlsMatch::Side>("side", sides, match.side);
    map.finish();
    if (!what) return std::nullopt;
    const auto index = read_name(errors, *what, tls_events);
    if (!index) return std::nullopt;
    match.what = tls_events[*index];
    return match;
}

std::optional<Match> peer_match(Errors& errors, const Item& item)
{
    constexpr auto ends = std::to_array<std::string_view>({"answered", "gave up"});
    const auto index = read_name(errors, item, ends);
    if (!index) return std::nullopt;
    return PeerMatch{.answered = *index == 0};
}

std::optional<Match> firmware_match(Errors& errors, const Item& item)
{
    constexpr int largest_status = 255;
    Map map{errors, item};
    FirmwareMatch match;
    const auto exits = map.require("exits", "an exit status, 0 to 255");
    map.integer("exits", 0, largest_status, match.exits);
    map.finish();
    if (!exits) return std::nullopt;
    return match;
}

} // namespace

std::optional<Match> parse_match(Map& map)
{
    const auto item = one_of(map, match_keys, "match");
    if (!item) return std::nullopt;
    if (item->key == "urc" || item->key == "at_answer") return line_match(map.errors(), *item);
    if (item->key == "state") return state_match(map.errors(), *item);
    if (item->key == "packet") return packet_match(map.errors(), *item);
    if (item->key == "tls") return tls_match(map.errors(), *item);
    if (item->key == "peer") return peer_match(map.errors(), *item);
    if (item->key == "firmware") return firmware_match(map.errors(), *item);
    return error_match(map.errors(), *item);
}

} // namespace scenarios::inline v0
