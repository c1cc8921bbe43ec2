// What is read of a file that somebody else has made: bounded in size and in time.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace emu::inline v0 {

/// All of it, also of a pipe or a device. Throws std::runtime_error with the reason, without the
/// path: it cannot be opened or read, "is a directory", "is larger than N bytes", or, by the
/// wall's clock, "has not come to its end after N s".
std::string read_outside_file(const std::string& path, std::size_t limit,
                              std::chrono::milliseconds patience = std::chrono::seconds{10});

} // namespace emu::inline v0
