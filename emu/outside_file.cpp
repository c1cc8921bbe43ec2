#include "emu/outside_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace emu::inline v0 {

namespace {

using WallClock = std::chrono::steady_clock;

struct OpenFile {
    ~OpenFile()
    {
        if (fd >= 0) close(fd);
    }
    int fd;
};

[[noreturn]] void give_up(int error)
{
    throw std::runtime_error{std::generic_category().message(error)};
}

/// False when nothing has come by `deadline`. A pipe that nobody has begun to write waits too.
bool wait_for_input(int fd, WallClock::time_point deadline)
{
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - WallClock::now());
        if (left.count() <= 0) return false;
        pollfd watched{.fd = fd, .events = POLLIN, .revents = 0};
        const int ready = poll(&watched, 1, static_cast<int>(std::min<long>(left.count(), 60'000)));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) give_up(errno);
    }
}

} // namespace

std::string read_outside_file(const std::string& path, std::size_t limit,
                              std::chrono::milliseconds patience)
{
    const WallClock::time_point deadline = WallClock::now() + patience;
    // Not to wait for a writer, nor to take a terminal.
    const OpenFile file{open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
    if (file.fd < 0) give_up(errno);
    struct stat status {};
    if (fstat(file.fd, &status) != 0) give_up(errno);
    if (S_ISDIR(status.st_mode)) throw std::runtime_error{"is a directory"};
    std::string content;
    std::array<char, 16'384> piece{};
    for (;;) {
        if (!wait_for_input(file.fd, deadline)) {
            throw std::runtime_error{fmt::format("has not come to its end after {} s",
                                                 std::chrono::duration<double>(patience).count())};
        }
        const ssize_t got = read(file.fd, piece.data(), piece.size());
        if (got == 0) return content;
        if (got < 0 && errno != EINTR && errno != EAGAIN) give_up(errno);
        if (got < 0) continue;
        content.append(piece.data(), static_cast<std::size_t>(got));
        if (content.size() > limit) {
            throw std::runtime_error{fmt::format("is larger than {} bytes", limit)};
        }
    }
}

} // namespace emu::inline v0
