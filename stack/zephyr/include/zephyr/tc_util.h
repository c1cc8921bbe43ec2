/// What tests print.
#ifndef ZEPHYR_TESTSUITE_INCLUDE_TC_UTIL_H_
#define ZEPHYR_TESTSUITE_INCLUDE_TC_UTIL_H_

#include <emu9160_zephyr.h>

#include <zephyr/sys/printk.h>

#define TC_PASS 0
#define TC_FAIL 1
#define TC_SKIP 2
#define TC_FLAKY 3
#define PRINT_DATA(...) printk(__VA_ARGS__)
#define TC_PRINT(...) printk(__VA_ARGS__)
#define TC_ERROR(...)                                                                              \
    do {                                                                                           \
        printk("%s:%d ", __FILE__, __LINE__);                                                      \
        printk(__VA_ARGS__);                                                                       \
    } while (0)
#define TC_START(name) printk("START - %s\n", name)

#endif
