/// Who hears which notifications of the modem (NCS).
#ifndef AT_MONITOR_H_
#define AT_MONITOR_H_

#include <emu9160_zephyr.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*at_monitor_handler_t)(const char* notif);

struct at_monitor_entry {
    const char* filter; // what the notification contains; NULL: any
    at_monitor_handler_t handler;
    struct {
        uint8_t paused : 1;
        uint8_t direct : 1; // in interrupt context
    } flags;
};

// clang-format off
#define ANY     NULL
#define PAUSED  1
#define ACTIVE  0
// clang-format on

/// Of the macros below, not for programs.
void emu9160_zephyr_at_monitor(const char* name, const struct at_monitor_entry* entry);

#define EMU9160_AT_MONITOR(direct, name, filter, handler, paused, ...)                             \
    static void handler(const char*);                                                              \
    static struct at_monitor_entry name = {filter, handler, {paused, direct}};                     \
    __attribute__((constructor)) static void at_monitor_told_##name(void)                          \
    {                                                                                              \
        emu9160_zephyr_at_monitor(#name, &name);                                                   \
    }                                                                                              \
    EMU9160_ZEPHYR_SEMICOLON

/// AT_MONITOR(name, filter, handler[, PAUSED or ACTIVE]): the handler runs on the system work
/// queue.
#define AT_MONITOR(...) EMU9160_AT_MONITOR(0, __VA_ARGS__, 0, 0)
/// Likewise, in interrupt context.
#define AT_MONITOR_ISR(...) EMU9160_AT_MONITOR(1, __VA_ARGS__, 0, 0)

static inline void at_monitor_pause(struct at_monitor_entry* mon) { mon->flags.paused = 1; }
static inline void at_monitor_resume(struct at_monitor_entry* mon) { mon->flags.paused = 0; }

#ifdef __cplusplus
}
#endif

#endif
