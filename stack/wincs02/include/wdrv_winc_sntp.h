/// The device's clock by SNTP.
#ifndef WDRV_WINC_SNTP_H
#define WDRV_WINC_SNTP_H

#include <wdrv_winc_common.h>

#ifdef __cplusplus
extern "C" {
#endif

WDRV_WINC_STATUS WDRV_WINC_SNTPEnableSet(DRV_HANDLE handle, bool enabled);
/// Whether the server is the one given here, not one of DHCP.
WDRV_WINC_STATUS WDRV_WINC_SNTPStaticSet(DRV_HANDLE handle, bool enabled);
/// An address or a name.
WDRV_WINC_STATUS WDRV_WINC_SNTPServerAddressSet(DRV_HANDLE handle, const char* pAddr);

#ifdef __cplusplus
}
#endif

#endif
