/// The device's files: certificates, keys and parameters that TLS contexts name.
#ifndef WDRV_WINC_FILE_H
#define WDRV_WINC_FILE_H

#include <wdrv_winc_common.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef uintptr_t WDRV_WINC_FILE_HANDLE;
#define WDRV_WINC_FILE_INVALID_HANDLE 0U
#define WDRV_WINC_FILE_LOAD_BUF_SZ 128U

typedef enum {
    WDRV_WINC_FILE_TYPE_INVALID = 0,
    WDRV_WINC_FILE_TYPE_CERTS = 1,
    WDRV_WINC_FILE_TYPE_PRIKEYS = 2,
    WDRV_WINC_FILE_TYPE_DHPARAM = 3,
    WDRV_WINC_FILE_TYPE_CFG = 20
} WDRV_WINC_FILE_TYPE;

typedef enum { WDRV_WINC_FILE_MODE_INVALID, WDRV_WINC_FILE_MODE_WRITE } WDRV_WINC_FILE_MODE_TYPE;

typedef enum {
    WDRV_WINC_FILE_STATUS_ERROR,
    WDRV_WINC_FILE_STATUS_OK,
    WDRV_WINC_FILE_STATUS_OPEN,
    WDRV_WINC_FILE_STATUS_WRITE_COMPLETE,
    WDRV_WINC_FILE_STATUS_CLOSE
} WDRV_WINC_FILE_STATUS_TYPE;

typedef void (*WDRV_WINC_FILE_STATUS_CALLBACK)(DRV_HANDLE handle, WDRV_WINC_FILE_HANDLE fHandle,
                                               uintptr_t userCtx,
                                               WDRV_WINC_FILE_STATUS_TYPE status);
typedef void (*WDRV_WINC_FILE_FIND_CALLBACK)(DRV_HANDLE handle, uintptr_t userCtx,
                                             WDRV_WINC_FILE_TYPE type, const char* pFilename,
                                             WDRV_WINC_FILE_STATUS_TYPE status);
typedef void (*WDRV_WINC_FILE_DELETE_CALLBACK)(DRV_HANDLE handle, uintptr_t userCtx,
                                               WDRV_WINC_FILE_TYPE type,
                                               WDRV_WINC_FILE_STATUS_TYPE status);

/// One at a time. lenFile: of the whole file, in bytes.
WDRV_WINC_FILE_HANDLE WDRV_WINC_FileOpen(DRV_HANDLE handle, const char* pFilename,
                                         WDRV_WINC_FILE_TYPE type, WDRV_WINC_FILE_MODE_TYPE mode,
                                         size_t lenFile, WDRV_WINC_FILE_STATUS_CALLBACK pfStatusCb,
                                         uintptr_t statusCbCtx);
WDRV_WINC_STATUS WDRV_WINC_FileClose(DRV_HANDLE handle, WDRV_WINC_FILE_HANDLE fHandle);
/// WDRV_WINC_STATUS_BUSY until the last one is complete.
WDRV_WINC_STATUS WDRV_WINC_FileWrite(DRV_HANDLE handle, WDRV_WINC_FILE_HANDLE fHandle,
                                     const uint8_t* pData, size_t lenData);
WDRV_WINC_STATUS WDRV_WINC_FileFind(DRV_HANDLE handle, WDRV_WINC_FILE_TYPE type,
                                    WDRV_WINC_FILE_FIND_CALLBACK pfFindCb, uintptr_t findCbCtx);
WDRV_WINC_STATUS WDRV_WINC_FileDelete(DRV_HANDLE handle, const char* pFilename,
                                      WDRV_WINC_FILE_TYPE type,
                                      WDRV_WINC_FILE_DELETE_CALLBACK pfDeleteCb,
                                      uintptr_t deleteCbCtx);

#ifdef __cplusplus
}
#endif

#endif
