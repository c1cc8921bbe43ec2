/// The host's.
#ifndef ZEPHYR_INCLUDE_POSIX_SEMAPHORE_H_
#define ZEPHYR_INCLUDE_POSIX_SEMAPHORE_H_

#include <emu9160_zephyr.h>

#include <semaphore.h>

#endif
