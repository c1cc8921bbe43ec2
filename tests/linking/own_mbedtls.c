// Firmware that links the distribution's mbedTLS 2.28, static or shared, before or after the
// library: its SHA-256 is right, and so is the modem's TLS.
#include "exchange.h"

#include <mbedtls/sha256.h>
#include <mbedtls/version.h>
#include <stdio.h>
#include <string.h>

static int own_hash_is_right(void)
{
    // SHA-256("abc"), FIPS 180-4.
    static const unsigned char right[32] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
                                            0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
                                            0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
                                            0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    unsigned char hash[32] = {0};
    mbedtls_sha256_context context;
    mbedtls_sha256_init(&context);
    int error = mbedtls_sha256_starts_ret(&context, 0);
    if (error == 0) error = mbedtls_sha256_update_ret(&context, (const unsigned char*)"abc", 3);
    if (error == 0) error = mbedtls_sha256_finish_ret(&context, hash);
    mbedtls_sha256_free(&context);
    return error == 0 && memcmp(hash, right, sizeof hash) == 0;
}

int main(int argc, char** argv)
{
    if (argc != 2) return 2;
    const int before = own_hash_is_right();
    const int start = exchange_start(argv[1]);
    const int tls = start == 0 ? exchange_tls() : -1;
    const int after = own_hash_is_right();
    printf("mbedTLS %#x: start %d, tls %d, own SHA-256 %s before and %s after\n",
           mbedtls_version_get_number(), start, tls, before ? "right" : "wrong",
           after ? "right" : "wrong");
    return mbedtls_version_get_number() >> 24 != 2 || start != 0 || tls != 0 || !before || !after;
}
