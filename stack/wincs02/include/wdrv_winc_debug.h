/// The driver's own messages, when a program wants them.
#ifndef WDRV_WINC_DEBUG_H
#define WDRV_WINC_DEBUG_H

#include <emu9160_wincs02.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Printf-like.
typedef void (*WDRV_WINC_DEBUG_PRINT_CALLBACK)(const char* pFormat, ...);

#ifdef __cplusplus
}
#endif

#endif
