#include "scenarios/tool/firmware_output.hpp"

#include "emu/sinks/log.hpp"
#include "scenarios/output_tail.hpp"
#include "scenarios/runner.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

namespace scenarios::inline v0::tool {

namespace {

constexpr std::size_t most_kept = std::size_t{1} << 20; // bytes
constexpr std::size_t page = 4096;

void write_all(int fd, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t size = write(fd, text.data(), text.size());
        if (size < 0 && errno != EINTR) return; // nobody reads it any more
        if (size > 0) text.remove_prefix(static_cast<std::size_t>(size));
    }
}

} // namespace

FirmwareOutput::FirmwareOutput(const RunOptions& options, BlackBox& box) : box_{box}
{
    passes_on_ = !options.keep_output && !options.log.empty();
    if (options.keep_output) add("output", STDOUT_FILENO);
    if (!passes_on_) return;
    add("stdout", STDOUT_FILENO);
    add("stderr", STDERR_FILENO);
}

void FirmwareOutput::add(const char* name, int to)
{
    BlackBox::Output& shared = box_.outputs.at(streams_.size());
    streams_.push_back(Stream{MemoryFile{"emu9160 output"}, to, shared});
    fmt::format_to_n(shared.name, sizeof shared.name - 1, "{}", name);
    fmt::format_to_n(shared.path, sizeof shared.path - 1, "/proc/{}/fd/{}", getpid(),
                     streams_.back().file.fd());
}

void FirmwareOutput::pass_on()
{
    if (!passes_on_) return;
    for (Stream& each : streams_) {
        std::array<char, 65'536> buffer; // NOLINT: filled by pread
        for (;;) {
            const ssize_t size = pread(each.file.fd(), buffer.data(), buffer.size(),
                                       static_cast<off_t>(each.passed));
            if (size <= 0) break;
            write_all(each.to, {buffer.data(), static_cast<std::size_t>(size)});
            each.passed += static_cast<std::uint64_t>(size);
        }
        // What both have read takes no memory any more, however long it goes on.
        const std::uint64_t done = std::min(each.passed, each.shared.told) / page * page;
        if (done == 0) continue;
        fallocate(each.file.fd(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
                  static_cast<off_t>(done));
    }
}

void FirmwareOutput::finish(const Scenario& scenario, const RunOptions& options)
{
    pass_on();
    if (options.log.empty() || box_.call[0] == '\0') return; // it made no log
    std::ofstream log{options.log, std::ios::app};
    const emu::sinks::LogStart start = log_start(scenario.world, options.utc);
    for (Stream& each : streams_) {
        OutputTail{each.file.fd(), each.shared.told}.rest([&](std::string_view text) {
            log << emu::sinks::line(emu::epoch + box_.now, each.shared.name, text, start) << '\n';
        });
    }
    if (!log.flush()) fmt::print(stderr, "{}: the log did not take everything\n", options.log);
}

std::string FirmwareOutput::kept() const
{
    return passes_on_ || streams_.empty() ? "" : streams_.front().file.read(most_kept);
}

} // namespace scenarios::inline v0::tool
