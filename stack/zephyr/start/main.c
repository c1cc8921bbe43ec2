// main() of a program written for Zephyr, whose own is called zephyr_app_main: libemu9160-zephyr-
// start.a. It is compiled without the program's configuration.
#define EMU9160_ZEPHYR_LIBRARY
#include "stack/zephyr/start/start.h"

#include "stack/api/emu9160.h"

// The bounds of sections; null in a program that has nothing in them.
extern const struct emu9160_zephyr_init_entry* const __start_emu9160_sys_init[]
    __attribute__((weak, visibility("hidden")));
extern const struct emu9160_zephyr_init_entry* const __stop_emu9160_sys_init[]
    __attribute__((weak, visibility("hidden")));
extern const struct emu9160_zephyr_static_thread* const __start_emu9160_threads[]
    __attribute__((weak, visibility("hidden")));
extern const struct emu9160_zephyr_static_thread* const __stop_emu9160_threads[]
    __attribute__((weak, visibility("hidden")));

// A byte of each declaration of main(): other than 0 where it returns nothing (emu9160_zephyr.h).
extern const unsigned char __start_emu9160_main[] __attribute__((weak, visibility("hidden")));
extern const unsigned char __stop_emu9160_main[] __attribute__((weak, visibility("hidden")));

int zephyr_app_main(void);

/// Keeps libemu9160 among the program's own libraries, ahead of the C library, also where the
/// linker drops what a program does not call: threads count by its pthread_create.
void (*const emu9160_zephyr_keeps)(void);
void (*const emu9160_zephyr_keeps)(void) = emu9160_idle_begin;

static int returns_nothing(void)
{
    for (const unsigned char* each = __start_emu9160_main; each != __stop_emu9160_main; ++each)
        if (*each != 0) return 1;
    return 0;
}

int main(void)
{
    const struct emu9160_zephyr_program program = {__start_emu9160_sys_init,
                                                   __stop_emu9160_sys_init, __start_emu9160_threads,
                                                   __stop_emu9160_threads, zephyr_app_main};
    const int status = emu9160_zephyr_run(&program);
    return returns_nothing() ? 0 : status;
}
