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
#include <osal/osal.h>
#include <system/command/sys_command.h>
#include <system/console/sys_console.h>
#include <system/debug/sys_debug.h>
#include <system/reset/sys_reset.h>
#include <system/time/sys_time.h>
#include <wdrv_winc_api.h>

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
