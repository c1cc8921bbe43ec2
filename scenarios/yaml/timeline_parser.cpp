// The entries of `timeline` and `expect`: starts, actions, windows.
#include "scenarios/scenario.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

namespace scenarios::inline v0 {

namespace {

using namespace std::chrono_literals;
using emu::Ts;

constexpr int most_times = 1'000'000;
constexpr Ts longest_delay = 8'760h;
constexpr std::size_t longest_sms = 10'000; // some hundred messages put together

constexpr std::pair<std::string_view, PdnLoss::By> losses[] = {{"network", PdnLoss::By::network},
                                                               {"coverage", PdnLoss::By::coverage}};
constexpr std::pair<std::string_view, std::optional<Source>> sources[] = {
    {"boot", Source::boot}, {"firmware", Source::firmware}};

std::optional<Action> pdn_loss(Errors& errors, const Item& item)
{
    Map map{errors, item};
    PdnLoss loss;
    map.choice<PdnLoss::By>("by", losses, loss.by);
    for (const std::string_view key : {"cid", "cause"}) {
        const auto given = map.find(key);
        if (given && loss.by == PdnLoss::By::coverage) {
            errors.add(given->mark, key, "has no meaning when coverage goes: it takes all",
                       "by: network");
        }
    }
    map.integer("cid", 0, emu::lte::max_cid, loss.cid);
    map.integer("cause", 1, 255, loss.cause);
    map.finish();
    return loss;
}

std::optional<Action> pdn_restore(Errors& errors, const Item& item)
{
    Map map{errors, item};
    PdnRestore restore;
    map.integer("cid", 0, emu::lte::max_cid, restore.cid);
    map.finish();
    return restore;
}

std::optional<Action> detach(Errors& errors, const Item& item)
{
    Map map{errors, item};
    Detach action;
    map.boolean("reattach", action.reattach);
    map.finish();
    return action;
}

std::optional<Action> coverage(Errors& errors, const Item& item)
{
    if (item.node.IsMap()) {
        Map map{errors, item};
        Coverage action;
        int rsrp = 0;
        if (map.require("rsrp", "-140 to -44")) map.integer("rsrp", -140, -44, rsrp);
        map.finish();
        action.rsrp_dbm = rsrp;
        return action;
    }
    constexpr auto names = std::to_array<std::string_view>({"none", "normal"});
    const auto index = read_name(errors, item, names);
    if (!index) return std::nullopt;
    return Coverage{.covered = *index == 1, .rsrp_dbm = {}};
}

std::optional<Action> attach_reject(Errors& errors, const Item& item)
{
    Map map{errors, item};
    AttachReject reject;
    if (map.require("cause", "1 to 255")) map.integer("cause", 1, 255, reject.cause);
    const auto count = map.find("count");
    if (count && count->node.IsScalar() && count->node.Scalar() == "all") {
        reject.count = -1;
    } else {
        map.integer("count", 0, most_times, reject.count);
    }
    if (map.find("back_off")) {
        Ts back_off{0};
        map.duration("back_off", 0s, longest_delay, back_off);
        reject.back_off = back_off;
    }
    map.finish();
    return reject;
}

std::optional<Action> attach_silence(Errors& errors, const Item& item)
{
    Map map{errors, item};
    AttachSilence silence;
    map.integer("count", 0, most_times, silence.count);
    map.finish();
    return silence;
}

std::optional<Action> host_change(Errors& errors, const Item& item)
{
    HostChange change{.name = {}, .up = item.key == "host_up"};
    if (!read_text(errors, item, change.name)) return std::nullopt;
    return change;
}

std::optional<Action> path_change(Errors& errors, const Item& item)
{
    Map map{errors, item};
    PathChange change;
    if (map.find("delay")) map.duration("delay", 0s, 1h, change.delay.emplace());
    if (map.find("loss")) map.number("loss", 0, 1, change.loss.emplace());
    map.finish();
    return change;
}

std::optional<Action> at_command(Errors& errors, const Item& item)
{
    AtCommand command;
    if (!read_text(errors, item, command.line)) return std::nullopt;
    return command;
}

std::optional<Action> tls_fault(Errors& errors, const Item& item)
{
    Map map{errors, item};
    TlsFault fault;
    const auto host = map.require("host", "the name of a host");
    if (map.require("behaviour", behaviour_names())) {
        map.choice<stack::tls::Behaviour>("behaviour", stack::tls::behaviours(), fault.behaviour);
    }
    map.finish();
    if (!host || !read_text(errors, *host, fault.host)) return std::nullopt;
    return fault;
}

std::optional<Action> nat_rebind(Errors& errors, const Item& item)
{
    Map map{errors, item};
    map.finish();
    return NatRebind{};
}

std::optional<Action> tcp_peer(Errors& errors, const Item& item)
{
    Map map{errors, item};
    TcpPeer peer;
    if (map.find("connect")) map.integer("connect", 1, 65'535, peer.connect.emplace());
    if (const auto from = map.find("from")) {
        std::string text;
        const auto address =
            read_text(errors, *from, text) ? stack::Address::parse(text) : std::nullopt;
        if (address && address->family == stack::Family::ipv4 && !address->any()) {
            peer.from = *address;
        } else {
            errors.add(from->mark, from->key, "no such address", "such as 192.0.2.99");
        }
    }
    if (map.find("send")) map.text("send", peer.send.emplace());
    map.boolean("close", peer.close);
    map.finish();
    if (map.is_map() && !peer.connect && !peer.send && !peer.close) {
        errors.add(item.mark, item.key, "does nothing", "connect, send or close: true");
    }
    return peer;
}

std::optional<Action> sms(Errors& errors, const Item& item)
{
    Map map{errors, item};
    Sms message;
    const auto from = map.require("from", "such as +12025550100");
    if (from && read_text(errors, *from, message.from) &&
        !emu::lte::parse_sms_address(message.from)) {
        errors.add(from->mark, from->key, fmt::format("'{}' is no sender", message.from),
                   "up to 20 digits, perhaps after +, or a name of up to 11 characters");
    }
    const auto text = map.require("text", "the message");
    if (text && read_text(errors, *text, message.text) && message.text.size() > longest_sms) {
        errors.add(text->mark, text->key, "too long", fmt::format("{} bytes", longest_sms));
    }
    map.finish();
    return message;
}

struct ActionParser {
    std::string_view key;
    std::optional<Action> (*parse)(Errors& errors, const Item& item);
};
constexpr ActionParser action_parsers[] = {
    {"pdn_loss", pdn_loss},
    {"pdn_restore", pdn_restore},
    {"detach", detach},
    {"coverage", coverage},
    {"attach_reject", attach_reject},
    {"attach_silence", attach_silence},
    {"host_down", host_change},
    {"host_up", host_change},
    {"path", path_change},
    {"at_command", at_command},
    {"tls_fault", tls_fault},
    {"nat_rebind", nat_rebind},
    {"tcp_peer", tcp_peer},
    {"sms", sms},
};

/// `modem`, the number of one.
void parse_number(Map& map, const Scenario& scenario, std::size_t& modem)
{
    map.integer("modem", 0, static_cast<std::int64_t>(scenario.world.further.size()), modem);
}

/// `at` or `when`; says whether the step has a start.
bool parse_start(Map& map, Step& step, const Scenario& scenario)
{
    constexpr auto keys = std::to_array<std::string_view>({"at", "when"});
    const auto item = one_of(map, keys, "start");
    const auto after = map.find("after");
    if (!item) return false;
    if (item->key == "at") {
        Ts at{0};
        if (after) {
            map.errors().add(after->mark, after->key, "has no meaning with 'at'", "with 'when'");
        }
        if (!read_duration(map.errors(), *item, 0s, scenario.duration, at)) return false;
        step.start = at;
        return true;
    }
    Map inner{map.errors(), *item};
    const auto match = parse_match(inner);
    parse_number(inner, scenario, step.when_modem);
    inner.finish();
    map.duration("after", 0s, longest_delay, step.after);
    if (!match) return false;
    step.start = *match;
    return true;
}

bool parse_action(Map& map, Step& step, const Scenario& scenario)
{
    std::vector<std::string_view> keys;
    for (const ActionParser& each : action_parsers)
        keys.push_back(each.key);
    const auto item = one_of(map, keys, "action");
    if (!item) return false;
    const auto* parser = std::find_if(std::begin(action_parsers), std::end(action_parsers),
                                      [&](const auto& each) { return each.key == item->key; });
    const auto action = parser->parse(map.errors(), *item);
    if (!action) return false;
    if (std::holds_alternative<NatRebind>(*action) && !scenario.world.internet.nat.enabled) {
        map.errors().add(item->mark, item->key, "there is no NAT", "with internet: {nat: {}}");
    }
    if (std::holds_alternative<TcpPeer>(*action) && scenario.world.internet.nat.enabled) {
        map.errors().add(item->mark, item->key, "the NAT lets nobody through to the modem",
                         "without internet: {nat: {}}");
    }
    step.action = *action;
    step.action_name = item->key;
    return true;
}

void parse_repeat(Map& map, Step& step, const Scenario& scenario)
{
    map.integer("repeat", 1, most_times, step.repeat);
    const auto every = map.find("every");
    if (step.repeat > 1 && !every) {
        map.errors().add(map.mark(), "every", "missing with 'repeat'", "a duration");
    }
    map.duration("every", 1ms, scenario.duration, step.every);
    const Ts* at = std::get_if<Ts>(&step.start);
    if (every && at != nullptr && step.repeat > 1 && step.every > Ts{0} &&
        (scenario.duration - *at - Ts{1}) / step.every < step.repeat - 1) {
        map.errors().add(every->mark, every->key, "the last time is not before the scenario's end",
                         "less, or a longer duration than " + to_text(scenario.duration));
    }
}

void parse_count(Map& map, Expectation& expectation)
{
    const auto count = map.find("count");
    if (count && count->node.IsMap()) {
        Map range{map.errors(), *count};
        range.integer("min", 0, most_times, expectation.least);
        if (range.find("max")) range.integer("max", 0, most_times, expectation.most.emplace());
        range.finish();
        if (expectation.most && *expectation.most < expectation.least) {
            map.errors().add(count->mark, count->key, "max is below min", "");
        }
    } else if (count) {
        map.integer("count", 0, most_times, expectation.least);
        expectation.most = expectation.least;
    }
    bool never = false;
    map.boolean("not", never);
    if (never && count) {
        map.errors().add(count->mark, count->key, "has no meaning with 'not'", "either of them");
    }
    if (never) {
        expectation.least = 0;
        expectation.most = 0;
    }
}

} // namespace

void parse_timeline(Errors& errors, const Item& list, Scenario& scenario)
{
    for (const Item& entry : read_list(errors, list)) {
        Map map{errors, entry};
        Step step;
        step.mark = entry.mark;
        const bool starts = parse_start(map, step, scenario);
        if (starts) {
            parse_repeat(map, step, scenario);
        } else {
            given(map, std::to_array<std::string_view>({"repeat", "every"}));
        }
        parse_number(map, scenario, step.modem);
        const bool acts = parse_action(map, step, scenario);
        map.finish();
        if (starts && acts) scenario.timeline.push_back(std::move(step));
    }
}

void parse_expectations(Errors& errors, const Item& list, Scenario& scenario)
{
    for (const Item& entry : read_list(errors, list)) {
        Map map{errors, entry};
        Expectation expectation;
        expectation.mark = entry.mark;
        const auto match = parse_match(map);
        parse_number(map, scenario, expectation.modem);
        map.duration("from", 0s, scenario.duration, expectation.from);
        if (map.find("within")) {
            map.duration("within", 0s, scenario.duration - expectation.from,
                         expectation.within.emplace());
        }
        parse_count(map, expectation);
        map.choice<std::optional<Source>>("only", sources, expectation.only);
        map.finish();
        if (!match) continue;
        expectation.match = *match;
        scenario.expect.push_back(std::move(expectation));
    }
}

} // namespace scenarios::inline v0
