/// The device below the driver: only its handle's type.
#ifndef WINC_DEV_H
#define WINC_DEV_H

#include <microchip_pic32mzw2_nc_intf.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uintptr_t WINC_DEVICE_HANDLE;
#define WINC_DEVICE_INVALID_HANDLE ((WINC_DEVICE_HANDLE)0)

#endif
