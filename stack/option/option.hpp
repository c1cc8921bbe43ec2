// Socket options by one table: level, number, sockets they fit, firmware that has them, get and
// set.
#pragma once

#include "emu/lte/release_assistance.hpp"
#include "stack/net/bearers.hpp"
#include "stack/profile.hpp"
#include "stack/socket/socket.hpp"

#include <span>

namespace stack::inline v0 {

/// An option value as the caller passed it; data() is nullptr when the caller passed NULL.
using OptionValue = std::span<const std::byte>;

/// Numbers of nrf_socket.h.
namespace option {
inline constexpr int sol_socket = 1;
inline constexpr int sol_secure = 282;
inline constexpr int level_ip = 0;
inline constexpr int level_tcp = 6;
inline constexpr int level_ipv6 = 41;
inline constexpr int level_all = 512;

inline constexpr int reuse_address = 2;
inline constexpr int error = 4;
inline constexpr int receive_timeout = 20;
inline constexpr int send_timeout = 21;
inline constexpr int bind_to_device = 25;
inline constexpr int silence_all = 30;
inline constexpr int ip_echo_reply = 31;
inline constexpr int ipv6_echo_reply = 32;
inline constexpr int exceptional_data = 33;
inline constexpr int keep_open = 34;
inline constexpr int bind_to_pdn = 40;
inline constexpr int rai_no_data = 50;
inline constexpr int rai_last = 51;
inline constexpr int rai_one_resp = 52;
inline constexpr int rai_ongoing = 53;
inline constexpr int rai_wait_more = 54;
inline constexpr int tcp_srv_sesstimeo = 55;
inline constexpr int poll_callback = 60;
inline constexpr int rai = 61;
inline constexpr int ipv6_delayed_addr_refresh = 62;
inline constexpr int send_callback = 63;

inline constexpr int sec_tag_list = 1;
inline constexpr int sec_hostname = 2;
inline constexpr int sec_ciphersuite_list = 3;
inline constexpr int sec_ciphersuite_used = 4;
inline constexpr int sec_peer_verify = 5;
inline constexpr int sec_role = 6;
inline constexpr int sec_session_cache = 12;
inline constexpr int sec_session_cache_purge = 13;
inline constexpr int sec_dtls_handshake_timeo = 14;
inline constexpr int sec_dtls_cid = 15;
inline constexpr int sec_dtls_cid_status = 16;
inline constexpr int sec_dtls_conn_save = 17;
inline constexpr int sec_dtls_conn_load = 18;
inline constexpr int sec_handshake_status = 19;
inline constexpr int sec_dtls_frag_ext = 20;
} // namespace option

/// What an option may act on.
struct OptionScope {
    Socket& socket;
    net::Bearers& bearers;
    emu::lte::ReleaseAssistance& release_assistance;
    emu::lte::ReleaseAssistance::User user; // the socket, as release assistance knows it
    Profile profile;
};

/// Errors, the first that fits: ENOPROTOOPT for a number the library does not know; EOPNOTSUPP for
/// an option the profile's firmware lacks (the errno is not documented, nrf_api/behaviour.md §4
/// suggests this one); ENOPROTOOPT for reading what can only be set and the reverse (POSIX:
/// "the option is not supported"); EOPNOTSUPP for a socket of another kind; EISCONN for a security
/// option that comes after the connection has begun (only "before connecting" is documented); then
/// what the value brings: EFAULT for NULL, EINVAL for a wrong length or value.
Result<void> set_option(const OptionScope& scope, int level, int name, OptionValue value);
/// Bytes written. A buffer that is too small gets the front of the value (library 1.5).
Result<std::size_t> get_option(const OptionScope& scope, int level, int name,
                               std::span<std::byte> room);

} // namespace stack::inline v0
