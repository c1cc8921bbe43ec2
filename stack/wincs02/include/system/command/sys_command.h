/// Harmony's command processor: lines of the console call functions of the program.
#ifndef SYS_COMMAND_H
#define SYS_COMMAND_H

#include <system/system_module.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SYS_CMD_MAX_LENGTH 128
#define MAX_CMD_GROUP 8
#define MAX_CMD_ARGS 15

typedef void (*SYS_CMD_MSG_FNC)(const void* cmdIoParam, const char* str);
typedef void (*SYS_CMD_PRINT_FNC)(const void* cmdIoParam, const char* format, ...);
typedef void (*SYS_CMD_PUTC_FNC)(const void* cmdIoParam, char c);
typedef bool (*SYS_CMD_DATA_RDY_FNC)(const void* cmdIoParam);
typedef char (*SYS_CMD_GETC_FNC)(const void* cmdIoParam);

typedef struct {
    SYS_CMD_MSG_FNC msg;
    SYS_CMD_PRINT_FNC print;
    SYS_CMD_PUTC_FNC putc_t;
    SYS_CMD_DATA_RDY_FNC isRdy;
    SYS_CMD_GETC_FNC getc_t;
} SYS_CMD_API;

/// Where a command came from and its answer goes.
typedef struct SYS_CMD_DEVICE_NODE {
    const SYS_CMD_API* pCmdApi;
    const void* cmdIoParam;
} SYS_CMD_DEVICE_NODE;

typedef void (*SYS_CMD_FNC)(SYS_CMD_DEVICE_NODE* pCmdIO, int argc, char** argv);

typedef struct {
    const char* cmdStr;
    SYS_CMD_FNC cmdFnc;
    const char* cmdDescr;
} SYS_CMD_DESCRIPTOR;

/// false when all MAX_CMD_GROUP are taken. The table is not copied.
bool SYS_CMD_ADDGRP(const SYS_CMD_DESCRIPTOR* pCmdTbl, int nCmds, const char* groupName,
                    const char* menuStr);
bool SYS_CMD_Tasks(void);
bool SYS_CMD_READY_TO_READ(void);
void SYS_CMD_MESSAGE(const char* message);
__attribute__((format(printf, 1, 2))) void SYS_CMD_PRINT(const char* format, ...);

#ifdef __cplusplus
}
#endif

#endif
