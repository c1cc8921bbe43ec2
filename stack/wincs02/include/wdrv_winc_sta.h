/// The station: joins a network and leaves it.
#ifndef WDRV_WINC_STA_H
#define WDRV_WINC_STA_H

#include <wdrv_winc_authctx.h>
#include <wdrv_winc_bssctx.h>
#include <wdrv_winc_wifi.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    WDRV_WINC_BSS_ROAMING_CFG_OFF,
    WDRV_WINC_BSS_ROAMING_CFG_ON_L2,
    WDRV_WINC_BSS_ROAMING_CFG_ON_L3 // with a new lease
} WDRV_WINC_BSS_ROAMING_CFG;

WDRV_WINC_STATUS WDRV_WINC_BSSDefaultWiFiCfg(WDRV_WINC_CONN_CFG* pWiFiCfg);
/// pWiFiCfg may be NULL. Both contexts NULL: the callback is registered and no more.
WDRV_WINC_STATUS WDRV_WINC_BSSConnect(DRV_HANDLE handle, const WDRV_WINC_BSS_CONTEXT* pBSSCtx,
                                      const WDRV_WINC_AUTH_CONTEXT* pAuthCtx,
                                      const WDRV_WINC_CONN_CFG* pWiFiCfg,
                                      WDRV_WINC_BSSCON_NOTIFY_CALLBACK pfNotifyCallback);
WDRV_WINC_STATUS WDRV_WINC_BSSDisconnect(DRV_HANDLE handle);
WDRV_WINC_STATUS WDRV_WINC_BSSRoamingConfigure(DRV_HANDLE handle,
                                               WDRV_WINC_BSS_ROAMING_CFG roamingCfg);

#ifdef __cplusplus
}
#endif

#endif
