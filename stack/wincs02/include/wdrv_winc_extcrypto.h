/// Keys that the device does not hold: the program signs.
#ifndef WDRV_WINC_EXTCRYPTO_H
#define WDRV_WINC_EXTCRYPTO_H

#include <wdrv_winc_common.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    WDRV_WINC_EXTCRYPTO_SIG_ALGO_INVALID,
    WDRV_WINC_EXTCRYPTO_SIG_ALGO_ECDSA_SECP256R1,
    WDRV_WINC_EXTCRYPTO_SIG_ALGO_ECDSA_SECP384R1,
    WDRV_WINC_EXTCRYPTO_SIG_ALGO_ECDSA_SECP521R1
} WDRV_WINC_EXTCRYPTO_SIG_ALGO;

typedef void (*WDRV_WINC_EXTCRYPTO_SIGN_CB)(DRV_HANDLE handle, uintptr_t signCbCtx,
                                            WDRV_WINC_EXTCRYPTO_SIG_ALGO signAlgo,
                                            uint8_t* pSignValue, size_t signValueLen,
                                            uintptr_t extCryptoCxt);

WDRV_WINC_STATUS WDRV_WINC_EXTCRYPTOSignResult(DRV_HANDLE handle, uintptr_t extCryptoCxt,
                                               bool status, const uint8_t* pSignature,
                                               size_t lenSignature);

#ifdef __cplusplus
}
#endif

#endif
