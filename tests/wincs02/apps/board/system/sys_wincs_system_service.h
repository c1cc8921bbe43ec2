// The system service: what the device is.
#ifndef SYS_WINCS_SYSTEM_SERVICE_H
#define SYS_WINCS_SYSTEM_SERVICE_H

#include "driver/wifi/wincs02/include/wdrv_winc_client_api.h"
#include "system/sys_wincs_common.h"

typedef enum {
    SYS_WINCS_SYSTEM_SW_REV,     // WDRV_WINC_FIRMWARE_VERSION_INFO*
    SYS_WINCS_SYSTEM_DEV_INFO,   // WDRV_WINC_DEVICE_INFO*
    SYS_WINCS_SYSTEM_DRIVER_VER, // WDRV_WINC_DRIVER_VERSION_INFO*
} SYS_WINCS_SYSTEM_SERVICE_t;

SYS_WINCS_RESULT_t SYS_WINCS_SYSTEM_SrvCtrl(SYS_WINCS_SYSTEM_SERVICE_t request, void* handle);

#endif
