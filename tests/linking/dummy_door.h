// A door of two functions over the same World as the nrf_ calls: a library of its own.
#pragma once

#if defined(__cplusplus)
extern "C" {
#endif

/// Opens a datagram socket in the modem's table: its descriptor, or -1.
int dummy_open(void);
/// Whether the modem has that descriptor open, whoever opened it.
int dummy_is_open(int fd);

#if defined(__cplusplus)
}
#endif
