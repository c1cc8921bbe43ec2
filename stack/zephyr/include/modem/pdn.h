/// PDN connections (NCS).
#ifndef PDN_H_
#define PDN_H_

#include <emu9160_zephyr.h>

#include <zephyr/net/net_ip.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum pdn_fam {
    PDN_FAM_IPV4 = 0,
    PDN_FAM_IPV6 = 1,
    PDN_FAM_IPV4V6 = 2,
    PDN_FAM_NONIP = 3,
};

/// Of AT+CGDCONT, in its values.
struct pdn_pdp_opt {
    uint8_t ip4_addr_alloc;
    uint8_t nslpi;
    uint8_t secure_pco;
};

struct pdn_dynamic_info {
    uint32_t ipv4_mtu; // 0: not known
    uint32_t ipv6_mtu;
    struct in_addr dns_addr4_primary;
    struct in_addr dns_addr4_secondary;
    struct in6_addr dns_addr6_primary;
    struct in6_addr dns_addr6_secondary;
};

enum pdn_event {
    PDN_EVENT_CNEC_ESM = 0, // with the ESM cause
    PDN_EVENT_ACTIVATED = 1,
    PDN_EVENT_DEACTIVATED = 2,
    PDN_EVENT_IPV6_UP = 3,
    PDN_EVENT_IPV6_DOWN = 4,
    PDN_EVENT_NETWORK_DETACH = 5,
    PDN_EVENT_APN_RATE_CONTROL_ON = 6,
    PDN_EVENT_APN_RATE_CONTROL_OFF = 7,
    PDN_EVENT_CTX_DESTROYED = 8, // by CFUN=0
};

enum pdn_auth {
    PDN_AUTH_NONE = 0,
    PDN_AUTH_PAP = 1,
    PDN_AUTH_CHAP = 2,
};

/// Runs on the system work queue.
typedef void (*pdn_event_handler_t)(uint8_t cid, enum pdn_event event, int reason);

// Each gives 0 or a negative errno: -EFAULT (NULL), -EINVAL, -ENOEXEC (the modem refuses).

/// A free context; -ENOMEM when CONFIG_PDN_CONTEXTS_MAX are in use. `cb` may be NULL.
int pdn_ctx_create(uint8_t* cid, pdn_event_handler_t cb);
/// `opts` may be NULL.
int pdn_ctx_configure(uint8_t cid, const char* apn, enum pdn_fam family, struct pdn_pdp_opt* opts);
int pdn_ctx_auth_set(uint8_t cid, enum pdn_auth method, const char* user, const char* password);
int pdn_ctx_destroy(uint8_t cid);
/// `esm`: waits for the network's cause, CONFIG_PDN_ESM_TIMEOUT ms at most; 0 is none. `family`:
/// changed when only one of two was given. Either may be NULL.
int pdn_activate(uint8_t cid, int* esm, enum pdn_fam* family);
int pdn_deactivate(uint8_t cid);
/// The PDN ID, for SO_BINDTOPDN.
int pdn_id_get(uint8_t cid);
int pdn_dynamic_info_get(uint8_t cid, struct pdn_dynamic_info* pdn_info);
/// Of context 0; -E2BIG when it does not fit.
int pdn_default_apn_get(char* buf, size_t len);
int pdn_default_ctx_cb_reg(pdn_event_handler_t cb);
int pdn_default_ctx_cb_dereg(pdn_event_handler_t cb);
const char* pdn_esm_strerror(int reason);

#ifdef __cplusplus
}
#endif

#endif
