/// Harmony's drivers: handles, and how one is opened.
#ifndef DRIVER_H
#define DRIVER_H

#include <driver/driver_common.h>

#endif
