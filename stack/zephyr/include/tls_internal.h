/// The store of Zephyr's TLS credentials as its own tests look into it.
#ifndef EMU9160_ZEPHYR_TLS_INTERNAL_H_
#define EMU9160_ZEPHYR_TLS_INTERNAL_H_

#include <zephyr/net/tls_credentials.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tls_credential {
    enum tls_credential_type type; // TLS_CREDENTIAL_NONE: a free slot
    sec_tag_t tag;
    const void* buf;
    size_t len;
};

/// One works for the whole of the store; both do nothing, as one thread runs at a time.
void credentials_lock(void);
void credentials_unlock(void);
/// NULL when there is none.
struct tls_credential* credential_get(sec_tag_t tag, enum tls_credential_type type);
/// The one after `iter` under the tag, the first for NULL; NULL after the last.
struct tls_credential* credential_next_get(sec_tag_t tag, struct tls_credential* iter);

#ifdef __cplusplus
}
#endif

#endif
