// Results of tests as JUnit XML, the form that CI systems read.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace emu::inline v0::junit {

struct Case {
    enum class Result { passed, failed, skipped };
    std::string name;
    Result result = Result::passed;
    std::string reason; // why it failed or was skipped
};

struct Suite {
    std::string name;
    std::string classname; // of its cases; empty: its own name
    std::vector<std::pair<std::string, std::string>> properties;
    std::vector<Case> cases;
    double seconds = 0; // of wall time
    std::string output; // what was written meanwhile
};

/// A whole document. What XML 1.0 cannot say, most control characters, becomes a question mark.
std::string to_xml(std::span<const Suite> suites);

} // namespace emu::inline v0::junit
