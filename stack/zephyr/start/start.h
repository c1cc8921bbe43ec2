/// What the start archive asks of the library. Not for programs to use.
#ifndef EMU9160_ZEPHYR_START_H_
#define EMU9160_ZEPHYR_START_H_

#include <zephyr/init.h>
#include <zephyr/kernel.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What the program's sections hold, and its main().
struct emu9160_zephyr_program {
    const struct emu9160_zephyr_init_entry* const* inits;
    const struct emu9160_zephyr_init_entry* const* inits_end;
    const struct emu9160_zephyr_static_thread* const* threads;
    const struct emu9160_zephyr_static_thread* const* threads_end;
    int (*main)(void);
};

/// Brings the modem and the network up, as the mode asks for it.
void emu9160_zephyr_boot(void);
/// Runs it until every thread of it has ended: the status of the process.
int emu9160_zephyr_run(const struct emu9160_zephyr_program* program);

#ifdef __cplusplus
}
#endif

#endif
