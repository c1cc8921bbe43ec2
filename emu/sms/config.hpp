// What a scenario may set of the short message service centre.
#pragma once

#include "emu/time.hpp"

#include <chrono>
#include <string>

namespace emu::inline v0::lte {

using namespace std::chrono_literals;

/// The short message service centre. Numbers are of a range kept free for fiction; durations are
/// estimates.
struct SmsConfig {
    std::string number = "+12025550199";
    /// A subscriber who sends back every text.
    std::string echo_number = "+12025550100";
    Ts delivery = 500ms;   // from a scenario's message to the first attempt
    Ts report = 1s;        // from a message taken to the report that it was delivered
    Ts retry = 60s;        // after an attempt that failed, unless the modem registers before
    Ts answer_limit = 40s; // for the modem's answer to a message; TR1N
    int zone = 4;          // of its time stamps, quarter hours ahead of UTC
    /// What its clock shows, in UTC, at the start of the run: 1 January 2026.
    std::chrono::sys_seconds start{std::chrono::seconds{1'767'225'600}};
};

} // namespace emu::inline v0::lte
