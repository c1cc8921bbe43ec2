/// What is to be joined or opened: a network's name, access point and channel.
#ifndef WDRV_WINC_BSSCTX_H
#define WDRV_WINC_BSSCTX_H

#include <wdrv_winc_common.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    WDRV_WINC_SSID ssid;
    WDRV_WINC_MAC_ADDR bssid;
    WDRV_WINC_CHANNEL_ID channel;
} WDRV_WINC_BSS_CONTEXT;

/// ssidValid: whether a name is needed.
bool WDRV_WINC_BSSCtxIsValid(const WDRV_WINC_BSS_CONTEXT* pBSSCtx, bool ssidValid);
WDRV_WINC_STATUS WDRV_WINC_BSSCtxSetDefaults(WDRV_WINC_BSS_CONTEXT* pBSSCtx);
WDRV_WINC_STATUS WDRV_WINC_BSSCtxSetSSID(WDRV_WINC_BSS_CONTEXT* pBSSCtx, uint8_t* pSSID,
                                         uint8_t ssidLength);
WDRV_WINC_STATUS WDRV_WINC_BSSCtxSetBSSID(WDRV_WINC_BSS_CONTEXT* pBSSCtx, uint8_t* pBSSID);
WDRV_WINC_STATUS WDRV_WINC_BSSCtxSetChannel(WDRV_WINC_BSS_CONTEXT* pBSSCtx,
                                            WDRV_WINC_CHANNEL_ID channel);

#ifdef __cplusplus
}
#endif

#endif
