/// The host's.
#ifndef ZEPHYR_INCLUDE_POSIX_SCHED_H_
#define ZEPHYR_INCLUDE_POSIX_SCHED_H_

#include <emu9160_zephyr.h>

#include <sched.h>

#endif
