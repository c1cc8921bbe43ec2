/// Harmony's console: what a program prints goes to its standard output, what it reads comes from
/// its standard input.
#ifndef SYS_CONSOLE_H
#define SYS_CONSOLE_H

#include <system/system_module.h>

#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef SYS_CONSOLE_INDEX_0
#define SYS_CONSOLE_INDEX_0 0
#endif
#ifndef SYS_CONSOLE_DEFAULT_INSTANCE
#define SYS_CONSOLE_DEFAULT_INSTANCE SYS_CONSOLE_INDEX_0
#endif
#ifndef SYS_CONSOLE_PRINT_BUFFER_SIZE
#define SYS_CONSOLE_PRINT_BUFFER_SIZE 200U
#endif

typedef uintptr_t SYS_CONSOLE_HANDLE;
#define SYS_CONSOLE_HANDLE_INVALID ((SYS_CONSOLE_HANDLE)-1)

typedef enum {
    SYS_CONSOLE_STATUS_NOT_CONFIGURED,
    SYS_CONSOLE_STATUS_CONFIGURED,
    SYS_CONSOLE_STATUS_BUSY,
    SYS_CONSOLE_STATUS_ERROR
} SYS_CONSOLE_STATUS;

SYS_CONSOLE_HANDLE SYS_CONSOLE_HandleGet(SYS_MODULE_INDEX index);
SYS_STATUS SYS_CONSOLE_Status(SYS_MODULE_OBJ object);
void SYS_CONSOLE_Tasks(SYS_MODULE_OBJ object);

/// Bytes taken, or -1.
ssize_t SYS_CONSOLE_Read(SYS_CONSOLE_HANDLE handle, void* buf, size_t count);
ssize_t SYS_CONSOLE_Write(SYS_CONSOLE_HANDLE handle, const void* buf, size_t count);
ssize_t SYS_CONSOLE_ReadCountGet(SYS_CONSOLE_HANDLE handle);
ssize_t SYS_CONSOLE_ReadFreeBufferCountGet(SYS_CONSOLE_HANDLE handle);
ssize_t SYS_CONSOLE_WriteCountGet(SYS_CONSOLE_HANDLE handle);
ssize_t SYS_CONSOLE_WriteFreeBufferCountGet(SYS_CONSOLE_HANDLE handle);
bool SYS_CONSOLE_Flush(SYS_CONSOLE_HANDLE handle);
__attribute__((format(printf, 2, 3))) void SYS_CONSOLE_Print(SYS_CONSOLE_HANDLE handle,
                                                             const char* format, ...);
void SYS_CONSOLE_Message(SYS_CONSOLE_HANDLE handle, const char* message);

#define SYS_CONSOLE_PRINT(...) SYS_CONSOLE_Print(SYS_CONSOLE_DEFAULT_INSTANCE, __VA_ARGS__)
#define SYS_CONSOLE_MESSAGE(message) SYS_CONSOLE_Message(SYS_CONSOLE_DEFAULT_INSTANCE, message)

#ifdef __cplusplus
}
#endif

#endif
