// A scenario: the world it starts with, what happens to it when, and what must hold.
#pragma once

#include "scenarios/action.hpp"
#include "scenarios/hosts.hpp"
#include "scenarios/match.hpp"
#include "scenarios/yaml/yaml_reader.hpp"
#include "stack/world.hpp"

#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace scenarios::inline v0 {

/// Who sends the modem its first commands.
enum class Source {
    boot,     // the scenario itself
    firmware, // a program linked with the library
    host,     // whoever opens the pseudo-terminal
};

/// One entry of the timeline.
struct Step {
    Mark mark;
    std::variant<emu::Ts, Match> start; // since the beginning, or the first record that fits
    emu::Ts after{0};                   // from the record to the action
    int repeat = 1;
    emu::Ts every{0};
    std::size_t when_modem = 0; // whose record starts it
    std::size_t modem = 0;      // to which the action happens
    std::optional<Source> only; // happens only when it is so driven
    NamedAction action;
};

struct Expectation {
    Mark mark;
    Match match;
    std::size_t modem = 0; // whose records count
    emu::Ts from{0};
    std::optional<emu::Ts> within; // nothing: until the scenario ends
    int least = 1;
    std::optional<int> most;
    std::optional<Source> only; // checked only when it is so driven
};

/// Of a run, wherever it is given.
inline constexpr std::int64_t largest_seed = std::numeric_limits<std::int64_t>::max();
/// Nothing unless the text is a whole number from 0 to largest_seed.
std::optional<std::uint64_t> parse_seed(std::string_view text);

/// How the serial lines carry bytes.
struct SerialLine {
    static constexpr unsigned lowest_baud = 300;
    static constexpr unsigned highest_baud = 4'000'000;
    static constexpr std::size_t largest_piece = 65536;

    std::optional<unsigned> baud;    // bytes take their time; none: they do not
    std::vector<std::size_t> pieces; // of writes to the host, over and over; empty: whole
};

struct Scenario {
    std::string file;
    std::string name;
    std::string description;
    stack::WorldConfig world; // the seed is in it
    emu::Ts duration{0};
    std::vector<HostPlan> hosts;
    std::vector<std::string> boot;
    std::vector<std::vector<std::string>> further_boot; // of the second modem and those after it
    std::vector<std::string> firmware; // program and arguments that fit it; empty: none
    SerialLine serial;
    std::vector<Step> timeline;
    std::vector<Expectation> expect;
};

/// "at 20min pdn_loss", "when urc \"+CEREG: 1\" after 5s detach, 3 times every 1min".
std::string to_text(const Step& step);
/// "urc \"+CEREG: 1\" from 22min within 10s, 1 to 3 times".
std::string to_text(const Expectation& expectation);

/// Throws ScenarioError.
Scenario load_scenario(const std::string& path);
/// What may stand in a scenario.
struct Vocabulary {
    ActionTypes actions = action_types();
    stack::net::ServiceTypes services = stack::net::service_types();
};
/// `file` is how messages call it.
Scenario parse_scenario(const std::string& text, const std::string& file,
                        const Vocabulary& vocabulary = {});

// Parts of the parser, one file each.
void parse_timeline(Errors& errors, const Item& list, Scenario& scenario, ActionTypes actions);
void parse_expectations(Errors& errors, const Item& list, Scenario& scenario);
void parse_internet(Errors& errors, const Item& item, stack::net::InternetConfig& internet);
/// The one match among the keys of `map`, asked for together; an error unless there is exactly one.
std::optional<Match> parse_match(Map& map);

} // namespace scenarios::inline v0
