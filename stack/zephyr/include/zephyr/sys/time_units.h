/// Between seconds and their parts, ticks and cycles of the hardware's clock.
#ifndef ZEPHYR_INCLUDE_TIME_UNITS_H_
#define ZEPHYR_INCLUDE_TIME_UNITS_H_

#include <emu9160_zephyr.h>

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SYS_FOREVER_MS (-1)
#define SYS_FOREVER_US (-1)
#define SYS_TIMEOUT_MS(ms) ((ms) == SYS_FOREVER_MS ? K_FOREVER : K_MSEC(ms))
#define SYS_TIMEOUT_US(us) ((us) == SYS_FOREVER_US ? K_FOREVER : K_USEC(us))

#define MSEC_PER_SEC 1000U
#define USEC_PER_MSEC 1000U
#define NSEC_PER_USEC 1000U
#define NSEC_PER_MSEC 1000000U
#define USEC_PER_SEC 1000000U
#define NSEC_PER_SEC 1000000000U
#define SEC_PER_MIN 60U
#define MIN_PER_HOUR 60U
#define HOUR_PER_DAY 24U

static inline int sys_clock_hw_cycles_per_sec(void) { return CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC; }

/// `amount` of a unit with `from` a second in one with `to` a second, rounded by `more`: 0 down,
/// half of `from` to the nearest, `from` - 1 up.
static inline uint64_t emu9160_zephyr_convert(uint64_t amount, uint64_t from, uint64_t to,
                                              uint64_t more)
{
    const uint64_t whole = amount / from;
    return whole * to + (amount % from * to + more) / from;
}

#define EMU9160_ZEPHYR_CONVERSION(name, from, to)                                                  \
    static inline uint64_t k_##name##_floor64(uint64_t t)                                          \
    {                                                                                              \
        return emu9160_zephyr_convert(t, (from), (to), 0);                                         \
    }                                                                                              \
    static inline uint64_t k_##name##_near64(uint64_t t)                                           \
    {                                                                                              \
        return emu9160_zephyr_convert(t, (from), (to), (from) / 2);                                \
    }                                                                                              \
    static inline uint64_t k_##name##_ceil64(uint64_t t)                                           \
    {                                                                                              \
        return emu9160_zephyr_convert(t, (from), (to), (from)-1);                                  \
    }                                                                                              \
    static inline uint32_t k_##name##_floor32(uint64_t t)                                          \
    {                                                                                              \
        return (uint32_t)k_##name##_floor64(t);                                                    \
    }                                                                                              \
    static inline uint32_t k_##name##_near32(uint64_t t)                                           \
    {                                                                                              \
        return (uint32_t)k_##name##_near64(t);                                                     \
    }                                                                                              \
    static inline uint32_t k_##name##_ceil32(uint64_t t) { return (uint32_t)k_##name##_ceil64(t); }

#define EMU9160_ZEPHYR_TICKS ((uint64_t)CONFIG_SYS_CLOCK_TICKS_PER_SEC)
#define EMU9160_ZEPHYR_CYCLES ((uint64_t)CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC)

EMU9160_ZEPHYR_CONVERSION(sec_to_cyc, UINT64_C(1), EMU9160_ZEPHYR_CYCLES)
EMU9160_ZEPHYR_CONVERSION(sec_to_ticks, UINT64_C(1), EMU9160_ZEPHYR_TICKS)
EMU9160_ZEPHYR_CONVERSION(ms_to_cyc, UINT64_C(1000), EMU9160_ZEPHYR_CYCLES)
EMU9160_ZEPHYR_CONVERSION(ms_to_ticks, UINT64_C(1000), EMU9160_ZEPHYR_TICKS)
EMU9160_ZEPHYR_CONVERSION(us_to_cyc, UINT64_C(1000000), EMU9160_ZEPHYR_CYCLES)
EMU9160_ZEPHYR_CONVERSION(us_to_ticks, UINT64_C(1000000), EMU9160_ZEPHYR_TICKS)
EMU9160_ZEPHYR_CONVERSION(ns_to_cyc, UINT64_C(1000000000), EMU9160_ZEPHYR_CYCLES)
EMU9160_ZEPHYR_CONVERSION(ns_to_ticks, UINT64_C(1000000000), EMU9160_ZEPHYR_TICKS)
EMU9160_ZEPHYR_CONVERSION(cyc_to_sec, EMU9160_ZEPHYR_CYCLES, UINT64_C(1))
EMU9160_ZEPHYR_CONVERSION(cyc_to_ms, EMU9160_ZEPHYR_CYCLES, UINT64_C(1000))
EMU9160_ZEPHYR_CONVERSION(cyc_to_us, EMU9160_ZEPHYR_CYCLES, UINT64_C(1000000))
EMU9160_ZEPHYR_CONVERSION(cyc_to_ns, EMU9160_ZEPHYR_CYCLES, UINT64_C(1000000000))
EMU9160_ZEPHYR_CONVERSION(cyc_to_ticks, EMU9160_ZEPHYR_CYCLES, EMU9160_ZEPHYR_TICKS)
EMU9160_ZEPHYR_CONVERSION(ticks_to_sec, EMU9160_ZEPHYR_TICKS, UINT64_C(1))
EMU9160_ZEPHYR_CONVERSION(ticks_to_ms, EMU9160_ZEPHYR_TICKS, UINT64_C(1000))
EMU9160_ZEPHYR_CONVERSION(ticks_to_us, EMU9160_ZEPHYR_TICKS, UINT64_C(1000000))
EMU9160_ZEPHYR_CONVERSION(ticks_to_ns, EMU9160_ZEPHYR_TICKS, UINT64_C(1000000000))
EMU9160_ZEPHYR_CONVERSION(ticks_to_cyc, EMU9160_ZEPHYR_TICKS, EMU9160_ZEPHYR_CYCLES)

#ifdef __cplusplus
}
#endif

#endif
