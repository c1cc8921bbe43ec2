#include "system/wifi/sys_wincs_wifi_service.h"
#include "configuration.h"
#include "definitions.h"
#include "driver/driver_common.h"
#include "driver/wifi/wincs02/include/wdrv_winc.h"
#include "system/console/sys_console.h"
#include "system/system_module.h"

static DRV_HANDLE g_driver = DRV_HANDLE_INVALID;
static SYS_WINCS_WIFI_CALLBACK_t g_callback;
static WDRV_WINC_BSS_CONTEXT g_network;
static WDRV_WINC_AUTH_CONTEXT g_protection;

static void Tell(SYS_WINCS_WIFI_EVENT_t event, void* what)
{
    if (g_callback != NULL) g_callback(event, what);
}

static void OnRegDomain(DRV_HANDLE handle, uint8_t index, uint8_t ofTotal, bool isCurrent,
                        const WDRV_WINC_REGDOMAIN_INFO* const pRegDomInfo)
{
    if (ofTotal != 0 && isCurrent) Tell(SYS_WINCS_WIFI_REG_DOMAIN_SET_ACK, NULL);
    (void)handle;
    (void)index;
    (void)pRegDomInfo;
}

static void OnConnection(DRV_HANDLE handle, WDRV_WINC_ASSOC_HANDLE assocHandle,
                         WDRV_WINC_CONN_STATE currentState)
{
    switch (currentState) {
    case WDRV_WINC_CONN_STATE_CONNECTED:
        Tell(SYS_WINCS_WIFI_CONNECTED, NULL);
        break;
    case WDRV_WINC_CONN_STATE_DISCONNECTED:
        Tell(SYS_WINCS_WIFI_DISCONNECTED, NULL);
        break;
    case WDRV_WINC_CONN_STATE_FAILED:
        Tell(SYS_WINCS_WIFI_CONNECT_FAILED, NULL);
        break;
    default:
        break;
    }
    (void)handle;
    (void)assocHandle;
}

static void OnInterface(DRV_HANDLE handle, WDRV_WINC_NETIF_IDX ifIdx,
                        WDRV_WINC_NETIF_EVENT_TYPE eventType, void* pEventInfo)
{
    (void)handle;
    (void)ifIdx;
    if (eventType != WDRV_WINC_NETIF_EVENT_ADDR_UPDATE) return;

    WDRV_WINC_NETIF_ADDR_UPDATE_TYPE* const update = pEventInfo;
    char text[64];
    if (update->type == WDRV_WINC_IP_ADDRESS_TYPE_IPV4) {
        WDRV_WINC_UtilsIPAddressToString(&update->addr.v4, text, sizeof text);
        Tell(SYS_WINCS_WIFI_DHCP_IPV4_COMPLETE, text);
    } else if (update->type == WDRV_WINC_IP_ADDRESS_TYPE_IPV6) {
        WDRV_WINC_UtilsIPv6AddressToString(&update->addr.v6, text, sizeof text);
        Tell(update->addr.v6.v[0] == 0xfe ? SYS_WINCS_WIFI_DHCP_IPV6_LOCAL_COMPLETE
                                          : SYS_WINCS_WIFI_DHCP_IPV6_GLOBAL_COMPLETE,
             text);
    }
}

static WDRV_WINC_STATUS Connect(void)
{
    return WDRV_WINC_BSSConnect(g_driver, &g_network, &g_protection, NULL, OnConnection);
}

static WDRV_WINC_STATUS SetParams(const SYS_WINCS_WIFI_PARAM_t* params)
{
    WDRV_WINC_STATUS status = WDRV_WINC_NetIfRegisterEventCallback(g_driver, OnInterface);

    if (status == WDRV_WINC_STATUS_OK) status = WDRV_WINC_BSSCtxSetDefaults(&g_network);
    if (status == WDRV_WINC_STATUS_OK)
        status = WDRV_WINC_BSSCtxSetSSID(&g_network, (uint8_t*)params->ssid,
                                         (uint8_t)strlen(params->ssid));
    if (status == WDRV_WINC_STATUS_OK) status = WDRV_WINC_AuthCtxSetDefaults(&g_protection);
    if (status == WDRV_WINC_STATUS_OK)
        status = params->security == SYS_WINCS_WIFI_SECURITY_OPEN
                     ? WDRV_WINC_AuthCtxSetOpen(&g_protection)
                     : WDRV_WINC_AuthCtxSetPersonal(&g_protection, (uint8_t*)params->passphrase,
                                                    (uint8_t)strlen(params->passphrase),
                                                    (WDRV_WINC_AUTH_TYPE)params->security);
    if (status == WDRV_WINC_STATUS_OK && params->autoConnect) status = Connect();
    return status;
}

static WDRV_WINC_STATUS SetSntp(const char* server)
{
    WDRV_WINC_STATUS status = WDRV_WINC_SNTPServerAddressSet(g_driver, server);

    if (status == WDRV_WINC_STATUS_OK) status = WDRV_WINC_SNTPStaticSet(g_driver, true);
    if (status == WDRV_WINC_STATUS_OK) status = WDRV_WINC_SNTPEnableSet(g_driver, true);
    return status;
}

SYS_WINCS_RESULT_t SYS_WINCS_WIFI_SrvCtrl(SYS_WINCS_WIFI_SERVICE_t request,
                                          SYS_WINCS_WIFI_HANDLE_t wifiHandle)
{
    WDRV_WINC_STATUS status = WDRV_WINC_STATUS_OK;

    switch (request) {
    case SYS_WINCS_WIFI_GET_DRV_STATUS:
        *(SYS_STATUS*)wifiHandle = WDRV_WINC_Status(sysObj.drvWifiWinc);
        break;
    case SYS_WINCS_WIFI_OPEN_DRIVER:
        g_driver = WDRV_WINC_Open(0, 0);
        *(DRV_HANDLE*)wifiHandle = g_driver;
        return g_driver == DRV_HANDLE_INVALID ? SYS_WINCS_FAIL : SYS_WINCS_PASS;
    case SYS_WINCS_WIFI_GET_DRV_HANDLE:
        *(DRV_HANDLE*)wifiHandle = g_driver;
        break;
    case SYS_WINCS_WIFI_SET_CALLBACK:
        g_callback = (SYS_WINCS_WIFI_CALLBACK_t)wifiHandle;
        break;
    case SYS_WINCS_WIFI_SET_REG_DOMAIN:
        status = WDRV_WINC_WifiRegDomainSet(g_driver, wifiHandle,
                                            (uint8_t)strlen((const char*)wifiHandle), OnRegDomain);
        break;
    case SYS_WINCS_WIFI_SET_PARAMS:
        status = SetParams(wifiHandle);
        break;
    case SYS_WINCS_WIFI_SET_SNTP:
        status = SetSntp(wifiHandle);
        break;
    case SYS_WINCS_WIFI_STA_CONNECT:
        status = Connect();
        break;
    case SYS_WINCS_WIFI_STA_DISCONNECT:
        status = WDRV_WINC_BSSDisconnect(g_driver);
        break;
    default:
        return SYS_WINCS_FAIL;
    }
    if (status == WDRV_WINC_STATUS_RETRY_REQUEST) return SYS_WINCS_BUSY;
    if (status != WDRV_WINC_STATUS_OK) {
        SYS_CONSOLE_PRINT("[WIFI] : request %d, status %d\r\n", request, status);
        return SYS_WINCS_FAIL;
    }
    return SYS_WINCS_PASS;
}
