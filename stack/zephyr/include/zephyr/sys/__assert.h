/// Assertions that CONFIG_ASSERT turns on: a line on standard output, then the end of the process.
#ifndef ZEPHYR_INCLUDE_SYS___ASSERT_H_
#define ZEPHYR_INCLUDE_SYS___ASSERT_H_

#include <emu9160_zephyr.h>

#include <zephyr/sys/printk.h>

#include <stdbool.h>

// __ASSERT with no argument for its text is no matter of the program's own -Wpedantic.
#pragma GCC system_header

#ifdef __cplusplus
extern "C" {
#endif

/// Flushes what was printed and aborts.
__attribute__((noreturn)) void emu9160_zephyr_assertion_failed(void);

#ifdef CONFIG_ASSERT
#define __ASSERT_ON 1
#define __ASSERT_PRINT(fmt, ...) printk(fmt, ##__VA_ARGS__)
#define __ASSERT_LOC(test) printk("ASSERTION FAIL [%s] @ %s:%d\n", #test, __FILE__, __LINE__)
#define __ASSERT_MSG_INFO(fmt, ...) printk("\t" fmt "\n", ##__VA_ARGS__)
#define __ASSERT_POST_ACTION() emu9160_zephyr_assertion_failed()
#define __ASSERT_NO_MSG(test)                                                                      \
    do {                                                                                           \
        if (!(test)) {                                                                             \
            __ASSERT_LOC(test);                                                                    \
            __ASSERT_POST_ACTION();                                                                \
        }                                                                                          \
    } while (false)
#define __ASSERT(test, fmt, ...)                                                                   \
    do {                                                                                           \
        if (!(test)) {                                                                             \
            __ASSERT_LOC(test);                                                                    \
            __ASSERT_MSG_INFO(fmt, ##__VA_ARGS__);                                                 \
            __ASSERT_POST_ACTION();                                                                \
        }                                                                                          \
    } while (false)
#define __ASSERT_EVAL(expr1, expr2, test, fmt, ...)                                                \
    do {                                                                                           \
        expr2;                                                                                     \
        __ASSERT(test, fmt, ##__VA_ARGS__);                                                        \
    } while (false)
#else
#define __ASSERT_ON 0
#define __ASSERT_NO_MSG(test)                                                                      \
    do {                                                                                           \
    } while (false)
#define __ASSERT(test, fmt, ...)                                                                   \
    do {                                                                                           \
    } while (false)
#define __ASSERT_EVAL(expr1, expr2, test, fmt, ...) expr1
#define __ASSERT_PRINT(fmt, ...)                                                                   \
    do {                                                                                           \
    } while (false)
#endif

#ifdef __cplusplus
}
#endif

#endif
