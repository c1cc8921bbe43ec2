// Part of stack/tls/session_impl.hpp: what a failed call means.
#include "stack/tls/session_impl.hpp"

#include <array>

namespace stack::inline v0::tls {

Failure Session::Impl::to_failure(int error) const
{
    if (error == no_transport) {
        const Errno why = transport_error.value_or(Errno::connreset);
        return {.error = why,
                .reason = why == Errno::timedout  ? "transport timed out"
                          : why == Errno::netdown ? "network down"
                                                  : "connection reset"};
    }
    if (error == too_long) {
        return {
            .error = Errno::msgsize, .reason = "record too long", .alert = alert_record_overflow};
    }
    if (error == too_many) return {.error = Errno::nomem, .reason = "certificate chain too long"};
    if (error == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED) {
        const uint32_t flags = mbedtls_ssl_get_verify_result(&ssl);
        struct Row {
            uint32_t flag;
            std::string_view reason;
        };
        static constexpr auto rows = std::to_array<Row>({
            {MBEDTLS_X509_BADCERT_NOT_TRUSTED, "unknown CA"},
            {MBEDTLS_X509_BADCERT_EXPIRED, "expired"},
            {MBEDTLS_X509_BADCERT_FUTURE, "not yet valid"},
            {MBEDTLS_X509_BADCERT_CN_MISMATCH, "host name"},
            {MBEDTLS_X509_BADCERT_BAD_KEY | MBEDTLS_X509_BADCERT_BAD_MD |
                 MBEDTLS_X509_BADCERT_BAD_PK,
             "weak key or signature"},
            {MBEDTLS_X509_BADCERT_KEY_USAGE | MBEDTLS_X509_BADCERT_EXT_KEY_USAGE |
                 MBEDTLS_X509_BADCERT_NS_CERT_TYPE,
             "key usage"},
        });
        for (const Row& row : rows) {
            if ((flags & row.flag) != 0) return {.reason = row.reason};
        }
        return {.reason = "certificate refused"};
    }
    struct Row {
        int error;
        Errno errno_value;
        std::string_view reason;
    };
    // Whatever makes a handshake fail refuses the connection (nrf_api/functions.tsv, nrf_connect).
    static constexpr auto rows = std::to_array<Row>({
        {MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE, Errno::connrefused, "alert received"},
        {MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY, Errno::connreset, "closed by peer"},
        {MBEDTLS_ERR_SSL_CONN_EOF, Errno::connreset, "closed by peer"},
        {MBEDTLS_ERR_SSL_TIMEOUT, Errno::timedout, "handshake timeout"},
        {MBEDTLS_ERR_SSL_ALLOC_FAILED, Errno::nomem, "memory"},
        {MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED, Errno::connrefused, "no root CA"},
        {MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE, Errno::connrefused, "no client certificate"},
        {MBEDTLS_ERR_SSL_PRIVATE_KEY_REQUIRED, Errno::connrefused, "no key"},
        {MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY, Errno::connrefused, "unknown PSK identity"},
        {MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION, Errno::connrefused, "protocol version"},
        {MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE, Errno::connrefused, "no common parameters"},
        {MBEDTLS_ERR_SSL_INVALID_RECORD, Errno::connrefused, "bad record"},
        {MBEDTLS_ERR_SSL_INVALID_MAC, Errno::connrefused, "bad record MAC"},
        {MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE, Errno::connrefused, "unexpected message"},
        {MBEDTLS_ERR_SSL_UNEXPECTED_RECORD, Errno::connrefused, "unexpected message"},
        {MBEDTLS_ERR_SSL_DECODE_ERROR, Errno::connrefused, "malformed message"},
        {MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER, Errno::connrefused, "malformed message"},
        {MBEDTLS_ERR_SSL_UNSUPPORTED_EXTENSION, Errno::connrefused, "malformed message"},
        {MBEDTLS_ERR_SSL_BAD_CERTIFICATE, Errno::connrefused, "malformed certificate"},
    });
    for (const Row& row : rows) {
        if (row.error != error) continue;
        Failure result{.error = row.errno_value, .reason = row.reason};
        if (error == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE) {
            result.alert = ssl.MBEDTLS_PRIVATE(in_msg)[1];
        }
        return result;
    }
    return {.reason = "cryptography"}; // of the X.509, PK and ECP modules, many numbers
}

} // namespace stack::inline v0::tls
