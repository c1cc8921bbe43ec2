/// Ends of the program.
#ifndef ZEPHYR_INCLUDE_FATAL_H_
#define ZEPHYR_INCLUDE_FATAL_H_

#include <emu9160_zephyr.h>

#ifdef __cplusplus
extern "C" {
#endif

enum k_fatal_error_reason {
    K_ERR_CPU_EXCEPTION = 0,
    K_ERR_SPURIOUS_IRQ = 1,
    K_ERR_STACK_CHK_FAIL = 2,
    K_ERR_KERNEL_OOPS = 3,
    K_ERR_KERNEL_PANIC = 4,
    K_ERR_ARCH_START = 16
};

/// A line that tells where, then abort().
void emu9160_zephyr_fatal(const char* what, const char* file, int line) __attribute__((noreturn));

#define k_panic() emu9160_zephyr_fatal("k_panic", __FILE__, __LINE__)
#define k_oops() emu9160_zephyr_fatal("k_oops", __FILE__, __LINE__)

#ifdef __cplusplus
}
#endif

#endif
