#include "scenarios/tool/firmware.hpp"

#include "scenarios/black_box.hpp"
#include "scenarios/tool/firmware_output.hpp"
#include "scenarios/tool/progress.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

extern char** environ;

namespace scenarios::inline v0::tool {

namespace {

constexpr std::size_t most_report = std::size_t{64} << 20; // bytes of JSON
constexpr std::chrono::milliseconds passing_on{50};        // of what it writes
constexpr std::chrono::seconds usual_limit{600};
constexpr std::chrono::seconds for_ever = std::chrono::years{10}; // somebody sits there

struct FileActions {
    FileActions() { posix_spawn_file_actions_init(&handle); }
    ~FileActions() { posix_spawn_file_actions_destroy(&handle); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    posix_spawn_file_actions_t handle;
};

/// The report comes through it, and its end tells that the child is gone.
class Pipe {
public:
    Pipe()
    {
        if (pipe2(ends_.data(), O_CLOEXEC) != 0) {
            throw std::system_error{errno, std::generic_category(), "pipe"};
        }
        fcntl(ends_[1], F_SETFD, 0); // the child inherits this end
    }
    ~Pipe()
    {
        close_writing();
        close(ends_[0]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int reading() const { return ends_[0]; }
    int writing() const { return ends_[1]; }
    void close_writing()
    {
        if (ends_[1] >= 0) close(ends_[1]);
        ends_[1] = -1;
    }

private:
    std::array<int, 2> ends_{};
};

/// The terminal of standard input, which the firmware gets while it runs.
class Terminal {
public:
    explicit Terminal(bool wanted)
        : ours_{wanted && isatty(STDIN_FILENO) != 0 && tcgetpgrp(STDIN_FILENO) == getpgrp()}
    {
        if (ours_) old_ = std::signal(SIGTTOU, SIG_IGN); // or we could not take it back
    }
    ~Terminal()
    {
        if (!ours_) return;
        tcsetpgrp(STDIN_FILENO, getpgrp());
        std::signal(SIGTTOU, old_);
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    bool ours() const { return ours_; }

private:
    bool ours_;
    void (*old_)(int) = SIG_DFL;
};

/// This process's environment, with some variables replaced.
class Environment {
public:
    Environment()
    {
        for (char** each = environ; *each != nullptr; ++each)
            lines_.emplace_back(*each);
    }
    void set(const std::string& name, const std::string& value)
    {
        std::erase_if(lines_,
                      [&](const std::string& line) { return line.starts_with(name + "="); });
        if (!value.empty()) lines_.push_back(name + "=" + value);
    }
    std::vector<char*> pointers()
    {
        std::vector<char*> all;
        for (std::string& line : lines_)
            all.push_back(line.data());
        all.push_back(nullptr);
        return all;
    }

private:
    std::vector<std::string> lines_;
};

pid_t start(const Scenario& scenario, const RunOptions& options, const Pipe& result,
            const SharedBox& box, const FirmwareOutput& output, bool foreground)
{
    Environment environment;
    // It may start elsewhere, or move: what it is to find is told in full.
    environment.set("EMU9160_SCENARIO", std::filesystem::absolute(scenario.file));
    environment.set("EMU9160_SEED", std::to_string(scenario.world.seed));
    environment.set("EMU9160_LOG",
                    options.log.empty() ? "" : std::filesystem::absolute(options.log).string());
    environment.set("EMU9160_LOG_UTC", options.utc ? "1" : "");
    environment.set("EMU9160_DIGEST", options.digest);
    environment.set("EMU9160_STATE",
                    options.state.empty() ? "" : std::filesystem::absolute(options.state).string());
    environment.set(BlackBox::variable, box.path());
    environment.set("EMU9160_RESULT", fmt::format("/proc/self/fd/{}", result.writing()));
    std::vector<std::string> words = options.firmware;
    std::vector<char*> arguments;
    for (std::string& each : words)
        arguments.push_back(each.data());
    arguments.push_back(nullptr);
    FileActions actions;
    // A group of its own: what it starts in turn is ended with it.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    if (output.out() >= 0) {
        posix_spawn_file_actions_adddup2(&actions.handle, output.out(), STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions.handle, output.err(), STDERR_FILENO);
    }
    if (foreground) { // it is the one that a keyboard talks to, a debugger for one
        posix_spawn_file_actions_addtcsetpgrp_np(&actions.handle, STDIN_FILENO);
    } else {
        posix_spawn_file_actions_addopen(&actions.handle, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    std::vector<char*> variables = environment.pointers();
    std::fflush(nullptr); // what we have said comes before what it says
    pid_t child = -1;
    const int error = posix_spawn(&child, arguments[0], &actions.handle, &attributes,
                                  arguments.data(), variables.data());
    posix_spawnattr_destroy(&attributes);
    if (error != 0) {
        throw std::runtime_error{fmt::format("{}: cannot run the firmware: {}; allowed: a program "
                                             "built for this machine and linked with libemu9160",
                                             arguments[0], std::strerror(error))};
    }
    return child;
}

/// Readable once a process has ended.
struct ProcessEnd {
    explicit ProcessEnd(pid_t process) : fd{static_cast<int>(syscall(SYS_pidfd_open, process, 0))}
    {
    }
    ~ProcessEnd()
    {
        if (fd >= 0) close(fd);
    }
    ProcessEnd(const ProcessEnd&) = delete;
    ProcessEnd& operator=(const ProcessEnd&) = delete;
    int fd; // -1 where the kernel has none: then only the pipe's end tells
};

/// What the child has written when it is gone; true when it had to be stopped.
bool collect(pid_t child, Pipe& result, const RunOptions& options, FirmwareOutput& output,
             std::chrono::seconds limit, std::string& text)
{
    const ProcessEnd gone{child};
    // Kept open as long as something else tells of the end: the firmware may close its own.
    if (gone.fd < 0) result.close_writing();
    Progress progress;
    const auto deadline = Progress::Clock::now() + limit;
    for (;;) {
        const auto now = Progress::Clock::now();
        if (now >= deadline) {
            kill(-child, SIGKILL);
            return true;
        }
        auto pause = std::min(deadline, progress.next()) - now;
        if (output.passes_on()) pause = std::min<decltype(pause)>(pause, passing_on);
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(pause).count();
        std::array<pollfd, 2> watched = {{{.fd = result.reading(), .events = POLLIN, .revents = 0},
                                          {.fd = gone.fd, .events = POLLIN, .revents = 0}}};
        const int ready =
            poll(watched.data(), watched.size(), static_cast<int>(std::max<long>(wait, 0)));
        output.pass_on();
        progress.look([&] { return options.firmware.front() + " still runs"; });
        if (ready <= 0) continue;
        // It is gone and all it said is read; what it started may hold the pipe open.
        if (watched[0].revents == 0) return false;
        std::array<char, 4096> buffer{};
        const ssize_t size = read(result.reading(), buffer.data(), buffer.size());
        if (size == 0) return false;
        if (size > 0) text.append(buffer.data(), static_cast<std::size_t>(size));
        if (text.size() > most_report) {
            kill(-child, SIGKILL);
            throw std::runtime_error{fmt::format("{}: its report is longer than {} MiB",
                                                 options.firmware.front(), most_report >> 20)};
        }
    }
}

/// Passes what ends us on to the firmware's group, which a terminal's Ctrl-C does not reach.
class Forward {
public:
    explicit Forward(pid_t child)
    {
        group = child;
        for (std::size_t i = 0; i < signals.size(); ++i)
            old_[i] = std::signal(signals[i], pass_on);
    }
    ~Forward()
    {
        for (std::size_t i = 0; i < signals.size(); ++i)
            std::signal(signals[i], old_[i]);
    }
    Forward(const Forward&) = delete;
    Forward& operator=(const Forward&) = delete;

private:
    static constexpr std::array signals = {SIGINT, SIGTERM, SIGHUP};
    static inline pid_t group = 0;
    static void pass_on(int signal)
    {
        kill(-group, SIGKILL);
        std::signal(signal, SIG_DFL);
        std::raise(signal);
    }
    std::array<void (*)(int), 3> old_{};
};

int wait_for(pid_t child)
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) throw std::system_error{errno, std::generic_category(), "waitpid"};
    }
    return status;
}

/// The firmware was told the scenario's whole path; what was asked for is what is said.
void call_it_as_asked(Report& report, const std::string& file)
{
    const std::string told = std::filesystem::absolute(file);
    for (Check& each : report.checks) {
        if (each.where.starts_with(told)) each.where.replace(0, told.size(), file);
    }
    report.file = file;
}

/// What is known of a run that nobody reported.
Report failure(const Scenario& scenario, const std::string& firmware, const BlackBox& box,
               const std::string& reason)
{
    Report report;
    report.name = scenario.name;
    report.file = scenario.file;
    report.seed = scenario.world.seed;
    report.end = box.now;
    report.counts = box.counts;
    report.records = box.records;
    report.checks.push_back({.text = "the firmware runs to the scenario's end",
                             .where = scenario.file,
                             .result = Check::Result::failed,
                             .reason = firmware + " " + reason});
    return report;
}

std::string how_it_ended(int status)
{
    if (WIFSIGNALED(status)) {
        return fmt::format("died of signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
    }
    return fmt::format("ended with status {}", WEXITSTATUS(status));
}

/// Without a report.
std::string why(int status, const BlackBox& box)
{
    const std::string how = how_it_ended(status);
    if (box.call[0] == '\0') {
        return how + " and no report: it never used the modem library (is it linked with "
                     "libemu9160?)";
    }
    if (WIFSIGNALED(status)) return fmt::format("{} {}", how, to_text(box));
    return fmt::format("{} {}, and no report: it left by _exit()", how, to_text(box));
}

Report run_and_report(const Scenario& scenario, const RunOptions& options, const SharedBox& box,
                      FirmwareOutput& output)
{
    Pipe result;
    const Terminal terminal{!options.keep_output};
    const pid_t child = start(scenario, options, result, box, output, terminal.ours());
    std::string text;
    const Forward forward{child};
    const auto limit = options.wall_limit.value_or(terminal.ours() ? for_ever : usual_limit);
    const bool stopped = collect(child, result, options, output, limit, text);
    const int status = wait_for(child);
    kill(-child, SIGKILL); // what it left behind, if anything
    output.finish(scenario, options);
    const std::string& firmware = options.firmware.front();
    if (stopped) {
        return failure(
            scenario, firmware, *box,
            fmt::format("still running after {} s of wall time, {}{}", limit.count(), to_text(*box),
                        (*box).inside ? ""
                                      : "; the modem's clock stands still while a thread of it "
                                        "runs or waits outside the library"));
    }
    if (!text.empty()) {
        Report report = from_json(text);
        call_it_as_asked(report, scenario.file);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != (report.passed() ? 0 : 1)) {
            report.checks.push_back(
                {.text = "the firmware ends as its modem does",
                 .where = scenario.file,
                 .result = Check::Result::failed,
                 .reason = fmt::format("{} {}", firmware, how_it_ended(status))});
        }
        return report;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == exit_unusable) {
        throw std::runtime_error{firmware + ": ended with status 2, unusable input"};
    }
    return failure(scenario, firmware, *box, why(status, *box));
}

} // namespace

Report run_firmware(const Scenario& scenario, const RunOptions& options)
{
    const SharedBox box;
    FirmwareOutput output{options, *box};
    Report report = run_and_report(scenario, options, box, output);
    report.output = output.kept();
    return report;
}

} // namespace scenarios::inline v0::tool
