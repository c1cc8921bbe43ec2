#include "scenarios/tool/run.hpp"

#include "emu/fnv1a.hpp"
#include "scenarios/runner.hpp"
#include "scenarios/tool/firmware.hpp"
#include "scenarios/tool/processes.hpp"
#include "scenarios/tool/progress.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace scenarios::inline v0::tool {

namespace {

/// Takes a file away that has not got its final name.
struct Remover {
    std::string path;
    ~Remover()
    {
        std::error_code ignored;
        if (!path.empty()) std::filesystem::remove(path, ignored);
    }
};

bool is_program(const std::filesystem::path& path)
{
    std::error_code none;
    return std::filesystem::is_regular_file(path, none) && access(path.c_str(), X_OK) == 0;
}

/// What the shell would find under that name; empty: nothing.
std::string in_path(const std::filesystem::path& name)
{
    const char* const path = std::getenv("PATH");
    std::istringstream folders{name.has_parent_path() || path == nullptr ? "" : path};
    for (std::string folder; std::getline(folders, folder, ':');) {
        const std::filesystem::path there = std::filesystem::path{folder} / name;
        if (is_program(there)) return there;
    }
    return {};
}

/// The program that the scenario names, and its arguments: beside the tool, from the scenario's
/// folder, then where the shell would find it. Throws ScenarioError.
std::vector<std::string> firmware_of(const Scenario& scenario)
{
    namespace fs = std::filesystem;
    std::vector<std::string> words = scenario.firmware;
    if (words.empty()) {
        throw ScenarioError{fmt::format("{}: names no firmware; allowed: the key 'firmware' in it, "
                                        "or a program after --",
                                        scenario.file)};
    }
    std::error_code none;
    const fs::path name = words.front();
    std::vector<fs::path> places{fs::read_symlink("/proc/self/exe", none).parent_path() / name,
                                 fs::path{scenario.file}.parent_path() / name, in_path(name)};
    const auto found = std::find_if(places.begin(), places.end(), is_program);
    if (found == places.end()) {
        throw ScenarioError{fmt::format("{}: key 'firmware': no program '{}' beside the tool, from "
                                        "the scenario's folder, or in PATH",
                                        scenario.file, words.front())};
    }
    words.front() = fs::absolute(*found).string();
    return words;
}

/// A scenario and the program that plays it.
struct Plan {
    Scenario scenario;
    RunOptions options;
};

/// With one of its seeds.
struct Run {
    std::shared_ptr<const Plan> plan;
    std::uint64_t seed = 0;
};

Report run_alone(const Scenario& scenario, const RunOptions& options)
{
    Progress progress;
    const auto tell = [&](emu::Ts now) {
        progress.look([&] {
            const double done = std::chrono::duration<double>(now) / scenario.duration;
            return fmt::format("{}: {:.0f} % of {} of modem time", scenario.name, 100 * done,
                               to_text(scenario.duration));
        });
    };
    RunnerOptions how;
    how.log = options.log;
    how.utc = options.utc;
    if (const auto scope = emu::sinks::parse_digest_scope(options.digest)) how.digest = *scope;
    return run_scenario(scenario, std::move(how), tell);
}

Report run_one(const Run& it)
{
    const auto start = std::chrono::steady_clock::now();
    const RunOptions& options = it.plan->options;
    Scenario scenario = it.plan->scenario;
    scenario.world.seed = it.seed;
    Report report =
        options.firmware.empty() ? run_alone(scenario, options) : run_firmware(scenario, options);
    if (report.passed() && options.many() && options.junit.empty()) report.output.clear();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    report.wall_seconds = wall.count();
    return report;
}

/// Every scenario with every seed, in the order they were given.
std::vector<Run> plan(const RunOptions& options)
{
    std::vector<Run> runs;
    for (const std::string& path : options.scenarios) {
        const auto it = std::make_shared<Plan>(Plan{load_scenario(path), options});
        const bool named = options.own_firmware || (options.many() && options.firmware.empty() &&
                                                    !it->scenario.firmware.empty());
        if (named) it->options.firmware = firmware_of(it->scenario);
        it->options.own_firmware = named;
        it->options.keep_output = options.many() || !options.junit.empty();
        it->scenario.world.state_directory = options.state;
        const std::uint64_t seed = options.seed.value_or(it->scenario.world.seed);
        const SeedRange seeds = options.seeds.value_or(SeedRange{seed, seed});
        for (std::uint64_t each = seeds.first; each <= seeds.last; ++each)
            runs.push_back({it, each});
    }
    return runs;
}

bool is_elf(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    std::string magic(4, '\0');
    file.read(magic.data(), static_cast<std::streamsize>(magic.size()));
    return file && magic == "\x7f"
                            "ELF";
}

/// Programs among the scenarios, scenarios among the programs, and programs without a folder.
void check_programs(RunOptions& options)
{
    if (options.own_firmware && !options.firmware.empty()) {
        throw std::runtime_error{"--firmware: excludes a program after --"};
    }
    for (const std::string& each : options.scenarios) {
        if (!is_elf(each)) continue;
        throw std::runtime_error{fmt::format(
            "{}: is a program, no scenario; allowed: emu9160 run SCENARIO -- {}", each, each)};
    }
    if (options.firmware.empty()) return;
    std::string& program = options.firmware.front();
    if (program.ends_with(".yaml") || program.ends_with(".yml")) {
        throw std::runtime_error{
            fmt::format("{}: is a scenario, no program; scenarios come before the --", program)};
    }
    if (program.find('/') != program.npos) return;
    std::string found = is_program(program) ? "./" + program : in_path(program);
    if (found.empty()) {
        throw std::runtime_error{fmt::format("{}: no such program here or in PATH", program)};
    }
    program = std::move(found);
}

/// What cannot be shared by several runs.
void refuse_for_many(const RunOptions& options)
{
    struct Shared {
        const char* name;
        const std::string* value;
        const char* what;
    };
    for (const auto& [name, value, what] : {Shared{"--log", &options.log, "a log"},
                                            Shared{"--state", &options.state, "what is kept"}}) {
        if (value->empty()) continue;
        throw std::runtime_error{fmt::format(
            "{} {}: {} is of one run; allowed with one scenario and one seed", name, *value, what)};
    }
}

bool shows_colour()
{
    const char* const no = std::getenv("NO_COLOR"); // no-color.org
    const char* const terminal = std::getenv("TERM");
    return isatty(STDOUT_FILENO) != 0 && (no == nullptr || *no == '\0') &&
           (terminal == nullptr || std::string_view{terminal} != "dumb");
}

/// The JUnit file: tried first, as a report that cannot be written should not cost a run. It takes
/// its name only when it is whole, so that an older one stays until then.
class JUnitFile {
public:
    explicit JUnitFile(const std::string& path) : path_{path}
    {
        if (path.empty()) return;
        device_ = path == standard_output ||
                  (std::filesystem::exists(path) && !std::filesystem::is_regular_file(path));
        file_ = open_to_write(partial(), fmt::format("--junit: {} cannot be written", partial()));
        if (!device_) remover_.path = partial();
    }
    void write(std::span<const Report> reports)
    {
        if (path_.empty()) return;
        file_ << junit(reports) << std::flush;
        if (!file_) throw std::runtime_error{path_ + ": cannot be written"};
        file_.close();
        if (!device_) std::filesystem::rename(partial(), path_);
    }

private:
    std::string partial() const { return device_ ? path_ : path_ + ".part"; }

    std::string path_;
    bool device_ = false;
    std::ofstream file_;
    Remover remover_;
};

/// The line that repeats a run.
std::string repeat(const Run& it)
{
    const RunOptions& options = it.plan->options;
    std::string line = fmt::format("emu9160 run {} --seed {}", it.plan->scenario.file, it.seed);
    if (options.own_firmware) return line + " --firmware";
    if (options.firmware.empty()) return line;
    return line + fmt::format(" -- {}", fmt::join(options.firmware, " "));
}

/// One number for the digests of all, in their order.
std::uint64_t digest_of(std::span<const Report> reports)
{
    emu::Fnv1a hash;
    for (const Report& each : reports)
        hash.add(each.digest);
    return hash.value();
}

int run_single(const Run& it, JUnitFile& file)
{
    const Report report = run_one(it);
    fmt::print("{}", report.output);
    file.write({&report, 1});
    const std::string& digest = it.plan->options.digest;
    // A run without a record has one too; a firmware that came to no report has none.
    if (!digest.empty() && report.digest != 0)
        fmt::print("digest {}\n", digest_text(report.digest));
    fmt::print("{}", summary(report, shows_colour()));
    return report.passed() ? 0 : 1;
}

int run_many(std::span<const Run> runs, const RunOptions& options, JUnitFile& file)
{
    const auto start = std::chrono::steady_clock::now();
    Progress progress;
    std::size_t ended = 0;
    std::size_t failed = 0;
    const bool colour = shows_colour();
    const std::vector<Report> reports = run_in_processes(
        runs.size(), options.jobs, [&](std::size_t i) { return run_one(runs[i]); },
        [&](std::size_t, const Report& report) {
            ++ended;
            failed += report.passed() ? 0 : 1;
            if (!report.passed()) fmt::print("{}{}", report.output, summary(report, colour));
            progress.look([&] {
                return fmt::format("{} of {} runs, {} failed", ended, runs.size(), failed);
            });
        });
    file.write(reports);
    if (!options.digest.empty()) {
        for (const Report& each : reports)
            fmt::print("digest {} {} seed {}\n", digest_text(each.digest), each.name, each.seed);
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    fmt::print("{} runs, {} passed, {} failed; {:.3f} s of wall time; digests {}\n", runs.size(),
               runs.size() - failed, failed, wall.count(), digest_text(digest_of(reports)));
    const auto first =
        std::ranges::find_if(reports, [](const Report& each) { return !each.passed(); });
    if (first == reports.end()) return 0;
    fmt::print("first failure: {}\n",
               repeat(runs[static_cast<std::size_t>(first - reports.begin())]));
    return 1;
}

} // namespace

std::optional<SeedRange> parse_seeds(std::string_view text)
{
    constexpr std::string_view dots = "..";
    constexpr std::uint64_t most = 1'000'000;
    const std::size_t middle = text.find(dots);
    const auto first = parse_seed(text.substr(0, middle));
    const auto last = middle == text.npos ? first : parse_seed(text.substr(middle + dots.size()));
    if (!first || !last || *last < *first || *last - *first >= most) return std::nullopt;
    return SeedRange{*first, *last};
}

int run(const RunOptions& asked)
{
    RunOptions options = asked;
    for (std::string* each : {&options.log, &options.junit}) {
        if (*each != "-") continue;
        *each = standard_output;
        // Where it is a file all who write to it add to its end.
        fcntl(STDOUT_FILENO, F_SETFL, fcntl(STDOUT_FILENO, F_GETFL) | O_APPEND);
    }
    check_programs(options);
    if (options.many()) refuse_for_many(options);
    const std::vector<Run> runs = plan(options);
    JUnitFile file{options.junit};
    return options.many() ? run_many(runs, options, file) : run_single(runs.front(), file);
}

int check(const std::string& path)
{
    const Scenario scenario = load_scenario(path);
    stack::World world{scenario.world}; // finds what only a world can: names of hosts
    const Runner runner{
        world,
        scenario,
        {.source = Source::host, .modem_at = {}, .log = {}, .digest = {}, .on_end = {}}};
    fmt::print("{}: ok, {} steps, {} expectations, {}", path, scenario.timeline.size(),
               scenario.expect.size(), to_text(scenario.duration));
    if (!scenario.firmware.empty()) fmt::print(", firmware {}", fmt::join(scenario.firmware, " "));
    fmt::print("\n");
    return 0;
}

} // namespace scenarios::inline v0::tool
