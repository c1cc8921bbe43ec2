/// The time that the C library's time() tells in a Harmony application (harmony_host.h). Not for
/// programs to use.
#ifndef EMU9160_WINCS02_TIME_H_
#define EMU9160_WINCS02_TIME_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Seconds since 1970 of the simulated world.
uint32_t emu9160_wincs02_time(void);

#ifdef __cplusplus
}
#endif

#endif
