/// Fixed-size types, as each file of a Zephyr program expects them.
#ifndef ZEPHYR_INCLUDE_ZEPHYR_TYPES_H_
#define ZEPHYR_INCLUDE_ZEPHYR_TYPES_H_

#include <emu9160_zephyr.h>

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#endif
