// main() of a program written for Zephyr, whose own is called zephyr_app_main: libemu9160-zephyr-
// start.a. It is compiled without the program's configuration.
#define EMU9160_ZEPHYR_LIBRARY
#include "stack/zephyr/start/start.h"

#include "stack/api/emu9160.h"

#include "stack/api/emu9160.h"

/// With this the program itself needs libemu9160, which then stands before libc in the order of
/// symbols, and its pthread_create is the one that threads are counted by. A linker that drops what
/// nobody needs (--as-needed) would put it behind libc.
__attribute__((used)) static void (*const needs_emu9160)(void) = emu9160_idle_begin;

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

/// Keeps libemu9160 among the program's own libraries, ahead of the C library, also where the
/// linker drops what a program does not call: threads count by its pthread_create.
void (*const emu9160_zephyr_keeps)(void);
void (*const emu9160_zephyr_keeps)(void) = emu9160_idle_begin;

int main(void)
{
    const struct emu9160_zephyr_program program = {__start_emu9160_sys_init,
                                                   __stop_emu9160_sys_init, __start_emu9160_threads,
                                                   __stop_emu9160_threads, zephyr_app_main};
    const int status = emu9160_zephyr_run(&program);
    return &emu9160_zephyr_void_main != 0 ? 0 : status;
}
