/// How a program's configuration reaches the library: each file that includes a header of this door
/// carries one weak record with what its Kconfig symbols say, so that no source of ours is compiled
/// with the program's flags. Not for programs to use.
#ifndef EMU9160_ZEPHYR_H_
#define EMU9160_ZEPHYR_H_

#include <emu9160_zephyr_defaults.h>

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__cplusplus) && !defined(EMU9160_ZEPHYR_LIBRARY)
int zephyr_app_main(void); // what the program's main() is called, to C as well
#endif

#if defined(main) && !defined(__cplusplus)
/// Up to Zephyr 3.3 main() returns nothing, and what the caller of such a function gets is no exit
/// status: each declaration of it leaves a byte that says which kind it is.
#undef main
#define main(...)                                                                                  \
    emu9160_zephyr_main(__VA_ARGS__);                                                              \
    static const unsigned char EMU9160_ZEPHYR_MAIN_AT(__COUNTER__)                                 \
        __attribute__((used, section("emu9160_main"))) = EMU9160_ZEPHYR_MAIN_IS_VOID;              \
    EMU9160_ZEPHYR_MAIN_TYPE zephyr_app_main(__VA_ARGS__);                                         \
    EMU9160_ZEPHYR_MAIN_TYPE zephyr_app_main(__VA_ARGS__)
#define EMU9160_ZEPHYR_MAIN_AT(number) EMU9160_ZEPHYR_MAIN_AT_(number)
#define EMU9160_ZEPHYR_MAIN_AT_(number) emu9160_zephyr_main_##number
#define EMU9160_ZEPHYR_MAIN_IS_VOID                                                                \
    __builtin_types_compatible_p(__typeof__(emu9160_zephyr_main), void(void))
#define EMU9160_ZEPHYR_MAIN_TYPE                                                                   \
    __typeof__(__builtin_choose_expr(EMU9160_ZEPHYR_MAIN_IS_VOID, (void)0, 0))
#endif

/// 1 for a bool symbol that is on, else 0; as IS_ENABLED.
#define EMU9160_ZEPHYR_ON(symbol) EMU9160_ZEPHYR_ON_(symbol)
#define EMU9160_ZEPHYR_ON_(value) EMU9160_ZEPHYR_ON__(EMU9160_ZEPHYR_COMMA_##value)
#define EMU9160_ZEPHYR_COMMA_1 1,
#define EMU9160_ZEPHYR_ON__(one_or_junk) EMU9160_ZEPHYR_ON___(one_or_junk 1, 0, 0)
#define EMU9160_ZEPHYR_ON___(ignored, value, ...) value

/// After a declaration: who calls it is told why it is not there, such as "needs CONFIG_X=y".
#if defined(__has_attribute)
#if __has_attribute(unavailable)
#define EMU9160_ZEPHYR_UNAVAILABLE(reason) __attribute__((unavailable(reason)))
#endif
#endif
#ifndef EMU9160_ZEPHYR_UNAVAILABLE // gcc before 12: only when code is made
#define EMU9160_ZEPHYR_UNAVAILABLE(reason) __attribute__((error(reason)))
#endif

/// What a macro that defines something ends with, so that it takes a semicolon.
#ifdef __cplusplus
#define EMU9160_ZEPHYR_SEMICOLON static_assert(true, "")
#else
#define EMU9160_ZEPHYR_SEMICOLON _Static_assert(1, "")
#endif

/// enum lte_lc_system_mode that the choice CONFIG_LTE_NETWORK_MODE_* names; 0: the modem's own.
#define EMU9160_ZEPHYR_LTE_MODE                                                                    \
    (EMU9160_ZEPHYR_ON(CONFIG_LTE_NETWORK_MODE_LTE_M)             ? 1                              \
     : EMU9160_ZEPHYR_ON(CONFIG_LTE_NETWORK_MODE_NBIOT)           ? 2                              \
     : EMU9160_ZEPHYR_ON(CONFIG_LTE_NETWORK_MODE_LTE_M_GPS)       ? 4                              \
     : EMU9160_ZEPHYR_ON(CONFIG_LTE_NETWORK_MODE_NBIOT_GPS)       ? 5                              \
     : EMU9160_ZEPHYR_ON(CONFIG_LTE_NETWORK_MODE_LTE_M_NBIOT)     ? 6                              \
     : EMU9160_ZEPHYR_ON(CONFIG_LTE_NETWORK_MODE_LTE_M_NBIOT_GPS) ? 7                              \
                                                                  : 0)
/// enum lte_lc_system_mode_preference likewise.
#define EMU9160_ZEPHYR_LTE_PREFERENCE                                                              \
    (EMU9160_ZEPHYR_ON(CONFIG_LTE_MODE_PREFERENCE_LTE_M)             ? 1                           \
     : EMU9160_ZEPHYR_ON(CONFIG_LTE_MODE_PREFERENCE_NBIOT)           ? 2                           \
     : EMU9160_ZEPHYR_ON(CONFIG_LTE_MODE_PREFERENCE_LTE_M_PLMN_PRIO) ? 3                           \
     : EMU9160_ZEPHYR_ON(CONFIG_LTE_MODE_PREFERENCE_NBIOT_PLMN_PRIO) ? 4                           \
                                                                     : 0)
/// enum pdn_fam likewise.
#define EMU9160_ZEPHYR_PDN_FAMILY                                                                  \
    (EMU9160_ZEPHYR_ON(CONFIG_PDN_DEFAULT_FAM_IPV4)    ? 0                                         \
     : EMU9160_ZEPHYR_ON(CONFIG_PDN_DEFAULT_FAM_IPV6)  ? 1                                         \
     : EMU9160_ZEPHYR_ON(CONFIG_PDN_DEFAULT_FAM_NONIP) ? 3                                         \
                                                       : 2)

/// X(member, value): what the library asks for, one line each. Numbers are those of the symbols, in
/// their units.
#define EMU9160_ZEPHYR_SETTINGS(X)                                                                 \
    X(version, EMU9160_ZEPHYR_VERSION)                                                             \
    X(net_sockets_offload, EMU9160_ZEPHYR_ON(CONFIG_NET_SOCKETS_OFFLOAD))                          \
    X(nrf_modem_lib, EMU9160_ZEPHYR_ON(CONFIG_NRF_MODEM_LIB))                                      \
    X(posix_api, EMU9160_ZEPHYR_ON(CONFIG_POSIX_API))                                              \
    X(sockopt_tls, EMU9160_ZEPHYR_ON(CONFIG_NET_SOCKETS_SOCKOPT_TLS))                              \
    X(enable_dtls, EMU9160_ZEPHYR_ON(CONFIG_NET_SOCKETS_ENABLE_DTLS))                              \
    X(pem_certificates, EMU9160_ZEPHYR_ON(CONFIG_MBEDTLS_PEM_CERTIFICATE_FORMAT))                  \
    X(ssl_alpn, EMU9160_ZEPHYR_ON(CONFIG_MBEDTLS_SSL_ALPN))                                        \
    X(tls_cert_verify_callback, EMU9160_ZEPHYR_ON(CONFIG_NET_SOCKETS_TLS_CERT_VERIFY_CALLBACK))    \
    X(ipv4_mapping, EMU9160_ZEPHYR_ON(CONFIG_NET_IPV4_MAPPING_TO_IPV6))                            \
    X(net_config_settings, EMU9160_ZEPHYR_ON(CONFIG_NET_CONFIG_SETTINGS))                          \
    X(net_config_need_ipv4, EMU9160_ZEPHYR_ON(CONFIG_NET_CONFIG_NEED_IPV4))                        \
    X(net_config_need_ipv6, EMU9160_ZEPHYR_ON(CONFIG_NET_CONFIG_NEED_IPV6))                        \
    X(net_connection_manager, EMU9160_ZEPHYR_ON(CONFIG_NET_CONNECTION_MANAGER))                    \
    X(net_config_init_timeout, CONFIG_NET_CONFIG_INIT_TIMEOUT)                                     \
    X(posix_max_fds, CONFIG_POSIX_MAX_FDS)                                                         \
    X(net_max_contexts, CONFIG_NET_MAX_CONTEXTS)                                                   \
    X(poll_max, CONFIG_NET_SOCKETS_POLL_MAX)                                                       \
    X(connect_timeout, CONFIG_NET_SOCKETS_CONNECT_TIMEOUT)                                         \
    X(dns_max_name_size, EMU9160_ZEPHYR_DNS_MAX_NAME_SIZE)                                         \
    X(interface_name_len, CONFIG_NET_INTERFACE_NAME_LEN)                                           \
    X(dns_timeout, CONFIG_NET_SOCKETS_DNS_TIMEOUT)                                                 \
    X(dns_backoff_interval, CONFIG_NET_SOCKETS_DNS_BACKOFF_INTERVAL)                               \
    X(max_send_wait, CONFIG_NET_SOCKET_MAX_SEND_WAIT)                                              \
    X(tcp_time_wait_delay, CONFIG_NET_TCP_TIME_WAIT_DELAY)                                         \
    X(dtls_timeout, CONFIG_NET_SOCKETS_DTLS_TIMEOUT)                                               \
    X(dtls_max_fragment_length, CONFIG_NET_SOCKETS_DTLS_MAX_FRAGMENT_LENGTH)                       \
    X(dtls_sendmsg_buf_size, CONFIG_NET_SOCKETS_DTLS_SENDMSG_BUF_SIZE)                             \
    X(tls_max_contexts, CONFIG_NET_SOCKETS_TLS_MAX_CONTEXTS)                                       \
    X(tls_max_credentials, CONFIG_NET_SOCKETS_TLS_MAX_CREDENTIALS)                                 \
    X(tls_max_ciphersuites, CONFIG_NET_SOCKETS_TLS_MAX_CIPHERSUITES)                               \
    X(tls_max_app_protocols, CONFIG_NET_SOCKETS_TLS_MAX_APP_PROTOCOLS)                             \
    X(tls_max_client_session_count, CONFIG_NET_SOCKETS_TLS_MAX_CLIENT_SESSION_COUNT)               \
    X(socketpair_buffer_size, CONFIG_NET_SOCKETPAIR_BUFFER_SIZE)                                   \
    X(tls_max_credentials_number, CONFIG_TLS_MAX_CREDENTIALS_NUMBER)                               \
    X(sendmsg_buf_size, CONFIG_NRF_MODEM_LIB_SENDMSG_BUF_SIZE)                                     \
    X(shmem_tx_size, CONFIG_NRF_MODEM_LIB_SHMEM_TX_SIZE)                                           \
    X(shmem_rx_size, CONFIG_NRF_MODEM_LIB_SHMEM_RX_SIZE)                                           \
    X(nrf_modem_lib_net_if, EMU9160_ZEPHYR_ON(CONFIG_NRF_MODEM_LIB_NET_IF))                        \
    X(net_if_auto_start, EMU9160_ZEPHYR_ON(CONFIG_NRF_MODEM_LIB_NET_IF_AUTO_START))                \
    X(net_if_auto_connect, EMU9160_ZEPHYR_ON(CONFIG_NRF_MODEM_LIB_NET_IF_AUTO_CONNECT))            \
    X(net_if_persistent, EMU9160_ZEPHYR_ON(CONFIG_NRF_MODEM_LIB_NET_IF_CONNECTION_PERSISTENCE))    \
    X(net_if_connect_timeout, CONFIG_NRF_MODEM_LIB_NET_IF_CONNECT_TIMEOUT_SECONDS)                 \
    X(net_if_down_disconnects,                                                                     \
      EMU9160_ZEPHYR_ON(CONFIG_NRF_MODEM_LIB_NET_IF_DOWN_DEFAULT_LTE_DISCONNECT))                  \
    X(lte_link_control, EMU9160_ZEPHYR_ON(CONFIG_LTE_LINK_CONTROL))                                \
    X(lte_network_timeout, CONFIG_LTE_NETWORK_TIMEOUT)                                             \
    X(lte_network_mode, EMU9160_ZEPHYR_LTE_MODE)                                                   \
    X(lte_mode_preference, EMU9160_ZEPHYR_LTE_PREFERENCE)                                          \
    X(lte_psm_req, EMU9160_ZEPHYR_ON(CONFIG_LTE_PSM_REQ))                                          \
    X(lte_edrx_req, EMU9160_ZEPHYR_ON(CONFIG_LTE_EDRX_REQ))                                        \
    X(lte_rai_req, EMU9160_ZEPHYR_ON(CONFIG_LTE_RAI_REQ))                                          \
    X(lte_sleep_notifications, EMU9160_ZEPHYR_ON(CONFIG_LTE_LC_MODEM_SLEEP_NOTIFICATIONS))         \
    X(lte_sleep_warning, CONFIG_LTE_LC_MODEM_SLEEP_PRE_WARNING_TIME_MS)                            \
    X(lte_sleep_threshold, CONFIG_LTE_LC_MODEM_SLEEP_NOTIFICATIONS_THRESHOLD_MS)                   \
    X(lte_tau_notifications, EMU9160_ZEPHYR_ON(CONFIG_LTE_LC_TAU_PRE_WARNING_NOTIFICATIONS))       \
    X(lte_tau_warning, CONFIG_LTE_LC_TAU_PRE_WARNING_TIME_MS)                                      \
    X(lte_tau_threshold, CONFIG_LTE_LC_TAU_PRE_WARNING_THRESHOLD_MS)                               \
    X(pdn, EMU9160_ZEPHYR_ON(CONFIG_PDN))                                                          \
    X(pdn_esm_timeout, CONFIG_PDN_ESM_TIMEOUT)                                                     \
    X(pdn_contexts_max, CONFIG_PDN_CONTEXTS_MAX)                                                   \
    X(pdn_legacy_pco, EMU9160_ZEPHYR_ON(CONFIG_PDN_LEGACY_PCO))                                    \
    X(pdn_defaults_override, EMU9160_ZEPHYR_ON(CONFIG_PDN_DEFAULTS_OVERRIDE))                      \
    X(pdn_default_family, EMU9160_ZEPHYR_PDN_FAMILY)                                               \
    X(main_thread_priority, CONFIG_MAIN_THREAD_PRIORITY)                                           \
    X(num_coop_priorities, CONFIG_NUM_COOP_PRIORITIES)                                             \
    X(num_preempt_priorities, CONFIG_NUM_PREEMPT_PRIORITIES)                                       \
    X(system_workqueue_priority, CONFIG_SYSTEM_WORKQUEUE_PRIORITY)                                 \
    X(sys_clock_ticks_per_sec, CONFIG_SYS_CLOCK_TICKS_PER_SEC)                                     \
    X(sys_clock_hw_cycles_per_sec, CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC)                             \
    X(heap_mem_pool_size, CONFIG_HEAP_MEM_POOL_SIZE)

/// X(member, value): the same of strings; "" is none.
#define EMU9160_ZEPHYR_TEXTS(X)                                                                    \
    X(my_ipv4_addr, CONFIG_NET_CONFIG_MY_IPV4_ADDR)                                                \
    X(my_ipv6_addr, CONFIG_NET_CONFIG_MY_IPV6_ADDR)                                                \
    X(hostname, CONFIG_NET_HOSTNAME)                                                               \
    X(lte_psm_req_rptau, CONFIG_LTE_PSM_REQ_RPTAU)                                                 \
    X(lte_psm_req_rat, CONFIG_LTE_PSM_REQ_RAT)                                                     \
    X(lte_edrx_req_value_lte_m, CONFIG_LTE_EDRX_REQ_VALUE_LTE_M)                                   \
    X(lte_edrx_req_value_nbiot, CONFIG_LTE_EDRX_REQ_VALUE_NBIOT)                                   \
    X(lte_ptw_value_lte_m, CONFIG_LTE_PTW_VALUE_LTE_M)                                             \
    X(lte_ptw_value_nbiot, CONFIG_LTE_PTW_VALUE_NBIOT)                                             \
    X(pdn_default_apn, CONFIG_PDN_DEFAULT_APN)

struct emu9160_zephyr_record {
    uint32_t size; // of this struct, in bytes
#define EMU9160_ZEPHYR_MEMBER(member, value) int32_t member;
    EMU9160_ZEPHYR_SETTINGS(EMU9160_ZEPHYR_MEMBER)
#undef EMU9160_ZEPHYR_MEMBER
#define EMU9160_ZEPHYR_MEMBER(member, value) const char* member;
    EMU9160_ZEPHYR_TEXTS(EMU9160_ZEPHYR_MEMBER)
#undef EMU9160_ZEPHYR_MEMBER
};

#ifndef EMU9160_ZEPHYR_LIBRARY
__attribute__((
    weak, visibility("default"))) extern const struct emu9160_zephyr_record emu9160_zephyr_record;
const struct emu9160_zephyr_record emu9160_zephyr_record = {
    sizeof(struct emu9160_zephyr_record),
#define EMU9160_ZEPHYR_VALUE(member, value) value,
    EMU9160_ZEPHYR_SETTINGS(EMU9160_ZEPHYR_VALUE) EMU9160_ZEPHYR_TEXTS(EMU9160_ZEPHYR_VALUE)
#undef EMU9160_ZEPHYR_VALUE
};
#endif

#ifdef __cplusplus
}
#endif

#endif
