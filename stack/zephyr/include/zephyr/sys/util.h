/// Small helpers for numbers, arrays, text and bytes.
#ifndef ZEPHYR_INCLUDE_SYS_UTIL_H_
#define ZEPHYR_INCLUDE_SYS_UTIL_H_

#include <emu9160_zephyr.h>

#include <zephyr/sys/util_macro.h>
#include <zephyr/toolchain.h>
#include <zephyr/types.h>

#include <string.h>

// What these macros do with pointers and mixed types is not for a program's warnings.
#pragma GCC system_header

#ifdef __cplusplus
extern "C" {
#endif

#define NUM_BITS(t) (sizeof(t) * 8)
#define BITS_PER_BYTE 8
#define BITS_PER_LONG (__CHAR_BIT__ * __SIZEOF_LONG__)
#define BITS_PER_LONG_LONG (__CHAR_BIT__ * __SIZEOF_LONG_LONG__)

#define POINTER_TO_UINT(x) ((uintptr_t)(x))
#define UINT_TO_POINTER(x) ((void*)(uintptr_t)(x))
#define POINTER_TO_INT(x) ((intptr_t)(x))
#define INT_TO_POINTER(x) ((void*)(intptr_t)(x))

#define GENMASK(h, l) (((~0UL) - (1UL << (l)) + 1) & (~0UL >> (BITS_PER_LONG - 1 - (h))))
#define GENMASK64(h, l) (((~0ULL) - (1ULL << (l)) + 1) & (~0ULL >> (BITS_PER_LONG_LONG - 1 - (h))))
#define LSB_GET(value) ((value) & -(value))
#define FIELD_GET(mask, value) (((value) & (mask)) / LSB_GET(mask))
#define FIELD_PREP(mask, value) (((value)*LSB_GET(mask)) & (mask))
#define IS_BIT_SET(value, bit) ((((value) >> (bit)) & 0x1) != 0)
#define IS_SHIFTED_BIT_MASK(m, s) (!(((m) >> (s)) & (((m) >> (s)) + 1U)))
#define IS_BIT_MASK(m) IS_SHIFTED_BIT_MASK(m, 0)
#define WRITE_BIT(var, bit, set) ((var) = (set) ? ((var) | BIT(bit)) : ((var) & ~BIT(bit)))

#define IS_POWER_OF_TWO(x) (((x) != 0U) && (((x) & ((x)-1U)) == 0U))
#define ILOG2_(x) (63 - __builtin_clzll(x))
#define LOG2(x) ((x) < 1 ? -1 : ILOG2_((unsigned long long)(x)))
#define LOG2CEIL(x) ((x) <= 1 ? 0 : ILOG2_((unsigned long long)(x)-1) + 1)
#define NHPOT(x) ((x) < 1 ? 1 : ((x) > (1ULL << 63) ? 0 : 1ULL << LOG2CEIL(x)))

#ifdef __cplusplus
#define IS_ARRAY(array) true
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#else
#define ZERO_OR_COMPILE_ERROR(cond) ((int)sizeof(char[1 - 2 * !(cond)]) - 1)
#define IS_ARRAY(array)                                                                            \
    ZERO_OR_COMPILE_ERROR(!__builtin_types_compatible_p(__typeof__(array), __typeof__(&(array)[0])))
#define ARRAY_SIZE(array) ((size_t)(IS_ARRAY(array) + (sizeof(array) / sizeof((array)[0]))))
#endif
#define IS_ARRAY_ELEMENT(array, ptr)                                                               \
    ((ptr) && POINTER_TO_UINT(array) <= POINTER_TO_UINT(ptr) &&                                    \
     POINTER_TO_UINT(ptr) < POINTER_TO_UINT(&(array)[ARRAY_SIZE(array)]) &&                        \
     (POINTER_TO_UINT(ptr) - POINTER_TO_UINT(array)) % sizeof((array)[0]) == 0)
#define ARRAY_INDEX(array, ptr) ((ptr) - (array))
#define PART_OF_ARRAY(array, ptr)                                                                  \
    ((ptr) && POINTER_TO_UINT(array) <= POINTER_TO_UINT(ptr) &&                                    \
     POINTER_TO_UINT(ptr) < POINTER_TO_UINT(&(array)[ARRAY_SIZE(array)]))
#define ARRAY_FOR_EACH(array, idx) for (size_t idx = 0; (idx) < ARRAY_SIZE(array); ++(idx))
#define ARRAY_FOR_EACH_PTR(array, ptr)                                                             \
    for (__typeof__(*(array))* ptr = (array); (size_t)((ptr) - (array)) < ARRAY_SIZE(array);       \
         ++(ptr))

#define SAME_TYPE(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))
#define CONTAINER_OF(ptr, type, field) ((type*)(((char*)(ptr)) - offsetof(type, field)))
#define SIZEOF_FIELD(type, member) sizeof((((type*)0)->member))
#define CONCAT(...) UTIL_CAT(EMU9160_ZEPHYR_CONCAT_, NUM_VA_ARGS(__VA_ARGS__))(__VA_ARGS__)
#define EMU9160_ZEPHYR_CONCAT_1(a) a
#define EMU9160_ZEPHYR_CONCAT_2(a, b) UTIL_CAT(a, b)
#define EMU9160_ZEPHYR_CONCAT_3(a, b, c) UTIL_CAT(UTIL_CAT(a, b), c)
#define EMU9160_ZEPHYR_CONCAT_4(a, b, c, d) _CONCAT(UTIL_CAT(UTIL_CAT(a, b), c), d)

#define IS_ALIGNED(ptr, align) (((uintptr_t)(ptr)) % (align) == 0)
#define ROUND_UP(x, align)                                                                         \
    ((((unsigned long)(x) + ((unsigned long)(align)-1)) / (unsigned long)(align)) *                \
     (unsigned long)(align))
#define ROUND_DOWN(x, align)                                                                       \
    (((unsigned long)(x) / (unsigned long)(align)) * (unsigned long)(align))
#define WB_UP(x) ROUND_UP(x, sizeof(void*))
#define WB_DN(x) ROUND_DOWN(x, sizeof(void*))
#define DIV_ROUND_UP(n, d) (((n) + (d)-1) / (d))
#define ceiling_fraction(numerator, divider) DIV_ROUND_UP(numerator, divider)
#define DIV_ROUND_CLOSEST(n, d)                                                                    \
    (((((__typeof__(n))-1) < 0) && (((__typeof__(d))-1) < 0) && (((n) < 0) ^ ((d) < 0)))           \
         ? ((n) - ((d) / 2)) / (d)                                                                 \
         : ((n) + ((d) / 2)) / (d))

#undef MAX
#define MAX(a, b) (((a) > (b)) ? (a) : (b))
#undef MIN
#define MIN(a, b) (((a) < (b)) ? (a) : (b))
#ifndef CLAMP
#define CLAMP(val, low, high) (((val) <= (low)) ? (low) : MIN(val, high))
#endif
#define IN_RANGE(val, min, max) ((val) >= (min) && (val) <= (max))
#ifndef __cplusplus
#define Z_MAX(a, b)                                                                                \
    __extension__({                                                                                \
        const __typeof__(a) emu9160_a = (a);                                                       \
        const __typeof__(b) emu9160_b = (b);                                                       \
        emu9160_a > emu9160_b ? emu9160_a : emu9160_b;                                             \
    })
#define Z_MIN(a, b)                                                                                \
    __extension__({                                                                                \
        const __typeof__(a) emu9160_a = (a);                                                       \
        const __typeof__(b) emu9160_b = (b);                                                       \
        emu9160_a < emu9160_b ? emu9160_a : emu9160_b;                                             \
    })
#define Z_CLAMP(val, low, high) Z_MAX(low, Z_MIN(val, high))
#endif

#ifndef KB
#define KB(x) ((x) << 10)
#endif
#ifndef MB
#define MB(x) (KB(x) << 10)
#endif
#ifndef GB
#define GB(x) (MB(x) << 10)
#endif
#ifndef KHZ
#define KHZ(x) ((x)*1000)
#endif
#ifndef MHZ
#define MHZ(x) (KHZ(x) * 1000)
#endif

/// Until `expr` holds, at most `timeout` microseconds; `delay_stmt` runs between two looks. Needs
/// zephyr/kernel.h, as upstream's does.
#define WAIT_FOR(expr, timeout, delay_stmt)                                                        \
    __extension__({                                                                                \
        const uint32_t emu9160_cycles = k_us_to_cyc_ceil32(timeout);                               \
        const uint32_t emu9160_start = k_cycle_get_32();                                           \
        while (!(expr) && (emu9160_cycles > (k_cycle_get_32() - emu9160_start))) {                 \
            delay_stmt;                                                                            \
            Z_SPIN_DELAY(10);                                                                      \
        }                                                                                          \
        (expr);                                                                                    \
    })
#define Z_SPIN_DELAY(microseconds) k_busy_wait(microseconds)

static inline bool is_power_of_two(unsigned int x) { return IS_POWER_OF_TWO(x); }

static inline int64_t arithmetic_shift_right(int64_t value, uint8_t shift)
{
    return value >> shift; // of two's complement, as every compiler that this builds with
}

static inline int32_t sign_extend(uint32_t value, uint8_t index)
{
    const uint8_t shift = (uint8_t)(31U - index);
    return (int32_t)(value << shift) >> shift;
}

static inline int64_t sign_extend_64(uint64_t value, uint8_t index)
{
    const uint8_t shift = (uint8_t)(63U - index);
    return (int64_t)(value << shift) >> shift;
}

static inline void bytecpy(void* dst, const void* src, size_t size)
{
    for (size_t i = 0; i < size; ++i)
        ((volatile uint8_t*)dst)[i] = ((volatile const uint8_t*)src)[i];
}

static inline void byteswp(void* a, void* b, size_t size)
{
    uint8_t* first = (uint8_t*)a;
    uint8_t* second = (uint8_t*)b;
    for (; size > 0; --size, ++first, ++second) {
        const uint8_t kept = *first;
        *first = *second;
        *second = kept;
    }
}

/// 0 and the value of a hexadecimal digit of either case, or -EINVAL.
int emu9160_zephyr_char2hex(char c, uint8_t* x);
int emu9160_zephyr_hex2char(uint8_t x, char* c);
size_t emu9160_zephyr_bin2hex(const uint8_t* buf, size_t buflen, char* hex, size_t hexlen);
size_t emu9160_zephyr_hex2bin(const char* hex, size_t hexlen, uint8_t* buf, size_t buflen);
uint8_t emu9160_zephyr_u8_to_dec(char* buf, uint8_t buflen, uint8_t value);
char* emu9160_zephyr_utf8_trunc(char* utf8_str);
char* emu9160_zephyr_utf8_lcpy(char* dst, const char* src, size_t n);

static inline int char2hex(char c, uint8_t* x) { return emu9160_zephyr_char2hex(c, x); }
static inline int hex2char(uint8_t x, char* c) { return emu9160_zephyr_hex2char(x, c); }
/// Characters written without the zero; 0: no room.
static inline size_t bin2hex(const uint8_t* buf, size_t buflen, char* hex, size_t hexlen)
{
    return emu9160_zephyr_bin2hex(buf, buflen, hex, hexlen);
}
/// Bytes written; 0: no room or not hexadecimal. An odd count has a leading digit of its own.
static inline size_t hex2bin(const char* hex, size_t hexlen, uint8_t* buf, size_t buflen)
{
    return emu9160_zephyr_hex2bin(hex, hexlen, buf, buflen);
}
static inline uint8_t u8_to_dec(char* buf, uint8_t buflen, uint8_t value)
{
    return emu9160_zephyr_u8_to_dec(buf, buflen, value);
}
static inline char* utf8_trunc(char* utf8_str) { return emu9160_zephyr_utf8_trunc(utf8_str); }
static inline char* utf8_lcpy(char* dst, const char* src, size_t n)
{
    return emu9160_zephyr_utf8_lcpy(dst, src, n);
}
static inline uint8_t bcd2bin(uint8_t bcd) { return (uint8_t)(10 * (bcd >> 4) + (bcd & 0x0F)); }
static inline uint8_t bin2bcd(uint8_t bin) { return (uint8_t)(((bin / 10) << 4) | (bin % 10)); }

/// dst = src1 ^ src2.
static inline void mem_xor_n(uint8_t* dst, const uint8_t* src1, const uint8_t* src2, size_t len)
{
    while (len-- > 0)
        *dst++ = (uint8_t)(*src1++ ^ *src2++);
}
static inline void mem_xor_32(uint8_t dst[4], const uint8_t src1[4], const uint8_t src2[4])
{
    mem_xor_n(dst, src1, src2, 4U);
}
static inline void mem_xor_128(uint8_t dst[16], const uint8_t src1[16], const uint8_t src2[16])
{
    mem_xor_n(dst, src1, src2, 16U);
}

#ifdef __cplusplus
}
#endif

#endif
