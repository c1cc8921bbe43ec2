// `emu9160 run` and `emu9160 check`: scenarios in virtual time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scenarios::inline v0::tool {

inline constexpr int exit_unusable = 2; // input; failed is 1

/// From the first to the last, both included.
struct SeedRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};
/// "7" or "1..100"; nothing when it is not that, or more than a million seeds.
std::optional<SeedRange> parse_seeds(std::string_view text);

struct RunOptions {
    std::vector<std::string> scenarios;
    std::optional<std::uint64_t> seed;
    std::optional<SeedRange> seeds; // every scenario with each of them
    unsigned jobs = 1;              // how many run at a time
    std::string junit;
    std::string log;
    bool utc = false;   // the log's instants are date and time
    std::string state;  // directory of what the modem keeps; empty: nothing is kept
    std::string digest; // to print: a name of a DigestScope; empty: none
    std::optional<std::chrono::seconds> wall_limit; // none: 600 s, or no end at a terminal
    std::vector<std::string> firmware;              // program and arguments; empty: none
    bool own_firmware = false;                      // the one that the scenario names
    bool keep_output = false; // what it writes goes into the report, not to the terminal

    /// More than one run: what a scenario names as its firmware runs.
    bool many() const { return scenarios.size() > 1 || seeds; }
};

/// Exit status: 0 passed, 1 failed. Throws what() when the input is unusable.
int run(const RunOptions& options);

/// Exit status 0; throws what() when the scenario is unusable.
int check(const std::string& scenario);

} // namespace scenarios::inline v0::tool
