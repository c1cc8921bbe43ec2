/// LTE link control (NCS 2.7): the modem's modes, and what becomes of its registration.
/// Not here: neighbour cells, connection evaluation, periodic search, factory reset.
#ifndef LTE_LC_H__
#define LTE_LC_H__

#include <emu9160_zephyr.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// clang-format off
#define LTE_LC_CELL_EUTRAN_ID_INVALID  UINT32_MAX
#define LTE_LC_CELL_EUTRAN_ID_MAX      268435455
#define LTE_LC_CELL_RSRP_INVALID       255
#define LTE_LC_CELL_RSRQ_INVALID       255

enum lte_lc_nw_reg_status {
    LTE_LC_NW_REG_NOT_REGISTERED        = 0,
    LTE_LC_NW_REG_REGISTERED_HOME       = 1,
    LTE_LC_NW_REG_SEARCHING             = 2,
    LTE_LC_NW_REG_REGISTRATION_DENIED   = 3,
    LTE_LC_NW_REG_UNKNOWN               = 4,
    LTE_LC_NW_REG_REGISTERED_ROAMING    = 5,
    LTE_LC_NW_REG_REGISTERED_EMERGENCY  = 8,
    LTE_LC_NW_REG_UICC_FAIL             = 90,
};

enum lte_lc_system_mode {
    LTE_LC_SYSTEM_MODE_NONE            = 0,
    LTE_LC_SYSTEM_MODE_LTEM            = 1,
    LTE_LC_SYSTEM_MODE_NBIOT           = 2,
    LTE_LC_SYSTEM_MODE_GPS             = 3,
    LTE_LC_SYSTEM_MODE_LTEM_GPS        = 4,
    LTE_LC_SYSTEM_MODE_NBIOT_GPS       = 5,
    LTE_LC_SYSTEM_MODE_LTEM_NBIOT      = 6,
    LTE_LC_SYSTEM_MODE_LTEM_NBIOT_GPS  = 7,
};

enum lte_lc_lte_mode {
    LTE_LC_LTE_MODE_NONE   = 0,
    LTE_LC_LTE_MODE_LTEM   = 7, // <AcT> of +CEREG
    LTE_LC_LTE_MODE_NBIOT  = 9,
};

enum lte_lc_system_mode_preference {
    LTE_LC_SYSTEM_MODE_PREFER_AUTO             = 0,
    LTE_LC_SYSTEM_MODE_PREFER_LTEM             = 1,
    LTE_LC_SYSTEM_MODE_PREFER_NBIOT            = 2,
    LTE_LC_SYSTEM_MODE_PREFER_LTEM_PLMN_PRIO   = 3,
    LTE_LC_SYSTEM_MODE_PREFER_NBIOT_PLMN_PRIO  = 4,
};

enum lte_lc_func_mode {
    LTE_LC_FUNC_MODE_POWER_OFF        = 0,
    LTE_LC_FUNC_MODE_NORMAL           = 1,
    LTE_LC_FUNC_MODE_RX_ONLY          = 2,
    LTE_LC_FUNC_MODE_OFFLINE          = 4,
    LTE_LC_FUNC_MODE_DEACTIVATE_LTE   = 20,
    LTE_LC_FUNC_MODE_ACTIVATE_LTE     = 21,
    LTE_LC_FUNC_MODE_DEACTIVATE_GNSS  = 30,
    LTE_LC_FUNC_MODE_ACTIVATE_GNSS    = 31,
    LTE_LC_FUNC_MODE_DEACTIVATE_UICC  = 40,
    LTE_LC_FUNC_MODE_ACTIVATE_UICC    = 41,
    LTE_LC_FUNC_MODE_OFFLINE_UICC_ON  = 44,
};

enum lte_lc_evt_type {
    LTE_LC_EVT_NW_REG_STATUS                 = 0,
    LTE_LC_EVT_PSM_UPDATE                    = 1,
    LTE_LC_EVT_EDRX_UPDATE                   = 2,
    LTE_LC_EVT_RRC_UPDATE                    = 3,
    LTE_LC_EVT_CELL_UPDATE                   = 4,
    LTE_LC_EVT_LTE_MODE_UPDATE               = 5,
    LTE_LC_EVT_TAU_PRE_WARNING               = 6,
    LTE_LC_EVT_NEIGHBOR_CELL_MEAS            = 7, // never comes: see above
    LTE_LC_EVT_MODEM_SLEEP_EXIT_PRE_WARNING  = 8,
    LTE_LC_EVT_MODEM_SLEEP_EXIT              = 9,
    LTE_LC_EVT_MODEM_SLEEP_ENTER             = 10,
    LTE_LC_EVT_MODEM_EVENT                   = 11,
};

enum lte_lc_rrc_mode {
    LTE_LC_RRC_MODE_IDLE       = 0,
    LTE_LC_RRC_MODE_CONNECTED  = 1,
};

enum lte_lc_modem_sleep_type {
    LTE_LC_MODEM_SLEEP_PSM              = 1,
    LTE_LC_MODEM_SLEEP_RF_INACTIVITY    = 2,
    LTE_LC_MODEM_SLEEP_LIMITED_SERVICE  = 3,
    LTE_LC_MODEM_SLEEP_FLIGHT_MODE      = 4,
    LTE_LC_MODEM_SLEEP_PROPRIETARY_PSM  = 7,
};

enum lte_lc_ce_level {
    LTE_LC_CE_LEVEL_0        = 0,
    LTE_LC_CE_LEVEL_1        = 1,
    LTE_LC_CE_LEVEL_2        = 2,
    LTE_LC_CE_LEVEL_3        = 3,
    LTE_LC_CE_LEVEL_UNKNOWN  = UINT8_MAX,
};

enum lte_lc_reduced_mobility_mode {
    LTE_LC_REDUCED_MOBILITY_DEFAULT   = 0,
    LTE_LC_REDUCED_MOBILITY_NORDIC    = 1,
    LTE_LC_REDUCED_MOBILITY_DISABLED  = 2,
};

enum lte_lc_modem_evt {
    LTE_LC_MODEM_EVT_LIGHT_SEARCH_DONE  = 0,
    LTE_LC_MODEM_EVT_SEARCH_DONE        = 1,
    LTE_LC_MODEM_EVT_RESET_LOOP         = 2,
    LTE_LC_MODEM_EVT_BATTERY_LOW        = 3,
    LTE_LC_MODEM_EVT_OVERHEATED         = 4,
    LTE_LC_MODEM_EVT_NO_IMEI            = 5,
    LTE_LC_MODEM_EVT_CE_LEVEL_0         = 6,
    LTE_LC_MODEM_EVT_CE_LEVEL_1         = 7,
    LTE_LC_MODEM_EVT_CE_LEVEL_2         = 8,
    LTE_LC_MODEM_EVT_CE_LEVEL_3         = 9,
};
// clang-format on

struct lte_lc_psm_cfg {
    int tau;         // s; -1: deactivated
    int active_time; // s; -1: deactivated
};

struct lte_lc_edrx_cfg {
    enum lte_lc_lte_mode mode;
    float edrx; // s
    float ptw;  // s
};

struct lte_lc_cell {
    int mcc;
    int mnc;
    uint32_t id;
    uint32_t tac;
    uint32_t earfcn;
    uint16_t timing_advance;
    uint64_t timing_advance_meas_time; // ms
    uint64_t measurement_time;         // ms
    uint16_t phys_cell_id;
    int16_t rsrp;
    int16_t rsrq;
};

struct lte_lc_ncell {
    uint32_t earfcn;
    int time_diff; // ms
    uint16_t phys_cell_id;
    int16_t rsrp;
    int16_t rsrq;
};

struct lte_lc_cells_info {
    struct lte_lc_cell current_cell;
    uint8_t ncells_count;
    struct lte_lc_ncell* neighbor_cells;
    uint8_t gci_cells_count;
    struct lte_lc_cell* gci_cells;
};

struct lte_lc_modem_sleep {
    enum lte_lc_modem_sleep_type type;
    int64_t time; // ms; -1: without end
};

struct lte_lc_evt {
    enum lte_lc_evt_type type;
    union {
        enum lte_lc_nw_reg_status nw_reg_status;
        enum lte_lc_rrc_mode rrc_mode;
        struct lte_lc_psm_cfg psm_cfg;
        struct lte_lc_edrx_cfg edrx_cfg;
        struct lte_lc_cell cell; // id and tac
        enum lte_lc_lte_mode lte_mode;
        struct lte_lc_modem_sleep modem_sleep;
        enum lte_lc_modem_evt modem_evt;
        uint64_t time; // ms until the next tracking area update
        struct lte_lc_cells_info cells_info;
    };
};

typedef void (*lte_lc_evt_handler_t)(const struct lte_lc_evt* const evt);

/// Handlers run on the system work queue, each once however often it is registered.
void lte_lc_register_handler(lte_lc_evt_handler_t handler);
/// 0, -EINVAL (NULL), -ENODATA (not registered).
int lte_lc_deregister_handler(lte_lc_evt_handler_t handler);

#if EMU9160_ZEPHYR_VERSION < 30700 // gone in NCS 2.7
int lte_lc_init(void);
int lte_lc_init_and_connect(void);
int lte_lc_init_and_connect_async(lte_lc_evt_handler_t handler);
int lte_lc_deinit(void);
#endif

/// Registers, and waits for it. 0 at once when registered already; -ETIMEDOUT after
/// CONFIG_LTE_NETWORK_TIMEOUT seconds (then the former mode is set again), -EINPROGRESS while
/// another thread does, -EFAULT when the modem refuses.
int lte_lc_connect(void);
/// Without waiting. -EINVAL when there is no handler at all.
int lte_lc_connect_async(lte_lc_evt_handler_t handler);

// The others: 0, -EFAULT (the modem refuses, or is not started), -EINVAL (argument), -EBADMSG (an
// answer that cannot be read).
int lte_lc_normal(void);
int lte_lc_offline(void);
int lte_lc_power_off(void);
int lte_lc_func_mode_set(enum lte_lc_func_mode mode);
int lte_lc_func_mode_get(enum lte_lc_func_mode* mode);
int lte_lc_system_mode_set(enum lte_lc_system_mode mode,
                           enum lte_lc_system_mode_preference preference);
/// `preference` may be NULL.
int lte_lc_system_mode_get(enum lte_lc_system_mode* mode,
                           enum lte_lc_system_mode_preference* preference);
int lte_lc_nw_reg_status_get(enum lte_lc_nw_reg_status* status);
int lte_lc_lte_mode_get(enum lte_lc_lte_mode* mode);

/// 8 binary digits each (TS 24.008 §10.5.7), NULL for the modem's own.
int lte_lc_psm_param_set(const char* rptau, const char* rat);
/// Seconds, rounded up to what can be said; -1 for the modem's own.
int lte_lc_psm_param_set_seconds(int rptau, int rat);
/// Asks the modem to ask the network. What comes of it is an event, or none.
int lte_lc_psm_req(bool enable);
int lte_lc_proprietary_psm_req(bool enable);
/// -EBADMSG while not registered.
int lte_lc_psm_get(int* tau, int* active_time);
/// 4 binary digits, NULL for the modem's own.
int lte_lc_edrx_param_set(enum lte_lc_lte_mode mode, const char* edrx);
int lte_lc_ptw_set(enum lte_lc_lte_mode mode, const char* ptw);
int lte_lc_edrx_req(bool enable);
int lte_lc_edrx_get(struct lte_lc_edrx_cfg* edrx_cfg);
int lte_lc_rai_req(bool enable);

int lte_lc_modem_events_enable(void);
int lte_lc_modem_events_disable(void);
int lte_lc_reduced_mobility_get(enum lte_lc_reduced_mobility_mode* mode);
int lte_lc_reduced_mobility_set(enum lte_lc_reduced_mobility_mode mode);

struct lte_lc_cfun_cb {
    void (*callback)(enum lte_lc_func_mode mode, void* ctx);
    void* context;
};
/// Of the macro below, not for programs.
void emu9160_zephyr_lte_lc_on_cfun(const char* name, const struct lte_lc_cfun_cb* entry);
/// After each mode that lte_lc_func_mode_set() has set.
#define LTE_LC_ON_CFUN(name, _callback, _context)                                                  \
    static void _callback(enum lte_lc_func_mode mode, void* ctx);                                  \
    static const struct lte_lc_cfun_cb lte_lc_cfun_hook_##name = {_callback, _context};            \
    __attribute__((constructor)) static void lte_lc_cfun_told_##name(void)                         \
    {                                                                                              \
        emu9160_zephyr_lte_lc_on_cfun(#name, &lte_lc_cfun_hook_##name);                            \
    }

#ifdef __cplusplus
}
#endif

#endif
