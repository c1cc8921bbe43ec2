/// The radio: regulatory domain, power save, and how a connection is made.
#ifndef WDRV_WINC_WIFI_H
#define WDRV_WINC_WIFI_H

#include <wdrv_winc_bssfind.h>
#include <wdrv_winc_common.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WDRV_WINC_REGDOMAIN_MAX_NAME_LEN WINC_CFG_PARAM_SZ_WIFI_REGDOMAIN_SELECTED

typedef enum {
    WDRV_WINC_POWERSAVE_RUN_MODE = 0,
    WDRV_WINC_POWERSAVE_WSM_MODE = 1,
#if EMU9160_WINCS02_DRIVER >= 30100
    WDRV_WINC_POWERSAVE_PPS_MODE = 2,
    WDRV_WINC_POWERSAVE_XDS_MODE = 3
#endif
} WDRV_WINC_POWERSAVE_MODE;

typedef struct {
    WDRV_WINC_POWERSAVE_MODE psMode;
} WDRV_WINC_POWERSAVE_INFO;

typedef void (*WDRV_WINC_POWERSAVE_CALLBACK)(DRV_HANDLE handle,
                                             const WDRV_WINC_POWERSAVE_INFO* pPowersaveInfo);

typedef enum {
    WDRV_WINC_REGDOMAIN_SELECT_NONE,
    WDRV_WINC_REGDOMAIN_SELECT_CURRENT,
    WDRV_WINC_REGDOMAIN_SELECT_ALL
} WDRV_WINC_REGDOMAIN_SELECT;

typedef struct {
    uint8_t regDomainLen;
    uint8_t regDomain[WDRV_WINC_REGDOMAIN_MAX_NAME_LEN];
    WDRV_WINC_CHANNEL24_MASK channelMask;
} WDRV_WINC_REGDOMAIN_INFO;

/// index from 1 of ofTotal; nothing found or set: ofTotal 0.
typedef void (*WDRV_WINC_REGDOMAIN_CALLBACK)(DRV_HANDLE handle, uint8_t index, uint8_t ofTotal,
                                             bool isCurrent,
                                             const WDRV_WINC_REGDOMAIN_INFO* pRegDomInfo);

/// Of a station and of an access point.
typedef struct {
    uint8_t ifIdx; // WDRV_WINC_NETIF_IDX
    bool l2Only;
    struct {
        uint32_t connTimeoutMs;
        uint8_t roaming; // WDRV_WINC_BSS_ROAMING_CFG
    } sta;
    struct {
        uint32_t rekeyInterval; // in s
        bool cloaked;
    } ap;
} WDRV_WINC_CONN_CFG;

/// The callback is the acknowledgement.
WDRV_WINC_STATUS WDRV_WINC_WifiRegDomainSet(DRV_HANDLE handle, const uint8_t* pRegDomainName,
                                            uint8_t regDomainNameLen,
                                            WDRV_WINC_REGDOMAIN_CALLBACK pfRegDomainEventCB);
WDRV_WINC_STATUS WDRV_WINC_WifiRegDomainGet(DRV_HANDLE handle,
                                            WDRV_WINC_REGDOMAIN_SELECT regDomainSel,
                                            WDRV_WINC_REGDOMAIN_CALLBACK pfRegDomainEventCB);
WDRV_WINC_STATUS WDRV_WINC_WifiPowerSaveModeSet(DRV_HANDLE handle, WDRV_WINC_POWERSAVE_MODE psMode);
WDRV_WINC_STATUS WDRV_WINC_WifiPowerSaveModeGet(DRV_HANDLE handle,
                                                WDRV_WINC_POWERSAVE_CALLBACK pfPowersaveEventCB);

#ifdef __cplusplus
}
#endif

#endif
