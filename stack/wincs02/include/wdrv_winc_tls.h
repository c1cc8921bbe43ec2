/// TLS contexts: which certificates and keys a socket uses and what it checks, all by file name.
#ifndef WDRV_WINC_TLS_H
#define WDRV_WINC_TLS_H

#include <wdrv_winc_common.h>
#include <wdrv_winc_extcrypto.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef uint8_t WDRV_WINC_TLS_HANDLE;
typedef uint8_t WDRV_WINC_TLS_CS_HANDLE;
#define WDRV_WINC_TLS_INVALID_HANDLE 0U
#define WDRV_WINC_TLS_CS_INVALID_HANDLE 0U

typedef void (*WDRV_WINC_TLS_CS_CALLBACK)(DRV_HANDLE handle, WDRV_WINC_TLS_CS_HANDLE tlsCsHandle,
                                          uint16_t* pAlgorithms, uint8_t numAlgorithms,
                                          bool success);

/// WDRV_WINC_TLS_INVALID_HANDLE when all are taken.
WDRV_WINC_TLS_HANDLE WDRV_WINC_TLSCtxOpen(DRV_HANDLE handle);
void WDRV_WINC_TLSCtxClose(DRV_HANDLE handle, WDRV_WINC_TLS_HANDLE tlsHandle);
/// The value of TLS_CONF_IDX; 0 of an invalid handle.
uint8_t WDRV_WINC_TLSCtxHandleToCfgIdx(WDRV_WINC_TLS_HANDLE tlsHandle);
WDRV_WINC_STATUS WDRV_WINC_TLSCtxCACertFileSet(DRV_HANDLE handle, WDRV_WINC_TLS_HANDLE tlsHandle,
                                               const char* pCACertName, bool peerAuth);
WDRV_WINC_STATUS WDRV_WINC_TLSCtxCertFileSet(DRV_HANDLE handle, WDRV_WINC_TLS_HANDLE tlsHandle,
                                             const char* pCertName);
/// pPrivKeyPassword may be NULL.
WDRV_WINC_STATUS WDRV_WINC_TLSCtxPrivKeySet(DRV_HANDLE handle, WDRV_WINC_TLS_HANDLE tlsHandle,
                                            const char* pPrivKeyName, const char* pPrivKeyPassword);
/// The driver spells it so.
WDRV_WINC_STATUS WDRV_WINC_TLSCtxDHParamtersFileSet(DRV_HANDLE handle,
                                                    WDRV_WINC_TLS_HANDLE tlsHandle,
                                                    const char* pDHParamId);
WDRV_WINC_STATUS WDRV_WINC_TLSCtxSNISet(DRV_HANDLE handle, WDRV_WINC_TLS_HANDLE tlsHandle,
                                        const char* pServerName);
/// WDRV_WINC_STATUS_INVALID_ARG for verifyDomain without a name.
WDRV_WINC_STATUS WDRV_WINC_TLSCtxHostnameCheckSet(DRV_HANDLE handle, WDRV_WINC_TLS_HANDLE tlsHandle,
                                                  const char* pDomainName, bool verifyDomain);
WDRV_WINC_STATUS WDRV_WINC_TLSCtxSetSignCallback(DRV_HANDLE handle, WDRV_WINC_TLS_HANDLE tlsHandle,
                                                 WDRV_WINC_EXTCRYPTO_SIGN_CB pfSignCb,
                                                 uintptr_t signCbCtx);

WDRV_WINC_STATUS WDRV_WINC_TLSCtxCipherSuiteSet(DRV_HANDLE handle, WDRV_WINC_TLS_HANDLE tlsHandle,
                                                WDRV_WINC_TLS_CS_HANDLE tlsCsHandle);
WDRV_WINC_TLS_CS_HANDLE WDRV_WINC_TLSCipherSuiteOpen(DRV_HANDLE handle);
void WDRV_WINC_TLSCipherSuiteClose(DRV_HANDLE handle, WDRV_WINC_TLS_CS_HANDLE tlsCsHandle);
/// IANA's numbers, at most 32. Both: WDRV_WINC_STATUS_RETRY_REQUEST while another one runs.
WDRV_WINC_STATUS WDRV_WINC_TLSCipherSuiteAlgSet(DRV_HANDLE handle,
                                                WDRV_WINC_TLS_CS_HANDLE tlsCsHandle,
                                                const uint16_t* pAlgorithms, uint8_t numAlgorithms,
                                                WDRV_WINC_TLS_CS_CALLBACK pfTlsCsResponseCB);
WDRV_WINC_STATUS WDRV_WINC_TLSCipherSuiteAlgGet(DRV_HANDLE handle,
                                                WDRV_WINC_TLS_CS_HANDLE tlsCsHandle,
                                                WDRV_WINC_TLS_CS_CALLBACK pfTlsCsResponseCB,
                                                bool getDefaults);

#ifdef __cplusplus
}
#endif

#endif
