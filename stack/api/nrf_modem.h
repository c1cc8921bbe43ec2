/// Starting and stopping the modem library, and its reports of faults and firmware updates.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__cplusplus)
extern "C" {
#endif

// clang-format off
// Shared memory, in bytes.
#define NRF_MODEM_MAX_SHMEM_SIZE            (128 << 10)  // the areas lie below this offset in RAM
#define NRF_MODEM_CELLULAR_SHMEM_CTRL_SIZE  0x4e8
#define NRF_MODEM_DECT_PHY_SHMEM_CTRL_SIZE  0x728
#define NRF_MODEM_SHMEM_BOOTLOADER_SIZE     0x2018

// One control area served every build up to 2.6.
#define NRF_MODEM_SHMEM_CTRL_SIZE           NRF_MODEM_CELLULAR_SHMEM_CTRL_SIZE

// Results of a firmware update, for nrf_modem_dfu_handler_t.
#define NRF_MODEM_DFU_RESULT_OK              0x5500001u  // new firmware runs
#define NRF_MODEM_DFU_RESULT_INTERNAL_ERROR  0x4400001u  // fatal: the modem does not start
#define NRF_MODEM_DFU_RESULT_HARDWARE_ERROR  0x4400002u  // fatal: the modem does not start
#define NRF_MODEM_DFU_RESULT_AUTH_ERROR      0x4400003u  // old firmware runs
#define NRF_MODEM_DFU_RESULT_UUID_ERROR      0x4400004u  // old firmware runs
#define NRF_MODEM_DFU_RESULT_VOLTAGE_LOW     0x4400005u  // not tried; the next start will

// Reasons of a modem fault, for nrf_modem_fault_info.
#define NRF_MODEM_FAULT_UNDEFINED         0x001
#define NRF_MODEM_FAULT_HW_WD_RESET       0x002  // hardware watchdog
#define NRF_MODEM_FAULT_HARDFAULT         0x003
#define NRF_MODEM_FAULT_MEM_MANAGE        0x004
#define NRF_MODEM_FAULT_BUS               0x005
#define NRF_MODEM_FAULT_USAGE             0x006
#define NRF_MODEM_FAULT_SECURE_RESET      0x007
#define NRF_MODEM_FAULT_PANIC_DOUBLE      0x008  // fault while handling a fault
#define NRF_MODEM_FAULT_PANIC_RESET_LOOP  0x009  // four failed starts in a row
#define NRF_MODEM_FAULT_ASSERT            0x010
#define NRF_MODEM_FAULT_PANIC             0x011
#define NRF_MODEM_FAULT_FLASH_ERASE       0x012
#define NRF_MODEM_FAULT_FLASH_WRITE       0x013
#define NRF_MODEM_FAULT_POFWARN           0x014  // undervoltage
#define NRF_MODEM_FAULT_THWARN            0x015  // overheating
// clang-format on

/// Areas the library shares with the modem: addresses aligned to 4 bytes, sizes in bytes.
struct nrf_modem_shmem_cfg {
    struct {
        uint32_t base;
        uint32_t size; // exactly NRF_MODEM_CELLULAR_SHMEM_CTRL_SIZE
    } ctrl;
    struct {
        uint32_t base;
        uint32_t size;
    } tx; // to the modem
    struct {
        uint32_t base;
        uint32_t size;
    } rx; // from the modem
    struct {
        uint32_t base;
        uint32_t size; // 0: no traces
    } trace;
};

struct nrf_modem_bootloader_shmem_cfg {
    uint32_t base; // aligned to 4 bytes
    uint32_t size; // NRF_MODEM_SHMEM_BOOTLOADER_SIZE
};

struct nrf_modem_fault_info {
    uint32_t reason;          // NRF_MODEM_FAULT_*
    uint32_t program_counter; // of the modem; 0 if not known
};

/// Told of a modem fault. Interrupt context: shut down and start again from a thread.
typedef void (*nrf_modem_fault_handler_t)(struct nrf_modem_fault_info* fault_info);

/// Told, during nrf_modem_init(), how a pending firmware update went: NRF_MODEM_DFU_RESULT_*.
typedef void (*nrf_modem_dfu_handler_t)(uint32_t dfu_result);

struct nrf_modem_init_params {
    struct nrf_modem_shmem_cfg shmem;
    uint32_t ipc_irq_prio;
    nrf_modem_fault_handler_t fault_handler; // never NULL
    nrf_modem_dfu_handler_t dfu_handler;     // NULL: nobody wants to know
};

struct nrf_modem_bootloader_init_params {
    struct nrf_modem_bootloader_shmem_cfg shmem;
    uint32_t ipc_irq_prio;
    nrf_modem_fault_handler_t fault_handler; // never NULL
};

/// Static text, possibly empty; may be asked before the library is initialised.
char* nrf_modem_build_version(void);

/// Starts the modem; `init_params` must outlive it. 0, or -NRF_EPERM (already started and not shut
/// down, also after a fault), _EFAULT (NULL), _EINVAL (control size or fault handler), _ENOLCK,
/// _ENOMEM (areas too small), _ENOTSUP, _ETIMEDOUT, _EAGAIN (update put off), _EIO (update failed, or
/// a fault).
int nrf_modem_init(const struct nrf_modem_init_params* init_params);

/// Starts the modem in its bootloader, to be programmed. 0, or -NRF_EPERM (already started),
/// _EFAULT, _EINVAL (no handler), _ENOLCK, _ENOMEM, _EACCES (digest), _ETIMEDOUT, _EIO, _ENOSYS.
int nrf_modem_bootloader_init(const struct nrf_modem_bootloader_init_params* init_params);

/// False before the start, after a shutdown and after a fault.
bool nrf_modem_is_initialized(void);

/// Stops the library and ends all waiting calls with NRF_ESHUTDOWN; set AT+CFUN=0 first.
/// 0, or -NRF_EPERM if it is not initialised.
int nrf_modem_shutdown(void);

#if defined(__cplusplus)
}
#endif
