// main() of a program written for Zephyr, whose own is called zephyr_app_main: libemu9160-zephyr-
// start.a. It is compiled without the program's configuration.
#define EMU9160_ZEPHYR_LIBRARY
#include "stack/zephyr/start/start.h"

#include <emu9160.h>

// The bounds of two sections; null in a program that has nothing in them.
extern const struct emu9160_zephyr_init_entry* const __start_emu9160_sys_init[]
    __attribute__((weak, visibility("hidden")));
extern const struct emu9160_zephyr_init_entry* const __stop_emu9160_sys_init[]
    __attribute__((weak, visibility("hidden")));
extern const struct emu9160_zephyr_static_thread* const __start_emu9160_threads[]
    __attribute__((weak, visibility("hidden")));
extern const struct emu9160_zephyr_static_thread* const __stop_emu9160_threads[]
    __attribute__((weak, visibility("hidden")));

/// Defined, with any value, where the program's main() returns nothing.
extern const int emu9160_zephyr_void_main __attribute__((weak));

int zephyr_app_main(void);

// Threads count by libemu9160's pthread_create, which goes before the C library's only in a program
// that names that library itself; a linker that drops what seems unneeded is to keep it.
static void (*const threads)(void) __attribute__((used)) = emu9160_idle_begin;

int main(void)
{
    const struct emu9160_zephyr_program program = {__start_emu9160_sys_init,
                                                   __stop_emu9160_sys_init, __start_emu9160_threads,
                                                   __stop_emu9160_threads, zephyr_app_main};
    const int status = emu9160_zephyr_run(&program);
    return &emu9160_zephyr_void_main != 0 ? 0 : status;
}
