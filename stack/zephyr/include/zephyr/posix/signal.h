/// The host's.
#ifndef ZEPHYR_INCLUDE_POSIX_SIGNAL_H_
#define ZEPHYR_INCLUDE_POSIX_SIGNAL_H_

#include <emu9160_zephyr.h>

#include <signal.h>

#endif
