#include "atlink/modem/reset_count.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <sstream>
#include <stdexcept>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

namespace atlink::inline v0::modem {

namespace {

constexpr std::string_view count_file = "resets"; // the count, then the process IDs of who runs
constexpr std::size_t count_file_limit = 64UL * 1024;
constexpr int most_counted = 1'000'000;

bool runs(pid_t process) { return kill(process, 0) == 0 || errno == EPERM; }

} // namespace

ResetCount::ResetCount(const std::filesystem::path& directory)
{
    if (!directory.empty()) files_.emplace(directory);
}

int ResetCount::begin()
{
    int resets = 0;
    change([&resets](State& state) {
        const pid_t own = getpid(); // in a container the last one may have had the same
        const auto died =
            std::erase_if(state.running, [own](pid_t each) { return each == own || !runs(each); });
        state.resets = std::min(state.resets + static_cast<int>(died), most_counted);
        state.running.insert(own);
        resets = state.resets;
    });
    return resets;
}

void ResetCount::set_running(bool running)
{
    change([running](State& state) {
        running ? (void)state.running.insert(getpid()) : (void)state.running.erase(getpid());
    });
}

void ResetCount::set(int resets)
{
    change([resets](State& state) { state.resets = resets; });
}

/// What is no number ends it.
ResetCount::State ResetCount::read() const
{
    if (!files_) return memory_;
    State state;
    std::istringstream text{files_->read(count_file, count_file_limit).value_or("")};
    int number = 0;
    if (text >> number && number > 0) state.resets = std::min(number, most_counted);
    while (text >> number) {
        if (number > 0) state.running.insert(number);
    }
    return state;
}

void ResetCount::change(const std::function<void(State&)>& edit)
{
    if (files_) {
        if (change_file(edit)) return;
        files_.reset();
    }
    edit(memory_);
}

/// False when it cannot be written. What the file holds is known here too, should it go.
bool ResetCount::change_file(const std::function<void(State&)>& edit)
try {
    emu::DurableFiles::Change change{*files_};
    const State before = read();
    State state = before;
    edit(state);
    std::string content = fmt::format("{}\n", state.resets);
    for (const pid_t each : state.running)
        content += fmt::format("{}\n", each);
    const int error = state == before    ? 0
                      : state == State{} ? change.remove(count_file)
                                         : change.replace(count_file, content);
    if (error == 0) memory_ = state;
    return error == 0;
} catch (const std::runtime_error&) {
    return false;
}

} // namespace atlink::inline v0::modem
