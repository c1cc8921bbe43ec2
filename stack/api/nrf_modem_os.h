/// Services the modem library asks of the operating system; the application may bring its own.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__cplusplus)
extern "C" {
#endif

// clang-format off
// Timeouts are in milliseconds, apart from these two.
#define NRF_MODEM_OS_NO_WAIT             0
#define NRF_MODEM_OS_FOREVER           (-1)

// What nrf_modem_init() will create.
#define NRF_MODEM_OS_NUM_SEM_REQUIRED    7
#define NRF_MODEM_OS_NUM_MUTEX_REQUIRED  1
// clang-format on

enum log_level {
    NRF_MODEM_LOG_LEVEL_NONE = 0,
    NRF_MODEM_LOG_LEVEL_ERR = 1,
    NRF_MODEM_LOG_LEVEL_WRN = 2,
    NRF_MODEM_LOG_LEVEL_INF = 3,
    NRF_MODEM_LOG_LEVEL_DBG = 4,
};

// Life cycle

/// Sets up heaps and waiting structures; called from nrf_modem_init().
void nrf_modem_os_init(void);

/// Wakes every nrf_modem_os_timedwait() with -NRF_ESHUTDOWN.
void nrf_modem_os_shutdown(void);

// Memory; may be called in interrupt context and must not block

/// A block inside the shared tx area that nrf_modem_init() was given, or NULL when there is no room
/// left in it; one block may be as large as the area.
void* nrf_modem_os_shm_tx_alloc(size_t bytes);
void nrf_modem_os_shm_tx_free(void* mem);

/// A block of the library heap, or NULL.
void* nrf_modem_os_alloc(size_t bytes);
void nrf_modem_os_free(void* mem);

// Waiting

/// Spins for `usec` microseconds.
void nrf_modem_os_busywait(int32_t usec);

/// Waits for an event of `context` (0 matches all) for up to *timeout ms, then stores the ms left.
/// 0 when woken, -NRF_EAGAIN when time is over (at once for 0), -NRF_ESHUTDOWN if the modem is not
/// initialised before or after, -NRF_EINVAL for NULL. NRF_MODEM_OS_FOREVER stays as it is.
int32_t nrf_modem_os_timedwait(uint32_t context, int32_t* timeout);

/// Wakes the waiters of `context`, all of them for 0. Called in interrupt context.
void nrf_modem_os_event_notify(uint32_t context);

/// Sleeps `timeout` ms whatever happens. 0, or a negative error.
int nrf_modem_os_sleep(uint32_t timeout);

// Thread

/// Puts a positive NRF_E* number, translated, into the calling thread's errno.
void nrf_modem_os_errno_set(int errno_val);

bool nrf_modem_os_is_in_isr(void);

// Counting semaphores; NULL for one is -NRF_EINVAL, or nothing where there is no error to give

/// Creates a semaphore in *sem, or resets the one already there. 0, or a negative error.
int nrf_modem_os_sem_init(void** sem, unsigned int initial_count, unsigned int limit);

/// Adds one, up to the limit. May be called in interrupt context.
void nrf_modem_os_sem_give(void* sem);

/// Takes one, waiting up to `timeout` ms. 0, or -NRF_EAGAIN when time is over.
/// In interrupt context only with NRF_MODEM_OS_NO_WAIT.
int nrf_modem_os_sem_take(void* sem, int timeout);

unsigned int nrf_modem_os_sem_count_get(void* sem);

// Recursive mutexes; NULL for one is -NRF_EINVAL

/// Creates a mutex in *mutex, or resets the one already there. 0, or a negative error.
int nrf_modem_os_mutex_init(void** mutex);

/// Locks, waiting up to `timeout` ms. 0, or -NRF_EAGAIN when time is over.
int nrf_modem_os_mutex_lock(void* mutex, int timeout);

/// 0, -NRF_EPERM if another thread holds it, -NRF_EINVAL if nobody does.
int nrf_modem_os_mutex_unlock(void* mutex);

// Log; both may be called in interrupt context, `level` is an enum log_level

void nrf_modem_os_log(int level, const char* fmt, ...) __attribute__((format(printf, 2, 3)));

/// Logs `str`, then `len` bytes at `data` in hexadecimal.
void nrf_modem_os_logdump(int level, const char* str, const void* data, size_t len);

#if defined(__cplusplus)
}
#endif
