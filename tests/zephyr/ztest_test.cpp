// The runner of ztest suites: what jumps out of a test, and what other threads and set-ups do.
#include "stack/process/process.hpp"
#include "stack/zephyr/ztest/filter.hpp"
#include "stack/zephyr/ztest/runner.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "zephyr/ztest_assert.h"

namespace stack::zephyr::ztest {
namespace {

using testing::internal::CaptureStdout;
using testing::internal::GetCapturedStdout;

class ZephyrZtest : public testing::Test {
protected:
    void SetUp() override
    {
        Process::instance().set_factory([] { return std::make_unique<World>(WorldConfig{}); });
        forget_all();
        Runner::instance().start_anew(Filter{});
        log_.clear();
    }
    void TearDown() override
    {
        forget_all();
        Process::instance().reset();
    }
    /// What the runner says of the suites, with its exit status.
    static std::string run(int& status)
    {
        CaptureStdout();
        ztest_emu9160_run_all(nullptr, 1, 1);
        status = Runner::instance().conclude();
        return GetCapturedStdout();
    }
    static void note(const char* what) { log_ += what; }

    static std::string log_;
};
std::string ZephyrZtest::log_;

ztest_unit_test test_named(const char* suite, const char* name, void (*body)(void*))
{
    return {suite, name, body, 0, nullptr};
}

TEST_F(ZephyrZtest, ASetUpThatFailsFailsEachTestOfItsSuiteAndRunsNone)
{
    ztest_suite_node suite{"s",
                           []() -> void* {
                               zassert_true(false);
                               return nullptr;
                           },
                           nullptr,
                           nullptr,
                           [](void*) { note("teardown "); },
                           nullptr,
                           nullptr};
    auto test = test_named("s", "t", [](void*) { note("test "); });
    ztest_emu9160_add_suite(&suite);
    ztest_emu9160_add_test(&test);
    int status = 0;
    EXPECT_NE(run(status).find(" - FAIL - [s.t]"), std::string::npos);
    EXPECT_EQ(status, 1);
    EXPECT_EQ(log_, "teardown ");
}

TEST_F(ZephyrZtest, WhatComesAfterATestRunsWhateverBecameOfIt)
{
    ztest_suite_node suite{
        "s",     nullptr, [](void*) { note("before "); }, [](void*) { note("after "); }, nullptr,
        nullptr, nullptr};
    ztest_test_rule rule{[](const ztest_unit_test* test, void*) { note(test->name); },
                         [](const ztest_unit_test*, void*) { note("rule "); }, nullptr};
    auto fails = test_named("s", "1 ", [](void*) { zassert_is_null(&log_); });
    auto skips = test_named("s", "2 ", [](void*) { ztest_test_skip(); });
    ztest_emu9160_add_suite(&suite);
    ztest_emu9160_add_rule(&rule);
    ztest_emu9160_add_test(&skips);
    ztest_emu9160_add_test(&fails);
    int status = 0;
    EXPECT_NE(run(status).find("pass = 0, fail = 1, skip = 1, total = 2"), std::string::npos);
    EXPECT_EQ(log_, "1 before after rule 2 before after rule ");
}

TEST_F(ZephyrZtest, AnAssertionThatHoldsEvaluatesItsArgumentsOnceAndSaysNothing)
{
    int count = 0;
    CaptureStdout();
    EXPECT_TRUE(zassert_equal(++count, 1));
    EXPECT_TRUE(zassert_ok(0));
    EXPECT_TRUE(zassert_not_ok(-1));
    EXPECT_TRUE(zassert_false(false, "text %d", 1));
    EXPECT_TRUE(zassert_not_null(&count));
    EXPECT_TRUE(zassert_not_equal(1, 2));
    EXPECT_TRUE(zassert_equal_ptr(&count, &count));
    EXPECT_TRUE(zassert_within(5, 7, 2));
    EXPECT_TRUE(zassert_between_inclusive(7, 5, 7));
    EXPECT_TRUE(zassert_mem_equal("abc", "abd", 2));
    EXPECT_TRUE(zassert_str_equal("abc", "abc"));
    EXPECT_EQ(GetCapturedStdout(), "");
    EXPECT_EQ(count, 1);
}

TEST_F(ZephyrZtest, AnExpectationThatDoesNotHoldIsFalseAndGoesOn)
{
    CaptureStdout();
    EXPECT_FALSE(zexpect_within(4, 7, 2));
    EXPECT_FALSE(zexpect_between_inclusive(8, 5, 7));
    EXPECT_FALSE(zexpect_mem_equal("abc", "abd", 3, "at %d", 2));
    const std::string said = GetCapturedStdout();
    EXPECT_NE(said.find("4 not within 7 +/- 2"), std::string::npos);
    EXPECT_NE(said.find("8 not between 5 and 7 inclusive"), std::string::npos);
    EXPECT_NE(said.find("\"abc\" not equal to \"abd\"\n    at 2\n"), std::string::npos);
}

TEST_F(ZephyrZtest, ASuiteThatDidNotRunIsFoundWhenAskedFor)
{
    ztest_suite_node suite{"s",     nullptr, nullptr,
                           nullptr, nullptr, [](const void* state) { return state != nullptr; },
                           nullptr};
    auto test = test_named("s", "t", [](void*) {});
    ztest_emu9160_add_suite(&suite);
    ztest_emu9160_add_test(&test);
    CaptureStdout();
    ztest_emu9160_run_all(nullptr, 1, 1);
    ztest_verify_all_test_suites_ran();
    EXPECT_EQ(Runner::instance().conclude(), 1);
    EXPECT_NE(GetCapturedStdout().find("ERROR: Test suite 's' did not run.\n"), std::string::npos);

    Runner::instance().start_anew(Filter{});
    CaptureStdout();
    ztest_emu9160_run_all("state", 1, 2);
    ztest_verify_all_test_suites_ran();
    EXPECT_EQ(Runner::instance().conclude(), 0);
    EXPECT_NE(GetCapturedStdout().find("pass = 2, fail = 0"), std::string::npos);
}

TEST(ZephyrZtestFilter, TakesSuitesAndTestsAndNamesWhatItDidNotFind)
{
    Filter all;
    EXPECT_TRUE(all.takes("a", "b"));
    Filter some{"a::b,c,*::d,e::f"};
    EXPECT_TRUE(some.takes("a", "b"));
    EXPECT_FALSE(some.takes("a", "c"));
    EXPECT_TRUE(some.takes("c", "anything"));
    EXPECT_TRUE(some.takes("a", "d"));
    EXPECT_EQ(some.unused(), std::vector<std::string>{"e::f"});
}

} // namespace
} // namespace stack::zephyr::ztest
