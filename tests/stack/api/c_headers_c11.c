/// The API headers compile as C11, and every function they declare is linked.
#include "emu9160.h"
#include "nrf_errno.h"
#include "nrf_gai_errors.h"
#include "nrf_modem.h"
#include "nrf_modem_at.h"
#include "nrf_modem_os.h"
#include "nrf_socket.h"

// Layouts of library 2.7
_Static_assert(sizeof(struct nrf_sockaddr) == 2, "sockaddr");
_Static_assert(sizeof(struct nrf_sockaddr_in) == 8, "sockaddr_in");
_Static_assert(sizeof(struct nrf_sockaddr_in6) == 22, "sockaddr_in6");
_Static_assert(_Alignof(struct nrf_sockaddr_in6) == 2, "sockaddr_in6 alignment");
_Static_assert(offsetof(struct nrf_sockaddr, sa_data) == 2, "sa_data");
_Static_assert(offsetof(struct nrf_sockaddr_in, sin_addr) == 4, "sin_addr");
_Static_assert(offsetof(struct nrf_sockaddr_in6, sin6_addr) == 4, "sin6_addr");
_Static_assert(sizeof(struct nrf_timeval) == 8, "timeval");
_Static_assert(sizeof(struct nrf_pollfd) == 8, "pollfd");
_Static_assert(sizeof(struct nrf_modem_shmem_cfg) == 32, "shmem_cfg");
_Static_assert(sizeof(nrf_sa_family_t) == 2, "sa_family");
_Static_assert(sizeof(nrf_socklen_t) == 4, "socklen");
_Static_assert(sizeof(nrf_sec_tag_t) == 4, "sec_tag");

// Values
_Static_assert(NRF_AF_INET6 == 2, "AF_INET6");
_Static_assert(NRF_AF_PACKET == 3, "AF_PACKET");
_Static_assert(NRF_IPPROTO_ALL == 512, "IPPROTO_ALL");
_Static_assert(NRF_SPROTO_TLS1v2 == 258, "TLS1v2");
_Static_assert(NRF_SPROTO_DTLS1v2 == 273, "DTLS1v2");
_Static_assert(NRF_SOL_SECURE == 282, "SOL_SECURE");
_Static_assert(NRF_SO_SEC_DTLS_FRAG_EXT == 20, "FRAG_EXT");
_Static_assert(NRF_SO_RCVTIMEO == 20, "RCVTIMEO");
_Static_assert(NRF_SO_BINDTODEVICE == 25, "BINDTODEVICE");
_Static_assert(NRF_SO_RAI_LAST == 51, "RAI_LAST");
_Static_assert(NRF_SO_SENDCB == 63, "SENDCB");
_Static_assert(NRF_MSG_DONTWAIT == 0x40, "DONTWAIT");
_Static_assert(NRF_POLLNVAL == 0x20, "POLLNVAL");
_Static_assert(NRF_AI_PDNSERV == 0x1000, "PDNSERV");
_Static_assert(NRF_TLS_PSK_WITH_AES_128_CCM_8 == 0xC0A8, "CCM_8");
_Static_assert(NRF_SEC_TAG_TLS_DECRYPT_19 == 2147483667u, "DECRYPT_19");
_Static_assert(NRF_EWOULDBLOCK == 11, "EWOULDBLOCK");
_Static_assert(NRF_ESHUTDOWN == 110, "ESHUTDOWN");
_Static_assert(NRF_ENOTSUPP == 134, "ENOTSUPP");
_Static_assert(NRF_EAI_INPROGRESS == -100, "EAI_INPROGRESS");
_Static_assert(NRF_MODEM_SHMEM_CTRL_SIZE == 1256, "CTRL_SIZE");
_Static_assert(NRF_MODEM_DFU_RESULT_VOLTAGE_LOW == 0x4400005u, "VOLTAGE_LOW");
_Static_assert(NRF_MODEM_FAULT_THWARN == 0x15, "THWARN");
_Static_assert(NRF_MODEM_AT_CMS_ERROR == 3, "CMS_ERROR");
_Static_assert(NRF_MODEM_OS_FOREVER == -1, "FOREVER");
_Static_assert(NRF_MODEM_LOG_LEVEL_DBG == 4, "LOG_LEVEL_DBG");

// Byte order
_Static_assert(nrf_htons(0x1234) == 0x3412, "htons");
_Static_assert(nrf_ntohl(0x12345678) == 0x78563412, "ntohl");

// Signatures
#define HAS_TYPE(function, type) _Generic(&(function), type : 1, default : 0)
_Static_assert(HAS_TYPE(nrf_recvfrom,
                        ssize_t (*)(int, void*, size_t, int, struct nrf_sockaddr*, nrf_socklen_t*)),
               "nrf_recvfrom");
_Static_assert(HAS_TYPE(nrf_poll, int (*)(struct nrf_pollfd*, nrf_nfds_t, int)), "nrf_poll");
_Static_assert(HAS_TYPE(nrf_inet_ntop, const char* (*)(int, const void*, char*, nrf_socklen_t)),
               "nrf_inet_ntop");
_Static_assert(HAS_TYPE(nrf_modem_init, int (*)(const struct nrf_modem_init_params*)),
               "nrf_modem_init");
_Static_assert(HAS_TYPE(nrf_modem_at_cmd, int (*)(void*, size_t, const char*, ...)),
               "nrf_modem_at_cmd");
_Static_assert(HAS_TYPE(nrf_modem_os_timedwait, int32_t (*)(uint32_t, int32_t*)),
               "nrf_modem_os_timedwait");

#define ADDRESS(function) ((void (*)(void))(function))

// Volatile, so that no optimiser drops the references.
static void (*const volatile functions[])(void) = {
    // nrf_socket.h
    ADDRESS(nrf_socket),
    ADDRESS(nrf_close),
    ADDRESS(nrf_fcntl),
    ADDRESS(nrf_connect),
    ADDRESS(nrf_send),
    ADDRESS(nrf_sendto),
    ADDRESS(nrf_recv),
    ADDRESS(nrf_recvfrom),
    ADDRESS(nrf_poll),
    ADDRESS(nrf_setsockopt),
    ADDRESS(nrf_getsockopt),
    ADDRESS(nrf_bind),
    ADDRESS(nrf_listen),
    ADDRESS(nrf_accept),
    ADDRESS(nrf_inet_pton),
    ADDRESS(nrf_inet_ntop),
    ADDRESS(nrf_getaddrinfo),
    ADDRESS(nrf_freeaddrinfo),
    ADDRESS(nrf_getifaddrs),
    ADDRESS(nrf_freeifaddrs),
    ADDRESS(nrf_setdnsaddr),
    // nrf_modem.h
    ADDRESS(nrf_modem_build_version),
    ADDRESS(nrf_modem_init),
    ADDRESS(nrf_modem_bootloader_init),
    ADDRESS(nrf_modem_is_initialized),
    ADDRESS(nrf_modem_shutdown),
    // nrf_modem_at.h
    ADDRESS(nrf_modem_at_notif_handler_set),
    ADDRESS(nrf_modem_at_cfun_handler_set),
    ADDRESS(nrf_modem_at_printf),
    ADDRESS(nrf_modem_at_scanf),
    ADDRESS(nrf_modem_at_cmd),
    ADDRESS(nrf_modem_at_cmd_async),
    ADDRESS(nrf_modem_at_cmd_custom_set),
    ADDRESS(nrf_modem_at_sem_timeout_set),
    ADDRESS(nrf_modem_at_err_type),
    ADDRESS(nrf_modem_at_err),
    // nrf_modem_os.h
    ADDRESS(nrf_modem_os_init),
    ADDRESS(nrf_modem_os_shutdown),
    ADDRESS(nrf_modem_os_shm_tx_alloc),
    ADDRESS(nrf_modem_os_shm_tx_free),
    ADDRESS(nrf_modem_os_alloc),
    ADDRESS(nrf_modem_os_free),
    ADDRESS(nrf_modem_os_busywait),
    ADDRESS(nrf_modem_os_timedwait),
    ADDRESS(nrf_modem_os_event_notify),
    ADDRESS(nrf_modem_os_sleep),
    ADDRESS(nrf_modem_os_errno_set),
    ADDRESS(nrf_modem_os_is_in_isr),
    ADDRESS(nrf_modem_os_sem_init),
    ADDRESS(nrf_modem_os_sem_give),
    ADDRESS(nrf_modem_os_sem_take),
    ADDRESS(nrf_modem_os_sem_count_get),
    ADDRESS(nrf_modem_os_mutex_init),
    ADDRESS(nrf_modem_os_mutex_lock),
    ADDRESS(nrf_modem_os_mutex_unlock),
    ADDRESS(nrf_modem_os_log),
    ADDRESS(nrf_modem_os_logdump),
    // emu9160.h
    ADDRESS(emu9160_now_us),
    ADDRESS(emu9160_idle_begin),
    ADDRESS(emu9160_idle_end),
};

int c_headers_c11(void);

/// How many functions are missing or answer wrongly: 0.
int c_headers_c11(void)
{
    int wrong = 0;
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; ++i) {
        wrong += functions[i] == NULL;
    }
    // +CME ERROR: 513
    wrong += nrf_modem_at_err_type(0x20201) != NRF_MODEM_AT_CME_ERROR;
    wrong += nrf_modem_at_err(0x20201) != 513;
    wrong += nrf_inaddr_any.s_addr != NRF_INADDR_ANY;
    wrong += nrf_in6addr_any.s6_addr[15] != 0;
    return wrong;
}
