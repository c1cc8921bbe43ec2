#include "system/sys_wincs_system_service.h"
#include "configuration.h"
#include "definitions.h"
#include "driver/driver_common.h"
#include "driver/wifi/wincs02/include/wdrv_winc.h"
#include "system/wifi/sys_wincs_wifi_service.h"

SYS_WINCS_RESULT_t SYS_WINCS_SYSTEM_SrvCtrl(SYS_WINCS_SYSTEM_SERVICE_t request, void* handle)
{
    DRV_HANDLE driver = DRV_HANDLE_INVALID;
    WDRV_WINC_STATUS status = WDRV_WINC_STATUS_INVALID_ARG;

    SYS_WINCS_WIFI_SrvCtrl(SYS_WINCS_WIFI_GET_DRV_HANDLE, &driver);
    switch (request) {
    case SYS_WINCS_SYSTEM_SW_REV:
        status = WDRV_WINC_InfoDeviceFirmwareVersionGet(driver, true, handle);
        break;
    case SYS_WINCS_SYSTEM_DEV_INFO:
        status = WDRV_WINC_InfoDeviceGet(driver, handle);
        break;
    case SYS_WINCS_SYSTEM_DRIVER_VER:
        status = WDRV_WINC_InfoDriverVersionGet(driver, handle);
        break;
    default:
        break;
    }
    if (status == WDRV_WINC_STATUS_RETRY_REQUEST) return SYS_WINCS_BUSY;
    return status == WDRV_WINC_STATUS_OK ? SYS_WINCS_PASS : SYS_WINCS_FAIL;
}
