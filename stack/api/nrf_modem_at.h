/// AT commands: formatted, parsed, asynchronous and custom.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#if defined(__cplusplus)
extern "C" {
#endif

// Commands run one at a time and every function is thread safe. Commands carry no line end.
// Formats are those of the C library: a literal percent sign is doubled ("AT%%XSYSTEMMODE?").

// clang-format off
// Error types of a positive result; see nrf_modem_at_err_type().
#define NRF_MODEM_AT_ERROR      1  // ERROR
#define NRF_MODEM_AT_CME_ERROR  2  // +CME ERROR: <n>
#define NRF_MODEM_AT_CMS_ERROR  3  // +CMS ERROR: <n>
// clang-format on

/// One notification, from its code to CR LF ("+CEREG: ..."). Interrupt context.
typedef void (*nrf_modem_at_notif_handler_t)(const char* notif);

/// A whole response, result line included. Interrupt context.
typedef void (*nrf_modem_at_resp_handler_t)(const char* resp);

/// A functional mode that AT+CFUN=<mode> has just set. Runs in the thread that sent the command.
typedef void (*nrf_modem_at_cfun_handler_t)(int mode);

/// Answers `at_cmd` by writing the response, result line and CR LF included, into `buf`.
/// Returns what nrf_modem_at_cmd() is to return. Caller's thread; AT calls are allowed inside.
typedef int (*nrf_modem_at_cmd_custom_handler_t)(char* buf, size_t len, char* at_cmd);

/// One custom command, matched as a prefix, in either case, the longest first.
struct nrf_modem_at_cmd_custom {
    const char* const cmd;
    const nrf_modem_at_cmd_custom_handler_t callback;
    size_t cmd_strlen; // filled in by the library; leave 0
};

/// Sets the one receiver of notifications; NULL removes it. Returns 0.
int nrf_modem_at_notif_handler_set(nrf_modem_at_notif_handler_t callback);

/// Sets the one observer of AT+CFUN; NULL removes it. nrf_modem_at_cmd_async() does not call it.
void nrf_modem_at_cfun_handler_set(nrf_modem_at_cfun_handler_t handler);

/// Sends a command and waits for its result: 0 for OK, positive for an error of the modem.
/// -NRF_EPERM, _EFAULT (NULL), _EINVAL (format), _EAGAIN (waited too long for another command),
/// _ENOMEM, _ESHUTDOWN.
int nrf_modem_at_printf(const char* fmt, ...) __attribute__((format(printf, 1, 2)));

/// Sends `cmd`, which is not a format, and scans the response. Returns the conversions stored, > 0.
/// -NRF_EBADMSG if none matched, ERROR included; otherwise as nrf_modem_at_printf().
int nrf_modem_at_scanf(const char* cmd, const char* fmt, ...) __attribute__((format(scanf, 2, 3)));

/// As nrf_modem_at_printf(), with the response, result line included, as text in `buf`.
/// -NRF_E2BIG if it does not fit in `len` bytes, -NRF_EINVAL if `len` is 0.
int nrf_modem_at_cmd(void* buf, size_t len, const char* fmt, ...)
    __attribute__((format(printf, 3, 4)));

/// Sends a command and returns 0 as soon as the modem has it; `callback` gets the response.
/// -NRF_EINPROGRESS while any command runs; -NRF_EPERM, _EFAULT, _EINVAL, _ENOMEM, _ESHUTDOWN.
int nrf_modem_at_cmd_async(nrf_modem_at_resp_handler_t callback, const char* fmt, ...)
    __attribute__((format(printf, 2, 3)));

/// Sets the list that nrf_modem_at_cmd() searches first; NULL with 0 clears it. The array must be
/// static and writable. 0, or -NRF_EINVAL.
int nrf_modem_at_cmd_custom_set(struct nrf_modem_at_cmd_custom* custom_commands, size_t len);

/// Sets how many ms a command may wait for another, NRF_MODEM_OS_FOREVER (default) and
/// NRF_MODEM_OS_NO_WAIT included. 0, or a negative error.
int nrf_modem_at_sem_timeout_set(int timeout_ms);

/// NRF_MODEM_AT_*_ERROR of a positive result (bits 16 to 23).
static inline int nrf_modem_at_err_type(int error) { return (error & 0x00ff0000) >> 16; }

/// The <n> of a positive result; 0 for a plain ERROR.
static inline int nrf_modem_at_err(int error) { return (int)((unsigned int)error & 0xff00ffffu); }

#if defined(__cplusplus)
}
#endif
