// `emu9160 run` and `emu9160 check`: scenarios in virtual time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace scenarios::inline v0::tool {

struct RunOptions {
    std::string scenario;
    std::optional<std::uint64_t> seed;
    std::string junit;
    std::string log;
    std::string state;  // directory of what the modem keeps; empty: nothing is kept
    std::string digest; // to print: a name of a DigestScope; empty: none
    std::chrono::seconds wall_limit{600};
    std::vector<std::string> firmware; // program and arguments; empty: none
    bool own_firmware = false;         // the one that the scenario names
};

/// Exit status: 0 passed, 1 failed. Throws what() when the input is unusable.
int run(const RunOptions& options);

/// Exit status 0; throws what() when the scenario is unusable.
int check(const std::string& scenario);

} // namespace scenarios::inline v0::tool
