/// The device's clock, by which certificates are dated.
#ifndef WDRV_WINC_SYSTIME_H
#define WDRV_WINC_SYSTIME_H

#include <wdrv_winc_common.h>

#ifdef __cplusplus
extern "C" {
#endif

/// timeUTC in s since 1970, as both calls have it.
typedef void (*WDRV_WINC_SYSTIME_CURRENT_CALLBACK)(DRV_HANDLE handle, uint32_t timeUTC);

WDRV_WINC_STATUS WDRV_WINC_SystemTimeSetCurrent(DRV_HANDLE handle, uint32_t curTime);
WDRV_WINC_STATUS
WDRV_WINC_SystemTimeGetCurrent(DRV_HANDLE handle,
                               WDRV_WINC_SYSTIME_CURRENT_CALLBACK pfGetCurrentCallback);

#ifdef __cplusplus
}
#endif

#endif
