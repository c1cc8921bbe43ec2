// Of the driver's calls, those that the simulated part does not know how to do: each says so
// (wdrv_winc_ota.h, wdrv_winc_softap.h, wdrv_winc_dhcps.h, wdrv_winc_extcrypto.h, wdrv_winc.h).
#include "stack/wincs02/status.hpp"

#include "wdrv_winc.h"

namespace stack::inline v0::wincs02 {

namespace {

/// WDRV_WINC_STATUS_OPERATION_NOT_SUPPORTED, once the handle is right and the part is ready.
WDRV_WINC_STATUS refuse(const char* name, DRV_HANDLE handle)
{
    return status_call(name, handle,
                       [](const Call&) { return WDRV_WINC_STATUS_OPERATION_NOT_SUPPORTED; });
}

} // namespace

extern "C" WDRV_WINC_STATUS WDRV_WINC_OTAUpdateFromURL(DRV_HANDLE handle, const char*,
                                                       WDRV_WINC_TLS_HANDLE,
                                                       WDRV_WINC_OTA_STATUS_CALLBACK)
{
    return refuse("WDRV_WINC_OTAUpdateFromURL", handle);
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_OTAImageVerify(DRV_HANDLE handle,
                                                     WDRV_WINC_OTA_STATUS_CALLBACK)
{
    return refuse("WDRV_WINC_OTAImageVerify", handle);
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_OTAImageActivate(DRV_HANDLE handle,
                                                       WDRV_WINC_OTA_STATUS_CALLBACK)
{
    return refuse("WDRV_WINC_OTAImageActivate", handle);
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_OTAImageInvalidate(DRV_HANDLE handle,
                                                         WDRV_WINC_OTA_STATUS_CALLBACK)
{
    return refuse("WDRV_WINC_OTAImageInvalidate", handle);
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_OTAOptionsSet(DRV_HANDLE handle, const WDRV_WINC_OTA_OPTIONS*)
{
    return refuse("WDRV_WINC_OTAOptionsSet", handle);
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_APStart(DRV_HANDLE handle, const WDRV_WINC_BSS_CONTEXT*,
                                              const WDRV_WINC_AUTH_CONTEXT*,
                                              const WDRV_WINC_CONN_CFG*,
                                              WDRV_WINC_BSSCON_NOTIFY_CALLBACK)
{
    return refuse("WDRV_WINC_APStart", handle);
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_APStop(DRV_HANDLE handle)
{
    return refuse("WDRV_WINC_APStop", handle);
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_DHCPSEnableSet(DRV_HANDLE handle, WDRV_WINC_DHCPS_IDX, bool,
                                                     WDRV_WINC_DHCPS_EVENT_HANDLER)
{
    return refuse("WDRV_WINC_DHCPSEnableSet", handle);
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_DHCPSPoolAddressSet(DRV_HANDLE handle, WDRV_WINC_DHCPS_IDX,
                                                          WDRV_WINC_IPV4_ADDR*)
{
    return refuse("WDRV_WINC_DHCPSPoolAddressSet", handle);
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_DHCPSGatewaySet(DRV_HANDLE handle, WDRV_WINC_DHCPS_IDX,
                                                      WDRV_WINC_IPV4_ADDR*)
{
    return refuse("WDRV_WINC_DHCPSGatewaySet", handle);
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_DHCPSNetIfBind(DRV_HANDLE handle, WDRV_WINC_DHCPS_IDX,
                                                     WDRV_WINC_NETIF_IDX)
{
    return refuse("WDRV_WINC_DHCPSNetIfBind", handle);
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_TLSCtxSetSignCallback(DRV_HANDLE handle, WDRV_WINC_TLS_HANDLE,
                                                            WDRV_WINC_EXTCRYPTO_SIGN_CB, uintptr_t)
{
    return refuse("WDRV_WINC_TLSCtxSetSignCallback", handle);
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_EXTCRYPTOSignResult(DRV_HANDLE handle, uintptr_t, bool,
                                                          const uint8_t*, size_t)
{
    return refuse("WDRV_WINC_EXTCRYPTOSignResult", handle);
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_L2DataMonitorCallbackSet(DRV_HANDLE handle,
                                                               WDRV_WINC_L2DATA_MONITOR_CALLBACK)
{
    return refuse("WDRV_WINC_L2DataMonitorCallbackSet", handle);
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_L2DataFrameSend(DRV_HANDLE handle, WDRV_WINC_NETIF_IDX,
                                                      const uint8_t*, size_t)
{
    return refuse("WDRV_WINC_L2DataFrameSend", handle);
}

} // namespace stack::inline v0::wincs02
