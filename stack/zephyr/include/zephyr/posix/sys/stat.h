/// The host's.
#ifndef ZEPHYR_INCLUDE_POSIX_SYS_STAT_H_
#define ZEPHYR_INCLUDE_POSIX_SYS_STAT_H_

#include <emu9160_zephyr.h>

#include <sys/stat.h>

#endif
