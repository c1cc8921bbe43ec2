/// An association of a station with its access point: who the other one is and how well it is
/// heard.
#ifndef WDRV_WINC_ASSOC_H
#define WDRV_WINC_ASSOC_H

#include <wdrv_winc_authctx.h>
#include <wdrv_winc_common.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*WDRV_WINC_ASSOC_RSSI_CALLBACK)(DRV_HANDLE handle, WDRV_WINC_ASSOC_HANDLE assocHandle,
                                              int8_t rssi);

WDRV_WINC_STATUS WDRV_WINC_AssocPeerAddressGet(WDRV_WINC_ASSOC_HANDLE assocHandle,
                                               WDRV_WINC_MAC_ADDR* pPeerAddress);
/// WDRV_WINC_STATUS_RETRY_REQUEST while it is asked for; the callback or a later call has it.
WDRV_WINC_STATUS WDRV_WINC_AssocRSSIGet(WDRV_WINC_ASSOC_HANDLE assocHandle, int8_t* pRSSI,
                                        WDRV_WINC_ASSOC_RSSI_CALLBACK pfAssociationRSSICB);
WDRV_WINC_STATUS WDRV_WINC_AssocDisconnect(WDRV_WINC_ASSOC_HANDLE assocHandle);

#ifdef __cplusplus
}
#endif

#endif
