#include "modem.h"

#include "nrf_modem.h"
#include "nrf_modem_at.h"
#include "nrf_modem_os.h"

#include <stdio.h>
#include <stdlib.h>

static void* registered; // a semaphore, given once the network takes us

// Interrupt context.
static void on_notification(const char* notification)
{
    int status = 0;
    if (sscanf(notification, "+CEREG: %d", &status) != 1) return;
    if (status == 1 || status == 5) nrf_modem_os_sem_give(registered); // home or roaming
}

static void on_fault(struct nrf_modem_fault_info* info)
{
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

int modem_start(void) { return nrf_modem_init(&init_params); }

int modem_register(void)
{
    int error = nrf_modem_os_sem_init(&registered, 0, 1);
    if (error == 0) error = nrf_modem_at_notif_handler_set(on_notification);
    if (error == 0) error = nrf_modem_at_printf("AT+CEREG=5");
    if (error == 0) error = nrf_modem_at_printf("AT%%XPDNCFG=1"); // the first PDN: always on
    if (error == 0) error = nrf_modem_at_printf("AT+CFUN=1");
    if (error == 0) error = nrf_modem_os_sem_take(registered, NRF_MODEM_OS_FOREVER);
    return error;
}

void modem_stop(void)
{
    nrf_modem_at_printf("AT+CFUN=0");
    nrf_modem_shutdown();
}
