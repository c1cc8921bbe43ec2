/// The DHCP server of the device's own access point.
#ifndef WDRV_WINC_DHCPS_H
#define WDRV_WINC_DHCPS_H

#include <wdrv_winc_netif.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { WDRV_WINC_DHCPS_IDX_INVALID = -1, WDRV_WINC_DHCPS_IDX_0 = 0 } WDRV_WINC_DHCPS_IDX;

typedef enum {
    WDRV_WINC_DHCPS_EVENT_LEASE_ASSIGNED // pEventInfo: WDRV_WINC_DHCPS_EVENT_LEASE_ASSIGNED_TYPE*
} WDRV_WINC_DHCPS_EVENT_TYPE;

typedef struct {
    WDRV_WINC_IPV4_ADDR ipAddr;
    WDRV_WINC_MAC_ADDR macAddr;
} WDRV_WINC_DHCPS_EVENT_LEASE_ASSIGNED_TYPE;

typedef void (*WDRV_WINC_DHCPS_EVENT_HANDLER)(DRV_HANDLE handle,
                                              WDRV_WINC_DHCPS_EVENT_TYPE eventType,
                                              void* pEventInfo);

WDRV_WINC_STATUS WDRV_WINC_DHCPSEnableSet(DRV_HANDLE handle, WDRV_WINC_DHCPS_IDX poolIdx,
                                          bool enabled,
                                          WDRV_WINC_DHCPS_EVENT_HANDLER pfDHCPSEventCB);
WDRV_WINC_STATUS WDRV_WINC_DHCPSPoolAddressSet(DRV_HANDLE handle, WDRV_WINC_DHCPS_IDX poolIdx,
                                               WDRV_WINC_IPV4_ADDR* pStartAddr);
WDRV_WINC_STATUS WDRV_WINC_DHCPSGatewaySet(DRV_HANDLE handle, WDRV_WINC_DHCPS_IDX poolIdx,
                                           WDRV_WINC_IPV4_ADDR* pGWAddr);
WDRV_WINC_STATUS WDRV_WINC_DHCPSNetIfBind(DRV_HANDLE handle, WDRV_WINC_DHCPS_IDX poolIdx,
                                          WDRV_WINC_NETIF_IDX ifIdx);

#ifdef __cplusplus
}
#endif

#endif
