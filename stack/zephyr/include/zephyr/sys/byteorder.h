/// Numbers of either byte order, in memory of any alignment.
#ifndef ZEPHYR_INCLUDE_SYS_BYTEORDER_H_
#define ZEPHYR_INCLUDE_SYS_BYTEORDER_H_

#include <emu9160_zephyr.h>

#include <zephyr/sys/__assert.h>
#include <zephyr/sys/util.h>
#include <zephyr/toolchain.h>
#include <zephyr/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BSWAP_16(x) __builtin_bswap16((uint16_t)(x))
#define BSWAP_24(x) (__builtin_bswap32((uint32_t)(x)) >> 8)
#define BSWAP_32(x) __builtin_bswap32((uint32_t)(x))
#define BSWAP_40(x) (__builtin_bswap64((uint64_t)(x)) >> 24)
#define BSWAP_48(x) (__builtin_bswap64((uint64_t)(x)) >> 16)
#define BSWAP_64(x) __builtin_bswap64((uint64_t)(x))

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define EMU9160_ZEPHYR_LE(bits, value) (value)
#define EMU9160_ZEPHYR_BE(bits, value) BSWAP_##bits(value)
#else
#define EMU9160_ZEPHYR_LE(bits, value) BSWAP_##bits(value)
#define EMU9160_ZEPHYR_BE(bits, value) (value)
#endif
#define sys_le16_to_cpu(value) EMU9160_ZEPHYR_LE(16, value)
#define sys_cpu_to_le16(value) EMU9160_ZEPHYR_LE(16, value)
#define sys_le24_to_cpu(value) EMU9160_ZEPHYR_LE(24, value)
#define sys_cpu_to_le24(value) EMU9160_ZEPHYR_LE(24, value)
#define sys_le32_to_cpu(value) EMU9160_ZEPHYR_LE(32, value)
#define sys_cpu_to_le32(value) EMU9160_ZEPHYR_LE(32, value)
#define sys_le40_to_cpu(value) EMU9160_ZEPHYR_LE(40, value)
#define sys_cpu_to_le40(value) EMU9160_ZEPHYR_LE(40, value)
#define sys_le48_to_cpu(value) EMU9160_ZEPHYR_LE(48, value)
#define sys_cpu_to_le48(value) EMU9160_ZEPHYR_LE(48, value)
#define sys_le64_to_cpu(value) EMU9160_ZEPHYR_LE(64, value)
#define sys_cpu_to_le64(value) EMU9160_ZEPHYR_LE(64, value)
#define sys_be16_to_cpu(value) EMU9160_ZEPHYR_BE(16, value)
#define sys_cpu_to_be16(value) EMU9160_ZEPHYR_BE(16, value)
#define sys_be24_to_cpu(value) EMU9160_ZEPHYR_BE(24, value)
#define sys_cpu_to_be24(value) EMU9160_ZEPHYR_BE(24, value)
#define sys_be32_to_cpu(value) EMU9160_ZEPHYR_BE(32, value)
#define sys_cpu_to_be32(value) EMU9160_ZEPHYR_BE(32, value)
#define sys_be40_to_cpu(value) EMU9160_ZEPHYR_BE(40, value)
#define sys_cpu_to_be40(value) EMU9160_ZEPHYR_BE(40, value)
#define sys_be48_to_cpu(value) EMU9160_ZEPHYR_BE(48, value)
#define sys_cpu_to_be48(value) EMU9160_ZEPHYR_BE(48, value)
#define sys_be64_to_cpu(value) EMU9160_ZEPHYR_BE(64, value)
#define sys_cpu_to_be64(value) EMU9160_ZEPHYR_BE(64, value)
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define sys_uint16_to_array(value)                                                                 \
    {                                                                                              \
        (uint8_t)(value), (uint8_t)((value) >> 8)                                                  \
    }
#else
#define sys_uint16_to_array(value)                                                                 \
    {                                                                                              \
        (uint8_t)((value) >> 8), (uint8_t)(value)                                                  \
    }
#endif

// clang-format off
#define EMU9160_ZEPHYR_ORDERED(bits, type)                                                         \
    static inline void sys_put_be##bits(type val, uint8_t dst[(bits) / 8])                         \
    {                                                                                              \
        for (int i = 0; i < (bits) / 8; ++i) dst[i] = (uint8_t)(val >> ((bits) - 8 - 8 * i));      \
    }                                                                                              \
    static inline void sys_put_le##bits(type val, uint8_t dst[(bits) / 8])                         \
    {                                                                                              \
        for (int i = 0; i < (bits) / 8; ++i) dst[i] = (uint8_t)(val >> (8 * i));                   \
    }                                                                                              \
    static inline type sys_get_be##bits(const uint8_t src[(bits) / 8])                             \
    {                                                                                              \
        uint64_t val = 0;                                                                          \
        for (int i = 0; i < (bits) / 8; ++i) val = (val << 8) | src[i];                            \
        return (type)val;                                                                          \
    }                                                                                              \
    static inline type sys_get_le##bits(const uint8_t src[(bits) / 8])                             \
    {                                                                                              \
        uint64_t val = 0;                                                                          \
        for (int i = (bits) / 8 - 1; i >= 0; --i) val = (val << 8) | src[i];                       \
        return (type)val;                                                                          \
    }
// clang-format on
EMU9160_ZEPHYR_ORDERED(16, uint16_t)
EMU9160_ZEPHYR_ORDERED(24, uint32_t)
EMU9160_ZEPHYR_ORDERED(32, uint32_t)
EMU9160_ZEPHYR_ORDERED(40, uint64_t)
EMU9160_ZEPHYR_ORDERED(48, uint64_t)
EMU9160_ZEPHYR_ORDERED(64, uint64_t)
#undef EMU9160_ZEPHYR_ORDERED

/// Copies with the order of the bytes turned; the two may not overlap.
static inline void sys_memcpy_swap(void* dst, const void* src, size_t length)
{
    for (size_t i = 0; i < length; ++i)
        ((uint8_t*)dst)[i] = ((const uint8_t*)src)[length - 1 - i];
}

static inline void sys_mem_swap(void* buf, size_t length)
{
    uint8_t* const bytes = (uint8_t*)buf;
    for (size_t i = 0; i < length / 2; ++i) {
        const uint8_t kept = bytes[i];
        bytes[i] = bytes[length - 1 - i];
        bytes[length - 1 - i] = kept;
    }
}

#ifdef __cplusplus
}
#endif

#endif
