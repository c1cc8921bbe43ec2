#include "stack/zephyr/ztest/runner.hpp"

#include "stack/zephyr/call.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "zephyr/kernel.h"
#include <fmt/format.h>

namespace stack::inline v0::zephyr::ztest {

namespace {

using Result = Runner::Result;

emu::Instant now()
{
    emu::Instant at;
    call<void>("ztest", own_policy{}, [&](const Call& it) { at = it.engine().now(); });
    return at;
}

void say(const std::string& text)
{
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout); // a test may crash
}

constexpr const char* rule =
    "===================================================================\n";

const char* word(Result result)
{
    switch (result) {
    case Result::passed:
        return "PASS";
    case Result::failed:
        return "FAIL";
    case Result::skipped:
        return "SKIP";
    }
    return "";
}

/// "0.123 seconds", rounded down.
std::string in_seconds(emu::Ts duration)
{
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(duration).count();
    return fmt::format("{}.{:03} seconds", ms / 1000, ms % 1000);
}

} // namespace

Runner& Runner::instance()
{
    static auto* const only = new Runner; // never destroyed: exit handlers may assert
    return *only;
}

Runner::Runner() : filter_{filter_text()} {}

void Runner::start_anew(Filter filter)
{
    filter_ = std::move(filter);
    done_.clear();
    left_out_ = false;
}

/// Whether it came to its end; else leave() was called.
bool Runner::guarded(const std::function<void()>& body)
{
    thread_ = ::pthread_self();
    under_way_ = true;
    const bool whole = setjmp(back_) == 0;
    if (whole) body();
    under_way_ = false;
    return whole;
}

void Runner::leave(Result result)
{
    if (result != Result::passed && result_ != Result::failed) result_ = result;
    // What runs in interrupt context goes on, whatever thread it borrows.
    if (!under_way_ || Process::in_callback()) return;
    if (::pthread_equal(thread_, ::pthread_self()) != 0) std::longjmp(back_, 1);
    k_thread_abort(k_current_get()); // as Zephyr does
}

/// Nothing with a destructor may be left behind by what jumps away.
void Runner::keep_reason(std::string& text)
{
    if (reason_.empty()) reason_.swap(text);
    std::string{}.swap(text);
}

void Runner::failed(std::string text)
{
    keep_reason(text);
    leave(Result::failed);
}

void Runner::assumed_wrongly(std::string text)
{
    keep_reason(text);
    leave(Result::skipped);
}

void Runner::expected_wrongly(std::string text)
{
    if (reason_.empty()) reason_ = std::move(text);
    result_ = Result::failed;
}

void Runner::run_case(Suite& suite, const std::string& name, const std::function<void()>& before,
                      const std::function<void()>& body, const std::function<void()>& after,
                      std::optional<ztest_expected_result> expected)
{
    say(fmt::format("START - {}\n", name));
    result_ = Result::passed;
    reason_.clear();
    const emu::Instant start = now();
    if (guarded(before)) guarded(body);
    guarded(after);
    const emu::Ts duration = now() - start;
    if (expected) {
        const auto wanted =
            *expected == ZTEST_EXPECTED_RESULT_FAIL ? Result::failed : Result::skipped;
        if (result_ == wanted) {
            result_ = Result::passed;
        } else {
            reason_ = fmt::format("expected to {}, did {}", word(wanted), word(result_));
            result_ = Result::failed;
        }
    }
    say(fmt::format(" {} - {} in {}\n{}", word(result_), name, in_seconds(duration), rule));
    suite.cases.push_back({name, result_, result_ == Result::passed ? "" : reason_, duration});
}

void Runner::tell_end(const Suite& suite) const
{
    const bool failed = std::ranges::count(suite.cases, Result::failed, &Case::result) > 0;
    say(fmt::format("TESTSUITE {} {}.\n\n", suite.name, failed ? "failed" : "succeeded"));
}

void Runner::run(const ztest_suite_node& node, const void* state, int suite_iterations,
                 int case_iterations)
{
    if (node.predicate != nullptr && !node.predicate(state)) return;
    auto tests = tests_of(node.name);
    std::erase_if(tests, [&](const auto* it) { return !filter_.takes(node.name, it->name); });
    if (tests.empty()) return;
    for (int i = 0; i < suite_iterations; ++i) {
        say(fmt::format("Running TESTSUITE {}\n{}", node.name, rule));
        Suite suite{node.name, {}};
        void* fixture = nullptr;
        result_ = Result::passed;
        reason_.clear();
        const bool ready = guarded([&] {
            if (node.setup != nullptr) fixture = node.setup();
        });
        const Result set_up = result_;
        const std::string why = reason_;
        for (const ztest_unit_test* test : tests) {
            for (int j = 0; j < case_iterations; ++j) {
                const auto before = [&] {
                    if (!ready || set_up != Result::passed) {
                        reason_ = why;
                        leave(set_up);
                    }
                    for (const auto* each : rules())
                        if (each->before_each != nullptr) each->before_each(test, fixture);
                    if (node.before != nullptr) node.before(fixture);
                };
                const auto after = [&] {
                    if (node.after != nullptr) node.after(fixture);
                    for (const auto* each : rules())
                        if (each->after_each != nullptr) each->after_each(test, fixture);
                };
                run_case(
                    suite, test->name, before, [&] { test->test(fixture); }, after,
                    expected(*test));
            }
        }
        guarded([&] {
            if (node.teardown != nullptr) node.teardown(fixture);
        });
        tell_end(suite);
        done_.push_back(std::move(suite));
    }
}

void Runner::run_old(const char* name, const unit_test* tests)
{
    say(fmt::format("Running test suite {}\n{}", name, rule));
    Suite suite{name, {}};
    for (; tests->test != nullptr; ++tests) {
        if (!filter_.takes(name, tests->name)) continue;
        run_case(suite, tests->name, tests->setup, tests->test, tests->teardown, std::nullopt);
    }
    tell_end(suite);
    done_.push_back(std::move(suite));
}

void Runner::verify_all_ran()
{
    for (const ztest_suite_node* suite : suites()) {
        const auto tests = tests_of(suite->name);
        const auto taken = [&](const auto* it) { return filter_.takes(suite->name, it->name); };
        if (std::ranges::none_of(tests, taken)) continue;
        if (std::ranges::find(done_, suite->name, &Suite::name) != done_.end()) continue;
        say(fmt::format("ERROR: Test suite '{}' did not run.\n", suite->name));
        left_out_ = true;
    }
}

int Runner::conclude()
{
    int status = left_out_ ? 1 : 0;
    std::size_t ran = 0;
    std::vector<emu::junit::Suite> report;
    say("\n------ TESTSUITE SUMMARY START ------\n\n");
    for (const Suite& suite : done_) {
        const auto count = [&](Result it) {
            return std::ranges::count(suite.cases, it, &Case::result);
        };
        const auto passed = count(Result::passed);
        const auto failed = count(Result::failed);
        const auto skipped = count(Result::skipped);
        const auto total = passed + failed + skipped;
        ran += suite.cases.size();
        if (failed > 0) status = 1;
        emu::Ts duration{};
        emu::junit::Suite cases;
        cases.name = suite.name;
        for (const Case& each : suite.cases) {
            duration += each.duration;
            cases.cases.push_back({each.name, each.result, each.reason});
        }
        const auto judged = total - skipped;
        say(fmt::format(
            "SUITE {} - {:6.2f}% [{}]: pass = {}, fail = {}, skip = {}, total = {} "
            "duration = {}\n",
            word(failed > 0    ? Result::failed
                 : passed == 0 ? Result::skipped
                               : Result::passed),
            judged > 0 ? 100.0 * static_cast<double>(passed) / static_cast<double>(judged) : 0.0,
            suite.name, passed, failed, skipped, total, in_seconds(duration)));
        for (const Case& each : suite.cases) {
            say(fmt::format(" - {} - [{}.{}] duration = {}\n", word(each.result), suite.name,
                            each.name, in_seconds(each.duration)));
        }
        say("\n");
        report.push_back(std::move(cases));
    }
    say(fmt::format("------ TESTSUITE SUMMARY END ------\n\n{}", rule));
    for (const std::string& pattern : filter_.unused()) {
        std::fprintf(stderr, "emu9160: there is no test %s\n", pattern.c_str());
        status = 2;
    }
    if (ran == 0 && status == 0) {
        std::fprintf(stderr, "emu9160: the program has no main() and no ztest suite that runs\n");
        status = 2;
    }
    if (const char* const path = std::getenv("EMU9160_ZTEST_JUNIT"); path != nullptr && *path) {
        std::ofstream file{path, std::ios::binary};
        file << emu::junit::to_xml(report) << std::flush;
        if (!file) {
            std::fprintf(stderr, "emu9160: EMU9160_ZTEST_JUNIT=%s cannot be written\n", path);
            status = 2;
        }
    }
    say(status == 0 ? "PROJECT EXECUTION SUCCESSFUL\n" : "PROJECT EXECUTION FAILED\n");
    return status;
}

} // namespace stack::inline v0::zephyr::ztest
