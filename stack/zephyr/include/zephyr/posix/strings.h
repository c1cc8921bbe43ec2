/// The host's.
#ifndef ZEPHYR_INCLUDE_POSIX_STRINGS_H_
#define ZEPHYR_INCLUDE_POSIX_STRINGS_H_

#include <emu9160_zephyr.h>

#include <strings.h>

#endif
