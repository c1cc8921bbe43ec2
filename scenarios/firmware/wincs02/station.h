// How the examples bring a WINCS02 up, and keep it in its network.
#pragma once

#include <wdrv_winc.h>

#include <stdbool.h>

/// Initializes the part; it is in its network later. False when the driver refuses.
bool station_begin(WINC_SOCKET_EVENT_CALLBACK on_socket);

/// Once round the main loop: callbacks run in here, and a network or a part that was lost is asked
/// for again.
void station_run(void);

/// Whether it has an IPv4 address.
bool station_has_address(void);
/// How often the part has reset itself. Its TLS contexts are lost, its files are not.
unsigned station_resets(void);
DRV_HANDLE station_handle(void);

/// Milliseconds since the start.
uint32_t station_now(void);

/// Writes a file into the part's store, and waits for it. False when the part does not take it.
bool station_store(const char* name, WDRV_WINC_FILE_TYPE type, const uint8_t* data, size_t size);
