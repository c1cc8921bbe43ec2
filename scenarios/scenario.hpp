// A scenario: the world it starts with, what happens to it when, and what must hold.
#pragma once

#include "scenarios/match.hpp"
#include "scenarios/yaml/yaml_reader.hpp"
#include "stack/internet/services/tls_server_config.hpp"
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

// Actions; schema.md says what each does.
struct PdnLoss {
    enum class By { network, coverage };
    int cid = 0;
    int cause = 36; // ESM cause: regular deactivation
    By by = By::network;
};
struct PdnRestore {
    int cid = 0;
};
struct Detach {
    bool reattach = true;
};
struct Coverage {
    bool covered = true;
    std::optional<int> rsrp_dbm;
};
struct AttachReject {
    int cause = 0; // EMM cause
    int count = 1; // < 0: all from now on
    std::optional<emu::Ts> back_off;
};
struct AttachSilence {
    int count = 1;
};
struct HostChange {
    std::string name;
    bool up = true;
};
struct PathChange {
    std::optional<emu::Ts> delay;
    std::optional<double> loss;
};
struct AtCommand {
    std::string line;
};
/// Later connections to a host's TLS and DTLS servers find it so.
struct TlsFault {
    std::string host;
    stack::tls::Behaviour behaviour = stack::tls::Behaviour::good;
};
struct NatRebind {};
/// A host of the simulated internet connects to the modem, says something, closes.
struct TcpPeer {
    stack::Address from = stack::Address::v4({192, 0, 2, 99});
    std::optional<std::uint16_t> connect; // port of the modem's
    std::optional<std::string> send;
    bool close = false;
};
struct Sms {
    std::string from;
    std::string text;
};
using Action = std::variant<PdnLoss, PdnRestore, Detach, Coverage, AttachReject, AttachSilence,
                            HostChange, PathChange, AtCommand, TlsFault, NatRebind, TcpPeer, Sms>;

/// One entry of the timeline.
struct Step {
    Mark mark;
    std::variant<emu::Ts, Match> start; // since the beginning, or the first record that fits
    emu::Ts after{0};                   // from the record to the action
    int repeat = 1;
    emu::Ts every{0};
    std::size_t when_modem = 0; // whose record starts it
    std::size_t modem = 0;      // to which the action happens
    Action action;
    std::string action_name;
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

/// A TLS or DTLS server of a further host.
struct TlsPort {
    std::uint16_t port = 0;
    stack::tls::ServerConfig config;
};
struct ExtraHost {
    Mark mark;
    std::string name;
    stack::Address ipv4;
    stack::Address ipv6;
    std::optional<TlsPort> tls;
    std::optional<TlsPort> dtls;
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
    std::vector<ExtraHost> hosts;
    std::vector<std::string> boot;
    std::vector<std::vector<std::string>> further_boot; // of the second modem and those after it
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
/// `file` is how messages call it.
Scenario parse_scenario(const std::string& text, const std::string& file);

// Parts of the parser, one file each.
void parse_timeline(Errors& errors, const Item& list, Scenario& scenario);
void parse_expectations(Errors& errors, const Item& list, Scenario& scenario);
void parse_internet(Errors& errors, const Item& item, stack::net::InternetConfig& internet);
void parse_hosts(Errors& errors, const Item& list, Scenario& scenario);
/// "good, chain, rsa ...".
std::string behaviour_names();
/// The one match among the keys of `map`, asked for together; an error unless there is exactly one.
std::optional<Match> parse_match(Map& map);

} // namespace scenarios::inline v0
