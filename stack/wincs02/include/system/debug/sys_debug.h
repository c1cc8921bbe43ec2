/// Harmony's debug messages: on the console up to a level.
#ifndef SYS_DEBUG_H
#define SYS_DEBUG_H

#include <system/system_module.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    SYS_ERROR_FATAL = 0,
    SYS_ERROR_ERROR = 1,
    SYS_ERROR_WARNING = 2,
    SYS_ERROR_INFO = 3,
    SYS_ERROR_DEBUG = 4
} SYS_ERROR_LEVEL;

#define SYS_DEBUG_INDEX_0 0
#ifndef SYS_DEBUG_GLOBAL_ERROR_LEVEL
#define SYS_DEBUG_GLOBAL_ERROR_LEVEL SYS_ERROR_ERROR
#endif

SYS_STATUS SYS_DEBUG_Status(SYS_MODULE_OBJ object);
void SYS_DEBUG_ErrorLevelSet(SYS_ERROR_LEVEL level);
SYS_ERROR_LEVEL SYS_DEBUG_ErrorLevelGet(void);
void SYS_DEBUG_Message(const char* message);
__attribute__((format(printf, 1, 2))) void SYS_DEBUG_Print(const char* format, ...);

#define SYS_MESSAGE(message) SYS_DEBUG_Message(message)
#define SYS_PRINT(...) SYS_DEBUG_Print(__VA_ARGS__)
#define SYS_DEBUG_MESSAGE(level, message)                                                          \
    do {                                                                                           \
        if ((level) <= SYS_DEBUG_ErrorLevelGet()) SYS_DEBUG_Message(message);                      \
    } while (0)
#define SYS_DEBUG_PRINT(level, ...)                                                                \
    do {                                                                                           \
        if ((level) <= SYS_DEBUG_ErrorLevelGet()) SYS_DEBUG_Print(__VA_ARGS__);                    \
    } while (0)
#define SYS_ERROR_PRINT(level, ...) SYS_DEBUG_PRINT(level, __VA_ARGS__)
#define SYS_DEBUG_BreakPoint() ((void)0)

#ifdef __cplusplus
}
#endif

#endif
