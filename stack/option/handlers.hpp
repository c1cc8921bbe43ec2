// What the rows of the option table call: one function reads an option, one sets it.
#pragma once

#include "stack/option/option.hpp"

namespace stack::inline v0::option_handlers {

using Getter = Result<std::size_t>(const OptionScope& scope, std::span<std::byte> room);
using Setter = Result<void>(const OptionScope& scope, OptionValue value);

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

} // namespace stack::inline v0::option_handlers
