// The functions of ztest.h.
#include "stack/zephyr/ztest/runner.hpp"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

#include "zephyr/ztest_assert.h"
#include <fmt/format.h>

namespace ztest = stack::zephyr::ztest;
using ztest::Runner;

extern "C" {

__attribute__((weak)) void test_main(void);

bool ztest_emu9160_check(emu9160_ztest_kind kind, bool cond, const char* what, const char* file,
                         int line, const char* function, const char* msg, ...)
{
    if (cond) return true;
    std::string message;
    if (msg != nullptr) {
        va_list ap;
        va_start(ap, msg);
        char* text = nullptr;
        if (vasprintf(&text, msg, ap) >= 0) {
            message = text;
            std::free(text);
        }
        va_end(ap);
        if (!message.empty() && message.back() == '\n') message.pop_back();
    }
    constexpr const char* kinds[] = {"Assertion", "Assumption", "Expectation"};
    std::string text =
        fmt::format("{} failed at {}:{}: {}: {}", kinds[kind], file, line, function, what);
    if (!message.empty()) text += "\n    " + message;
    std::printf("\n    %s\n", text.c_str());
    Runner& runner = Runner::instance();
    // Nothing of ours with a destructor may be left behind by what jumps away.
    std::string().swap(message);
    switch (kind) {
    case EMU9160_ZTEST_ASSERT:
        runner.failed(std::move(text));
        break;
    case EMU9160_ZTEST_ASSUME:
        runner.assumed_wrongly(std::move(text));
        break;
    case EMU9160_ZTEST_EXPECT:
        runner.expected_wrongly(std::move(text));
        break;
    }
    return false;
}

void ztest_test_fail(void) { Runner::instance().failed("ztest_test_fail()"); }
void ztest_test_pass(void) { Runner::instance().leave(Runner::Result::passed); }
void ztest_test_skip(void) { Runner::instance().leave(Runner::Result::skipped); }

// There is one CPU anyway.
void ztest_simple_1cpu_before(void*) {}
void ztest_simple_1cpu_after(void*) {}

void ztest_verify_all_test_suites_ran(void) { Runner::instance().verify_all_ran(); }

int ztest_emu9160_run_all(const void* state, int suite_iter, int case_iter)
{
    for (const ztest_suite_node* suite : ztest::suites())
        Runner::instance().run(*suite, state, suite_iter, case_iter);
    return 0;
}

int ztest_emu9160_run_suite(const char* name, int suite_iter, int case_iter)
{
    for (const ztest_suite_node* suite : ztest::suites())
        if (std::string_view{suite->name} == name)
            Runner::instance().run(*suite, nullptr, suite_iter, case_iter);
    return 0;
}

void ztest_emu9160_run_old(const char* name, const unit_test* tests)
{
    Runner::instance().run_old(name, tests);
}

int emu9160_zephyr_ztest_main(void)
{
    if (test_main != nullptr)
        test_main();
    else
        ztest_emu9160_run_all(nullptr, 1, 1);
    const int status = Runner::instance().conclude();
    // The threads of its tests are no longer of interest.
    std::exit(status);
}

} // extern "C"
