/// Names by callback.
#ifndef WDRV_WINC_DNS_H
#define WDRV_WINC_DNS_H

#include <wdrv_winc_common.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    WDRV_WINC_DNS_STATUS_OK = WINC_STATUS_OK,
    WDRV_WINC_DNS_STATUS_TIME_OUT = WINC_STATUS_DNS_TIMEOUT,
    WDRV_WINC_DNS_STATUS_ERROR = WINC_STATUS_DNS_ERROR
} WDRV_WINC_DNS_STATUS_TYPE;

typedef void (*WDRV_WINC_DNS_RESOLVE_CALLBACK)(DRV_HANDLE handle, WDRV_WINC_DNS_STATUS_TYPE status,
                                               uint8_t recordType, const char* pDomainName,
                                               WDRV_WINC_IP_MULTI_TYPE_ADDRESS* pIPAddr);

/// Whether the servers are those of DHCP.
WDRV_WINC_STATUS WDRV_WINC_DNSAutoSet(DRV_HANDLE handle, bool enabled);
/// At most two, of IPv4.
WDRV_WINC_STATUS WDRV_WINC_DNSServerAddressSet(DRV_HANDLE handle, uint8_t numServers,
                                               WDRV_WINC_IP_MULTI_TYPE_ADDRESS* pServerAddr);
/// recordType: WINC_CONST_DNS_TYPE_A or WINC_CONST_DNS_TYPE_AAAA.
WDRV_WINC_STATUS WDRV_WINC_DNSResolveDomain(DRV_HANDLE handle, uint8_t recordType,
                                            const char* pDomainName, uint16_t timeoutMs,
                                            WDRV_WINC_DNS_RESOLVE_CALLBACK pfDNSResolveResponseCB);

#ifdef __cplusplus
}
#endif

#endif
