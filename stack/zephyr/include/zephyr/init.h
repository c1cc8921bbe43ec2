/// Functions that run before main(), by level, then priority, then their order at the linker.
#ifndef ZEPHYR_INCLUDE_INIT_H_
#define ZEPHYR_INCLUDE_INIT_H_

#include <emu9160_zephyr.h>

#ifdef __cplusplus
extern "C" {
#endif

struct emu9160_zephyr_init_entry {
    int (*init)(void);
    int level;
    int prio;
    const char* name;
};

/// For what stands in a section in the order of the source.
#if defined(__GNUC__) && !defined(__clang__)
#define EMU9160_ZEPHYR_IN_SECTION(name) __attribute__((used, no_reorder, section(name)))
#else
#define EMU9160_ZEPHYR_IN_SECTION(name) __attribute__((used, section(name)))
#endif

#define EMU9160_ZEPHYR_LEVEL_EARLY 0
#define EMU9160_ZEPHYR_LEVEL_PRE_KERNEL_1 1
#define EMU9160_ZEPHYR_LEVEL_PRE_KERNEL_2 2
#define EMU9160_ZEPHYR_LEVEL_POST_KERNEL 3
#define EMU9160_ZEPHYR_LEVEL_APPLICATION 4

// Before Zephyr 3.4 they took a device, NULL for those that are none's: an argument too many does
// no harm here.
#if EMU9160_ZEPHYR_VERSION < 30600
#define EMU9160_ZEPHYR_INIT_FN(fn) ((int (*)(void))(void (*)(void))(fn))
#else
#define EMU9160_ZEPHYR_INIT_FN(fn) (fn)
#endif

#define SYS_INIT_NAMED(entry_name, init_fn, init_level, init_prio)                                 \
    static const struct emu9160_zephyr_init_entry emu9160_init_##entry_name = {                    \
        EMU9160_ZEPHYR_INIT_FN(init_fn), EMU9160_ZEPHYR_LEVEL_##init_level, (init_prio),           \
        #init_fn};                                                                                 \
    static const struct emu9160_zephyr_init_entry* const emu9160_init_ptr_##entry_name             \
        EMU9160_ZEPHYR_IN_SECTION("emu9160_sys_init") = &emu9160_init_##entry_name
#define SYS_INIT(init_fn, level, prio) SYS_INIT_NAMED(init_fn, init_fn, level, prio)

#ifdef __cplusplus
}
#endif

#endif
