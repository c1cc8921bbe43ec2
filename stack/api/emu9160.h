/// What the emulator offers beside the modem library: its clock, and waits outside the library.
/// Not there on the chip: keep calls to it in code that is built for the PC only.
#pragma once

#include <stdint.h>

#if defined(__cplusplus)
extern "C" {
#endif

/// Virtual time since the modem was made, in microseconds, rounded down; 0 before the first nrf_
/// call. Does not attach the calling thread, and costs no virtual time: time stands still for who
/// polls it, so wait with nrf_modem_os_sleep().
uint64_t emu9160_now_us(void);

/// From here to emu9160_idle_end() the calling thread does not hold the clock: put the two around
/// a wait outside the library (a condition variable, a pipe, sleep()) that may last until virtual
/// time has passed. Meanwhile the others go on, and what happens in which order is the host's
/// scheduler's choice. Threads created meanwhile count from their own first nrf_ call on.
/// They nest; the outermost pair counts. An nrf_ call in between ends all of them. Nothing happens
/// in a thread that has not called the library, and in a callback.
void emu9160_idle_begin(void);

/// Comes back when those who wait have had their turn. Nothing happens without a beginning.
void emu9160_idle_end(void);

#if defined(__cplusplus)
}
#endif
