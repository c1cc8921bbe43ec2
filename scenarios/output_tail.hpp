// What a firmware writes, as it goes into the log.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace scenarios::inline v0 {

/// Reads a file that only grows, line by line. How far it is stands with the caller, so that
/// another process can go on where this one ended.
class OutputTail {
public:
    using Tell = std::function<void(std::string_view line)>;

    /// The descriptor and the count of bytes told must outlive it.
    OutputTail(int fd, std::uint64_t& told) : fd_{fd}, told_{told} {}

    /// The lines that have come and are whole; one of more than 64 KiB is told in parts.
    void whole_lines(const Tell& tell);
    /// And what has no line end.
    void rest(const Tell& tell);

private:
    /// False once there is no more.
    bool read_on(const Tell& tell, bool all);

    int fd_;
    std::uint64_t& told_;
};

} // namespace scenarios::inline v0
