// Part of stack/tls/session_impl.hpp: what a failed call means.
#include "stack/tls/session_impl.hpp"

#include <array>

namespace stack::inline v0::tls {

Failure Session::Impl::to_failure(int error) const
{
    switch (error) {
    case no_transport:
        return of_transport();
    case too_long:
        return failure_of(Cause::long_record, alert_record_overflow);
    case too_many:
        return failure_of(Cause::long_chain);
    case MBEDTLS_ERR_X509_CERT_VERIFY_FAILED:
        return of_verification();
    case MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE:
        return of_alert(ssl.MBEDTLS_PRIVATE(in_msg)[1]);
    }
    struct Row {
        int error;
        Cause cause;
    };
    static constexpr auto rows = std::to_array<Row>({
        {MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY, Cause::closed_by_peer},
        {MBEDTLS_ERR_SSL_CONN_EOF, Cause::closed_by_peer},
        {MBEDTLS_ERR_SSL_TIMEOUT, Cause::handshake_timeout},
        {MBEDTLS_ERR_SSL_ALLOC_FAILED, Cause::memory},
        {MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED, Cause::no_root_ca},
        {MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE, Cause::no_client_certificate},
        {MBEDTLS_ERR_SSL_PRIVATE_KEY_REQUIRED, Cause::no_key},
        {MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY, Cause::unknown_identity},
        {MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION, Cause::protocol_version},
        {MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE, Cause::no_common_suite},
        {MBEDTLS_ERR_SSL_INVALID_RECORD, Cause::bad_record},
        {MBEDTLS_ERR_SSL_INVALID_MAC, Cause::bad_mac},
        {MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE, Cause::unexpected_message},
        {MBEDTLS_ERR_SSL_UNEXPECTED_RECORD, Cause::unexpected_message},
        {MBEDTLS_ERR_SSL_DECODE_ERROR, Cause::malformed_message},
        {MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER, Cause::malformed_message},
        {MBEDTLS_ERR_SSL_UNSUPPORTED_EXTENSION, Cause::malformed_message},
        {MBEDTLS_ERR_SSL_BAD_CERTIFICATE, Cause::malformed_certificate},
    });
    for (const Row& row : rows) {
        if (row.error == error) return failure_of(row.cause);
    }
    return failure_of(Cause::cryptography); // of the X.509, PK and ECP modules, many numbers
}

/// Its own errno, whatever that is.
Failure Session::Impl::of_transport() const
{
    const Errno why = transport_error.value_or(Errno::connreset);
    Failure result = failure_of(why == Errno::timedout  ? Cause::transport_timed_out
                                : why == Errno::netdown ? Cause::network_down
                                                        : Cause::connection_reset);
    result.error = why;
    return result;
}

Failure Session::Impl::of_verification() const
{
    const uint32_t flags = mbedtls_ssl_get_verify_result(&ssl);
    struct Row {
        uint32_t flag;
        Cause cause;
    };
    static constexpr auto rows = std::to_array<Row>({
        {MBEDTLS_X509_BADCERT_NOT_TRUSTED, Cause::unknown_ca},
        {MBEDTLS_X509_BADCERT_EXPIRED, Cause::expired},
        {MBEDTLS_X509_BADCERT_FUTURE, Cause::not_yet_valid},
        {MBEDTLS_X509_BADCERT_CN_MISMATCH, Cause::host_name},
        {MBEDTLS_X509_BADCERT_BAD_KEY | MBEDTLS_X509_BADCERT_BAD_MD | MBEDTLS_X509_BADCERT_BAD_PK,
         Cause::weak},
        {MBEDTLS_X509_BADCERT_KEY_USAGE | MBEDTLS_X509_BADCERT_EXT_KEY_USAGE |
             MBEDTLS_X509_BADCERT_NS_CERT_TYPE,
         Cause::key_usage},
    });
    for (const Row& row : rows) {
        if ((flags & row.flag) != 0) return failure_of(row.cause);
    }
    return failure_of(Cause::certificate_refused);
}

/// A client that has said hello and is told of a failed handshake before the server's hello has
/// offered nothing the server takes. One that is told so later, and had no certificate to show, was
/// asked for one: servers say no more than that (RFC 5246 §7.4.6).
Failure Session::Impl::of_alert(int alert) const
{
    if (config.server || done) return failure_of(Cause::alert_received, alert);
    switch (alert) {
    case MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE:
        if (ssl.MBEDTLS_PRIVATE(state) <= MBEDTLS_SSL_SERVER_HELLO) {
            return failure_of(Cause::no_common_suite, alert);
        }
        return failure_of(own.empty() ? Cause::no_client_certificate : Cause::alert_received,
                          alert);
    case MBEDTLS_SSL_ALERT_MSG_INSUFFICIENT_SECURITY:
        return failure_of(Cause::no_common_suite, alert);
    case MBEDTLS_SSL_ALERT_MSG_PROTOCOL_VERSION:
        return failure_of(Cause::protocol_version, alert);
    default: // of the peer's many others
        return failure_of(Cause::alert_received, alert);
    }
}

} // namespace stack::inline v0::tls
