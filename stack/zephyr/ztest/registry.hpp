// What a program's ztest files have registered, by name.
#pragma once

#define EMU9160_ZEPHYR_LIBRARY
#include "stack/zephyr/include/zephyr/ztest_test.h"

#include <optional>
#include <string_view>
#include <vector>

namespace stack::inline v0::zephyr::ztest {

/// Suites and tests come in the order of their names, as Zephyr's linker puts them.
std::vector<ztest_suite_node*> suites();
std::vector<ztest_unit_test*> tests_of(std::string_view suite);
std::vector<ztest_test_rule*> rules();
/// What ZTEST_EXPECT_FAIL or _SKIP says of a test.
std::optional<ztest_expected_result> expected(const ztest_unit_test& test);

/// For tests.
void forget_all();

} // namespace stack::inline v0::zephyr::ztest
