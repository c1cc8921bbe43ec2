// What came of a scenario: every check with its place and reason, and what passed the bus.
#pragma once

#include "emu/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace scenarios::inline v0 {

/// One thing that was checked.
struct Check {
    enum class Result { passed, failed, skipped };
    std::string text;
    std::string where; // "FILE:LINE:COLUMN"
    Result result = Result::passed;
    std::string reason; // why it failed or was skipped
};

struct Counts {
    std::uint64_t packets_up = 0;
    std::uint64_t packets_down = 0;
    std::uint64_t packets_dropped = 0;
    std::uint64_t bytes_up = 0;
    std::uint64_t bytes_down = 0;
    std::uint64_t urcs = 0;
    std::uint64_t socket_errors = 0;
};

struct Report {
    std::string name;
    std::string file;
    std::uint64_t seed = 0;
    std::vector<Check> checks;
    Counts counts;
    emu::Ts end{0}; // how far the modem's clock came
    std::uint64_t digest = 0;
    std::uint64_t records = 0;

    bool passed() const;
};

/// "0123456789abcdef".
std::string digest_text(std::uint64_t digest);

/// A few lines for people, without the digest.
std::string summary(const Report& report);
std::string junit(const Report& report);
std::string to_json(const Report& report);
/// Throws std::runtime_error when the text is no report.
Report from_json(const std::string& text);

} // namespace scenarios::inline v0
