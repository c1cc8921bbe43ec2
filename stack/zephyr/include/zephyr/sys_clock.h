/// Times of the kernel: how long a call waits, and until when.
#ifndef ZEPHYR_INCLUDE_SYS_CLOCK_H_
#define ZEPHYR_INCLUDE_SYS_CLOCK_H_

#include <emu9160_zephyr.h>

#include <zephyr/sys/time_units.h>

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef int64_t k_ticks_t;
#define K_TICKS_FOREVER ((k_ticks_t)-1)

/// An instant counted from the start is kept below K_TICKS_FOREVER.
typedef struct {
    k_ticks_t ticks;
} k_timeout_t;

#ifdef __cplusplus
#define EMU9160_ZEPHYR_TIMEOUT(count) (k_timeout_t{(k_ticks_t)(count)})
#else
#define EMU9160_ZEPHYR_TIMEOUT(count) ((k_timeout_t){(k_ticks_t)(count)})
#endif
/// Rounded up to ticks; 0 for what is negative. Constant for a constant.
#define EMU9160_ZEPHYR_TICKS_OF(amount, unit)                                                      \
    ((((int64_t)(amount) > 0 ? (int64_t)(amount) : 0) * CONFIG_SYS_CLOCK_TICKS_PER_SEC +           \
      (unit)-1) /                                                                                  \
     (unit))

#define Z_TIMEOUT_NO_WAIT EMU9160_ZEPHYR_TIMEOUT(0)
#define Z_TIMEOUT_TICKS(t) EMU9160_ZEPHYR_TIMEOUT(t)
#define Z_FOREVER EMU9160_ZEPHYR_TIMEOUT(K_TICKS_FOREVER)
#define Z_TICK_ABS(t) (K_TICKS_FOREVER - 1 - (t))

#define K_NO_WAIT EMU9160_ZEPHYR_TIMEOUT(0)
#define K_FOREVER EMU9160_ZEPHYR_TIMEOUT(K_TICKS_FOREVER)
#define K_TICKS(t) EMU9160_ZEPHYR_TIMEOUT((int64_t)(t) > 0 ? (int64_t)(t) : 0)
#define K_CYC(t)                                                                                   \
    EMU9160_ZEPHYR_TIMEOUT(EMU9160_ZEPHYR_TICKS_OF(t, (int64_t)CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC))
#define K_NSEC(t) EMU9160_ZEPHYR_TIMEOUT(EMU9160_ZEPHYR_TICKS_OF(t, INT64_C(1000000000)))
#define K_USEC(t) EMU9160_ZEPHYR_TIMEOUT(EMU9160_ZEPHYR_TICKS_OF(t, INT64_C(1000000)))
#define K_MSEC(ms) EMU9160_ZEPHYR_TIMEOUT(EMU9160_ZEPHYR_TICKS_OF(ms, INT64_C(1000)))
#define K_SECONDS(s) EMU9160_ZEPHYR_TIMEOUT(EMU9160_ZEPHYR_TICKS_OF(s, INT64_C(1)))
#define K_MINUTES(m) K_SECONDS((int64_t)(m)*60)
#define K_HOURS(h) K_SECONDS((int64_t)(h)*3600)
#define K_TIMEOUT_EQ(a, b) ((a).ticks == (b).ticks)

/// At an instant of k_uptime_ticks().
#define K_TIMEOUT_ABS_TICKS(t)                                                                     \
    EMU9160_ZEPHYR_TIMEOUT(Z_TICK_ABS((int64_t)(t) > 0 ? (int64_t)(t) : 0))
#define K_TIMEOUT_ABS_SEC(t)                                                                       \
    EMU9160_ZEPHYR_TIMEOUT(Z_TICK_ABS(EMU9160_ZEPHYR_TICKS_OF(t, INT64_C(1))))
#define K_TIMEOUT_ABS_MS(t)                                                                        \
    EMU9160_ZEPHYR_TIMEOUT(Z_TICK_ABS(EMU9160_ZEPHYR_TICKS_OF(t, INT64_C(1000))))
#define K_TIMEOUT_ABS_US(t)                                                                        \
    EMU9160_ZEPHYR_TIMEOUT(Z_TICK_ABS(EMU9160_ZEPHYR_TICKS_OF(t, INT64_C(1000000))))
#define K_TIMEOUT_ABS_NS(t)                                                                        \
    EMU9160_ZEPHYR_TIMEOUT(Z_TICK_ABS(EMU9160_ZEPHYR_TICKS_OF(t, INT64_C(1000000000))))
#define K_TIMEOUT_ABS_CYC(t)                                                                       \
    EMU9160_ZEPHYR_TIMEOUT(                                                                        \
        Z_TICK_ABS(EMU9160_ZEPHYR_TICKS_OF(t, (int64_t)CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC)))

/// Until when, in ticks from the start; UINT64_MAX is never.
typedef struct {
    uint64_t tick;
} k_timepoint_t;

k_timepoint_t sys_timepoint_calc(k_timeout_t timeout);
/// What is left; K_NO_WAIT once it has passed.
k_timeout_t sys_timepoint_timeout(k_timepoint_t timepoint);
static inline int sys_timepoint_cmp(k_timepoint_t a, k_timepoint_t b)
{
    return a.tick == b.tick ? 0 : a.tick < b.tick ? -1 : 1;
}
static inline bool sys_timepoint_expired(k_timepoint_t timepoint)
{
    return K_TIMEOUT_EQ(sys_timepoint_timeout(timepoint), K_NO_WAIT);
}

#ifdef __cplusplus
}
#endif

#endif
