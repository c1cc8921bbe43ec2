#include "scenarios/tool/processes.hpp"

#include "scenarios/tool/memory_file.hpp"
#include "scenarios/tool/run.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

namespace scenarios::inline v0::tool {

namespace {

[[noreturn]] void work(const std::function<Report(std::size_t)>& run, std::size_t index,
                       const MemoryFile& paper)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    int status = 0;
    try {
        if (!paper.write(to_json(run(index)))) status = exit_unusable;
    } catch (const std::exception& error) {
        paper.write(error.what());
        status = exit_unusable;
    }
    std::fflush(nullptr);
    _exit(status);
}

} // namespace

std::vector<Report> run_in_processes(std::size_t count, unsigned jobs,
                                     const std::function<Report(std::size_t)>& run,
                                     const std::function<void(std::size_t, const Report&)>& ended)
{
    struct Worker {
        std::size_t index;
        MemoryFile paper;
    };
    std::vector<Report> reports(count);
    std::map<pid_t, Worker> working;
    std::string error;
    for (std::size_t next = 0; next < count || !working.empty();) {
        if (error.empty() && next < count && working.size() < jobs) {
            MemoryFile paper{"emu9160 report"};
            std::fflush(nullptr); // or both would write it
            const pid_t child = fork();
            if (child < 0) throw std::system_error{errno, std::generic_category(), "fork"};
            if (child == 0) work(run, next, paper);
            working.emplace(child, Worker{next++, std::move(paper)});
            continue;
        }
        if (working.empty()) break;
        int status = 0;
        const pid_t gone = waitpid(-1, &status, 0);
        const auto found = working.find(gone);
        if (found == working.end()) continue; // interrupted
        const auto& [index, paper] = found->second;
        const std::string text = paper.read(std::string::npos);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
            reports[index] = from_json(text);
            ended(index, reports[index]);
        } else if (error.empty()) {
            error = text.empty() ? fmt::format("a run died of signal {}", WTERMSIG(status)) : text;
        }
        working.erase(found);
    }
    if (!error.empty()) throw std::runtime_error{error};
    return reports;
}

} // namespace scenarios::inline v0::tool
