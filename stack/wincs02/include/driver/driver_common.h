/// Harmony's drivers: handles, and how one is opened.
#ifndef DRIVER_COMMON_H
#define DRIVER_COMMON_H

#include <system/system_module.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef uintptr_t DRV_HANDLE;
#define DRV_HANDLE_INVALID ((DRV_HANDLE)-1)

/// Not consulted by the WINCS02 driver.
typedef enum {
    DRV_IO_INTENT_READ = 1,
    DRV_IO_INTENT_WRITE = 2,
    DRV_IO_INTENT_READWRITE = DRV_IO_INTENT_READ | DRV_IO_INTENT_WRITE,
    DRV_IO_INTENT_BLOCKING = 0,
    DRV_IO_INTENT_NONBLOCKING = 4,
    DRV_IO_INTENT_EXCLUSIVE = 8,
    DRV_IO_INTENT_SHARED = 0
} DRV_IO_INTENT;

#ifdef __cplusplus
}
#endif

#endif
