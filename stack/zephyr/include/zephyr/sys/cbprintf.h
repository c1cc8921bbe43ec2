/// Formatted output by callback, and its relatives of stdio.
#ifndef ZEPHYR_INCLUDE_SYS_CBPRINTF_H_
#define ZEPHYR_INCLUDE_SYS_CBPRINTF_H_

#include <emu9160_zephyr.h>

#include <zephyr/toolchain.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Takes one character; negative: no more.
typedef int (*cbprintf_cb)(int c, void* ctx);

/// Characters given to `out`, or what it refused with.
__printf_like(3, 0) int emu9160_zephyr_cbvprintf(cbprintf_cb out, void* ctx, const char* fmt,
                                                 va_list ap);

__printf_like(3, 0) static inline int cbvprintf(cbprintf_cb out, void* ctx, const char* fmt,
                                                va_list ap)
{
    return emu9160_zephyr_cbvprintf(out, ctx, fmt, ap);
}
__printf_like(3, 4) static inline int cbprintf(cbprintf_cb out, void* ctx, const char* fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const int count = emu9160_zephyr_cbvprintf(out, ctx, fmt, ap);
    va_end(ap);
    return count;
}

#define snprintfcb snprintf
#define vsnprintfcb vsnprintf
#define printfcb printf
#define vprintfcb vprintf
#define fprintfcb fprintf
#define vfprintfcb vfprintf

#ifdef __cplusplus
}
#endif

#endif
