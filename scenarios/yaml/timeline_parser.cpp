// Part of scenarios/scenario.hpp: the entries of `timeline` and `expect`: starts, repetitions,
// windows.
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

constexpr std::pair<std::string_view, std::optional<Source>> sources[] = {
    {"boot", Source::boot}, {"firmware", Source::firmware}};

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
    if (std::holds_alternative<FirmwareMatch>(*match)) {
        map.errors().add(item->mark, "firmware", "nothing can follow its end", "in 'expect' only");
        return false;
    }
    step.start = *match;
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

void parse_timeline(Errors& errors, const Item& list, Scenario& scenario, ActionTypes actions)
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
        map.choice<std::optional<Source>>("only", sources, step.only);
        auto action = parse_action(map, scenario.world, actions);
        map.finish();
        if (!starts || !action) continue;
        step.action = std::move(*action);
        scenario.timeline.push_back(std::move(step));
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
