// Why a TLS or DTLS handshake, or the session after it, fails: one table from cause to errno.
#pragma once

#include "emu/result.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace stack::inline v0::tls {

using emu::Errno;

enum class Cause : std::uint8_t {
    // The modem's own credentials
    no_root_in_store,
    no_root_ca,
    no_client_certificate,
    no_key,
    malformed_root_ca,
    malformed_own_certificate,
    malformed_key,
    wrong_key,
    malformed_psk,
    long_psk,
    // Nothing in common
    no_common_suite,
    protocol_version,
    // The peer's certificate
    unknown_ca,
    expired,
    not_yet_valid,
    host_name,
    weak,
    key_usage,
    certificate_refused,
    malformed_certificate,
    // The peer's word
    alert_received,
    unknown_identity,
    bad_record,
    bad_mac,
    unexpected_message,
    malformed_message,
    cryptography,
    // The transport, the clock
    closed_by_peer,
    connection_reset,
    network_down,
    transport_timed_out,
    handshake_timeout,
    given_up,
    // Limits
    long_record,
    long_chain,
    memory,
    many_sessions,
    another_handshake,
};

struct CauseRow {
    Cause cause;
    std::string_view reason; // as the log says it, low-cardinality
    Errno error;             // of nrf_connect, or in NRF_SO_ERROR
    std::string_view source; // "estimate": none
};

/// In the order of Cause.
std::span<const CauseRow> causes();

/// Why a session failed.
struct Failure {
    Errno error = Errno::connrefused;
    std::string_view reason;
    int alert = 0; // sent or received (RFC 5246 §7.2), 0 = none
    Cause cause = Cause::connection_reset;
};

Failure failure_of(Cause cause, int alert = 0);

} // namespace stack::inline v0::tls
