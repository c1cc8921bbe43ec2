#include "scenarios/tool/run.hpp"

#include "scenarios/runner.hpp"
#include "scenarios/tool/firmware.hpp"
#include "scenarios/tool/progress.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>
#include <unistd.h>

namespace scenarios::inline v0::tool {

namespace {

std::ofstream open(const std::string& path)
{
    std::ofstream out{path};
    if (!out) throw std::runtime_error{fmt::format("{}: {}", path, std::strerror(errno))};
    return out;
}

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
                                 fs::path{scenario.file}.parent_path() / name};
    const char* const path = std::getenv("PATH");
    std::istringstream folders{name.has_parent_path() || path == nullptr ? "" : path};
    for (std::string folder; std::getline(folders, folder, ':');)
        places.push_back(fs::path{folder} / name);
    const auto found = std::find_if(places.begin(), places.end(), is_program);
    if (found == places.end()) {
        throw ScenarioError{fmt::format("{}: key 'firmware': no program '{}' beside the tool, from "
                                        "the scenario's folder, or in PATH",
                                        scenario.file, words.front())};
    }
    words.front() = fs::absolute(*found).string();
    return words;
}

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
    return run_scenario(
        scenario, options.log, tell,
        emu::sinks::parse_digest_scope(options.digest).value_or(emu::sinks::DigestScope::full));
}

} // namespace

int run(const RunOptions& asked)
{
    RunOptions options = asked;
    Scenario scenario = load_scenario(options.scenario);
    if (options.own_firmware) options.firmware = firmware_of(scenario);
    if (options.seed) scenario.world.seed = *options.seed;
    scenario.world.state_directory = options.state;
    // Tried first: a report that cannot be written should not cost a run. It takes its name only
    // when it is whole, so that an older one stays until then.
    const bool device =
        std::filesystem::exists(options.junit) && !std::filesystem::is_regular_file(options.junit);
    const std::string partial = device ? options.junit : options.junit + ".part";
    std::ofstream junit_file;
    if (!options.junit.empty()) junit_file = open(partial);
    const Remover remover{options.junit.empty() || device ? "" : partial};
    const auto start = std::chrono::steady_clock::now();
    const Report report =
        options.firmware.empty() ? run_alone(scenario, options) : run_firmware(scenario, options);
    if (!options.junit.empty()) {
        junit_file << junit(report) << std::flush;
        if (!junit_file) throw std::runtime_error{options.junit + ": cannot be written"};
        junit_file.close();
        if (!device) std::filesystem::rename(partial, options.junit);
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    fmt::print("{}  {:.3f} s of wall time\n", summary(report), wall.count());
    // A run without a record has one too; a firmware that came to no report has none.
    if (!options.digest.empty() && report.digest != 0)
        fmt::print("digest {}\n", digest_text(report.digest));
    return report.passed() ? 0 : 1;
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
