/// The WINCS02 driver to an application: opened once, and what it knows of the device. All other
/// headers of the driver come with it.
#ifndef WDRV_WINC_H
#define WDRV_WINC_H

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <wdrv_winc_api.h>
#include <wdrv_winc_assoc.h>
#include <wdrv_winc_authctx.h>
#include <wdrv_winc_bssctx.h>
#include <wdrv_winc_bssfind.h>
#include <wdrv_winc_common.h>
#include <wdrv_winc_dhcps.h>
#include <wdrv_winc_dns.h>
#include <wdrv_winc_extcrypto.h>
#include <wdrv_winc_file.h>
#include <wdrv_winc_mqtt.h>
#include <wdrv_winc_netif.h>
#include <wdrv_winc_ota.h>
#include <wdrv_winc_sntp.h>
#include <wdrv_winc_socket.h>
#include <wdrv_winc_softap.h>
#include <wdrv_winc_sta.h>
#include <wdrv_winc_systime.h>
#include <wdrv_winc_tls.h>
#include <wdrv_winc_wifi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WDRV_WINC_NUM_ASSOCS 8U
#define WDRV_WINC_TLS_CTX_NUM WINC_CMD_PARAM_MAX_SOCKET_TLS_CONF
#define WDRV_WINC_TLS_CIPHER_SUITE_NUM 2U
#define WDRV_WINC_FILE_CTX_NUM 1U

typedef struct {
    struct {
        uint16_t major;
        uint16_t minor;
        uint16_t patch;
    } version;
} WDRV_WINC_DRIVER_VERSION_INFO;

typedef struct {
    bool isValid;
    struct {
        uint16_t major;
        uint16_t minor;
        uint16_t patch;
    } version;
    struct {
        uint8_t hash[WINC_CFG_PARAM_SZ_CFG_BUILD_HASH];
        uint32_t timeUTC;
    } build;
} WDRV_WINC_FIRMWARE_VERSION_INFO;

typedef struct {
    bool isValid;
    uint32_t id;
    uint8_t numImages;
    struct {
        uint32_t seqNum;
        uint32_t version;
        uint32_t srcAddr;
    } image[WINC_CFG_PARAM_NUM_DI_IMAGE_INFO];
} WDRV_WINC_DEVICE_INFO;

typedef void (*WDRV_WINC_L2DATA_MONITOR_CALLBACK)(DRV_HANDLE handle, WDRV_WINC_NETIF_IDX ifIdx,
                                                  const uint8_t* pL2DataPtr, size_t l2DataLen);

/// One client; works while the device still starts. A second one: DRV_HANDLE_INVALID.
DRV_HANDLE WDRV_WINC_Open(SYS_MODULE_INDEX index, DRV_IO_INTENT intent);
void WDRV_WINC_Close(DRV_HANDLE handle);
WDRV_WINC_SYS_STATUS WDRV_WINC_StatusExt(SYS_MODULE_OBJ object);

WDRV_WINC_STATUS WDRV_WINC_InfoDriverVersionGet(DRV_HANDLE handle,
                                                WDRV_WINC_DRIVER_VERSION_INFO* pDriverVersion);
/// Both: WDRV_WINC_STATUS_RETRY_REQUEST until it is known.
WDRV_WINC_STATUS
WDRV_WINC_InfoDeviceFirmwareVersionGet(DRV_HANDLE handle, bool active,
                                       WDRV_WINC_FIRMWARE_VERSION_INFO* pFirmwareVersion);
WDRV_WINC_STATUS WDRV_WINC_InfoDeviceGet(DRV_HANDLE handle, WDRV_WINC_DEVICE_INFO* pDeviceInfo);

WDRV_WINC_STATUS WDRV_WINC_CfgArchiveStore(DRV_HANDLE handle, const char* pFilename);
WDRV_WINC_STATUS WDRV_WINC_CfgArchiveRecall(DRV_HANDLE handle, const char* pFilename);

void WDRV_WINC_DebugRegisterCallback(WDRV_WINC_DEBUG_PRINT_CALLBACK pfDebugPrintCallback);
WDRV_WINC_STATUS WDRV_WINC_DebugUARTSet(DRV_HANDLE handle, WDRV_WINC_DEBUG_UART uartPort,
                                        uint32_t uartBaudRate);

WDRV_WINC_STATUS
WDRV_WINC_L2DataMonitorCallbackSet(DRV_HANDLE handle,
                                   WDRV_WINC_L2DATA_MONITOR_CALLBACK pfL2DataMonitorCB);
WDRV_WINC_STATUS WDRV_WINC_L2DataFrameSend(DRV_HANDLE handle, WDRV_WINC_NETIF_IDX ifIdx,
                                           const uint8_t* pl2Data, size_t l2DataLen);

#ifdef __cplusplus
}
#endif

#endif
