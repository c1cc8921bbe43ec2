/* The store of credentials until it is full: zephyr/environment.md §1.5. The tests go on from each
 * other, in the order of their names. */
#include <zephyr/net/tls_credentials.h>
#include <zephyr/ztest.h>

#include <errno.h>
#include <string.h>

#include "tls_internal.h"

#define UNUSED_TAG 1
#define TAG_1 0xAAA1
#define TAG_2 0xAAA2
#define TAG_3 0xAAA3

static const char ca[] = "a CA certificate";
static const char own[] = "a certificate";
static const char key[] = "a private key";
static const char psk[] = {0x01, 0x02, 0x03};

ZTEST(tls_credentials, test_a_add)
{
    errno = 0;
    zassert_ok(tls_credential_add(TAG_1, TLS_CREDENTIAL_CA_CERTIFICATE, ca, sizeof(ca)));
    zassert_ok(tls_credential_add(TAG_1, TLS_CREDENTIAL_SERVER_CERTIFICATE, own, sizeof(own)));
    zassert_ok(tls_credential_add(TAG_2, TLS_CREDENTIAL_PRIVATE_KEY, key, sizeof(key)));
    zassert_ok(tls_credential_add(TAG_2, TLS_CREDENTIAL_PSK, psk, sizeof(psk)));
    zassert_equal(tls_credential_add(TAG_3, TLS_CREDENTIAL_PSK, psk, sizeof(psk)), -ENOMEM);
    zassert_equal(tls_credential_add(TAG_1, TLS_CREDENTIAL_CA_CERTIFICATE, ca, sizeof(ca)), -EEXIST,
                  "though it is full");
    zassert_equal(errno, 0);
}

ZTEST(tls_credentials, test_b_get)
{
    char buffer[32];
    size_t size = sizeof(buffer);

    zassert_ok(tls_credential_get(TAG_1, TLS_CREDENTIAL_CA_CERTIFICATE, buffer, &size));
    zassert_equal(size, sizeof(ca));
    zassert_mem_equal(buffer, ca, sizeof(ca));
    size = sizeof(buffer);
    zassert_equal(tls_credential_get(UNUSED_TAG, TLS_CREDENTIAL_PSK, buffer, &size), -ENOENT);
    size = sizeof(key) - 1;
    zassert_equal(tls_credential_get(TAG_2, TLS_CREDENTIAL_PRIVATE_KEY, buffer, &size), -EFBIG);
}

ZTEST(tls_credentials, test_c_internal_iterate)
{
    struct tls_credential* it;
    int types = 0;

    credentials_lock();
    for (it = credential_next_get(TAG_1, NULL); it != NULL; it = credential_next_get(TAG_1, it)) {
        zassert_equal(it->tag, TAG_1);
        types += it->type;
    }
    credentials_unlock();
    zassert_equal(types, TLS_CREDENTIAL_CA_CERTIFICATE + TLS_CREDENTIAL_SERVER_CERTIFICATE);
    zassert_is_null(credential_next_get(UNUSED_TAG, NULL));
    it = credential_get(TAG_2, TLS_CREDENTIAL_PSK);
    zassert_not_null(it);
    zassert_equal_ptr(it->buf, psk, "the caller's own");
    zassert_equal(it->len, sizeof(psk));
}

ZTEST(tls_credentials, test_d_delete)
{
    zassert_equal(tls_credential_delete(UNUSED_TAG, TLS_CREDENTIAL_PSK), -ENOENT);
    zassert_equal(tls_credential_delete(TAG_2, TLS_CREDENTIAL_CA_CERTIFICATE), -ENOENT);
    zassert_ok(tls_credential_delete(TAG_2, TLS_CREDENTIAL_PRIVATE_KEY));
    zassert_is_null(credential_get(TAG_2, TLS_CREDENTIAL_PRIVATE_KEY));
    zassert_ok(tls_credential_add(TAG_3, TLS_CREDENTIAL_PSK, psk, sizeof(psk)), "there is room");
}

ZTEST_SUITE(tls_credentials, NULL, NULL, NULL, NULL, NULL);
