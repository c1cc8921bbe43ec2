/// An access point of the device's own.
#ifndef WDRV_WINC_SOFTAP_H
#define WDRV_WINC_SOFTAP_H

#include <wdrv_winc_authctx.h>
#include <wdrv_winc_bssctx.h>
#include <wdrv_winc_wifi.h>

#ifdef __cplusplus
extern "C" {
#endif

WDRV_WINC_STATUS WDRV_WINC_APDefaultWiFiCfg(WDRV_WINC_CONN_CFG* pWiFiCfg);
/// As WDRV_WINC_BSSConnect; the callback tells of each station that comes and goes.
WDRV_WINC_STATUS WDRV_WINC_APStart(DRV_HANDLE handle, const WDRV_WINC_BSS_CONTEXT* pBSSCtx,
                                   const WDRV_WINC_AUTH_CONTEXT* pAuthCtx,
                                   const WDRV_WINC_CONN_CFG* pWiFiCfg,
                                   WDRV_WINC_BSSCON_NOTIFY_CALLBACK pfNotifyCallback);
WDRV_WINC_STATUS WDRV_WINC_APStop(DRV_HANDLE handle);

#ifdef __cplusplus
}
#endif

#endif
