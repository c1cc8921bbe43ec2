// The numbers of +CME ERROR and +CMS ERROR by name (at/notes.md §3). Which of them answers what
// the reference leaves open is ModemAtSettings' to say.
#pragma once

namespace atlink::inline v0::modem {

/// TS 27.007 §9.2 below 512, the modem's own above.
namespace cme {
inline constexpr int operation_not_allowed = 3;
inline constexpr int puk_required = 12;
inline constexpr int sim_failure = 13;
inline constexpr int incorrect_password = 16;
inline constexpr int memory_failure = 23;
inline constexpr int no_network_service = 30;
inline constexpr int incorrect_parameters = 50;
inline constexpr int unspecified_packet_error = 148;
inline constexpr int not_found = 513;
inline constexpr int no_access = 514;
inline constexpr int memory_full = 515;
inline constexpr int radio_connection_active = 516;
inline constexpr int not_activated = 517;
inline constexpr int not_allowed_when_active = 518;
inline constexpr int already_exists = 519;
inline constexpr int search_interrupted = 521;
inline constexpr int bands_not_valid = 522;
inline constexpr int key_generation_failed = 523;
inline constexpr int token_not_created = 525;
inline constexpr int invalid_content = 527;
inline constexpr int power_off_warning = 528;
inline constexpr int claim_not_created = 529;
} // namespace cme

/// TS 27.005 §3.2.5 below 512, the modem's own above.
namespace cms {
inline constexpr int failure = 300;
inline constexpr int service_reserved = 301;
inline constexpr int operation_not_allowed = 302;
inline constexpr int invalid_pdu_parameter = 304;
inline constexpr int no_network_service = 331;
inline constexpr int network_timeout = 332;
inline constexpr int no_acknowledgement_expected = 340;
inline constexpr int client_exists = 514;
inline constexpr int not_activated = 517; // as with +CME ERROR
inline constexpr int client_deactivated = 524;
} // namespace cms

} // namespace atlink::inline v0::modem
