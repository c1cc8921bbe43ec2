#include "stack/tls/failure.hpp"

#include <array>
#include <cassert>

namespace stack::inline v0::tls {

namespace {

constexpr std::string_view estimate = "estimate";
constexpr std::string_view missing = "golioth-zephyr-sdk #157; slm/transcripts.md §6";
constexpr std::string_view unusable_one = "as one that is missing: slm/transcripts.md §6";
constexpr std::string_view s23 = "radio/scenarios.md S23";
constexpr std::string_view s24 = "radio/scenarios.md S24";
constexpr std::string_view figure = "nrf_api/behaviour.md §14; errno: estimate";

// options.md has the same rows, and a test compares.
// clang-format off
constexpr auto cause_rows = std::to_array<CauseRow>({
    {Cause::no_root_in_store,          "no root CA in the store",    Errno::opnotsupp,   "nrf_api/behaviour.md §5; errno: nrf-rs/nrfxlib #19"},
    {Cause::no_root_ca,                "no root CA",                 Errno::opnotsupp,   missing},
    {Cause::no_client_certificate,     "no client certificate",      Errno::opnotsupp,   missing},
    {Cause::no_key,                    "no key",                     Errno::opnotsupp,   missing},
    {Cause::malformed_root_ca,         "malformed root CA",          Errno::opnotsupp,   unusable_one},
    {Cause::malformed_own_certificate, "malformed own certificate",  Errno::opnotsupp,   unusable_one},
    {Cause::malformed_key,             "malformed key",              Errno::opnotsupp,   unusable_one},
    {Cause::wrong_key,                 "wrong key",                  Errno::opnotsupp,   unusable_one},
    {Cause::malformed_psk,             "malformed PSK",              Errno::opnotsupp,   unusable_one},
    {Cause::long_psk,                  "PSK too long",               Errno::opnotsupp,   unusable_one},

    {Cause::no_common_suite,           "no common cipher suite",     Errno::opnotsupp,   "sdk-nrf #7474"},
    {Cause::protocol_version,          "protocol version",           Errno::opnotsupp,   "estimate: as no common cipher suite"},

    {Cause::unknown_ca,                "unknown CA",                 Errno::connrefused, "sdk-nrf #13808"},
    {Cause::expired,                   "expired",                    Errno::connrefused, s23},
    {Cause::not_yet_valid,             "not yet valid",              Errno::connrefused, s23},
    {Cause::host_name,                 "host name",                  Errno::connrefused, s23},
    {Cause::weak,                      "weak key or signature",      Errno::connrefused, estimate},
    {Cause::key_usage,                 "key usage",                  Errno::connrefused, estimate},
    {Cause::certificate_refused,       "certificate refused",        Errno::connrefused, estimate},
    {Cause::malformed_certificate,     "malformed certificate",      Errno::connrefused, estimate},

    {Cause::alert_received,            "alert received",             Errno::connrefused, "nrf_api/functions.tsv, nrf_connect"},
    {Cause::unknown_identity,          "unknown PSK identity",       Errno::connrefused, estimate},
    {Cause::bad_record,                "bad record",                 Errno::connrefused, estimate},
    {Cause::bad_mac,                   "bad record MAC",             Errno::connrefused, estimate},
    {Cause::unexpected_message,        "unexpected message",         Errno::connrefused, estimate},
    {Cause::malformed_message,         "malformed message",          Errno::connrefused, estimate},
    {Cause::cryptography,              "cryptography",               Errno::connrefused, estimate},

    {Cause::closed_by_peer,            "closed by peer",             Errno::connreset,   s24},
    {Cause::connection_reset,          "connection reset",           Errno::connreset,   s24},
    {Cause::network_down,              "network down",               Errno::netdown,     "nrf_api/behaviour.md §3.1"},
    {Cause::transport_timed_out,       "transport timed out",        Errno::timedout,    s24},
    {Cause::handshake_timeout,         "handshake timeout",          Errno::timedout,    "nrf_api/behaviour.md §2.1"},
    {Cause::given_up,                  "given up",                   Errno::timedout,    "nrf_api/behaviour.md §2.1"},

    {Cause::long_record,               "record too long",            Errno::msgsize,     "nrf_api/behaviour.md §2.3"},
    {Cause::long_chain,                "certificate chain too long", Errno::nomem,       estimate},
    {Cause::memory,                    "memory",                     Errno::nomem,       estimate},
    {Cause::many_sessions,             "too many sessions",          Errno::nomem,       figure},
    {Cause::another_handshake,         "another handshake runs",     Errno::busy,        "nrf_api/behaviour.md §2.1"},
});
// clang-format on

} // namespace

std::span<const CauseRow> causes() { return cause_rows; }

Failure failure_of(Cause cause, int alert)
{
    const CauseRow& row = cause_rows[static_cast<std::size_t>(cause)];
    assert(row.cause == cause);
    return {.error = row.error, .reason = row.reason, .alert = alert, .cause = cause};
}

} // namespace stack::inline v0::tls
