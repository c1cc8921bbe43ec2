// How the examples bring the modem up. Errors are those of nrf_modem_init and nrf_modem_at_printf.
#pragma once

/// Starts the modem library; the modem itself stays off, so that credentials can be written.
/// 0, or the error.
int modem_start(void);

/// Switches the modem on and waits, for ever if need be, until a network has registered it.
/// Takes the library's one notification handler. 0, or the error.
int modem_register(void);

/// Switches the modem off, which stores its settings, and ends the library.
void modem_stop(void);
