/// What the kernel prints: here on standard output.
#ifndef ZEPHYR_INCLUDE_SYS_PRINTK_H_
#define ZEPHYR_INCLUDE_SYS_PRINTK_H_

#include <emu9160_zephyr.h>

#include <zephyr/toolchain.h>

#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

__printf_like(1, 2) void printk(const char* fmt, ...);
__printf_like(1, 0) void vprintk(const char* fmt, va_list ap);
__printf_like(3, 4) int snprintk(char* str, size_t size, const char* fmt, ...);
__printf_like(3, 0) int vsnprintk(char* str, size_t size, const char* fmt, va_list ap);

#ifdef __cplusplus
}
#endif

#endif
