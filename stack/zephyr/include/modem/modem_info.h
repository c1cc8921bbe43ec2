/// What the modem knows of itself and of its network (NCS).
#ifndef ZEPHYR_INCLUDE_MODEM_INFO_H_
#define ZEPHYR_INCLUDE_MODEM_INFO_H_

#include <emu9160_zephyr.h>

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// clang-format off
#define MODEM_INFO_MAX_RESPONSE_SIZE   100
#define MODEM_INFO_JSON_STRING_SIZE    512
#define MODEM_INFO_FWVER_SIZE          41
#define MODEM_INFO_SHORT_OP_NAME_SIZE  65
#define BAND_UNAVAILABLE               0
#define SNR_UNAVAILABLE                127
#define SNR_OFFSET_VAL                 24
// clang-format on

// Indices of TS 36.133 to dBm and dB.
#define RSRP_IDX_TO_DBM(rsrp) ((rsrp) < 0 ? (rsrp)-140 : (rsrp)-141)
#define RSRQ_IDX_TO_DB(rsrq)                                                                       \
    (((float)(rsrq) - ((rsrq) < 0 ? 39.0f : (rsrq) < 35 ? 40.0f : 41.0f)) * 0.5f)
#define SNR_IDX_TO_DB(snr) ((snr)-SNR_OFFSET_VAL)

typedef void (*rsrp_cb_t)(char rsrp_value);

enum modem_info {
    MODEM_INFO_RSRP,
    MODEM_INFO_CUR_BAND,
    MODEM_INFO_SUP_BAND,
    MODEM_INFO_AREA_CODE,
    MODEM_INFO_UE_MODE,
    MODEM_INFO_OPERATOR,
    MODEM_INFO_MCC,
    MODEM_INFO_MNC,
    MODEM_INFO_CELLID,
    MODEM_INFO_IP_ADDRESS,
    MODEM_INFO_UICC,
    MODEM_INFO_BATTERY,
    MODEM_INFO_TEMP,
    MODEM_INFO_FW_VERSION,
    MODEM_INFO_ICCID,
    MODEM_INFO_LTE_MODE,
    MODEM_INFO_NBIOT_MODE,
    MODEM_INFO_GPS_MODE,
    MODEM_INFO_IMSI,
    MODEM_INFO_IMEI,
    MODEM_INFO_DATE_TIME,
    MODEM_INFO_APN,
    MODEM_INFO_COUNT,
};

enum modem_info_data_type {
    MODEM_INFO_DATA_TYPE_INVALID,
    MODEM_INFO_DATA_TYPE_NUM_INT,
    MODEM_INFO_DATA_TYPE_STRING,
};

struct lte_param {
    uint16_t value;
    char value_string[MODEM_INFO_MAX_RESPONSE_SIZE];
    char* data_name;
    enum modem_info type;
};

struct network_param {
    struct lte_param current_band;
    struct lte_param sup_band;
    struct lte_param area_code;
    struct lte_param current_operator;
    struct lte_param mcc;
    struct lte_param mnc;
    struct lte_param cellid_hex;
    struct lte_param ip_address;
    struct lte_param ue_mode;
    struct lte_param lte_mode;
    struct lte_param nbiot_mode;
    struct lte_param gps_mode;
    struct lte_param date_time;
    struct lte_param apn;
    struct lte_param rsrp;
    double cellid_dec;
};

struct sim_param {
    struct lte_param uicc;
    struct lte_param iccid;
    struct lte_param imsi;
};

struct device_param {
    struct lte_param modem_fw;
    struct lte_param battery;
    struct lte_param imei;
    const char* board;
    const char* app_version;
    const char* app_name;
};

struct modem_param_info {
    struct network_param network;
    struct sim_param sim;
    struct device_param device;
};

// Each gives 0 or more, else -EINVAL, -EIO (the modem refuses), -ENOENT (not known now), -EMSGSIZE
// (a buffer too small), -ESHUTDOWN.

int modem_info_init(void);
int modem_info_params_init(struct modem_param_info* modem_param);
/// What the modem does not know is left empty.
int modem_info_params_get(struct modem_param_info* modem_param);
/// Told on the system work queue of each new signal strength.
int modem_info_rsrp_register(rsrp_cb_t cb);
/// The length of the text, also of what is a number.
int modem_info_string_get(enum modem_info info, char* buf, const size_t buf_size);
/// sizeof(uint16_t); -EINVAL for what is a text.
int modem_info_short_get(enum modem_info info, uint16_t* buf);
/// The length of the name.
int modem_info_name_get(enum modem_info info, char* name);
enum modem_info_data_type modem_info_data_type_get(enum modem_info info);

int modem_info_get_fw_uuid(char* buf, size_t buf_size);
int modem_info_get_fw_version(char* buf, size_t buf_size);
int modem_info_get_hw_version(char* buf, uint8_t buf_size);
int modem_info_get_svn(char* buf, size_t buf_size);
int modem_info_get_batt_voltage(int* val); // mV
int modem_info_get_temperature(int* val);  // degrees Celsius
int modem_info_get_rsrp(int* val);         // dBm
int modem_info_get_rsrq(float* val);       // dB
int modem_info_get_snr(int* val);          // dB
int modem_info_get_current_band(uint8_t* val);
int modem_info_get_operator(char* buf, size_t buf_size);
int modem_info_connectivity_stats_init(void);
int modem_info_connectivity_stats_disable(void);
int modem_info_get_connectivity_stats(int* tx_kbytes, int* rx_kbytes);

#ifdef __cplusplus
}
#endif

#endif
