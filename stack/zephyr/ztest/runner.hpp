// Runs ztest suites and tells of them in Zephyr's words.
#pragma once

#include "emu/junit.hpp"
#include "emu/time.hpp"
#include "stack/zephyr/ztest/filter.hpp"
#include "stack/zephyr/ztest/registry.hpp"

#include <pthread.h>

#include <csetjmp>
#include <functional>
#include <string>
#include <vector>

namespace stack::inline v0::zephyr::ztest {

/// One a process. Tests run on the thread that runs the suites; what ends one early jumps back.
class Runner {
public:
    using Result = emu::junit::Case::Result;

    static Runner& instance();
    /// Forgets what has run, and takes another filter; for tests.
    void start_anew(Filter filter);

    void run(const ztest_suite_node& suite, const void* state, int suite_iterations,
             int case_iterations);
    void run_old(const char* name, const unit_test* tests);
    /// Suites that have not run, unless the filter takes none of their tests, count as failed.
    void verify_all_ran();
    /// Prints the summary, writes the JUnit file, and gives the exit status: 0, 1 some failed, 2
    /// the filter or the program names no test or the file cannot be written.
    int conclude();

    /// An assertion does not hold: its text, and what that means.
    void failed(std::string text);
    void assumed_wrongly(std::string text);
    /// A failed expectation: the test goes on.
    void expected_wrongly(std::string text);
    /// Leaves the test under way with its result; returns only if there is none to leave.
    void leave(Result result);

private:
    void keep_reason(std::string& text);
    struct Case {
        std::string name;
        Result result;
        std::string reason;
        emu::Ts duration;
    };
    struct Suite {
        std::string name;
        std::vector<Case> cases;
    };

    Runner();
    bool guarded(const std::function<void()>& body);
    void run_case(Suite& suite, const std::string& name, const std::function<void()>& before,
                  const std::function<void()>& body, const std::function<void()>& after,
                  std::optional<ztest_expected_result> expected);
    void tell_end(const Suite& suite) const;

    Filter filter_;
    std::vector<Suite> done_;
    std::jmp_buf back_{};
    pthread_t thread_{};
    bool under_way_ = false;
    bool left_out_ = false; // a suite that was to run
    Result result_ = Result::passed;
    std::string reason_;
};

} // namespace stack::inline v0::zephyr::ztest
