/// The network interfaces: up, down and their addresses.
#ifndef WDRV_WINC_NETIF_H
#define WDRV_WINC_NETIF_H

#include <wdrv_winc_common.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    WDRV_WINC_NETIF_IDX_INVALID = -1,
    WDRV_WINC_NETIF_IDX_0 = 0,
    WDRV_WINC_NETIF_IDX_DEFAULT = WDRV_WINC_NETIF_IDX_0,
    WDRV_WINC_NETIF_IDX_1 = 1,
    WDRV_WINC_NUM_NETIFS = 2
} WDRV_WINC_NETIF_IDX;

typedef enum {
    WDRV_WINC_NETIF_EVENT_INTF_UP,
    WDRV_WINC_NETIF_EVENT_INTF_DOWN,
    WDRV_WINC_NETIF_EVENT_ADDR_UPDATE // pEventInfo: WDRV_WINC_NETIF_ADDR_UPDATE_TYPE*
} WDRV_WINC_NETIF_EVENT_TYPE;

typedef enum {
    WDRV_WINC_NETIF_INFO_INVALID,
    WDRV_WINC_NETIF_INFO_MAC_ADDR // pInfo: WDRV_WINC_MAC_ADDR*
} WDRV_WINC_NETIF_INFO_TYPE;

/// Bits.
typedef enum {
    WDRV_WINC_NETIF_AAC_NONE = 0x00,
    WDRV_WINC_NETIF_AAC_V4_DHCP = 0x01,
    WDRV_WINC_NETIF_AAC_V4_AUTOCONF = 0x02,
    WDRV_WINC_NETIF_AAC_V6_DHCP = 0x04,
    WDRV_WINC_NETIF_AAC_V6_SLAAC = 0x08
} WDRV_WINC_NETIF_AAC_TYPE;

typedef struct {
    WDRV_WINC_IP_ADDRESS_TYPE type;
    WDRV_WINC_IP_MULTI_ADDRESS addr;
} WDRV_WINC_NETIF_ADDR_UPDATE_TYPE;

typedef void (*WDRV_WINC_NETIF_EVENT_HANDLER)(DRV_HANDLE handle, WDRV_WINC_NETIF_IDX ifIdx,
                                              WDRV_WINC_NETIF_EVENT_TYPE eventType,
                                              void* pEventInfo);
typedef void (*WDRV_WINC_NETIF_INFO_HANDLER)(DRV_HANDLE handle, WDRV_WINC_NETIF_IDX ifIdx,
                                             WDRV_WINC_NETIF_INFO_TYPE infoType, void* pInfo,
                                             WDRV_WINC_STATUS status);

WDRV_WINC_STATUS
WDRV_WINC_NetIfRegisterEventCallback(DRV_HANDLE handle,
                                     WDRV_WINC_NETIF_EVENT_HANDLER pfNetIfEventCallback);
WDRV_WINC_STATUS WDRV_WINC_NetIfIPAutoConfModeSet(DRV_HANDLE handle, WDRV_WINC_NETIF_IDX ifIdx,
                                                  WDRV_WINC_NETIF_AAC_TYPE aacMode);
WDRV_WINC_STATUS WDRV_WINC_NetIfIPAddrSet(DRV_HANDLE handle, WDRV_WINC_NETIF_IDX ifIdx,
                                          WDRV_WINC_IP_ADDRESS_TYPE type,
                                          WDRV_WINC_IP_MULTI_ADDRESS* pAddr, unsigned int scope);
WDRV_WINC_STATUS WDRV_WINC_NetIfIPRouteSet(DRV_HANDLE handle, WDRV_WINC_NETIF_IDX ifIdx,
                                           WDRV_WINC_IP_ADDRESS_TYPE type,
                                           WDRV_WINC_IP_MULTI_ADDRESS* pNetwork, int scope,
                                           WDRV_WINC_IP_MULTI_ADDRESS* pDest);
WDRV_WINC_STATUS WDRV_WINC_NetIfMACAddrGet(DRV_HANDLE handle, WDRV_WINC_NETIF_IDX ifIdx,
                                           WDRV_WINC_NETIF_INFO_HANDLER pfNetIfInfoCB);

#ifdef __cplusplus
}
#endif

#endif
