/// What a test asserts (a failure ends it), expects (a failure is noted) and assumes (else it is
/// skipped). After what each compares may follow a message as printf takes it.
#ifndef ZEPHYR_TESTSUITE_ZTEST_ASSERT_H_
#define ZEPHYR_TESTSUITE_ZTEST_ASSERT_H_

#include <emu9160_zephyr.h>

#include <zephyr/sys/util.h>

#include <stdbool.h>
#include <string.h>

// An absent message, or one of NULL, is no matter of the program's own warnings.
#pragma GCC system_header

#ifdef __cplusplus
extern "C" {
#endif

enum emu9160_ztest_kind {
    EMU9160_ZTEST_ASSERT,
    EMU9160_ZTEST_ASSUME,
    EMU9160_ZTEST_EXPECT,
};

/// Whether `cond` holds; tells the runner when it does not.
bool ztest_emu9160_check(enum emu9160_ztest_kind kind, bool cond, const char* what,
                         const char* file, int line, const char* function, const char* msg, ...);

// The message is made after the condition, which may be a call whose errno it shows.
#define Z_ZTEST_CHECK(kind, cond, what, ...)                                                       \
    ((cond) ? true                                                                                 \
            : ztest_emu9160_check(                                                                 \
                  EMU9160_ZTEST_##kind, false, what, __FILE__, __LINE__, __func__,                 \
                  COND_CODE_1(IS_EMPTY(__VA_ARGS__), ((const char*)0), (__VA_ARGS__))))

#define zassert(cond, default_msg, ...) Z_ZTEST_CHECK(ASSERT, cond, default_msg, __VA_ARGS__)
#define zassert_unreachable(...) zassert(0, "Reached unreachable code", __VA_ARGS__)
#define zassert_true(cond, ...) zassert(cond, #cond " is false", __VA_ARGS__)
#define zassert_false(cond, ...) zassert(!(cond), #cond " is true", __VA_ARGS__)
#define zassert_ok(cond, ...) zassert(!(cond), #cond " is non-zero", __VA_ARGS__)
#define zassert_not_ok(cond, ...) zassert(!!(cond), #cond " is zero", __VA_ARGS__)
#define zassert_is_null(ptr, ...) zassert((ptr) == NULL, #ptr " is not NULL", __VA_ARGS__)
#define zassert_not_null(ptr, ...) zassert((ptr) != NULL, #ptr " is NULL", __VA_ARGS__)
#define zassert_equal(a, b, ...) zassert((a) == (b), #a " not equal to " #b, __VA_ARGS__)
#define zassert_not_equal(a, b, ...) zassert((a) != (b), #a " equal to " #b, __VA_ARGS__)
#define zassert_equal_ptr(a, b, ...)                                                               \
    zassert((const void*)(a) == (const void*)(b), #a " not equal to " #b, __VA_ARGS__)
#define zassert_within(a, b, d, ...)                                                               \
    zassert(((a) >= ((b) - (d))) && ((a) <= ((b) + (d))), #a " not within " #b " +/- " #d,         \
            __VA_ARGS__)
#define zassert_between_inclusive(a, l, u, ...)                                                    \
    zassert(((a) >= (l)) && ((a) <= (u)), #a " not between " #l " and " #u " inclusive",           \
            __VA_ARGS__)
#define zassert_mem_equal(buf, exp, size, ...)                                                     \
    zassert(memcmp(buf, exp, size) == 0, #buf " not equal to " #exp, __VA_ARGS__)
#define zassert_mem_equal__(buf, exp, size, ...)                                                   \
    zassert(memcmp(buf, exp, size) == 0, #buf " not equal to " #exp, __VA_ARGS__)
#define zassert_str_equal(s1, s2, ...)                                                             \
    zassert(strcmp(s1, s2) == 0, #s1 " not equal to " #s2, __VA_ARGS__)

#define zassume(cond, default_msg, ...) Z_ZTEST_CHECK(ASSUME, cond, default_msg, __VA_ARGS__)
#define zassume_unreachable(...) zassume(0, "Reached unreachable code", __VA_ARGS__)
#define zassume_true(cond, ...) zassume(cond, #cond " is false", __VA_ARGS__)
#define zassume_false(cond, ...) zassume(!(cond), #cond " is true", __VA_ARGS__)
#define zassume_ok(cond, ...) zassume(!(cond), #cond " is non-zero", __VA_ARGS__)
#define zassume_not_ok(cond, ...) zassume(!!(cond), #cond " is zero", __VA_ARGS__)
#define zassume_is_null(ptr, ...) zassume((ptr) == NULL, #ptr " is not NULL", __VA_ARGS__)
#define zassume_not_null(ptr, ...) zassume((ptr) != NULL, #ptr " is NULL", __VA_ARGS__)
#define zassume_equal(a, b, ...) zassume((a) == (b), #a " not equal to " #b, __VA_ARGS__)
#define zassume_not_equal(a, b, ...) zassume((a) != (b), #a " equal to " #b, __VA_ARGS__)
#define zassume_equal_ptr(a, b, ...)                                                               \
    zassume((const void*)(a) == (const void*)(b), #a " not equal to " #b, __VA_ARGS__)
#define zassume_within(a, b, d, ...)                                                               \
    zassume(((a) >= ((b) - (d))) && ((a) <= ((b) + (d))), #a " not within " #b " +/- " #d,         \
            __VA_ARGS__)
#define zassume_between_inclusive(a, l, u, ...)                                                    \
    zassume(((a) >= (l)) && ((a) <= (u)), #a " not between " #l " and " #u " inclusive",           \
            __VA_ARGS__)
#define zassume_mem_equal(buf, exp, size, ...)                                                     \
    zassume(memcmp(buf, exp, size) == 0, #buf " not equal to " #exp, __VA_ARGS__)
#define zassume_mem_equal__(buf, exp, size, ...)                                                   \
    zassume(memcmp(buf, exp, size) == 0, #buf " not equal to " #exp, __VA_ARGS__)
#define zassume_str_equal(s1, s2, ...)                                                             \
    zassume(strcmp(s1, s2) == 0, #s1 " not equal to " #s2, __VA_ARGS__)

#define zexpect(cond, default_msg, ...) Z_ZTEST_CHECK(EXPECT, cond, default_msg, __VA_ARGS__)
#define zexpect_unreachable(...) zexpect(0, "Reached unreachable code", __VA_ARGS__)
#define zexpect_true(cond, ...) zexpect(cond, #cond " is false", __VA_ARGS__)
#define zexpect_false(cond, ...) zexpect(!(cond), #cond " is true", __VA_ARGS__)
#define zexpect_ok(cond, ...) zexpect(!(cond), #cond " is non-zero", __VA_ARGS__)
#define zexpect_not_ok(cond, ...) zexpect(!!(cond), #cond " is zero", __VA_ARGS__)
#define zexpect_is_null(ptr, ...) zexpect((ptr) == NULL, #ptr " is not NULL", __VA_ARGS__)
#define zexpect_not_null(ptr, ...) zexpect((ptr) != NULL, #ptr " is NULL", __VA_ARGS__)
#define zexpect_equal(a, b, ...) zexpect((a) == (b), #a " not equal to " #b, __VA_ARGS__)
#define zexpect_not_equal(a, b, ...) zexpect((a) != (b), #a " equal to " #b, __VA_ARGS__)
#define zexpect_equal_ptr(a, b, ...)                                                               \
    zexpect((const void*)(a) == (const void*)(b), #a " not equal to " #b, __VA_ARGS__)
#define zexpect_within(a, b, d, ...)                                                               \
    zexpect(((a) >= ((b) - (d))) && ((a) <= ((b) + (d))), #a " not within " #b " +/- " #d,         \
            __VA_ARGS__)
#define zexpect_between_inclusive(a, l, u, ...)                                                    \
    zexpect(((a) >= (l)) && ((a) <= (u)), #a " not between " #l " and " #u " inclusive",           \
            __VA_ARGS__)
#define zexpect_mem_equal(buf, exp, size, ...)                                                     \
    zexpect(memcmp(buf, exp, size) == 0, #buf " not equal to " #exp, __VA_ARGS__)
#define zexpect_mem_equal__(buf, exp, size, ...)                                                   \
    zexpect(memcmp(buf, exp, size) == 0, #buf " not equal to " #exp, __VA_ARGS__)
#define zexpect_str_equal(s1, s2, ...)                                                             \
    zexpect(strcmp(s1, s2) == 0, #s1 " not equal to " #s2, __VA_ARGS__)
#ifdef __cplusplus
}
#endif

#include <zephyr/ztest.h> // programs include this one only

#endif
