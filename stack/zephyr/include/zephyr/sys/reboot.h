/// The end of a run: what comes after a reset is not emulated.
#ifndef ZEPHYR_INCLUDE_SYS_REBOOT_H_
#define ZEPHYR_INCLUDE_SYS_REBOOT_H_

#include <emu9160_zephyr.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SYS_REBOOT_WARM 0
#define SYS_REBOOT_COLD 1

/// Ends the process with a line and status 0.
void sys_reboot(int type) __attribute__((noreturn));

#ifdef __cplusplus
}
#endif

#endif
