/// Zephyr's store of certificates and keys. On an nRF91 whose modem does TLS it is not consulted.
#ifndef ZEPHYR_INCLUDE_NET_TLS_CREDENTIALS_H_
#define ZEPHYR_INCLUDE_NET_TLS_CREDENTIALS_H_

#include <emu9160_zephyr.h>

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(EMU9160_ZEPHYR_LIBRARY) || defined(CONFIG_TLS_CREDENTIALS)
#define EMU9160_ZEPHYR_NEEDS_CREDENTIALS
#else
#define EMU9160_ZEPHYR_NEEDS_CREDENTIALS                                                           \
    EMU9160_ZEPHYR_UNAVAILABLE(                                                                    \
        "needs CONFIG_TLS_CREDENTIALS=y, or CONFIG_NET_SOCKETS_SOCKOPT_TLS=y")
#endif

/// Negative ones are the system's.
typedef int sec_tag_t;
#define TLS_SEC_TAG_NONE -1

enum tls_credential_type {
    TLS_CREDENTIAL_NONE = 0,
    TLS_CREDENTIAL_CA_CERTIFICATE = 1,
#if EMU9160_ZEPHYR_VERSION >= 40000
    TLS_CREDENTIAL_PUBLIC_CERTIFICATE = 2,
#endif
    TLS_CREDENTIAL_SERVER_CERTIFICATE = 2, // the own one, of a client too
    TLS_CREDENTIAL_PRIVATE_KEY = 3,
    TLS_CREDENTIAL_PSK = 4,
    TLS_CREDENTIAL_PSK_ID = 5,
};

/// Keeps the pointer. 0, or a negative error: EEXIST for a pair of tag and type that is there,
/// ENOMEM when the store is full. Certificates are DER, or PEM with the zero at its end counted
/// (CONFIG_MBEDTLS_PEM_CERTIFICATE_FORMAT).
int tls_credential_add(sec_tag_t tag, enum tls_credential_type type, const void* cred,
                       size_t credlen) EMU9160_ZEPHYR_NEEDS_CREDENTIALS;
/// Copies; *credlen is the room, then the size. 0, or a negative error: ENOENT, EFBIG.
int tls_credential_get(sec_tag_t tag, enum tls_credential_type type, void* cred,
                       size_t* credlen) EMU9160_ZEPHYR_NEEDS_CREDENTIALS;
/// 0 or -ENOENT.
int tls_credential_delete(sec_tag_t tag,
                          enum tls_credential_type type) EMU9160_ZEPHYR_NEEDS_CREDENTIALS;

#ifdef __cplusplus
}
#endif

#endif
