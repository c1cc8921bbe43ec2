/// Suites and tests, of the present style and of that before Zephyr 3.5. Each test runs on the
/// thread that runs the suites, one after another in the order of their names.
#ifndef ZEPHYR_TESTSUITE_ZTEST_TEST_H_
#define ZEPHYR_TESTSUITE_ZTEST_TEST_H_

#include <emu9160_zephyr.h>

#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/sys/util.h>

#include <stdbool.h>
#include <stdint.h>

// Arguments that are left out are no matter of the program's own -Wpedantic.
#pragma GCC system_header

#ifdef __cplusplus
extern "C" {
#endif

typedef void* (*ztest_suite_setup_t)(void);
typedef void (*ztest_suite_before_t)(void* fixture);
typedef void (*ztest_suite_after_t)(void* fixture);
typedef void (*ztest_suite_teardown_t)(void* fixture);
typedef bool (*ztest_suite_predicate_t)(const void* global_state);

struct ztest_unit_test {
    const char* test_suite_name;
    const char* name;
    void (*test)(void* data);
    uint32_t thread_options;
    struct ztest_unit_test* next; // the runner's
};
struct ztest_suite_node {
    const char* name;
    ztest_suite_setup_t setup;
    ztest_suite_before_t before;
    ztest_suite_after_t after;
    ztest_suite_teardown_t teardown;
    ztest_suite_predicate_t predicate;
    struct ztest_suite_node* next;
};
typedef void (*ztest_rule_cb)(const struct ztest_unit_test* test, void* data);
struct ztest_test_rule {
    ztest_rule_cb before_each;
    ztest_rule_cb after_each;
    struct ztest_test_rule* next;
};
enum ztest_expected_result { ZTEST_EXPECTED_RESULT_FAIL = 0, ZTEST_EXPECTED_RESULT_SKIP };
struct ztest_expected_result_entry {
    const char* test_suite_name;
    const char* test_name;
    enum ztest_expected_result expected_result;
    struct ztest_expected_result_entry* next;
};

void ztest_emu9160_add_suite(struct ztest_suite_node* suite);
void ztest_emu9160_add_test(struct ztest_unit_test* test);
void ztest_emu9160_add_rule(struct ztest_test_rule* rule);
void ztest_emu9160_add_expected(struct ztest_expected_result_entry* entry);
int ztest_emu9160_run_all(const void* state, int suite_iter, int case_iter);
int ztest_emu9160_run_suite(const char* name, int suite_iter, int case_iter);

#define Z_ZTEST_ADD(what, name)                                                                    \
    __attribute__((constructor)) static void emu9160_add_##name(void)                              \
    {                                                                                              \
        ztest_emu9160_add_##what(&name);                                                           \
    }

#define ZTEST_SUITE(SUITE_NAME, PREDICATE, setup_fn, before_fn, after_fn, teardown_fn)             \
    static struct ztest_suite_node z_ztest_suite_##SUITE_NAME = {                                  \
        #SUITE_NAME, (setup_fn), (before_fn), (after_fn), (teardown_fn), (PREDICATE), NULL};       \
    Z_ZTEST_ADD(suite, z_ztest_suite_##SUITE_NAME)                                                 \
    struct ztest_suite_node

#define Z_ZTEST_UNIT(suite, fn, options)                                                           \
    static struct ztest_unit_test z_ztest_unit_test__##suite##__##fn = {                           \
        #suite, #fn, emu9160_run_##suite##_##fn, (options), NULL};                                 \
    Z_ZTEST_ADD(test, z_ztest_unit_test__##suite##__##fn)
#define Z_ZTEST_PLAIN(suite, fn, options)                                                          \
    static void suite##_##fn(void);                                                                \
    static void emu9160_run_##suite##_##fn(void* data)                                             \
    {                                                                                              \
        (void)data;                                                                                \
        suite##_##fn();                                                                            \
    }                                                                                              \
    Z_ZTEST_UNIT(suite, fn, options)                                                               \
    static void suite##_##fn(void)
#define Z_ZTEST_FIXTURE(suite, fn, options)                                                        \
    static void suite##_##fn(struct suite##_fixture* fixture);                                     \
    static void emu9160_run_##suite##_##fn(void* data)                                             \
    {                                                                                              \
        suite##_##fn((struct suite##_fixture*)data);                                               \
    }                                                                                              \
    Z_ZTEST_UNIT(suite, fn, options)                                                               \
    static void suite##_##fn(struct suite##_fixture* fixture __attribute__((__unused__)))

#define ZTEST(suite, fn) Z_ZTEST_PLAIN(suite, fn, 0)
#define ZTEST_F(suite, fn) Z_ZTEST_FIXTURE(suite, fn, 0)
#define ZTEST_USER(suite, fn) Z_ZTEST_PLAIN(suite, fn, 4)
#define ZTEST_USER_F(suite, fn) Z_ZTEST_FIXTURE(suite, fn, 4)
#define ZTEST_RULE(name, before_each_fn, after_each_fn)                                            \
    static struct ztest_test_rule z_ztest_test_rule_##name = {(before_each_fn), (after_each_fn),   \
                                                              NULL};                               \
    Z_ZTEST_ADD(rule, z_ztest_test_rule_##name)                                                    \
    struct ztest_test_rule
#define Z_ZTEST_EXPECT(suite, fn, result)                                                          \
    static struct ztest_expected_result_entry z_ztest_expect_##suite##_##fn = {#suite, #fn,        \
                                                                               result, NULL};      \
    Z_ZTEST_ADD(expected, z_ztest_expect_##suite##_##fn)                                           \
    struct ztest_expected_result_entry
#define ZTEST_EXPECT_FAIL(suite, fn) Z_ZTEST_EXPECT(suite, fn, ZTEST_EXPECTED_RESULT_FAIL)
#define ZTEST_EXPECT_SKIP(suite, fn) Z_ZTEST_EXPECT(suite, fn, ZTEST_EXPECTED_RESULT_SKIP)

// There is no user mode: data lies anywhere.
#define ZTEST_DMEM
#define ZTEST_BMEM
#define ZTEST_SECTION

/// Each ends the test under way; from another thread it ends that thread.
void ztest_test_fail(void);
void ztest_test_pass(void);
void ztest_test_skip(void);
void ztest_simple_1cpu_before(void* data);
void ztest_simple_1cpu_after(void* data);
void ztest_verify_all_test_suites_ran(void);

/// (state) or (state, shuffle, suite_iter, case_iter); the order is never shuffled.
#define ztest_run_all(...) Z_ZTEST_RUN_ALL(__VA_ARGS__, false, 1, 1, )
#define ztest_run_test_suites(...) Z_ZTEST_RUN_ALL(__VA_ARGS__, false, 1, 1, )
#define Z_ZTEST_RUN_ALL(state, shuffle, suite_iter, case_iter, ...)                                \
    ztest_emu9160_run_all(state, suite_iter, case_iter)

/// The program's own; without one all suites run.
void test_main(void);

// Before Zephyr 3.5: tests listed in test_main().
struct unit_test {
    const char* name;
    void (*test)(void);
    void (*setup)(void);
    void (*teardown)(void);
    uint32_t thread_options;
};
void ztest_emu9160_run_old(const char* name, const struct unit_test* tests);
static inline void unit_test_noop(void) {}
#define ztest_unit_test_setup_teardown(fn, setup, teardown)                                        \
    {                                                                                              \
#fn, fn, setup, teardown, 0                                                                \
    }
#define ztest_unit_test(fn) ztest_unit_test_setup_teardown(fn, unit_test_noop, unit_test_noop)
#define ztest_user_unit_test(fn) ztest_unit_test(fn)
#define ztest_user_unit_test_setup_teardown(fn, setup, teardown)                                   \
    ztest_unit_test_setup_teardown(fn, setup, teardown)
#define ztest_1cpu_unit_test(fn) ztest_unit_test(fn)
#define ztest_1cpu_user_unit_test(fn) ztest_unit_test(fn)
#define ztest_test_suite(suite, ...)                                                               \
    static const struct unit_test _##suite[] = {__VA_ARGS__, {NULL, NULL, NULL, NULL, 0}}
/// (suite) of the old style, (name, shuffle, suite_iter, case_iter, param) of the present one.
#define ztest_run_test_suite(suite, ...)                                                           \
    COND_CODE_1(IS_EMPTY(__VA_ARGS__), (ztest_emu9160_run_old(#suite, _##suite)),                  \
                (Z_ZTEST_RUN_SUITE(suite, __VA_ARGS__, 1, 1, )))
#define Z_ZTEST_RUN_SUITE(suite, shuffle, suite_iter, case_iter, ...)                              \
    ztest_emu9160_run_suite(#suite, suite_iter, case_iter)

#ifdef __cplusplus
}
#endif

#endif
