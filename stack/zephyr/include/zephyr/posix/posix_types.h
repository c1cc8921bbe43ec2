/// The host's types of threads, times and files.
#ifndef ZEPHYR_INCLUDE_POSIX_TYPES_H_
#define ZEPHYR_INCLUDE_POSIX_TYPES_H_

#include <emu9160_zephyr.h>

#include <pthread.h>
#include <sys/types.h>
#include <time.h>

#endif
