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
    X(ipv4_mapping, EMU9160_ZEPHYR_ON(CONFIG_NET_IPV4_MAPPING_TO_IPV6))                            \
    X(net_config_settings, EMU9160_ZEPHYR_ON(CONFIG_NET_CONFIG_SETTINGS))                          \
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
    X(main_thread_priority, CONFIG_MAIN_THREAD_PRIORITY)                                           \
    X(num_coop_priorities, CONFIG_NUM_COOP_PRIORITIES)                                             \
    X(num_preempt_priorities, CONFIG_NUM_PREEMPT_PRIORITIES)                                       \
    X(system_workqueue_priority, CONFIG_SYSTEM_WORKQUEUE_PRIORITY)                                 \
    X(sys_clock_ticks_per_sec, CONFIG_SYS_CLOCK_TICKS_PER_SEC)                                     \
    X(sys_clock_hw_cycles_per_sec, CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC)                             \
    X(heap_mem_pool_size, CONFIG_HEAP_MEM_POOL_SIZE)

struct emu9160_zephyr_record {
    uint32_t size; // of this struct, in bytes
#define EMU9160_ZEPHYR_MEMBER(member, value) int32_t member;
    EMU9160_ZEPHYR_SETTINGS(EMU9160_ZEPHYR_MEMBER)
#undef EMU9160_ZEPHYR_MEMBER
    const char* my_ipv4_addr; // CONFIG_NET_CONFIG_MY_IPV4_ADDR; "": none
    const char* my_ipv6_addr;
    const char* hostname;
};

#ifndef EMU9160_ZEPHYR_LIBRARY
__attribute__((
    weak, visibility("default"))) extern const struct emu9160_zephyr_record emu9160_zephyr_record;
const struct emu9160_zephyr_record emu9160_zephyr_record = {
    sizeof(struct emu9160_zephyr_record),
#define EMU9160_ZEPHYR_VALUE(member, value) value,
    EMU9160_ZEPHYR_SETTINGS(EMU9160_ZEPHYR_VALUE)
#undef EMU9160_ZEPHYR_VALUE
        CONFIG_NET_CONFIG_MY_IPV4_ADDR,
    CONFIG_NET_CONFIG_MY_IPV6_ADDR,
    CONFIG_NET_HOSTNAME,
};
#endif

#ifdef __cplusplus
}
#endif

#endif
