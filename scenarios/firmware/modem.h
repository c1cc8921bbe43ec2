// How the examples bring the modem up. Errors are those of nrf_modem_init and nrf_modem_at_printf.
#pragma once

#include <stdint.h>

/// Starts the modem library; the modem itself stays off, so that credentials can be written.
/// 0, or the error.
int modem_start(void);

/// Told of a modem fault in interrupt context; call before modem_start(). Without it a fault ends
/// the program.
void modem_handle_faults(void (*handler)(uint32_t reason, uint32_t program_counter));

/// After a fault, in a thread: ends the library and starts it again. 0, or the error.
int modem_restart(void);

/// Switches the modem on and waits, for ever if need be, until a network has registered it.
/// Takes the library's one notification handler. 0, or the error: -NRF_ESHUTDOWN after a fault.
int modem_register(void);

/// Switches the modem off, which stores its settings, and ends the library.
void modem_stop(void);
