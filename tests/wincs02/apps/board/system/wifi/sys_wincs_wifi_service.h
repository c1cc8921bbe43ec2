// The Wi-Fi service: brings the driver up, joins a network, tells of its address.
#ifndef SYS_WINCS_WIFI_SERVICE_H
#define SYS_WINCS_WIFI_SERVICE_H

#include "driver/wifi/wincs02/include/wdrv_winc_client_api.h"
#include "driver/wifi/wincs02/include/wdrv_winc_common.h"
#include "system/sys_wincs_common.h"

typedef enum { SYS_WINCS_WIFI_MODE_STA, SYS_WINCS_WIFI_MODE_AP } SYS_WINCS_WIFI_MODE_t;

typedef enum {
    SYS_WINCS_WIFI_SECURITY_OPEN = WDRV_WINC_AUTH_TYPE_OPEN,
    SYS_WINCS_WIFI_SECURITY_WPA2 = WDRV_WINC_AUTH_TYPE_WPA2_PERSONAL,
    SYS_WINCS_WIFI_SECURITY_WPA3 = WDRV_WINC_AUTH_TYPE_WPA3_PERSONAL,
} SYS_WINCS_WIFI_SECURITY_t;

typedef enum {
    SYS_WINCS_WIFI_GET_DRV_STATUS, // SYS_STATUS*
    SYS_WINCS_WIFI_OPEN_DRIVER,    // DRV_HANDLE*
    SYS_WINCS_WIFI_GET_DRV_HANDLE, // DRV_HANDLE*
    SYS_WINCS_WIFI_SET_CALLBACK,   // SYS_WINCS_WIFI_CALLBACK_t
    SYS_WINCS_WIFI_SET_REG_DOMAIN, // const char*
    SYS_WINCS_WIFI_SET_PARAMS,     // SYS_WINCS_WIFI_PARAM_t*
    SYS_WINCS_WIFI_SET_SNTP,       // const char*
    SYS_WINCS_WIFI_STA_CONNECT,    // NULL
    SYS_WINCS_WIFI_STA_DISCONNECT, // NULL
} SYS_WINCS_WIFI_SERVICE_t;

typedef enum {
    SYS_WINCS_WIFI_REG_DOMAIN_SET_ACK,
    SYS_WINCS_WIFI_CONNECTED,
    SYS_WINCS_WIFI_DISCONNECTED,
    SYS_WINCS_WIFI_CONNECT_FAILED,
    SYS_WINCS_WIFI_DHCP_IPV4_COMPLETE, // const char*
    SYS_WINCS_WIFI_DHCP_IPV6_LOCAL_COMPLETE,
    SYS_WINCS_WIFI_DHCP_IPV6_GLOBAL_COMPLETE,
} SYS_WINCS_WIFI_EVENT_t;

typedef void* SYS_WINCS_WIFI_HANDLE_t;
typedef void (*SYS_WINCS_WIFI_CALLBACK_t)(SYS_WINCS_WIFI_EVENT_t event,
                                          SYS_WINCS_WIFI_HANDLE_t wifiHandle);

typedef struct {
    SYS_WINCS_WIFI_MODE_t mode;
    const char* ssid;
    const char* passphrase;
    SYS_WINCS_WIFI_SECURITY_t security;
    bool autoConnect;
} SYS_WINCS_WIFI_PARAM_t;

SYS_WINCS_RESULT_t SYS_WINCS_WIFI_SrvCtrl(SYS_WINCS_WIFI_SERVICE_t request,
                                          SYS_WINCS_WIFI_HANDLE_t wifiHandle);

#endif
