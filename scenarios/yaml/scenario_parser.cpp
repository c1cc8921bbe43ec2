// Part of scenarios/scenario.hpp: the whole file, and what concerns the world and the modem.
#include "emu/outside_file.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/yaml/advice.hpp"
#include "scenarios/yaml/card_parser.hpp"
#include "scenarios/yaml/network_parser.hpp"
#include "scenarios/yaml/wifi_parser.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <limits>
#include <set>
#include <sstream>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>

namespace scenarios::inline v0 {

namespace {

using namespace std::chrono_literals;
using emu::Ts;
using emu::lte::PdpType;

constexpr int version = 1;
constexpr Ts longest = 876'000h; // a hundred years
constexpr std::int64_t highest_rate = 1'000'000'000;
constexpr std::size_t largest_scenario = std::size_t{8} << 20; // in bytes
constexpr std::int64_t most_modems = 200;                      // lwIP has 255 interfaces

constexpr std::int64_t most_resets = 1000;

constexpr std::pair<std::string_view, bool> sim_states[] = {{"present", true}, {"absent", false}};
// x is the last release. The manual and the release notes tell those apart (nrf_api/constants.tsv).
constexpr std::pair<std::string_view, stack::Profile> profiles[] = {
    {"mfw_nrf9160_1.3.x", stack::Profile::mfw_nrf9160_1_3},
    {"mfw_nrf91x1_2.0.x", stack::Profile::mfw_nrf91x1_2_0},
    {"mfw_nrf9160_1.3.0", {stack::Chip::nrf9160, {1, 3, 0}}},
    {"mfw_nrf9160_1.3.1", {stack::Chip::nrf9160, {1, 3, 1}}},
    {"mfw_nrf9160_1.3.2", {stack::Chip::nrf9160, {1, 3, 2}}},
    {"mfw_nrf9160_1.3.3", {stack::Chip::nrf9160, {1, 3, 3}}},
    {"mfw_nrf9160_1.3.4", {stack::Chip::nrf9160, {1, 3, 4}}},
    {"mfw_nrf9160_1.3.5", {stack::Chip::nrf9160, {1, 3, 5}}},
    {"mfw_nrf9160_1.3.6", {stack::Chip::nrf9160, {1, 3, 6}}},
    {"mfw_nrf9160_1.3.7", {stack::Chip::nrf9160, {1, 3, 7}}},
    {"mfw_nrf91x1_2.0.0", {stack::Chip::nrf91x1, {2, 0, 0}}},
    {"mfw_nrf91x1_2.0.1", {stack::Chip::nrf91x1, {2, 0, 1}}},
    {"mfw_nrf91x1_2.0.2", {stack::Chip::nrf91x1, {2, 0, 2}}},
    {"mfw_nrf91x1_2.0.3", {stack::Chip::nrf91x1, {2, 0, 3}}},
    {"mfw_nrf91x1_2.0.4", {stack::Chip::nrf91x1, {2, 0, 4}}},
};
constexpr std::pair<std::string_view, stack::Manual> manuals[] = {{"2.7", stack::Manual::v2_7},
                                                                  {"3.x", stack::Manual::v3_x}};
constexpr std::pair<std::string_view, stack::ZephyrSockets> zephyr_sockets[] = {
    {"as_configured", stack::ZephyrSockets::as_configured},
    {"native", stack::ZephyrSockets::native},
    {"offload", stack::ZephyrSockets::offload}};
constexpr std::pair<std::string_view, stack::ZephyrCredentials> zephyr_credentials[] = {
    {"as_configured", stack::ZephyrCredentials::as_configured},
    {"own", stack::ZephyrCredentials::own},
    {"modem", stack::ZephyrCredentials::modem},
    {"bridge", stack::ZephyrCredentials::bridge}};
constexpr std::pair<std::string_view, PdpType> pdp_types[] = {
    {"ipv4", PdpType::ipv4}, {"ipv6", PdpType::ipv6}, {"ipv4v6", PdpType::ipv4v6}};

/// It stands between quotes in %XMONITOR; empty: the network has none.
void network_name(Map& map, std::string_view key, std::string& out)
{
    constexpr std::size_t longest_name = 64;
    const auto item = map.find(key);
    std::string value;
    if (!item || !read_text(map.errors(), *item, value)) return;
    const bool plain = std::all_of(value.begin(), value.end(), [](unsigned char c) {
        return c >= 0x20 && c < 0x7f && c != '"';
    });
    if (!plain || value.size() > longest_name) {
        map.errors().add(item->mark, item->key, "not a name of a network",
                         "0 to 64 ASCII characters without quotes");
        return;
    }
    out = value;
}

void parse_identity(Map& map, emu::lte::Identity& identity)
{
    map.choice<bool>("sim", sim_states, identity.sim_present);
    parse_digits(map, "imsi", 14, 15, identity.imsi);
    parse_digits(map, "imei", 15, 15, identity.imei);
    parse_iccid(map, identity.iccid);
    if (const auto card = map.find("card")) {
        Map keys{map.errors(), *card};
        parse_card(keys, identity.card);
        keys.finish();
    }
}

/// What +CFUN takes to answer.
void parse_cfun(Errors& errors, const Item& item, emu::lte::Timing& timing)
{
    Map map{errors, item};
    map.duration("on", 0s, 1min, timing.mode_change);
    map.duration("flight", 0s, 1min, timing.flight_mode);
    map.duration("off", 0s, 1min, timing.power_off);
    map.finish();
}

void parse_modem(Errors& errors, const Item& item, stack::WorldConfig& world)
{
    Map map{errors, item};
    parse_identity(map, world.identity);
    map.choice<stack::Profile>("profile", profiles, world.profile);
    map.choice<stack::Manual>("manual", manuals, world.manual);
    map.duration("pdn_retry", 1s, 1h, world.timing.pdn_retry);
    if (const auto cfun = map.find("cfun")) parse_cfun(errors, *cfun, world.timing);
    if (map.find("resets")) map.integer("resets", 0, most_resets, world.resets.emplace());
    map.finish();
}

void parse_network(Errors& errors, const Item& item, stack::WorldConfig& world)
{
    Map map{errors, item};
    emu::lte::CellConfig& cell = world.cell;
    emu::lte::CoreConfig& core = world.core;
    emu::lte::Timing& timing = world.timing;
    parse_digits(map, "plmn", 5, 6, cell.plmn);
    network_name(map, "name", cell.name);
    network_name(map, "short_name", cell.short_name);
    map.integer("tac", 0, 0xffff, cell.tac);
    map.integer("ci", 0, 0x0fff'ffff, cell.ci);
    map.integer("rsrp", -140, -44, cell.rsrp_dbm);
    parse_apn(map, "apn", core.apn);
    map.choice<PdpType>("pdp_type", pdp_types, core.offered);
    parse_core(map, core);
    map.boolean("roaming", cell.roaming);
    map.duration("inactivity", 1ms, 1h, timing.inactivity);
    map.integer("uplink_rate", 0, highest_rate, timing.uplink_rate);
    map.integer("downlink_rate", 0, highest_rate, timing.downlink_rate);
    map.number("ra_failure", 0, 1, timing.ra_failure);
    map.duration("pdn_retry_wait", 0s, 24h, timing.pdn_retry_wait);
    map.boolean("detach_on_last_pdn", core.detach_on_last_pdn);
    map.boolean("honours_rai", cell.honours_rai);
    map.finish();
}

void parse_boot(Errors& errors, const Item& item, std::vector<std::string>& boot)
{
    boot.clear();
    for (const Item& each : read_list(errors, item)) {
        std::string line;
        if (!read_text(errors, each, line)) continue;
        if (line.size() < 2 || std::toupper(line[0]) != 'A' || std::toupper(line[1]) != 'T') {
            errors.add(each.mark, each.key, fmt::format("'{}' is no AT command", line),
                       "text that begins with AT");
            continue;
        }
        boot.push_back(line);
    }
}

/// How many there are, or a list of what each is; what an entry leaves out follows from the first
/// modem. After `modem` and `boot`, which say what that one is.
void parse_modems(Errors& errors, const Item& item, Scenario& scenario)
{
    std::vector<emu::lte::Identity>& further = scenario.world.further;
    if (item.node.IsScalar()) {
        std::int64_t count = 1;
        if (!read_integer(errors, item, 1, most_modems, count)) return;
        for (unsigned number = 1; number < count; ++number)
            further.push_back(emu::lte::sibling(scenario.world.identity, number));
        scenario.further_boot.assign(further.size(), scenario.boot);
        return;
    }
    const std::vector<Item> entries = read_list(errors, item);
    if (entries.empty() || entries.size() > static_cast<std::size_t>(most_modems)) {
        errors.add(item.mark, item.key, "must be a number or a list of modems",
                   fmt::format("1 to {}", most_modems));
        return;
    }
    const std::vector<std::string> common = scenario.boot;
    std::set<std::string> taken;
    for (unsigned number = 0; number < entries.size(); ++number) {
        Map map{errors, entries[number]};
        emu::lte::Identity identity = emu::lte::sibling(scenario.world.identity, number);
        std::vector<std::string> boot = common;
        parse_identity(map, identity);
        if (const auto lines = map.find("boot")) parse_boot(errors, *lines, boot);
        map.finish();
        for (const std::string& each : {"IMSI " + identity.imsi, "IMEI " + identity.imei}) {
            if (taken.insert(each).second) continue;
            errors.add(entries[number].mark, item.key, "two modems with the " + each,
                       "numbers of its own for each");
        }
        if (number == 0) {
            scenario.world.identity = identity;
            scenario.boot = boot;
        } else {
            further.push_back(identity);
            scenario.further_boot.push_back(boot);
        }
    }
}

/// A program, or a list of it and its arguments.
void parse_firmware(Errors& errors, const Item& item, std::vector<std::string>& firmware)
{
    const bool list = item.node.IsSequence();
    for (const Item& each : list ? read_list(errors, item) : std::vector<Item>{item}) {
        std::string word;
        if (!read_text(errors, each, word)) return;
        firmware.push_back(std::move(word));
    }
    if (firmware.empty() || firmware.front().empty()) {
        errors.add(item.mark, item.key, "names no program", "such as [udp_uplink, 90]");
    }
}

void parse_serial(Errors& errors, const Item& item, SerialLine& serial)
{
    constexpr auto largest = std::int64_t{SerialLine::largest_piece};
    Map map{errors, item};
    std::int64_t number = 0;
    if (const auto baud = map.find("baud");
        baud &&
        read_integer(errors, *baud, SerialLine::lowest_baud, SerialLine::highest_baud, number)) {
        serial.baud = static_cast<unsigned>(number);
    }
    if (const auto split = map.find("split")) {
        if (!split->node.IsSequence() || split->node.size() == 0) {
            errors.add(split->mark, split->key, "must be a list of sizes",
                       fmt::format("1 to {} each, such as [1, 2, 7]", largest));
        } else {
            for (const Item& each : read_list(errors, *split)) {
                if (!read_integer(errors, each, 1, largest, number)) continue;
                serial.pieces.push_back(static_cast<std::size_t>(number));
            }
        }
    }
    map.finish();
}

void parse_zephyr(Errors& errors, const Item& item, stack::WorldConfig& world)
{
    Map map{errors, item};
    map.choice<stack::ZephyrSockets>("sockets", zephyr_sockets, world.zephyr_sockets);
    map.choice<stack::ZephyrCredentials>("credentials", zephyr_credentials,
                                         world.zephyr_credentials);
    map.finish();
}

/// The date and time of day at 0, in UTC.
void parse_start(Errors& errors, const Item& item, std::chrono::sys_seconds& start)
{
    std::string text;
    if (!read_text(errors, item, text)) return;
    if (const auto date = parse_date(text)) {
        start = *date;
    } else {
        errors.add(item.mark, item.key, fmt::format("'{}' is no date and time", text),
                   "2000-01-01T00:00:00Z to 2099-12-31T23:59:59Z");
    }
}

void parse_top(Errors& errors, const Item& root, Scenario& scenario, const Vocabulary& vocabulary)
{
    Map map{errors, root};
    std::int64_t number = version;
    if (const auto item = map.require("version", fmt::format("{}", version))) {
        read_integer(errors, *item, version, version, number);
    }
    map.text("name", scenario.name);
    map.text("description", scenario.description);
    map.integer("seed", 0, largest_seed, scenario.world.seed);
    if (const auto item = map.require("duration", "1ms to " + to_text(longest))) {
        read_duration(errors, *item, 1ms, longest, scenario.duration);
    }
    if (const auto item = map.find("start")) {
        parse_start(errors, *item, scenario.world.tls.start);
        scenario.world.core.sms.start = scenario.world.tls.start;
    }
    if (const auto item = map.find("modem")) parse_modem(errors, *item, scenario.world);
    if (const auto item = map.find("network")) parse_network(errors, *item, scenario.world);
    if (const auto item = map.find("internet")) {
        parse_internet(errors, *item, scenario.world.internet);
    }
    if (const auto item = map.find("hosts")) {
        scenario.hosts = parse_hosts(errors, *item, vocabulary.services);
    }
    if (const auto item = map.find("boot")) parse_boot(errors, *item, scenario.boot);
    if (const auto item = map.find("modems")) parse_modems(errors, *item, scenario);
    if (const auto item = map.find("firmware")) parse_firmware(errors, *item, scenario.firmware);
    if (const auto item = map.find("zephyr")) parse_zephyr(errors, *item, scenario.world);
    if (const auto item = map.find("wifi")) parse_wifi(errors, *item, scenario.world.wifi);
    if (const auto item = map.find("winc")) parse_winc(errors, *item, scenario.world.winc);
    if (const auto item = map.find("serial")) parse_serial(errors, *item, scenario.serial);
    if (const auto item = map.find("timeline")) {
        parse_timeline(errors, *item, scenario, vocabulary.actions);
    }
    if (const auto item = map.find("expect")) parse_expectations(errors, *item, scenario);
    map.finish();
}

/// Where the documents of a text have their first value.
class DocumentStarts : public YAML::EventHandler {
public:
    std::vector<YAML::Mark> marks;

    void OnDocumentStart(const YAML::Mark&) override { inside_ = false; }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { begin(mark); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { begin(mark); }
    void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  const std::string&) override
    {
        begin(mark);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override
    {
        begin(mark);
    }
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                    YAML::EmitterStyle::value) override
    {
        begin(mark);
    }
    void OnMapEnd() override {}

private:
    void begin(const YAML::Mark& mark)
    {
        if (!std::exchange(inside_, true)) marks.push_back(mark);
    }
    bool inside_ = false;
};

/// False, and an error noted, unless the text is one document, or none. At what belongs to no
/// document, such as a comma, yaml-cpp begins one after the other without getting on.
bool only_document(Errors& errors, const std::string& text)
{
    std::istringstream stream{text};
    YAML::Parser parser{stream};
    DocumentStarts starts;
    while (starts.marks.size() < 3 && parser.HandleNextDocument(starts)) {
        const std::size_t count = starts.marks.size();
        if (count < 2 || starts.marks[count - 1].pos != starts.marks[count - 2].pos) continue;
        errors.add({starts.marks.back().line + 1, starts.marks.back().column + 1}, "",
                   "not YAML: what begins here belongs to nothing before it", "");
        return false;
    }
    if (starts.marks.size() < 2) return true;
    errors.add({starts.marks[1].line + 1, starts.marks[1].column + 1}, "", "a second document",
               "one document a file");
    return false;
}

} // namespace

Scenario parse_scenario(const std::string& text, const std::string& file,
                        const Vocabulary& vocabulary)
{
    Errors errors{file};
    Scenario scenario;
    scenario.file = file;
    scenario.name = std::filesystem::path{file}.stem().string();
    scenario.duration = longest; // until it is read, so that one mistake does not make others
    scenario.boot = {"AT+CEREG=5", "AT+CGEREP=1", "AT+CFUN=1"};
    try {
        const bool whole = only_document(errors, text);
        const Item root{"", whole ? YAML::Load(text) : YAML::Node{YAML::NodeType::Map}, Mark{}};
        if (!whole) {
            // said already
        } else if (root.node.IsNull()) {
            errors.add(Mark{}, "", "nothing in it", "the keys of scenarios/schema.md");
        } else {
            parse_top(errors, root, scenario, vocabulary);
        }
    } catch (const YAML::Exception& error) {
        errors.add({error.mark.line + 1, error.mark.column + 1}, "",
                   fmt::format("not YAML: {}", error.msg), yaml_advice(text, error.mark.line + 1));
    }
    errors.raise();
    return scenario;
}

std::optional<std::uint64_t> parse_seed(std::string_view text)
{
    std::uint64_t seed = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, seed);
    if (error != std::errc{} || stop != end || seed > std::uint64_t{largest_seed}) return {};
    return seed;
}

Scenario load_scenario(const std::string& path)
{
    std::string text;
    try {
        text = emu::read_outside_file(path, largest_scenario);
    } catch (const std::runtime_error& error) {
        throw ScenarioError{fmt::format("{}: cannot read the scenario: {}", path, error.what())};
    }
    return parse_scenario(text, path);
}

} // namespace scenarios::inline v0
