// What came of a scenario: every check with its place and reason, and what passed the bus.
#pragma once

#include "emu/time.hpp"

#include <cstdint>
#include <span>
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
    std::string firmware;              // what became of it; empty: there is none
    std::vector<std::string> warnings; // of a run that says less than it seems to
    Counts counts;
    emu::Ts end{0};          // how far the modem's clock came
    double wall_seconds = 0; // and the wall's, where somebody has looked
    std::string output;      // what the firmware has written, where somebody has kept it
    std::uint64_t digest = 0;
    std::uint64_t records = 0;

    bool passed() const;
};

/// "0123456789abcdef".
std::string digest_text(std::uint64_t digest);

/// A few lines for people, without the digest; what failed comes last. In colour for a terminal
/// that shows it.
std::string summary(const Report& report, bool colour = false);
/// One suite a report. Names are stable: they hold neither line numbers nor folders.
std::string junit(std::span<const Report> reports);
std::string to_json(const Report& report);
/// Throws std::runtime_error when the text is no report.
Report from_json(const std::string& text);

} // namespace scenarios::inline v0
