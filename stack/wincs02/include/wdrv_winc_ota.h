/// Updates of the device's firmware: every call answers WDRV_WINC_STATUS_OPERATION_NOT_SUPPORTED.
#ifndef WDRV_WINC_OTA_H
#define WDRV_WINC_OTA_H

#include <wdrv_winc_tls.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    WDRV_WINC_OTA_STATUS_STARTED,
    WDRV_WINC_OTA_STATUS_COMPLETE,
    WDRV_WINC_OTA_STATUS_FAIL,
    WDRV_WINC_OTA_STATUS_INVALID_URL,
    WDRV_WINC_OTA_STATUS_INSUFFICIENT_FLASH,
    WDRV_WINC_OTA_STATUS_BUSY,
    WDRV_WINC_OTA_STATUS_VERIFY_FAILED,
    WDRV_WINC_OTA_STATUS_CONN_ERROR,
    WDRV_WINC_OTA_STATUS_SERVER_ERROR
} WDRV_WINC_OTA_UPDATE_STATUS;

typedef enum {
    WDRV_WINC_OTA_OPERATION_NONE,
    WDRV_WINC_OTA_OPERATION_DOWNLOAD_VERIFY,
    WDRV_WINC_OTA_OPERATION_VERIFY,
    WDRV_WINC_OTA_OPERATION_ACTIVATE,
    WDRV_WINC_OTA_OPERATION_INVALIDATE
} WDRV_WINC_OTA_OPERATION_TYPE;

typedef void (*WDRV_WINC_OTA_STATUS_CALLBACK)(DRV_HANDLE handle,
                                              WDRV_WINC_OTA_OPERATION_TYPE operation, uint8_t opId,
                                              WDRV_WINC_OTA_UPDATE_STATUS status);

typedef struct {
    uint8_t timeout;
} WDRV_WINC_OTA_OPTIONS;

WDRV_WINC_STATUS WDRV_WINC_OTAUpdateFromURL(DRV_HANDLE handle, const char* pURL,
                                            WDRV_WINC_TLS_HANDLE tlsHandle,
                                            WDRV_WINC_OTA_STATUS_CALLBACK pfUpdateStatusCB);
WDRV_WINC_STATUS WDRV_WINC_OTAImageVerify(DRV_HANDLE handle,
                                          WDRV_WINC_OTA_STATUS_CALLBACK pfUpdateStatusCB);
WDRV_WINC_STATUS WDRV_WINC_OTAImageActivate(DRV_HANDLE handle,
                                            WDRV_WINC_OTA_STATUS_CALLBACK pfUpdateStatusCB);
WDRV_WINC_STATUS WDRV_WINC_OTAImageInvalidate(DRV_HANDLE handle,
                                              WDRV_WINC_OTA_STATUS_CALLBACK pfUpdateStatusCB);
WDRV_WINC_STATUS WDRV_WINC_OTAOptionsSet(DRV_HANDLE handle,
                                         const WDRV_WINC_OTA_OPTIONS* pOTAOptions);

#ifdef __cplusplus
}
#endif

#endif
