// Part of stack/process/process.hpp: the world that the environment asks for.
// A firmware that is started with EMU9160_SCENARIO set plays that scenario: its world is the
// scenario's, and the process ends with it. Other variables: EMU9160_SEED overrides the seed,
// EMU9160_LOG names a file for the log, EMU9160_DIGEST says what goes into the digest (full,
// behaviour), EMU9160_RESULT names a file for the report as JSON, EMU9160_STATE the directory of
// what the modem keeps (also without a scenario).
#include "atlink/modem/process_modem_at.hpp"
#include "scenarios/report.hpp"
#include "scenarios/result_file.hpp"
#include "scenarios/runner.hpp"
#include "stack/process/process.hpp"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <system_error>
#include <thread>

#include <pthread.h>

#include <fmt/format.h>

namespace scenarios::inline v0 {

namespace {

constexpr int exit_failed = 1;
constexpr int exit_unusable = 2;
constexpr int still_running = -1; // no exit status
constexpr auto exit_grace = std::chrono::milliseconds{100};

/// What lives until the very end of the process.
struct Run {
    std::unique_ptr<Runner> runner;
    std::atomic<int> status = still_running; // the firmware's own, once it has called exit()
    emu::Subscription reset;
};

Run& run()
{
    static auto* const only = new Run; // never destroyed: exit handlers use it
    return *only;
}

std::string variable(const char* name)
{
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

/// Ends the process at once, with everything written: other threads may be inside the library.
[[noreturn]] void leave(int status)
{
    std::cout.flush();
    std::fflush(nullptr);
    std::_Exit(status);
}

[[noreturn]] void unusable(const std::string& message)
{
    fmt::print(stderr, "{}\n", message);
    leave(exit_unusable);
}

/// The firmware's exit status. A thread that calls exit() leaves the modem's clock to the others
/// before our handler learns of it, and they may be here at once: the wall's clock has to help.
int firmware_status()
{
    std::error_code none;
    const std::filesystem::directory_iterator threads{"/proc/self/task", none};
    if (std::distance(begin(threads), end(threads)) > 1) {
        const auto deadline = std::chrono::steady_clock::now() + exit_grace;
        while (run().status == still_running && std::chrono::steady_clock::now() < deadline) {
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        }
    }
    return run().status;
}

[[noreturn]] void finish()
{
    ResultFile& result = ResultFile::instance();
    if (!result.is_ours()) leave(0); // the scenario is over, and its report is another's
    Report report = run().runner->report();
    const int status = firmware_status();
    if (status != 0 && status != still_running) {
        report.checks.push_back({.text = "the firmware exits with status 0",
                                 .where = report.file,
                                 .result = Check::Result::failed,
                                 .reason = fmt::format("status {}", status)});
    }
    if (!result.named()) { // nobody else tells
        fmt::print(stderr, "{}", summary(report));
    } else if (!result.write(to_json(report))) {
        unusable(fmt::format("EMU9160_RESULT={}: cannot be written", result.path()));
    }
    leave(report.passed() ? 0 : exit_failed);
}

/// The firmware is done before the scenario is: the modem goes on without it.
void on_exit_of_firmware(int status, void*)
{
    if (!run().runner || !ResultFile::instance().is_ours()) return;
    run().status = status;
    stack::Process& process = stack::Process::instance();
    if (!stack::Process::in_callback()) {
        const stack::Process::Lock lock = process.lock();
        while (!run().runner->ended()) {
            if (!process.step(emu::never)) break;
        }
    }
    finish();
}

/// Exit handlers run in reverse order, so this has to come after everything they need.
void watch_exit() { on_exit(on_exit_of_firmware, nullptr); }

emu::sinks::DigestScope digest_scope()
{
    const std::string text = variable("EMU9160_DIGEST");
    if (text.empty()) return {};
    const auto scope = emu::sinks::parse_digest_scope(text);
    if (!scope) unusable(fmt::format("EMU9160_DIGEST={}; allowed: full, behaviour", text));
    return *scope;
}

Scenario load(const std::string& path)
{
    Scenario scenario;
    try {
        scenario = load_scenario(path);
    } catch (const ScenarioError& error) {
        unusable(error.what());
    }
    if (const std::string text = variable("EMU9160_SEED"); !text.empty()) {
        const auto seed = parse_seed(text);
        if (!seed) {
            unusable(fmt::format("EMU9160_SEED={}: must be a whole number; allowed: 0 to {}", text,
                                 largest_seed));
        }
        scenario.world.seed = *seed;
    }
    return scenario;
}

std::unique_ptr<stack::World> make_world(const std::string& path)
{
    Scenario scenario = load(path);
    scenario.world.state_directory = variable("EMU9160_STATE");
    auto world = std::make_unique<stack::World>(scenario.world);
    // The modem's AT interface is alive before the first event of the scenario, and outlives
    // the handler at exit because it is made first.
    world->engine().at(world->engine().now(), [] {
        atlink::ProcessModemAt::instance().get();
        watch_exit();
    });
    RunnerOptions options{
        .source = Source::firmware,
        .modem_at = []() -> atlink::ModemAt& { return atlink::ProcessModemAt::instance().get(); },
        .log = variable("EMU9160_LOG"),
        .digest = digest_scope(),
        .on_end = [] { finish(); }};
    try {
        run().runner = std::make_unique<Runner>(*world, std::move(scenario), std::move(options));
    } catch (const std::exception& error) {
        unusable(error.what());
    }
    pthread_atfork(nullptr, nullptr, [] {
        if (run().runner) run().runner->forget_log();
    });
    run().reset = stack::Process::instance().before_reset.subscribe([] { run().runner.reset(); });
    watch_exit();
    return world;
}

/// What the modem keeps without power stays in the directory that EMU9160_STATE names, if any.
std::unique_ptr<stack::World> plain_world()
{
    for (const char* name : {"EMU9160_LOG", "EMU9160_DIGEST", "EMU9160_SEED", "EMU9160_RESULT"}) {
        if (variable(name).empty()) continue;
        fmt::print(stderr, "emu9160: {} has no effect without EMU9160_SCENARIO\n", name);
    }
    stack::WorldConfig config;
    config.state_directory = variable("EMU9160_STATE");
    return std::make_unique<stack::World>(config);
}

} // namespace

} // namespace scenarios::inline v0

std::unique_ptr<stack::World> stack::world_of_environment()
{
    const std::string path = scenarios::variable("EMU9160_SCENARIO");
    return path.empty() ? scenarios::plain_world() : scenarios::make_world(path);
}
