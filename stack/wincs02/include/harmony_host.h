/// Comes before every line of a Harmony application (-include harmony_host.h): what its own
/// definitions.h and device.h would bring, for this host instead of the board.
#ifndef EMU9160_HARMONY_HOST_H_
#define EMU9160_HARMONY_HOST_H_

// The guards of the project's own, which would bring the controller's registers and peripherals.
#ifndef DEVICE_H
#define DEVICE_H
#endif
#ifndef DEFINITIONS_H
#define DEFINITIONS_H
#endif

// First of all: it sets sizes that our headers have defaults for.
#ifdef __has_include
#if __has_include(<configuration.h>)
#include <configuration.h>
#endif
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <driver/driver.h>
#include <emu9160_wincs02_time.h>
#include <osal/osal.h>
#include <system/command/sys_command.h>
#include <system/console/sys_console.h>
#include <system/debug/sys_debug.h>
#include <system/reset/sys_reset.h>
#include <system/time/sys_time.h>
#include <wdrv_winc_api.h>

// 32 bits, as the board's library has it: applications take the driver's seconds for one by a cast
// of the address. The simulated world's time, never the host's; a board has no time zone.
#ifndef __cplusplus
typedef uint32_t emu9160_harmony_time_t;
static inline struct tm* emu9160_harmony_gmtime(const emu9160_harmony_time_t* when)
{
    const time_t whole = (time_t)*when;
    return gmtime(&whole);
}
static inline char* emu9160_harmony_ctime(const emu9160_harmony_time_t* when)
{
    return asctime(emu9160_harmony_gmtime(when));
}
static inline emu9160_harmony_time_t emu9160_harmony_time(emu9160_harmony_time_t* when)
{
    const emu9160_harmony_time_t now = emu9160_wincs02_time();
    if (when != NULL) *when = now;
    return now;
}
#define time_t emu9160_harmony_time_t
#define gmtime(when) emu9160_harmony_gmtime(when)
#define localtime(when) emu9160_harmony_gmtime(when)
#define ctime(when) emu9160_harmony_ctime(when)
#define time(when) emu9160_harmony_time(when)
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    SYS_MODULE_OBJ drvWifiWinc;
    SYS_MODULE_OBJ sysTime;
    SYS_MODULE_OBJ sysConsole0;
    SYS_MODULE_OBJ sysDebug;
} SYSTEM_OBJECTS;
extern SYSTEM_OBJECTS sysObj;

/// Starts the driver, then the application.
void SYS_Initialize(void* data);
/// One turn of the loop: the driver's pump, then the application.
void SYS_Tasks(void);

#ifdef __cplusplus
}
#endif

#endif
