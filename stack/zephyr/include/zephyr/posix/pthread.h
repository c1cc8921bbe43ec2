/// The host's.
#ifndef ZEPHYR_INCLUDE_POSIX_PTHREAD_H_
#define ZEPHYR_INCLUDE_POSIX_PTHREAD_H_

#include <emu9160_zephyr.h>

#include <pthread.h>

#endif
