/// The older name of zephyr/kernel.h.
#ifndef ZEPHYR_INCLUDE_ZEPHYR_H_
#define ZEPHYR_INCLUDE_ZEPHYR_H_

#include <zephyr/kernel.h>

#endif
