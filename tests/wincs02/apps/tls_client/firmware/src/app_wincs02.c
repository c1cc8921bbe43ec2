#include "app_wincs02.h"
#include "configuration.h"
#include "definitions.h"
#include "driver/driver_common.h"
#include "driver/wifi/wincs02/include/wdrv_winc_client_api.h"
#include "system/console/sys_console.h"
#include "system/net/sys_wincs_net_service.h"
#include "system/sys_wincs_system_service.h"
#include "system/system_module.h"
#include "system/wifi/sys_wincs_wifi_service.h"

static APP_DATA g_appData;

static SYS_WINCS_NET_SOCKET_t g_socket = {
    .bindType = SYS_WINCS_NET_BIND_TYPE0,
    .sockType = SYS_WINCS_NET_SOCK_TYPE0,
    .sockAddr = SYS_WINCS_NET_SOCK_SERVER_ADDR0,
    .sockPort = SYS_WINCS_NET_SOCK_PORT0,
    .tlsEnable = SYS_WINCS_TLS_ENABLE0,
    .ipType = SYS_WINCS_NET_SOCK_TYPE_IPv4_0,
};

static void Echo(uint32_t socket)
{
    uint8_t data[SYS_WINCS_NET_SOCK_RCV_BUF_SIZE];
    const int16_t length = SYS_WINCS_NET_TcpSockRead(socket, sizeof data, data);

    if (length <= 0) return;
    SYS_CONSOLE_PRINT("[APP] : received %d bytes: %.*s\r\n", length, length, (const char*)data);
    if (SYS_WINCS_NET_TcpSockWrite(socket, (uint16_t)length, data) == SYS_WINCS_FAIL)
        g_appData.state = APP_STATE_WINCS_ERROR;
}

static void SocketEvent(uint32_t socket, SYS_WINCS_NET_SOCK_EVENT_t event,
                        SYS_WINCS_NET_HANDLE_t netHandle)
{
    (void)netHandle;
    switch (event) {
    case SYS_WINCS_NET_SOCK_EVENT_CONNECTED:
        SYS_CONSOLE_PRINT("[APP] : connected to the server\r\n");
        break;
    case SYS_WINCS_NET_SOCK_EVENT_TLS_DONE:
        SYS_CONSOLE_PRINT("[APP] : TLS is up\r\n");
        break;
    case SYS_WINCS_NET_SOCK_EVENT_READ:
        Echo(socket);
        break;
    case SYS_WINCS_NET_SOCK_EVENT_CLOSED:
        SYS_CONSOLE_PRINT("[APP] : socket closed\r\n");
        break;
    case SYS_WINCS_NET_SOCK_EVENT_ERROR:
        SYS_CONSOLE_PRINT("[APP] : socket error\r\n");
        break;
    default:
        break;
    }
}

static void WifiEvent(SYS_WINCS_WIFI_EVENT_t event, SYS_WINCS_WIFI_HANDLE_t wifiHandle)
{
    switch (event) {
    case SYS_WINCS_WIFI_REG_DOMAIN_SET_ACK:
        SYS_CONSOLE_PRINT("[APP] : regulatory domain is set\r\n");
        g_appData.state = APP_STATE_WINCS_SET_WIFI_PARAMS;
        break;
    case SYS_WINCS_WIFI_CONNECTED:
        SYS_CONSOLE_PRINT("[APP] : Wi-Fi connected\r\n");
        break;
    case SYS_WINCS_WIFI_DISCONNECTED:
    case SYS_WINCS_WIFI_CONNECT_FAILED:
        SYS_CONSOLE_PRINT("[APP] : Wi-Fi not connected, once more\r\n");
        SYS_WINCS_WIFI_SrvCtrl(SYS_WINCS_WIFI_STA_CONNECT, NULL);
        break;
    case SYS_WINCS_WIFI_DHCP_IPV4_COMPLETE:
        SYS_CONSOLE_PRINT("[APP] : address %s\r\n", (const char*)wifiHandle);
        g_appData.state = APP_STATE_WINCS_CREATE_SOCKET;
        break;
    default:
        break;
    }
}

static SYS_WINCS_RESULT_t PrintDevice(void)
{
    WDRV_WINC_DRIVER_VERSION_INFO driver;
    WDRV_WINC_FIRMWARE_VERSION_INFO firmware;
    WDRV_WINC_DEVICE_INFO device;
    SYS_WINCS_RESULT_t status = SYS_WINCS_SYSTEM_SrvCtrl(SYS_WINCS_SYSTEM_SW_REV, &firmware);

    if (status == SYS_WINCS_PASS)
        status = SYS_WINCS_SYSTEM_SrvCtrl(SYS_WINCS_SYSTEM_DEV_INFO, &device);
    if (status == SYS_WINCS_PASS)
        status = SYS_WINCS_SYSTEM_SrvCtrl(SYS_WINCS_SYSTEM_DRIVER_VER, &driver);
    if (status == SYS_WINCS_PASS) {
        SYS_CONSOLE_PRINT("[APP] : device %08x, firmware %d.%d.%d, driver %d.%d.%d\r\n", device.id,
                          firmware.version.major, firmware.version.minor, firmware.version.patch,
                          driver.version.major, driver.version.minor, driver.version.patch);
    }
    return status;
}

void APP_WINCS02_Initialize(void) { g_appData.state = APP_STATE_WINCS_PRINT; }

void APP_WINCS02_Tasks(void)
{
    switch (g_appData.state) {
    case APP_STATE_WINCS_PRINT:
        SYS_CONSOLE_PRINT("[APP] : TLS client\r\n");
        g_appData.state = APP_STATE_WINCS_INIT;
        break;

    case APP_STATE_WINCS_INIT: {
        SYS_STATUS status;
        SYS_WINCS_WIFI_SrvCtrl(SYS_WINCS_WIFI_GET_DRV_STATUS, &status);
        if (SYS_STATUS_READY == status) g_appData.state = APP_STATE_WINCS_OPEN_DRIVER;
        break;
    }

    case APP_STATE_WINCS_OPEN_DRIVER: {
        DRV_HANDLE driver = DRV_HANDLE_INVALID;
        g_appData.state =
            SYS_WINCS_WIFI_SrvCtrl(SYS_WINCS_WIFI_OPEN_DRIVER, &driver) == SYS_WINCS_FAIL
                ? APP_STATE_WINCS_ERROR
                : APP_STATE_WINCS_DEVICE_INFO;
        break;
    }

    case APP_STATE_WINCS_DEVICE_INFO: {
        const SYS_WINCS_RESULT_t status = PrintDevice();
        if (status == SYS_WINCS_PASS) g_appData.state = APP_STATE_WINCS_SET_REG_DOMAIN;
        if (status == SYS_WINCS_FAIL) g_appData.state = APP_STATE_WINCS_ERROR;
        break;
    }

    case APP_STATE_WINCS_SET_REG_DOMAIN: {
        SYS_WINCS_RESULT_t status;
        SYS_WINCS_WIFI_SrvCtrl(SYS_WINCS_WIFI_SET_CALLBACK, (SYS_WINCS_WIFI_HANDLE_t)WifiEvent);
        status = SYS_WINCS_WIFI_SrvCtrl(SYS_WINCS_WIFI_SET_REG_DOMAIN, SYS_WINCS_WIFI_COUNTRYCODE);
        if (status == SYS_WINCS_PASS) g_appData.state = APP_STATE_WINCS_SERVICE_TASKS;
        if (status == SYS_WINCS_FAIL) g_appData.state = APP_STATE_WINCS_ERROR;
        break;
    }

    case APP_STATE_WINCS_SET_WIFI_PARAMS: {
        SYS_WINCS_WIFI_PARAM_t station = {
            .mode = SYS_WINCS_WIFI_DEVMODE,
            .ssid = SYS_WINCS_WIFI_STA_SSID,
            .passphrase = SYS_WINCS_WIFI_STA_PWD,
            .security = SYS_WINCS_WIFI_STA_SECURITY,
            .autoConnect = SYS_WINCS_WIFI_STA_AUTOCONNECT,
        };
        g_appData.state =
            SYS_WINCS_WIFI_SrvCtrl(SYS_WINCS_WIFI_SET_PARAMS, &station) == SYS_WINCS_FAIL
                ? APP_STATE_WINCS_ERROR
                : APP_STATE_WINCS_SERVICE_TASKS;
        break;
    }

    case APP_STATE_WINCS_CREATE_SOCKET:
        SYS_WINCS_NET_SockSrvCtrl(SYS_WINCS_NET_SOCK_SET_CALLBACK, (void*)SocketEvent);
        g_appData.state =
            SYS_WINCS_NET_SockSrvCtrl(SYS_WINCS_NET_SOCK_TCP_OPEN, &g_socket) == SYS_WINCS_FAIL
                ? APP_STATE_WINCS_ERROR
                : APP_STATE_WINCS_SERVICE_TASKS;
        break;

    case APP_STATE_WINCS_ERROR:
        SYS_CONSOLE_PRINT("[APP] : error\r\n");
        g_appData.state = APP_STATE_WINCS_SERVICE_TASKS;
        break;

    case APP_STATE_WINCS_SERVICE_TASKS:
    default:
        break;
    }
}
