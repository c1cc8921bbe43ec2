#include "stack/option/option.hpp"

#include "stack/option/handlers.hpp"
#include "stack/socket/tls_socket.hpp"

#include "stack/api/nrf_socket.h"

#include <algorithm>
#include <array>
#include <optional>

namespace stack::inline v0 {

namespace option_handlers {

// plain.cpp
Getter get_error;
Setter set_reuse_address;
Getter get_receive_timeout;
Setter set_receive_timeout;
Getter get_send_timeout;
Setter set_send_timeout;
Setter set_device;
Setter set_pdn;
Setter set_poll_callback;
Getter get_exceptional_data;
Setter set_exceptional_data;
Getter get_keep_open;
Setter set_keep_open;
Setter set_rai;
Setter set_rai_no_data;
Setter set_rai_last;
Setter set_rai_one_resp;
Setter set_rai_ongoing;
Setter set_rai_wait_more;
Getter get_silence_all;
Setter set_silence_all;
Getter get_ip_echo_reply;
Setter set_ip_echo_reply;
Getter get_ipv6_echo_reply;
Setter set_ipv6_echo_reply;
Getter get_delayed_address_refresh;
Setter set_delayed_address_refresh;
Getter get_session_timeout;
Setter set_session_timeout;

// secure.cpp; only for sockets with a TLS side
Getter get_tag_list;
Setter set_tag_list;
Getter get_hostname;
Setter set_hostname;
Getter get_ciphersuite_list;
Setter set_ciphersuite_list;
Getter get_ciphersuite_used;
Getter get_peer_verify;
Setter set_peer_verify;
Getter get_role;
Setter set_role;
Getter get_session_cache;
Setter set_session_cache;
Setter set_session_cache_purge;
Getter get_handshake_timeout;
Setter set_handshake_timeout;
Getter get_cid;
Setter set_cid;
Getter get_cid_status;
Setter set_save;
Setter set_load;
Getter get_handshake_status;
Getter get_fragment;
Setter set_fragment;

} // namespace option_handlers

namespace {

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

/// When it may be set.
enum class Moment : std::uint8_t { any, before_connection };

// An option's number, and how it is called.
#define NAMED(option) option, #option

struct Row {
    int level;
    int name;
    std::string_view text; // of the name
    Kinds kinds;
    Since since;
    Moment moment;
    Getter* get;                         // nullptr: cannot be read
    Setter* set;                         // nullptr: cannot be set
    std::optional<Since> corrected = {}; // by the manual of 3.x
    std::optional<Since> readable = {};  // later than settable
    bool followed = true;                // by the model
};

constexpr Since v1{{1, 3, 0}, {2, 0, 0}};
constexpr Since v135{{1, 3, 5}, {2, 0, 0}};
constexpr Since v137{{1, 3, 7}, {2, 0, 2}};
constexpr Since v2{no_release, {2, 0, 0}};
constexpr Since v201{no_release, {2, 0, 1}};
constexpr Since v202{no_release, {2, 0, 2}};
constexpr Since v204{no_release, {2, 0, 4}};
constexpr Since ntn{no_release, no_release}; // satellite firmware, which no profile stands for
constexpr auto any = Moment::any;
constexpr auto early = Moment::before_connection;
constexpr Getter* unreadable = nullptr;
constexpr Setter* unsettable = nullptr;

// nrf_api/behaviour.md §4 and constants.tsv. CIPHERSUITE_USED: the manual of 2.7 (seed 000) gives
// it to firmware from 1.3.5 on, its correction (nrfxlib #1054) to 2.x only.
// clang-format off
constexpr auto rows = std::to_array<Row>({
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_ERROR),                     all,       v1,   any,   get_error,              unsettable},
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_REUSEADDR),                 with_port, v1,   any,   unreadable,             set_reuse_address},
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_RCVTIMEO),                  all,       v1,   any,   get_receive_timeout,    set_receive_timeout},
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_SNDTIMEO),                  all,       v1,   any,   get_send_timeout,       set_send_timeout},
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_BINDTODEVICE),              all,       v1,   any,   unreadable,             set_device},
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_BINDTOPDN),                 all,       v1,   any,   unreadable,             set_pdn},
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_POLLCB),                    all,       v1,   any,   unreadable,             set_poll_callback},
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_EXCEPTIONAL_DATA),          all,       v2,   any,   get_exceptional_data,   set_exceptional_data, {}, {}, false},
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_KEEPOPEN),                  all,       v201, any,   get_keep_open,          set_keep_open, {}, v202},
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_RAI),                       all,       v1,   any,   unreadable,             set_rai},
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_RAI_NO_DATA),               all,       v1,   any,   unreadable,             set_rai_no_data},
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_RAI_LAST),                  all,       v1,   any,   unreadable,             set_rai_last},
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_RAI_ONE_RESP),              all,       v1,   any,   unreadable,             set_rai_one_resp},
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_RAI_ONGOING),               all,       v1,   any,   unreadable,             set_rai_ongoing},
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_RAI_WAIT_MORE),             all,       v1,   any,   unreadable,             set_rai_wait_more},
    {NRF_SOL_SOCKET,   NAMED(NRF_SO_SENDCB),                    all,       ntn,  any,   unreadable,             unsettable},

    {NRF_IPPROTO_ALL,  NAMED(NRF_SO_SILENCE_ALL),               all,       v1,   any,   get_silence_all,        set_silence_all},
    {NRF_IPPROTO_IP,   NAMED(NRF_SO_IP_ECHO_REPLY),             all,       v1,   any,   get_ip_echo_reply,      set_ip_echo_reply},
    {NRF_IPPROTO_IPV6, NAMED(NRF_SO_IPV6_ECHO_REPLY),           all,       v1,   any,   get_ipv6_echo_reply,    set_ipv6_echo_reply},
    {NRF_IPPROTO_IPV6, NAMED(NRF_SO_IPV6_DELAYED_ADDR_REFRESH), all,       v137, any,   get_delayed_address_refresh, set_delayed_address_refresh, {}, {}, false},
    {NRF_IPPROTO_TCP,  NAMED(NRF_SO_TCP_SRV_SESSTIMEO),         stream,    v1,   any,   get_session_timeout,    set_session_timeout},

    {NRF_SOL_SECURE,   NAMED(NRF_SO_SEC_TAG_LIST),              secure,    v1,   early, get_tag_list,           set_tag_list},
    {NRF_SOL_SECURE,   NAMED(NRF_SO_SEC_HOSTNAME),              secure,    v1,   early, get_hostname,           set_hostname},
    {NRF_SOL_SECURE,   NAMED(NRF_SO_SEC_CIPHERSUITE_LIST),      secure,    v1,   early, get_ciphersuite_list,   set_ciphersuite_list},
    {NRF_SOL_SECURE,   NAMED(NRF_SO_SEC_CIPHERSUITE_USED),      secure,    v135, any,   get_ciphersuite_used,   unsettable, v2},
    {NRF_SOL_SECURE,   NAMED(NRF_SO_SEC_PEER_VERIFY),           secure,    v1,   early, get_peer_verify,        set_peer_verify},
    {NRF_SOL_SECURE,   NAMED(NRF_SO_SEC_ROLE),                  secure,    v1,   early, get_role,               set_role},
    {NRF_SOL_SECURE,   NAMED(NRF_SO_SEC_SESSION_CACHE),         secure,    v1,   early, get_session_cache,      set_session_cache},
    {NRF_SOL_SECURE,   NAMED(NRF_SO_SEC_SESSION_CACHE_PURGE),   secure,    v1,   any,   unreadable,             set_session_cache_purge},
    {NRF_SOL_SECURE,   NAMED(NRF_SO_SEC_DTLS_HANDSHAKE_TIMEO),  dtls,      v1,   early, get_handshake_timeout,  set_handshake_timeout},
    {NRF_SOL_SECURE,   NAMED(NRF_SO_SEC_DTLS_CID),              dtls,      v135, early, get_cid,                set_cid},
    {NRF_SOL_SECURE,   NAMED(NRF_SO_SEC_DTLS_CID_STATUS),       dtls,      v135, any,   get_cid_status,         unsettable},
    {NRF_SOL_SECURE,   NAMED(NRF_SO_SEC_DTLS_CONN_SAVE),        dtls,      v135, any,   unreadable,             set_save},
    {NRF_SOL_SECURE,   NAMED(NRF_SO_SEC_DTLS_CONN_LOAD),        dtls,      v135, any,   unreadable,             set_load},
    {NRF_SOL_SECURE,   NAMED(NRF_SO_SEC_HANDSHAKE_STATUS),      secure,    v2,   any,   get_handshake_status,   unsettable},
    {NRF_SOL_SECURE,   NAMED(NRF_SO_SEC_DTLS_FRAG_EXT),         dtls,      v204, early, get_fragment,           set_fragment},
});
// clang-format on

Kinds kind_of(const Socket& socket)
{
    const bool has_tls =
        socket.protocol() == NRF_SPROTO_TLS1v2 || socket.protocol() == NRF_SPROTO_DTLS1v2;
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

bool has(const OptionScope& scope, const Row& row, bool to_set)
{
    const bool corrected = row.corrected && scope.manual == Manual::v3_x;
    if (!scope.profile.has(corrected ? *row.corrected : row.since)) return false;
    return to_set || !row.readable || scope.profile.has(*row.readable);
}

/// nullptr for a number the library does not know.
const Row* row_of(int level, int name)
{
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& each) {
        return each.level == level && each.name == name;
    });
    return row == rows.end() ? nullptr : &*row;
}

/// The row of an option that this firmware has; the first thing wrong with asking for it.
Result<const Row*> find(const OptionScope& scope, int level, int name, bool to_set)
{
    const Row* const row = row_of(level, name);
    if (row == nullptr) return fail(Errno::noprotoopt);
    if (!has(scope, *row, to_set)) return fail(Errno::opnotsupp);
    if (to_set ? row->set == nullptr : row->get == nullptr) return fail(Errno::noprotoopt);
    if ((row->kinds & kind_of(scope.socket)) == 0) return fail(Errno::opnotsupp);
    return row;
}

} // namespace

std::string_view option_name(int level, int name)
{
    const Row* const row = row_of(level, name);
    return row == nullptr ? std::string_view{} : row->text;
}

bool option_is_followed(int level, int name)
{
    const Row* const row = row_of(level, name);
    return row == nullptr || row->followed;
}

Result<void> NrfOptions::set(const OptionScope& scope, int level, int name, OptionValue value) const
{
    const auto row = find(scope, level, name, true);
    if (!row) return fail(row.error());
    if ((*row)->moment == Moment::before_connection && !tls_side(scope.socket)->configurable()) {
        return fail(Errno::isconn);
    }
    return (*row)->set(scope, value);
}

Result<std::size_t> NrfOptions::get(const OptionScope& scope, int level, int name,
                                    std::span<std::byte> room) const
{
    const auto row = find(scope, level, name, false);
    if (!row) return fail(row.error());
    return (*row)->get(scope, room);
}

} // namespace stack::inline v0
