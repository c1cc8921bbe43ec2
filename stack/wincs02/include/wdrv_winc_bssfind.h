/// Scans: which networks are there.
#ifndef WDRV_WINC_BSSFIND_H
#define WDRV_WINC_BSSFIND_H

#include <wdrv_winc_authctx.h>
#include <wdrv_winc_bssctx.h>
#include <wdrv_winc_common.h>

#ifdef __cplusplus
extern "C" {
#endif

// Slots in ms.
#define DRV_WINC_MIN_SCAN_TIME 10U
#define DRV_WINC_MAX_SCAN_TIME 1500U
#define DRV_WINC_SCAN_MIN_NUM_SLOT 1U
#define DRV_WINC_SCAN_MIN_NUM_PROBE 1U
#define DRV_WINC_SCAN_MAX_NUM_PROBE 2U

/// Bit n - 1 is channel n.
typedef enum {
    WDRV_WINC_CM_2_4G_NONE = 0x0000,
    WDRV_WINC_CM_2_4G_CH1 = 0x0001,
    WDRV_WINC_CM_2_4G_CH2 = 0x0002,
    WDRV_WINC_CM_2_4G_CH3 = 0x0004,
    WDRV_WINC_CM_2_4G_CH4 = 0x0008,
    WDRV_WINC_CM_2_4G_CH5 = 0x0010,
    WDRV_WINC_CM_2_4G_CH6 = 0x0020,
    WDRV_WINC_CM_2_4G_CH7 = 0x0040,
    WDRV_WINC_CM_2_4G_CH8 = 0x0080,
    WDRV_WINC_CM_2_4G_CH9 = 0x0100,
    WDRV_WINC_CM_2_4G_CH10 = 0x0200,
    WDRV_WINC_CM_2_4G_CH11 = 0x0400,
    WDRV_WINC_CM_2_4G_CH12 = 0x0800,
    WDRV_WINC_CM_2_4G_CH13 = 0x1000,
    WDRV_WINC_CM_2_4G_CH14 = 0x2000,
    WDRV_WINC_CM_2_4G_ALL = 0x3fff,
    WDRV_WINC_CM_2_4G_DEFAULT = 0x07ff,
    WDRV_WINC_CM_2_4G_NORTH_AMERICA = 0x07ff,
    WDRV_WINC_CM_2_4G_EUROPE = 0x1fff,
    WDRV_WINC_CM_2_4G_ASIA = 0x3fff
} WDRV_WINC_CHANNEL24_MASK;

typedef struct {
    WDRV_WINC_BSS_CONTEXT ctx;
    int8_t rssi; // dBm
    WDRV_WINC_AUTH_TYPE authTypeRecommended;
} WDRV_WINC_BSS_INFO;

/// index from 1 of ofTotal. true asks for the next one.
typedef bool (*WDRV_WINC_BSSFIND_NOTIFY_CALLBACK)(DRV_HANDLE handle, uint8_t index, uint8_t ofTotal,
                                                  WDRV_WINC_BSS_INFO* pBSSInfo);

/// WDRV_WINC_STATUS_SCAN_IN_PROGRESS while another one runs.
WDRV_WINC_STATUS WDRV_WINC_BSSFindFirst(DRV_HANDLE handle, WDRV_WINC_CHANNEL_ID channel,
                                        bool active, const WDRV_WINC_SSID_LIST* pSSIDList,
                                        WDRV_WINC_BSSFIND_NOTIFY_CALLBACK pfNotifyCallback);
/// Both: WDRV_WINC_STATUS_BSS_FIND_END when there is none (left).
WDRV_WINC_STATUS WDRV_WINC_BSSFindNext(DRV_HANDLE handle,
                                       WDRV_WINC_BSSFIND_NOTIFY_CALLBACK pfNotifyCallback);
WDRV_WINC_STATUS WDRV_WINC_BSSFindReset(DRV_HANDLE handle,
                                        WDRV_WINC_BSSFIND_NOTIFY_CALLBACK pfNotifyCallback);
WDRV_WINC_STATUS WDRV_WINC_BSSFindGetInfo(DRV_HANDLE handle, WDRV_WINC_BSS_INFO* pBSSInfo);
/// 0 leaves one as it is.
WDRV_WINC_STATUS WDRV_WINC_BSSFindSetScanParameters(DRV_HANDLE handle, uint8_t numSlots,
                                                    uint16_t activeSlotTime,
                                                    uint16_t passiveSlotTime, uint8_t numProbes);
WDRV_WINC_STATUS WDRV_WINC_BSSFindSetRSSIThreshold(DRV_HANDLE handle, int8_t rssiThreshold);
WDRV_WINC_STATUS WDRV_WINC_BSSFindSetScanChannels24(DRV_HANDLE handle,
                                                    WDRV_WINC_CHANNEL24_MASK channelMask24);
WDRV_WINC_STATUS WDRV_WINC_BSSFindGetScanChannels24(DRV_HANDLE handle,
                                                    WDRV_WINC_CHANNEL24_MASK* pChannelMask);
uint8_t WDRV_WINC_BSSFindGetNumBSSResults(DRV_HANDLE handle);
bool WDRV_WINC_BSSFindInProgress(DRV_HANDLE handle);

#ifdef __cplusplus
}
#endif

#endif
