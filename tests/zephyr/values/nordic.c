// Names and values of NCS (zephyr/environment.md §1.4), and what a program defines with its macros.
#include <modem/at_monitor.h>
#include <modem/lte_lc.h>
#include <modem/modem_info.h>
#include <modem/modem_key_mgmt.h>
#include <modem/nrf_modem_lib.h>
#include <modem/pdn.h>

#include "check.h"

// clang-format off
VALUE(MODEM_KEY_MGMT_CRED_TYPE_CA_CHAIN, 0)
VALUE(MODEM_KEY_MGMT_CRED_TYPE_PUBLIC_CERT, 1)
VALUE(MODEM_KEY_MGMT_CRED_TYPE_PRIVATE_CERT, 2)
VALUE(MODEM_KEY_MGMT_CRED_TYPE_PSK, 3)
VALUE(MODEM_KEY_MGMT_CRED_TYPE_IDENTITY, 4)
VALUE(LTE_LC_NW_REG_NOT_REGISTERED, 0)
VALUE(LTE_LC_NW_REG_REGISTERED_HOME, 1)
VALUE(LTE_LC_NW_REG_SEARCHING, 2)
VALUE(LTE_LC_NW_REG_REGISTRATION_DENIED, 3)
VALUE(LTE_LC_NW_REG_UNKNOWN, 4)
VALUE(LTE_LC_NW_REG_REGISTERED_ROAMING, 5)
VALUE(LTE_LC_NW_REG_REGISTERED_EMERGENCY, 8)
VALUE(LTE_LC_NW_REG_UICC_FAIL, 90)
VALUE(LTE_LC_SYSTEM_MODE_NONE, 0)
VALUE(LTE_LC_SYSTEM_MODE_LTEM, 1)
VALUE(LTE_LC_SYSTEM_MODE_NBIOT, 2)
VALUE(LTE_LC_SYSTEM_MODE_GPS, 3)
VALUE(LTE_LC_SYSTEM_MODE_LTEM_GPS, 4)
VALUE(LTE_LC_SYSTEM_MODE_NBIOT_GPS, 5)
VALUE(LTE_LC_SYSTEM_MODE_LTEM_NBIOT, 6)
VALUE(LTE_LC_SYSTEM_MODE_LTEM_NBIOT_GPS, 7)
VALUE(LTE_LC_LTE_MODE_NONE, 0)
VALUE(LTE_LC_LTE_MODE_LTEM, 7)
VALUE(LTE_LC_LTE_MODE_NBIOT, 9)
VALUE(LTE_LC_FUNC_MODE_POWER_OFF, 0)
VALUE(LTE_LC_FUNC_MODE_NORMAL, 1)
VALUE(LTE_LC_FUNC_MODE_RX_ONLY, 2)
VALUE(LTE_LC_FUNC_MODE_OFFLINE, 4)
VALUE(LTE_LC_FUNC_MODE_DEACTIVATE_LTE, 20)
VALUE(LTE_LC_FUNC_MODE_ACTIVATE_LTE, 21)
VALUE(LTE_LC_FUNC_MODE_DEACTIVATE_GNSS, 30)
VALUE(LTE_LC_FUNC_MODE_ACTIVATE_GNSS, 31)
VALUE(LTE_LC_FUNC_MODE_DEACTIVATE_UICC, 40)
VALUE(LTE_LC_FUNC_MODE_ACTIVATE_UICC, 41)
VALUE(LTE_LC_FUNC_MODE_OFFLINE_UICC_ON, 44)
VALUE(LTE_LC_RRC_MODE_IDLE, 0)
VALUE(LTE_LC_RRC_MODE_CONNECTED, 1)
VALUE(LTE_LC_EVT_NW_REG_STATUS, 0)
VALUE(LTE_LC_EVT_PSM_UPDATE, 1)
VALUE(LTE_LC_EVT_EDRX_UPDATE, 2)
VALUE(LTE_LC_EVT_RRC_UPDATE, 3)
VALUE(LTE_LC_EVT_CELL_UPDATE, 4)
VALUE(LTE_LC_EVT_LTE_MODE_UPDATE, 5)
VALUE(LTE_LC_EVT_TAU_PRE_WARNING, 6)
VALUE(LTE_LC_EVT_NEIGHBOR_CELL_MEAS, 7)
VALUE(LTE_LC_EVT_MODEM_SLEEP_EXIT_PRE_WARNING, 8)
VALUE(LTE_LC_EVT_MODEM_SLEEP_EXIT, 9)
VALUE(LTE_LC_EVT_MODEM_SLEEP_ENTER, 10)
VALUE(LTE_LC_EVT_MODEM_EVENT, 11)
VALUE(LTE_LC_SYSTEM_MODE_PREFER_AUTO, 0)
VALUE(LTE_LC_SYSTEM_MODE_PREFER_LTEM, 1)
VALUE(LTE_LC_SYSTEM_MODE_PREFER_NBIOT, 2)
VALUE(LTE_LC_SYSTEM_MODE_PREFER_LTEM_PLMN_PRIO, 3)
VALUE(LTE_LC_SYSTEM_MODE_PREFER_NBIOT_PLMN_PRIO, 4)
VALUE(PDN_FAM_IPV4, 0)
VALUE(PDN_FAM_IPV6, 1)
VALUE(PDN_FAM_IPV4V6, 2)
VALUE(PDN_FAM_NONIP, 3)
VALUE(PDN_EVENT_CNEC_ESM, 0)
VALUE(PDN_EVENT_ACTIVATED, 1)
VALUE(PDN_EVENT_DEACTIVATED, 2)
VALUE(PDN_EVENT_IPV6_UP, 3)
VALUE(PDN_EVENT_IPV6_DOWN, 4)
VALUE(PDN_AUTH_NONE, 0)
VALUE(PDN_AUTH_PAP, 1)
VALUE(PDN_AUTH_CHAP, 2)
VALUE(MODEM_INFO_RSRP, 0)
VALUE(MODEM_INFO_IMEI, 19)
VALUE(MODEM_INFO_COUNT, 22)
VALUE(RSRP_IDX_TO_DBM(1), -140)
VALUE(RSRP_IDX_TO_DBM(-17), -157)
VALUE(SNR_IDX_TO_DB(24), 0)
// clang-format on

MEMBER(struct lte_lc_psm_cfg, tau, int);
MEMBER(struct lte_lc_psm_cfg, active_time, int);
MEMBER(struct lte_lc_edrx_cfg, edrx, float);
MEMBER(struct lte_lc_edrx_cfg, ptw, float);
MEMBER(struct lte_lc_evt, psm_cfg.tau, int);
MEMBER(struct lte_lc_evt, cell.id, uint32_t);
PROTOTYPE(int, nrf_modem_lib_init, (void));
PROTOTYPE(int, nrf_modem_lib_shutdown, (void));
PROTOTYPE(int, nrf_modem_lib_bootloader_init, (void));
PROTOTYPE(void, nrf_modem_fault_handler, (struct nrf_modem_fault_info*));
PROTOTYPE(int, modem_key_mgmt_exists, (nrf_sec_tag_t, enum modem_key_mgmt_cred_type, bool*));
PROTOTYPE(int, modem_key_mgmt_read, (nrf_sec_tag_t, enum modem_key_mgmt_cred_type, void*, size_t*));
PROTOTYPE(int, lte_lc_connect, (void));
PROTOTYPE(int, lte_lc_psm_req, (bool));
#if EMU9160_ZEPHYR_VERSION < 30700
PROTOTYPE(int, lte_lc_init, (void)); // up to NCS 2.6
#endif

NRF_MODEM_LIB_ON_INIT(my_init, on_init, NULL)
NRF_MODEM_LIB_ON_SHUTDOWN(my_shutdown, on_shutdown, NULL)
NRF_MODEM_LIB_ON_CFUN(my_cfun, on_cfun, NULL)
NRF_MODEM_LIB_ON_DFU_RES(my_dfu, on_dfu, NULL)
LTE_LC_ON_CFUN(my_link, on_link, NULL)
AT_MONITOR(my_monitor, "+CEREG", on_cereg);
AT_MONITOR(my_paused, ANY, on_any, PAUSED);
AT_MONITOR_ISR(my_direct, "+CSCON", on_direct, ACTIVE);

static void on_init(int ret, void* ctx)
{
    (void)ret;
    (void)ctx;
}
static void on_shutdown(void* ctx) { (void)ctx; }
static void on_cfun(int mode, void* ctx)
{
    (void)mode;
    (void)ctx;
}
static void on_dfu(uint32_t dfu_res, void* ctx)
{
    (void)dfu_res;
    (void)ctx;
}
static void on_link(enum lte_lc_func_mode mode, void* ctx)
{
    (void)mode;
    (void)ctx;
}
static void on_cereg(const char* notif)
{
    (void)notif;
    at_monitor_resume(&my_paused);
    at_monitor_pause(&my_direct);
}
static void on_any(const char* notif) { (void)notif; }
static void on_direct(const char* notif) { (void)notif; }
