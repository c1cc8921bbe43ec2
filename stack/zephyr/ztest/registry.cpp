#include "stack/zephyr/ztest/registry.hpp"

#include <algorithm>
#include <utility>

namespace stack::inline v0::zephyr::ztest {

namespace {

// Lists, as constructors of the program add to them before any object of ours need be there.
ztest_suite_node* first_suite = nullptr;
ztest_unit_test* first_test = nullptr;
ztest_test_rule* first_rule = nullptr;
ztest_expected_result_entry* first_expected = nullptr;

template <typename Node>
void add(Node*& first, Node* node)
{
    node->next = std::exchange(first, node);
}

template <typename Node>
std::vector<Node*> all(Node* first)
{
    std::vector<Node*> found;
    for (; first != nullptr; first = first->next)
        found.push_back(first);
    std::reverse(found.begin(), found.end());
    return found;
}

} // namespace

std::vector<ztest_suite_node*> suites()
{
    auto found = all(first_suite);
    std::ranges::stable_sort(found, {}, [](const auto* it) { return std::string_view{it->name}; });
    return found;
}

std::vector<ztest_unit_test*> tests_of(std::string_view suite)
{
    auto found = all(first_test);
    std::erase_if(found, [&](const auto* it) { return it->test_suite_name != suite; });
    std::ranges::stable_sort(found, {}, [](const auto* it) { return std::string_view{it->name}; });
    return found;
}

std::vector<ztest_test_rule*> rules() { return all(first_rule); }

std::optional<ztest_expected_result> expected(const ztest_unit_test& test)
{
    for (const auto* each = first_expected; each != nullptr; each = each->next) {
        if (std::string_view{each->test_suite_name} == test.test_suite_name &&
            std::string_view{each->test_name} == test.name)
            return each->expected_result;
    }
    return std::nullopt;
}

void forget_all()
{
    first_suite = nullptr;
    first_test = nullptr;
    first_rule = nullptr;
    first_expected = nullptr;
}

} // namespace stack::inline v0::zephyr::ztest

namespace ztest = stack::zephyr::ztest;

extern "C" void ztest_emu9160_add_suite(ztest_suite_node* suite)
{
    ztest::add(ztest::first_suite, suite);
}
extern "C" void ztest_emu9160_add_test(ztest_unit_test* test)
{
    ztest::add(ztest::first_test, test);
}
extern "C" void ztest_emu9160_add_rule(ztest_test_rule* rule)
{
    ztest::add(ztest::first_rule, rule);
}
extern "C" void ztest_emu9160_add_expected(ztest_expected_result_entry* entry)
{
    ztest::add(ztest::first_expected, entry);
}
