// Which tests run: EMU9160_ZTEST and -test=, lists of suite::test with * for any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stack::inline v0::zephyr::ztest {

class Filter {
public:
    /// "suite::test,suite,suite::*"; empty: everything.
    explicit Filter(std::string_view text = {});

    bool takes(std::string_view suite, std::string_view test);
    /// Patterns that no test was asked for by, so far.
    std::vector<std::string> unused() const;

private:
    struct Pattern {
        std::string suite;
        std::string test;
        bool used = false;
    };
    std::vector<Pattern> patterns_;
};

/// The last -test= of the process's command line, else EMU9160_ZTEST.
std::string filter_text();

} // namespace stack::inline v0::zephyr::ztest
