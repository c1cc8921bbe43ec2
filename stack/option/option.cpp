#include "stack/option/option.hpp"

#include "stack/option/handlers.hpp"
#include "stack/socket/tls_socket.hpp"

#include <algorithm>
#include <array>

namespace stack::inline v0 {

namespace {

using namespace option;
using namespace option_handlers;

/// Sockets an option fits.
enum Kinds : unsigned {
    tcp = 1,
    udp = 2,
    tls = 4,
    dtls = 8,
    raw = 16,
    stream = tcp | tls,
    secure = tls | dtls,
    with_port = tcp | udp | tls | dtls,
    all = with_port | raw,
};

/// Firmware that has it.
enum class Since : std::uint8_t {
    mfw_1_3,  // of the nRF9160, and what followed
    mfw_2_0,  // of the nRF91x1
    satellite // NTN firmware, which no profile stands for
};

/// When it may be set.
enum class Moment : std::uint8_t { any, before_connection };

struct Row {
    int level;
    int name;
    Kinds kinds;
    Since since;
    Moment moment;
    Getter* get; // nullptr: cannot be read
    Setter* set; // nullptr: cannot be set
};

constexpr auto v1 = Since::mfw_1_3;
constexpr auto v2 = Since::mfw_2_0;
constexpr auto any = Moment::any;
constexpr auto early = Moment::before_connection;
constexpr Getter* unreadable = nullptr;
constexpr Setter* unsettable = nullptr;

// nrf_api/behaviour.md §4. Where it and the seed's table differ:
// - CIPHERSUITE_USED: the seed gives it to firmware from 1.3.5 on, the reference to 2.x only. The
//   seed is the wider, and what sources for 1.3.5 were written against: it works on both.
// - HANDSHAKE_STATUS: both say 2.x only.
// - IPV6_DELAYED_ADDR_REFRESH needs 1.3.7, DTLS_CID and its kin 1.3.5, DTLS_FRAG_EXT 2.0.4, reading
//   KEEPOPEN 2.0.2: a profile stands for the last release of its line, which has them.
// clang-format off
constexpr auto rows = std::to_array<Row>({
    {sol_socket, error,                     all,       v1, any,   get_error,              unsettable},
    {sol_socket, reuse_address,             with_port, v1, any,   unreadable,             set_reuse_address},
    {sol_socket, receive_timeout,           all,       v1, any,   get_receive_timeout,    set_receive_timeout},
    {sol_socket, send_timeout,              all,       v1, any,   get_send_timeout,       set_send_timeout},
    {sol_socket, bind_to_device,            all,       v1, any,   unreadable,             set_device},
    {sol_socket, bind_to_pdn,               all,       v1, any,   unreadable,             set_pdn},
    {sol_socket, poll_callback,             all,       v1, any,   unreadable,             set_poll_callback},
    {sol_socket, exceptional_data,          all,       v2, any,   get_exceptional_data,   set_exceptional_data},
    {sol_socket, keep_open,                 all,       v2, any,   get_keep_open,          set_keep_open},
    {sol_socket, rai,                       all,       v1, any,   unreadable,             set_rai},
    {sol_socket, rai_no_data,               all,       v1, any,   unreadable,             set_rai_no_data},
    {sol_socket, rai_last,                  all,       v1, any,   unreadable,             set_rai_last},
    {sol_socket, rai_one_resp,              all,       v1, any,   unreadable,             set_rai_one_resp},
    {sol_socket, rai_ongoing,               all,       v1, any,   unreadable,             set_rai_ongoing},
    {sol_socket, rai_wait_more,             all,       v1, any,   unreadable,             set_rai_wait_more},
    {sol_socket, send_callback,             all,       Since::satellite, any, unreadable, unsettable},

    {level_all,  silence_all,               all,       v1, any,   get_silence_all,        set_silence_all},
    {level_ip,   ip_echo_reply,             all,       v1, any,   get_ip_echo_reply,      set_ip_echo_reply},
    {level_ipv6, ipv6_echo_reply,           all,       v1, any,   get_ipv6_echo_reply,    set_ipv6_echo_reply},
    {level_ipv6, ipv6_delayed_addr_refresh, all,       v1, any,   get_delayed_address_refresh, set_delayed_address_refresh},
    {level_tcp,  tcp_srv_sesstimeo,         stream,    v1, any,   get_session_timeout,    set_session_timeout},

    {sol_secure, sec_tag_list,              secure,    v1, early, get_tag_list,           set_tag_list},
    {sol_secure, sec_hostname,              secure,    v1, early, get_hostname,           set_hostname},
    {sol_secure, sec_ciphersuite_list,      secure,    v1, early, get_ciphersuite_list,   set_ciphersuite_list},
    {sol_secure, sec_ciphersuite_used,      secure,    v1, any,   get_ciphersuite_used,   unsettable},
    {sol_secure, sec_peer_verify,           secure,    v1, early, get_peer_verify,        set_peer_verify},
    {sol_secure, sec_role,                  secure,    v1, early, get_role,               set_role},
    {sol_secure, sec_session_cache,         secure,    v1, early, get_session_cache,      set_session_cache},
    {sol_secure, sec_session_cache_purge,   secure,    v1, any,   unreadable,             set_session_cache_purge},
    {sol_secure, sec_dtls_handshake_timeo,  dtls,      v1, early, get_handshake_timeout,  set_handshake_timeout},
    {sol_secure, sec_dtls_cid,              dtls,      v1, early, get_cid,                set_cid},
    {sol_secure, sec_dtls_cid_status,       dtls,      v1, any,   get_cid_status,         unsettable},
    {sol_secure, sec_dtls_conn_save,        dtls,      v1, any,   unreadable,             set_save},
    {sol_secure, sec_dtls_conn_load,        dtls,      v1, any,   unreadable,             set_load},
    {sol_secure, sec_handshake_status,      secure,    v2, any,   get_handshake_status,   unsettable},
    {sol_secure, sec_dtls_frag_ext,         dtls,      v2, early, get_fragment,           set_fragment},
});
// clang-format on

Kinds kind_of(Socket& socket)
{
    const bool has_tls = socket.secure() != nullptr;
    switch (socket.type()) {
    case SocketType::stream:
        return has_tls ? tls : tcp;
    case SocketType::dgram:
        return has_tls ? dtls : udp;
    case SocketType::raw:
        return raw;
    }
    return raw;
}

bool has(Profile profile, Since since)
{
    switch (since) {
    case Since::mfw_1_3:
        return true;
    case Since::mfw_2_0:
        return profile == Profile::mfw_nrf91x1_2_0;
    case Since::satellite:
        return false;
    }
    return false;
}

/// The row of an option that this firmware has; the first thing wrong with asking for it.
Result<const Row*> find(const OptionScope& scope, int level, int name, bool to_set)
{
    const auto* row = std::find_if(rows.begin(), rows.end(), [&](const Row& each) {
        return each.level == level && each.name == name;
    });
    if (row == rows.end()) return fail(Errno::noprotoopt);
    if (!has(scope.profile, row->since)) return fail(Errno::opnotsupp);
    if (to_set ? row->set == nullptr : row->get == nullptr) return fail(Errno::noprotoopt);
    if ((row->kinds & kind_of(scope.socket)) == 0) return fail(Errno::opnotsupp);
    return row;
}

} // namespace

Result<void> set_option(const OptionScope& scope, int level, int name, OptionValue value)
{
    const auto row = find(scope, level, name, true);
    if (!row) return fail(row.error());
    if ((*row)->moment == Moment::before_connection && !scope.socket.secure()->configurable()) {
        return fail(Errno::isconn);
    }
    return (*row)->set(scope, value);
}

Result<std::size_t> get_option(const OptionScope& scope, int level, int name,
                               std::span<std::byte> room)
{
    const auto row = find(scope, level, name, false);
    if (!row) return fail(row.error());
    return (*row)->get(scope, room);
}

} // namespace stack::inline v0
