/// Arithmetic that tells of an overflow, and counts of leading and trailing zeros.
#ifndef ZEPHYR_INCLUDE_SYS_MATH_EXTRAS_H_
#define ZEPHYR_INCLUDE_SYS_MATH_EXTRAS_H_

#include <emu9160_zephyr.h>

#include <zephyr/toolchain.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// True: the result, which holds what fits, has overflown.
#define EMU9160_ZEPHYR_CHECKED(name, type)                                                         \
    static inline bool name##_add_overflow(type a, type b, type* result)                           \
    {                                                                                              \
        return __builtin_add_overflow(a, b, result);                                               \
    }                                                                                              \
    static inline bool name##_mul_overflow(type a, type b, type* result)                           \
    {                                                                                              \
        return __builtin_mul_overflow(a, b, result);                                               \
    }                                                                                              \
    static inline bool name##_sub_overflow(type a, type b, type* result)                           \
    {                                                                                              \
        return __builtin_sub_overflow(a, b, result);                                               \
    }
EMU9160_ZEPHYR_CHECKED(u16, uint16_t)
EMU9160_ZEPHYR_CHECKED(u32, uint32_t)
EMU9160_ZEPHYR_CHECKED(u64, uint64_t)
EMU9160_ZEPHYR_CHECKED(size, size_t)
#undef EMU9160_ZEPHYR_CHECKED

/// 32 or 64 of zero.
static inline int u32_count_leading_zeros(uint32_t x) { return x == 0 ? 32 : __builtin_clz(x); }
static inline int u64_count_leading_zeros(uint64_t x) { return x == 0 ? 64 : __builtin_clzll(x); }
static inline int u32_count_trailing_zeros(uint32_t x) { return x == 0 ? 32 : __builtin_ctz(x); }
static inline int u64_count_trailing_zeros(uint64_t x) { return x == 0 ? 64 : __builtin_ctzll(x); }

#endif
