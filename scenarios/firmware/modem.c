#include "modem.h"

#include "nrf_errno.h"
#include "nrf_modem.h"
#include "nrf_modem_at.h"
#include "nrf_modem_os.h"

#include <stdio.h>
#include <stdlib.h>

static void* registered; // a semaphore, given once the network takes us, or never will
static void (*fault_handler)(uint32_t reason, uint32_t program_counter);

// Interrupt context.
static void on_notification(const char* notification)
{
    int status = 0;
    if (sscanf(notification, "+CEREG: %d", &status) != 1) return;
    if (status == 1 || status == 5) nrf_modem_os_sem_give(registered); // home or roaming
}

// Interrupt context.
static void on_fault(struct nrf_modem_fault_info* info)
{
    if (fault_handler != NULL) {
        fault_handler(info->reason, info->program_counter);
        if (registered != NULL) nrf_modem_os_sem_give(registered);
        return;
    }
    printf("modem fault %u\n", (unsigned)info->reason);
    exit(EXIT_FAILURE);
}

static void on_firmware_update(uint32_t result) { (void)result; }

// The areas that the chip's linker script keeps free for the modem.
static const struct nrf_modem_init_params init_params = {
    .shmem =
        {
            .ctrl = {.base = 0x20008000, .size = NRF_MODEM_CELLULAR_SHMEM_CTRL_SIZE},
            .tx = {.base = 0x20008800, .size = 0x2000},
            .rx = {.base = 0x2000a800, .size = 0x2000},
            .trace = {.base = 0, .size = 0},
        },
    .ipc_irq_prio = 1,
    .fault_handler = on_fault,
    .dfu_handler = on_firmware_update,
};

void modem_handle_faults(void (*handler)(uint32_t reason, uint32_t program_counter))
{
    fault_handler = handler;
}

int modem_start(void) { return nrf_modem_init(&init_params); }

int modem_restart(void)
{
    const int error = nrf_modem_shutdown();
    return error != 0 ? error : modem_start();
}

int modem_register(void)
{
    int error = nrf_modem_os_sem_init(&registered, 0, 1);
    if (error == 0) error = nrf_modem_at_notif_handler_set(on_notification);
    if (error == 0) error = nrf_modem_at_printf("AT+CEREG=5");
    if (error == 0) error = nrf_modem_at_printf("AT%%XPDNCFG=1"); // the first PDN: always on
    if (error == 0) error = nrf_modem_at_printf("AT+CFUN=1");
    if (error == 0) error = nrf_modem_os_sem_take(registered, NRF_MODEM_OS_FOREVER);
    if (error == 0 && !nrf_modem_is_initialized()) return -NRF_ESHUTDOWN;
    return error;
}

void modem_stop(void)
{
    nrf_modem_at_printf("AT+CFUN=0");
    nrf_modem_shutdown();
}
