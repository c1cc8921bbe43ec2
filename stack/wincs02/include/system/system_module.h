/// Harmony's modules: the objects and states that SYS_Initialize and SYS_Tasks go by.
#ifndef SYS_MODULE_H
#define SYS_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef unsigned short SYS_MODULE_INDEX;
typedef uintptr_t SYS_MODULE_OBJ;
#define SYS_MODULE_OBJ_INVALID ((SYS_MODULE_OBJ)-1)
#define SYS_MODULE_OBJ_STATIC ((SYS_MODULE_OBJ)0)

/// One byte, as the board's compiler has it: applications' services store one at an address of it.
typedef enum __attribute__((packed)) {
    SYS_STATUS_ERROR_EXTENDED = -10,
    SYS_STATUS_ERROR = -1,
    SYS_STATUS_UNINITIALIZED = 0,
    SYS_STATUS_BUSY = 1,
    SYS_STATUS_READY = 2,
    SYS_STATUS_READY_EXTENDED = 10
} SYS_STATUS;

/// Only its address matters: drivers have structs of their own there.
typedef union {
    uint8_t value;
    struct {
        uint8_t powerState : 4;
        uint8_t reserved : 4;
    } sys;
} SYS_MODULE_INIT;

#ifdef __cplusplus
}
#endif

#endif
