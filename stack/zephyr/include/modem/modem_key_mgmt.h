/// The modem's credentials (NCS), by AT%CMNG.
#ifndef MODEM_KEY_MGMT_H__
#define MODEM_KEY_MGMT_H__

#include <emu9160_zephyr.h>

#include <nrf_socket.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum modem_key_mgmt_cred_type {
    MODEM_KEY_MGMT_CRED_TYPE_CA_CHAIN,
    MODEM_KEY_MGMT_CRED_TYPE_PUBLIC_CERT,
    MODEM_KEY_MGMT_CRED_TYPE_PRIVATE_CERT,
    MODEM_KEY_MGMT_CRED_TYPE_PSK,
    MODEM_KEY_MGMT_CRED_TYPE_IDENTITY,
};

// Each gives 0, or -EINVAL, -ENOMEM, -ENOBUFS (an answer too long), -ENOENT, -EACCES, -EALREADY,
// -EPERM (LTE is active), -ECANCELED (low voltage), -ESHUTDOWN.

/// PEM, or hexadecimal digits for a PSK; needs no end of string.
int modem_key_mgmt_write(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type,
                         const void* buf, size_t len);
int modem_key_mgmt_delete(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type);
/// All of a tag; 0 also when there is none.
int modem_key_mgmt_clear(nrf_sec_tag_t sec_tag);
/// `*len` is the size of `buf`, then that of the content. -ENOMEM when it does not fit.
int modem_key_mgmt_read(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type, void* buf,
                        size_t* len);
/// 0: the same content; 1: another.
int modem_key_mgmt_cmp(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type,
                       const void* buf, size_t len);
int modem_key_mgmt_exists(nrf_sec_tag_t sec_tag, enum modem_key_mgmt_cred_type cred_type,
                          bool* exists);

#ifdef __cplusplus
}
#endif

#endif
