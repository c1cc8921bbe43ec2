/// How a network is protected.
#ifndef WDRV_WINC_AUTHCTX_H
#define WDRV_WINC_AUTHCTX_H

#include <wdrv_winc_common.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WDRV_WINC_AUTH_MOD_NONE 0x00U
#define WDRV_WINC_AUTH_MOD_MFP_REQ 0x01U
#define WDRV_WINC_AUTH_MOD_MFP_OFF 0x02U

typedef enum {
    WDRV_WINC_AUTH_TYPE_DEFAULT = -1,
    WDRV_WINC_AUTH_TYPE_OPEN = 0,
    WDRV_WINC_AUTH_TYPE_WPAWPA2_PERSONAL = 2,
    WDRV_WINC_AUTH_TYPE_WPA2_PERSONAL = 3,
    WDRV_WINC_AUTH_TYPE_WPA2WPA3_PERSONAL = 4,
    WDRV_WINC_AUTH_TYPE_WPA3_PERSONAL = 5,
    WDRV_WINC_AUTH_TYPE_MAX = 6
} WDRV_WINC_AUTH_TYPE;

/// Protection of management frames.
typedef enum {
    WDRV_WINC_AUTH_MFP_ENABLED,
    WDRV_WINC_AUTH_MFP_REQUIRED,
    WDRV_WINC_AUTH_MFP_DISABLED
} WDRV_WINC_AUTH_MFP_CONFIG;

typedef struct {
    WDRV_WINC_AUTH_TYPE authType;
    uint8_t authMod;
    union {
        struct {
            uint8_t size;
            uint8_t password[WDRV_WINC_PSK_LEN];
        } personal;
    } authInfo;
} WDRV_WINC_AUTH_CONTEXT;

bool WDRV_WINC_AuthCtxIsValid(const WDRV_WINC_AUTH_CONTEXT* pAuthCtx);
WDRV_WINC_STATUS WDRV_WINC_AuthCtxSetDefaults(WDRV_WINC_AUTH_CONTEXT* pAuthCtx);
WDRV_WINC_STATUS WDRV_WINC_AuthCtxSetOpen(WDRV_WINC_AUTH_CONTEXT* pAuthCtx);
/// A password of 8 to 63 characters, or a key of 64 hexadecimal digits.
WDRV_WINC_STATUS WDRV_WINC_AuthCtxSetPersonal(WDRV_WINC_AUTH_CONTEXT* pAuthCtx, uint8_t* pPassword,
                                              uint8_t size, WDRV_WINC_AUTH_TYPE authType);
WDRV_WINC_STATUS WDRV_WINC_AuthCtxConfigureMfp(WDRV_WINC_AUTH_CONTEXT* pAuthCtx,
                                               WDRV_WINC_AUTH_MFP_CONFIG config);

#ifdef __cplusplus
}
#endif

#endif
