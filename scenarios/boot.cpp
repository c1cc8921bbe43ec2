// Part of stack/process/process.hpp: the world that the environment asks for.
// A firmware that is started with EMU9160_SCENARIO set plays that scenario: its world is the
// scenario's, and the process ends with it. Other variables: EMU9160_SEED overrides the seed,
// EMU9160_LOG names a file for the log (EMU9160_LOG_UTC=1: with date and time), EMU9160_DIGEST says
// what goes into the digest (full, behaviour), EMU9160_RESULT names a file for the report as JSON,
// EMU9160_STATE the directory of what the modem keeps (also without a scenario). EMU9160_RUN_FOR
// ends a firmware without a scenario after so much time.
#include "atlink/modem/process_modem_at.hpp"
#include "scenarios/black_box.hpp"
#include "scenarios/output_tail.hpp"
#include "scenarios/report.hpp"
#include "scenarios/result_file.hpp"
#include "scenarios/runner.hpp"
#include "stack/process/process.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <variant>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

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
    BlackBox* box = nullptr;
    struct Output {
        OutputTail tail;
        std::string_view name;
    };
    std::vector<Output> outputs;             // files into which the firmware writes
    std::atomic<int> status = still_running; // the firmware's own, once it has called exit()
    bool reported = false;
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

/// A firmware that ends badly fails, unless the scenario says how it ends.
void judge_exit(Report& report, int status)
{
    if (status == 0 || status == still_running) return;
    const auto& expected = run().runner->scenario().expect;
    const auto said = [](const Expectation& each) {
        return std::holds_alternative<FirmwareMatch>(each.match);
    };
    if (std::any_of(expected.begin(), expected.end(), said)) return;
    report.checks.push_back({.text = "the firmware exits with status 0",
                             .where = report.file,
                             .result = Check::Result::failed,
                             .reason = fmt::format("status {}", status)});
}

/// Writes the report, and gives the status that the process ends with.
int conclude(int status)
{
    run().reported = true;
    ResultFile& result = ResultFile::instance();
    if (!result.is_ours()) leave(0); // the scenario is over, and its report is another's
    Report report = run().runner->report();
    judge_exit(report, status);
    if (!result.named()) { // nobody else tells
        fmt::print(stderr, "{}", summary(report));
    } else if (!result.write(to_json(report))) {
        unusable(fmt::format("EMU9160_RESULT={}: cannot be written", result.path()));
    }
    return report.passed() ? 0 : exit_failed;
}

/// On the thread that drove the clock to the scenario's end. Exit handlers run, so that leaks and
/// coverage are reported; the threads of the firmware stay in their calls.
void end_in_call()
{
    const int status = firmware_status();
    while (status != still_running)
        pause(); // the thread that has called exit() ends the process
    std::exit(conclude(status));
}

std::string describe(const std::vector<stack::Process::Whereabouts>& threads)
{
    std::string text;
    for (const auto& each : threads) {
        if (each.call == nullptr) continue; // it has never called
        if (!text.empty()) text += "; ";
        if (threads.size() > 1) text += fmt::format("thread \"{}\" ", each.thread);
        text += fmt::format("{} {} since {}", each.inside ? "still in" : "outside, last in",
                            each.call, to_text(each.since.time_since_epoch()));
    }
    return text;
}

void on_end_of_scenario()
{
    stack::Process& process = stack::Process::instance();
    run().runner->firmware_is(describe(process.whereabouts()));
    if (auto* const modem = atlink::ProcessModemAt::instance().made()) modem->put_away();
    process.end_with(end_in_call);
}

/// The firmware is done before the scenario is: the modem goes on without it. Of the exit that is
/// under way only the status is changed.
void on_exit_of_firmware(int status, void*)
{
    if (!run().runner || run().reported || !ResultFile::instance().is_ours()) return;
    run().status = status;
    stack::Process& process = stack::Process::instance();
    process.keep_to_myself();
    run().runner->firmware_exited(status);
    while (!run().runner->ended()) {
        if (!process.step(emu::never)) break;
    }
    if (const int own = conclude(status); own != status) std::exit(own);
}

emu::sinks::DigestScope digest_scope()
{
    const std::string text = variable("EMU9160_DIGEST");
    if (text.empty()) return {};
    const auto scope = emu::sinks::parse_digest_scope(text);
    if (!scope) unusable(fmt::format("EMU9160_DIGEST={}; allowed: full, behaviour", text));
    return *scope;
}

bool log_is_in_utc()
{
    const std::string text = variable("EMU9160_LOG_UTC");
    if (!text.empty() && text != "0" && text != "1")
        unusable(fmt::format("EMU9160_LOG_UTC={}; allowed: 0, 1", text));
    return text == "1";
}

/// What the firmware has written until now goes into the log before what it does next.
void log_output(emu::Instant now)
{
    if (!run().runner) return;
    for (auto& [tail, name] : run().outputs) {
        tail.whole_lines([&, &name = name](std::string_view text) {
            run().runner->firmware_wrote(now, name, text);
        });
    }
}

/// Finds the files into which whoever started us has it write.
void find_outputs()
{
    for (BlackBox::Output& each : run().box->outputs) {
        if (each.name[0] == '\0') continue;
        const int fd = open(each.path, O_RDONLY | O_CLOEXEC);
        if (fd >= 0) run().outputs.push_back({OutputTail{fd, each.told}, each.name});
    }
    // A line that waits in a buffer comes too late, or in a crash not at all.
    if (run().outputs.empty()) return;
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    std::fflush(stdout); // glibc looks for line ends from here on
}

void trace(const char* call, emu::Instant now)
{
    const emu::Ts at = now.time_since_epoch();
    if (call == nullptr) return run().box->leave(at);
    log_output(now);
    run().box->enter(call, at);
}

/// Exit handlers run in reverse order, so this has to come after everything they need.
void watch_exit() { on_exit(on_exit_of_firmware, nullptr); }

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
    ResultFile::instance(); // opened now: later the process may not be able to
    if (!variable("EMU9160_RUN_FOR").empty()) {
        fmt::print(stderr, "emu9160: EMU9160_RUN_FOR has no effect with EMU9160_SCENARIO\n");
    }
    Scenario scenario = load(path);
    scenario.world.state_directory = variable("EMU9160_STATE");
    auto world = std::make_unique<stack::World>(scenario.world);
    // The modem's AT interface is alive before the first event of the scenario, and outlives
    // the handler at exit because it is made first.
    world->engine().at(world->engine().now(), [] {
        atlink::ProcessModemAt::instance().get();
        watch_exit();
    });
    run().box = inherited_box();
    RunnerOptions options{
        .source = Source::firmware,
        .modem_at = []() -> atlink::ModemAt& { return atlink::ProcessModemAt::instance().get(); },
        .box = run().box,
        .log = variable("EMU9160_LOG"),
        .utc = log_is_in_utc(),
        .digest = digest_scope(),
        .on_end = on_end_of_scenario};
    try {
        run().runner = std::make_unique<Runner>(*world, std::move(scenario), std::move(options));
    } catch (const std::exception& error) {
        unusable(error.what());
    }
    if (run().box != nullptr) {
        find_outputs();
        stack::Process::instance().set_trace(trace);
    }
    pthread_atfork(nullptr, nullptr, [] {
        stack::Process::instance().set_trace(nullptr); // the box is the parent's
        if (run().runner) run().runner->forget_log();
    });
    run().reset = stack::Process::instance().before_reset.subscribe([] { run().runner.reset(); });
    watch_exit();
    return world;
}

/// A variable that begins like ours and is none.
void check_variables()
{
    constexpr auto known = std::to_array<std::string_view>(
        {"EMU9160_SCENARIO", "EMU9160_SEED", "EMU9160_LOG", "EMU9160_LOG_UTC", "EMU9160_DIGEST",
         "EMU9160_RESULT", "EMU9160_STATE", "EMU9160_RUN_FOR", "EMU9160_STRICT", "EMU9160_ZEPHYR",
         "EMU9160_ZEPHYR_CREDENTIALS", "EMU9160_ZTEST", "EMU9160_ZTEST_JUNIT", BlackBox::variable});
    for (char** each = environ; *each != nullptr; ++each) {
        const std::string_view line = *each;
        const std::string_view name = line.substr(0, line.find('='));
        if (!name.starts_with("EMU9160_") || std::ranges::count(known, name) > 0) continue;
        const auto meant = nearest(name, known);
        fmt::print(stderr, "emu9160: {} is no variable of ours{}; allowed: {}\n", name,
                   meant ? fmt::format(" (did you mean {}?)", *meant) : "",
                   join(std::span{known}.first(known.size() - 1)));
    }
}

/// What the modem keeps without power stays in the directory that EMU9160_STATE names, if any.
std::unique_ptr<stack::World> plain_world()
{
    for (const char* name :
         {"EMU9160_LOG", "EMU9160_LOG_UTC", "EMU9160_DIGEST", "EMU9160_SEED", "EMU9160_RESULT"}) {
        if (variable(name).empty()) continue;
        fmt::print(stderr, "emu9160: {} has no effect without EMU9160_SCENARIO\n", name);
    }
    stack::WorldConfig config;
    config.state_directory = variable("EMU9160_STATE");
    auto world = std::make_unique<stack::World>(config);
    if (const std::string text = variable("EMU9160_RUN_FOR"); !text.empty()) {
        const auto limit = parse_duration(text);
        if (!limit || *limit <= emu::Ts{0}) {
            unusable(fmt::format("EMU9160_RUN_FOR={}: must be a whole number and a unit, such as "
                                 "500ms, 60s, 2min, 1h",
                                 text));
        }
        world->engine().after(*limit, [] {
            stack::Process::instance().end_with([] {
                fmt::print(stderr, "emu9160: the time of EMU9160_RUN_FOR is over\n");
                std::exit(0);
            });
        });
    }
    return world;
}

} // namespace

} // namespace scenarios::inline v0

std::unique_ptr<stack::World> stack::world_of_environment()
{
    scenarios::check_variables();
    const std::string path = scenarios::variable("EMU9160_SCENARIO");
    return path.empty() ? scenarios::plain_world() : scenarios::make_world(path);
}
