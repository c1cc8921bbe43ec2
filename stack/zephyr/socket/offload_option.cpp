#include "stack/zephyr/socket/offload_option.hpp"

#include "stack/zephyr/configuration.hpp"

#include "stack/api/nrf_socket.h"

#include "zephyr/net/socket.h"

#include <array>

namespace stack::inline v0::zephyr {

namespace {

// clang-format off
constexpr auto rows = std::to_array<OffloadRow>({
    {SOL_TLS, TLS_SEC_TAG_LIST,         NRF_SO_SEC_TAG_LIST},
    {SOL_TLS, TLS_HOSTNAME,             NRF_SO_SEC_HOSTNAME},
    {SOL_TLS, TLS_CIPHERSUITE_LIST,     NRF_SO_SEC_CIPHERSUITE_LIST},
    {SOL_TLS, TLS_CIPHERSUITE_USED,     NRF_SO_SEC_CIPHERSUITE_USED},
    {SOL_TLS, TLS_PEER_VERIFY,          NRF_SO_SEC_PEER_VERIFY},
    {SOL_TLS, TLS_DTLS_ROLE,            NRF_SO_SEC_ROLE},
    {SOL_TLS, TLS_SESSION_CACHE,        NRF_SO_SEC_SESSION_CACHE},
    {SOL_TLS, TLS_SESSION_CACHE_PURGE,  NRF_SO_SEC_SESSION_CACHE_PURGE},
    {SOL_TLS, TLS_DTLS_CID,             NRF_SO_SEC_DTLS_CID},
    {SOL_TLS, TLS_DTLS_CID_STATUS,      NRF_SO_SEC_DTLS_CID_STATUS},
    {SOL_TLS, 18,                       NRF_SO_SEC_DTLS_HANDSHAKE_TIMEO, true},
    {SOL_TLS, 19,                       NRF_SO_SEC_DTLS_CONN_SAVE,       true},
    {SOL_TLS, 20,                       NRF_SO_SEC_DTLS_CONN_LOAD,       true},
    {SOL_TLS, 21,                       NRF_SO_SEC_HANDSHAKE_STATUS,     true},
    {SOL_SOCKET, SO_ERROR,              NRF_SO_ERROR},
    {SOL_SOCKET, SO_RCVTIMEO,           NRF_SO_RCVTIMEO},
    {SOL_SOCKET, SO_SNDTIMEO,           NRF_SO_SNDTIMEO},
    {SOL_SOCKET, SO_REUSEADDR,          NRF_SO_REUSEADDR},
    {SOL_SOCKET, 33,                    NRF_SO_EXCEPTIONAL_DATA,         true},
    {SOL_SOCKET, 34,                    NRF_SO_KEEPOPEN,                 true},
    {SOL_SOCKET, 40,                    NRF_SO_BINDTOPDN,                true},
    {SOL_SOCKET, 61,                    NRF_SO_RAI,                      true},
    {SOL_SOCKET, SO_RAI_NO_DATA,        NRF_SO_RAI_NO_DATA},
    {SOL_SOCKET, SO_RAI_LAST,           NRF_SO_RAI_LAST},
    {SOL_SOCKET, SO_RAI_ONE_RESP,       NRF_SO_RAI_ONE_RESP},
    {SOL_SOCKET, SO_RAI_ONGOING,        NRF_SO_RAI_ONGOING},
    {SOL_SOCKET, SO_RAI_WAIT_MORE,      NRF_SO_RAI_WAIT_MORE},
    {IPPROTO_ALL, 30,                   NRF_SO_SILENCE_ALL,              true},
    {IPPROTO_IP, 31,                    NRF_SO_IP_ECHO_REPLY,            true},
    {IPPROTO_IPV6, 32,                  NRF_SO_IPV6_ECHO_REPLY,          true},
    {IPPROTO_IPV6, 62,                  NRF_SO_IPV6_DELAYED_ADDR_REFRESH, true},
    {IPPROTO_TCP, 55,                   NRF_SO_TCP_SRV_SESSTIMEO,        true},
});
// clang-format on

} // namespace

const OffloadRow* offload_row(int level, int name)
{
    constexpr int ncs_base = 1000;
    constexpr int zephyr4 = 40000;
    const int base = configuration().version >= zephyr4 ? ncs_base : 0;
    for (const OffloadRow& row : rows)
        if (row.level == level && row.name + (row.ncs ? base : 0) == name) return &row;
    return nullptr;
}

} // namespace stack::inline v0::zephyr
