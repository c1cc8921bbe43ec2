/// The driver to the system: started once, pumped from SYS_Tasks.
#ifndef WDRV_WINC_API_H
#define WDRV_WINC_API_H

#include <emu9160_wincs02.h>
#include <system/system_module.h>
#include <wdrv_winc_spi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WDRV_WINC_SYS_IDX_0 0U

typedef enum {
    WDRV_WINC_SYSTEM_EVENT_INVALID,
    WDRV_WINC_SYSTEM_EVENT_DEVICE_HARD_RESET,
    WDRV_WINC_SYSTEM_EVENT_DEVICE_INIT_BEGIN,
    WDRV_WINC_SYSTEM_EVENT_DEVICE_INIT_COMPLETE,
    WDRV_WINC_SYSTEM_EVENT_DEVICE_READY,
    WDRV_WINC_SYSTEM_EVENT_DEVICE_RESET_FAILED,
    WDRV_WINC_SYSTEM_EVENT_DEVICE_RESET_TIMEOUT,
    WDRV_WINC_SYSTEM_EVENT_DEVICE_RESET_RETRY,
    WDRV_WINC_SYSTEM_EVENT_DEVICE_COMMS_ERROR
} WDRV_WINC_SYSTEM_EVENT_TYPE;

typedef struct {
    const WDRV_WINC_SPI_CFG* const pSPICfg;
    int intSrc;
} WDRV_WINC_SYS_INIT;

typedef void (*WDRV_WINC_SYSTEM_EVENT_CALLBACK)(SYS_MODULE_OBJ object,
                                                WDRV_WINC_SYSTEM_EVENT_TYPE event);

/// SYS_MODULE_OBJ_INVALID for another index than 0 or a NULL init; a second call gives the same
/// object.
SYS_MODULE_OBJ WDRV_WINC_Initialize(SYS_MODULE_INDEX index, const SYS_MODULE_INIT* init);
void WDRV_WINC_Deinitialize(SYS_MODULE_OBJ object);
/// Does nothing.
void WDRV_WINC_Reinitialize(SYS_MODULE_OBJ object, const SYS_MODULE_INIT* init);
/// SYS_STATUS_BUSY until the device has started.
SYS_STATUS WDRV_WINC_Status(SYS_MODULE_OBJ object);
/// The pump: every callback runs inside it, and without it no virtual time passes.
void WDRV_WINC_Tasks(SYS_MODULE_OBJ object);
void WDRV_WINC_ISR(SYS_MODULE_OBJ object);
void WDRV_WINC_RegisterSystemEventCallback(SYS_MODULE_OBJ object,
                                           WDRV_WINC_SYSTEM_EVENT_CALLBACK pfEventCallback);

#ifdef __cplusplus
}
#endif

#endif
