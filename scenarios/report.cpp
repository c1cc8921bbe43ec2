#include "scenarios/report.hpp"

#include "emu/junit.hpp"
#include "scenarios/yaml/yaml_reader.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace scenarios::inline v0 {

namespace {

using Json = nlohmann::ordered_json;

// SGR of ECMA-48.
constexpr int red = 31;
constexpr int green = 32;
constexpr int yellow = 33;

constexpr std::string_view result_names[] = {"passed", "failed", "skipped"};

std::string_view name(Check::Result result)
{
    return result_names[static_cast<std::size_t>(result)];
}

Check::Result result_of(const std::string& name)
{
    const auto* found = std::find(std::begin(result_names), std::end(result_names), name);
    if (found == std::end(result_names)) throw std::runtime_error{"unknown result " + name};
    return static_cast<Check::Result>(found - std::begin(result_names));
}

std::ptrdiff_t count(const Report& report, Check::Result result)
{
    return std::count_if(report.checks.begin(), report.checks.end(),
                         [&](const Check& each) { return each.result == result; });
}

emu::junit::Case::Result junit_result(Check::Result result)
{
    using Result = emu::junit::Case::Result;
    switch (result) {
    case Check::Result::passed:
        return Result::passed;
    case Check::Result::failed:
        return Result::failed;
    case Check::Result::skipped:
        return Result::skipped;
    }
    return Result::failed;
}

} // namespace

bool Report::passed() const { return count(*this, Check::Result::failed) == 0; }

std::string digest_text(std::uint64_t digest) { return fmt::format("{:016x}", digest); }

std::string summary(const Report& report, bool colour)
{
    const auto painted = [&](std::string_view text, int number) {
        return colour ? fmt::format("\x1b[{}m{}\x1b[0m", number, text) : std::string{text};
    };
    const std::string failed = painted("FAILED", red);
    const Counts& it = report.counts;
    std::string text = fmt::format("{}: {}, {} of {} checks passed", report.name,
                                   report.passed() ? painted("passed", green) : failed,
                                   count(report, Check::Result::passed), report.checks.size());
    const auto skipped = count(report, Check::Result::skipped);
    if (skipped > 0) text += fmt::format(", {} skipped", skipped);
    text += fmt::format("; seed {}, {} of modem time", report.seed, to_text(report.end));
    if (report.wall_seconds > 0)
        text += fmt::format(", {:.3f} s of wall time", report.wall_seconds);
    text += fmt::format("\n  {} packets up ({} bytes), {} down ({} bytes), {} dropped; {} URCs; "
                        "{} socket errors; {} records\n",
                        it.packets_up, it.bytes_up, it.packets_down, it.bytes_down,
                        it.packets_dropped, it.urcs, it.socket_errors, report.records);
    if (!report.firmware.empty()) text += fmt::format("  firmware: {}\n", report.firmware);
    for (const std::string& each : report.warnings)
        text += fmt::format("  {} {}\n", painted("warning:", yellow), each);
    for (const Check& each : report.checks) {
        if (each.result != Check::Result::failed) continue;
        text += fmt::format("  {} {}: {}: {}\n", failed, each.where, each.text, each.reason);
    }
    return text;
}

std::string junit(std::span<const Report> reports)
{
    std::vector<emu::junit::Suite> suites;
    for (const Report& report : reports) {
        emu::junit::Suite& suite = suites.emplace_back(
            emu::junit::Suite{.name = fmt::format("{} seed {}", report.name, report.seed),
                              .classname = report.name,
                              .properties = {{"file", report.file},
                                             {"seed", std::to_string(report.seed)},
                                             {"modem time", to_text(report.end)},
                                             {"digest", digest_text(report.digest)}},
                              .cases = {},
                              .seconds = report.wall_seconds,
                              .output = report.output});
        if (!report.firmware.empty()) suite.properties.emplace_back("firmware", report.firmware);
        std::map<std::string, int> times;
        for (const Check& each : report.checks) {
            std::string name = fmt::format("seed {}: {}", report.seed, each.text);
            if (const int time = ++times[name]; time > 1) name += fmt::format(" ({})", time);
            const bool told = each.result != Check::Result::passed;
            suite.cases.push_back(
                {.name = std::move(name),
                 .result = junit_result(each.result),
                 .reason = told ? fmt::format("{}: {}", each.where, each.reason) : ""});
        }
    }
    return emu::junit::to_xml(suites);
}

std::string to_json(const Report& report)
{
    Json checks = Json::array();
    for (const Check& each : report.checks) {
        checks.push_back({{"text", each.text},
                          {"where", each.where},
                          {"result", name(each.result)},
                          {"reason", each.reason}});
    }
    const Counts& it = report.counts;
    const Json json = {{"name", report.name},
                       {"file", report.file},
                       {"seed", report.seed},
                       {"passed", report.passed()},
                       {"checks", std::move(checks)},
                       {"firmware", report.firmware},
                       {"warnings", report.warnings},
                       {"counts",
                        {{"packets_up", it.packets_up},
                         {"packets_down", it.packets_down},
                         {"packets_dropped", it.packets_dropped},
                         {"bytes_up", it.bytes_up},
                         {"bytes_down", it.bytes_down},
                         {"urcs", it.urcs},
                         {"socket_errors", it.socket_errors}}},
                       {"end_ts", report.end.count()},
                       {"end_seconds", std::chrono::duration<double>(report.end).count()},
                       {"wall_seconds", report.wall_seconds},
                       {"output", report.output},
                       {"digest", digest_text(report.digest)},
                       {"records", report.records}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Report from_json(const std::string& text)
{
    try {
        const Json json = Json::parse(text);
        Report report;
        report.name = json.at("name");
        report.file = json.at("file");
        report.seed = json.at("seed");
        for (const Json& each : json.at("checks")) {
            report.checks.push_back({.text = each.at("text"),
                                     .where = each.at("where"),
                                     .result = result_of(each.at("result")),
                                     .reason = each.at("reason")});
        }
        report.firmware = json.at("firmware");
        report.warnings = json.at("warnings");
        const Json& counts = json.at("counts");
        report.counts = {.packets_up = counts.at("packets_up"),
                         .packets_down = counts.at("packets_down"),
                         .packets_dropped = counts.at("packets_dropped"),
                         .bytes_up = counts.at("bytes_up"),
                         .bytes_down = counts.at("bytes_down"),
                         .urcs = counts.at("urcs"),
                         .socket_errors = counts.at("socket_errors")};
        report.end = emu::Ts{json.at("end_ts").get<std::int64_t>()};
        report.wall_seconds = json.at("wall_seconds");
        report.output = json.at("output");
        report.digest = std::stoull(json.at("digest").get<std::string>(), nullptr, 16);
        report.records = json.at("records");
        return report;
    } catch (const Json::exception& error) {
        throw std::runtime_error{fmt::format("no report of a scenario: {}", error.what())};
    } catch (const std::logic_error&) { // stoull
        throw std::runtime_error{"no report of a scenario: the digest is no number"};
    }
}

} // namespace scenarios::inline v0
