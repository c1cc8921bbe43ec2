// One socket of each kind, and options set and read on them.
#pragma once

#include "stack/option/option.hpp"

#include "stack/api/nrf_socket.h"

#include "tests/stack/stack_fixture.hpp"

#include <array>
#include <cstring>
#include <optional>
#include <span>

namespace stack {

/// Short names for the numbers of nrf_socket.h.
namespace option {
inline constexpr int sol_socket = NRF_SOL_SOCKET;
inline constexpr int sol_secure = NRF_SOL_SECURE;
inline constexpr int level_ip = NRF_IPPROTO_IP;
inline constexpr int level_tcp = NRF_IPPROTO_TCP;
inline constexpr int level_ipv6 = NRF_IPPROTO_IPV6;
inline constexpr int level_all = NRF_IPPROTO_ALL;
inline constexpr int reuse_address = NRF_SO_REUSEADDR;
inline constexpr int error = NRF_SO_ERROR;
inline constexpr int receive_timeout = NRF_SO_RCVTIMEO;
inline constexpr int send_timeout = NRF_SO_SNDTIMEO;
inline constexpr int bind_to_device = NRF_SO_BINDTODEVICE;
inline constexpr int silence_all = NRF_SO_SILENCE_ALL;
inline constexpr int ip_echo_reply = NRF_SO_IP_ECHO_REPLY;
inline constexpr int ipv6_echo_reply = NRF_SO_IPV6_ECHO_REPLY;
inline constexpr int exceptional_data = NRF_SO_EXCEPTIONAL_DATA;
inline constexpr int keep_open = NRF_SO_KEEPOPEN;
inline constexpr int bind_to_pdn = NRF_SO_BINDTOPDN;
inline constexpr int rai_no_data = NRF_SO_RAI_NO_DATA;
inline constexpr int rai_last = NRF_SO_RAI_LAST;
inline constexpr int rai_one_resp = NRF_SO_RAI_ONE_RESP;
inline constexpr int rai_ongoing = NRF_SO_RAI_ONGOING;
inline constexpr int rai_wait_more = NRF_SO_RAI_WAIT_MORE;
inline constexpr int tcp_srv_sesstimeo = NRF_SO_TCP_SRV_SESSTIMEO;
inline constexpr int poll_callback = NRF_SO_POLLCB;
inline constexpr int rai = NRF_SO_RAI;
inline constexpr int ipv6_delayed_addr_refresh = NRF_SO_IPV6_DELAYED_ADDR_REFRESH;
inline constexpr int send_callback = NRF_SO_SENDCB;
inline constexpr int sec_tag_list = NRF_SO_SEC_TAG_LIST;
inline constexpr int sec_hostname = NRF_SO_SEC_HOSTNAME;
inline constexpr int sec_ciphersuite_list = NRF_SO_SEC_CIPHERSUITE_LIST;
inline constexpr int sec_ciphersuite_used = NRF_SO_SEC_CIPHERSUITE_USED;
inline constexpr int sec_peer_verify = NRF_SO_SEC_PEER_VERIFY;
inline constexpr int sec_role = NRF_SO_SEC_ROLE;
inline constexpr int sec_session_cache = NRF_SO_SEC_SESSION_CACHE;
inline constexpr int sec_session_cache_purge = NRF_SO_SEC_SESSION_CACHE_PURGE;
inline constexpr int sec_dtls_handshake_timeo = NRF_SO_SEC_DTLS_HANDSHAKE_TIMEO;
inline constexpr int sec_dtls_cid = NRF_SO_SEC_DTLS_CID;
inline constexpr int sec_dtls_cid_status = NRF_SO_SEC_DTLS_CID_STATUS;
inline constexpr int sec_dtls_conn_save = NRF_SO_SEC_DTLS_CONN_SAVE;
inline constexpr int sec_dtls_conn_load = NRF_SO_SEC_DTLS_CONN_LOAD;
inline constexpr int sec_handshake_status = NRF_SO_SEC_HANDSHAKE_STATUS;
inline constexpr int sec_dtls_frag_ext = NRF_SO_SEC_DTLS_FRAG_EXT;
} // namespace option

inline WorldConfig with_profile(Profile profile, Manual manual = Manual::v2_7)
{
    WorldConfig config = exact();
    config.profile = profile;
    config.manual = manual;
    return config;
}

class OptionFixture : public Net {
protected:
    explicit OptionFixture(Profile profile = Profile::mfw_nrf9160_1_3, Manual manual = Manual::v2_7)
        : Net{with_profile(profile, manual)}
    {
    }

    int open_socket(int family, int type, int protocol)
    {
        const auto fd = sockets().open(family, type, protocol);
        EXPECT_TRUE(fd);
        return fd.value_or(-1);
    }
    std::optional<Errno> set_bytes(int fd, int level, int name, OptionValue value)
    {
        const auto done = sockets().set_option(fd, level, name, value);
        return done ? std::optional<Errno>{} : done.error();
    }
    template <typename T>
    std::optional<Errno> set(int fd, int level, int name, const T& value)
    {
        return set_bytes(fd, level, name, std::as_bytes(std::span{&value, 1}));
    }
    /// NULL with 0.
    std::optional<Errno> clear(int fd, int level, int name)
    {
        return set_bytes(fd, level, name, {});
    }
    std::optional<Errno> set_text(int fd, int level, int name, std::string_view text)
    {
        return set_bytes(fd, level, name, as_bytes(text));
    }
    std::optional<Errno> get_error_of(int fd, int level, int name)
    {
        std::array<std::byte, 64> room{};
        const auto size = sockets().get_option(fd, level, name, room);
        return size ? std::optional<Errno>{} : size.error();
    }
    template <typename T>
    T get(int fd, int level, int name)
    {
        T value{};
        EXPECT_EQ(
            sockets().get_option(fd, level, name, std::as_writable_bytes(std::span{&value, 1})),
            sizeof value)
            << level << ' ' << name;
        return value;
    }
    int get_int(int fd, int level, int name) { return get<int>(fd, level, name); }

    static constexpr std::optional<Errno> fine{};

    const int tcp = open_socket(1, 1, 0);
    const int udp = open_socket(1, 2, 0);
    const int tls = open_socket(1, 1, 258);
    const int dtls = open_socket(1, 2, 273);
    const int raw = open_socket(3, 3, 0);
};

/// The same with firmware 2.0.x.
class OptionFixture2 : public OptionFixture {
protected:
    OptionFixture2() : OptionFixture{Profile::mfw_nrf91x1_2_0} {}
};

} // namespace stack
