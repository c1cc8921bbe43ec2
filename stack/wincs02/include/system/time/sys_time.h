/// Harmony's time: the virtual clock in counts, and timers whose callbacks run inside
/// WDRV_WINC_Tasks.
#ifndef SYS_TIME_H
#define SYS_TIME_H

#include <system/system_module.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef SYS_TIME_INDEX_0
#define SYS_TIME_INDEX_0 (0)
#endif

typedef uintptr_t SYS_TIME_HANDLE;
#define SYS_TIME_HANDLE_INVALID ((SYS_TIME_HANDLE)-1)

typedef enum { SYS_TIME_SUCCESS, SYS_TIME_ERROR } SYS_TIME_RESULT;
typedef enum { SYS_TIME_SINGLE, SYS_TIME_PERIODIC } SYS_TIME_CALLBACK_TYPE;
typedef void (*SYS_TIME_CALLBACK)(uintptr_t context);

SYS_STATUS SYS_TIME_Status(SYS_MODULE_OBJ object);

/// Counts a second.
uint32_t SYS_TIME_FrequencyGet(void);
uint32_t SYS_TIME_CounterGet(void);
uint64_t SYS_TIME_Counter64Get(void);
void SYS_TIME_CounterSet(uint32_t count);
uint32_t SYS_TIME_CountToUS(uint32_t count);
uint32_t SYS_TIME_CountToMS(uint32_t count);
uint32_t SYS_TIME_USToCount(uint32_t us);
uint32_t SYS_TIME_MSToCount(uint32_t ms);

SYS_TIME_HANDLE SYS_TIME_TimerCreate(uint32_t count, uint32_t period, SYS_TIME_CALLBACK callBack,
                                     uintptr_t context, SYS_TIME_CALLBACK_TYPE type);
SYS_TIME_RESULT SYS_TIME_TimerReload(SYS_TIME_HANDLE handle, uint32_t count, uint32_t period,
                                     SYS_TIME_CALLBACK callBack, uintptr_t context,
                                     SYS_TIME_CALLBACK_TYPE type);
SYS_TIME_RESULT SYS_TIME_TimerDestroy(SYS_TIME_HANDLE handle);
SYS_TIME_RESULT SYS_TIME_TimerStart(SYS_TIME_HANDLE handle);
SYS_TIME_RESULT SYS_TIME_TimerStop(SYS_TIME_HANDLE handle);
SYS_TIME_RESULT SYS_TIME_TimerCounterGet(SYS_TIME_HANDLE handle, uint32_t* count);
bool SYS_TIME_TimerPeriodHasExpired(SYS_TIME_HANDLE handle);
SYS_TIME_HANDLE SYS_TIME_CallbackRegisterUS(SYS_TIME_CALLBACK callback, uintptr_t context,
                                            uint32_t us, SYS_TIME_CALLBACK_TYPE type);
SYS_TIME_HANDLE SYS_TIME_CallbackRegisterMS(SYS_TIME_CALLBACK callback, uintptr_t context,
                                            uint32_t ms, SYS_TIME_CALLBACK_TYPE type);

/// Both only start: SYS_TIME_DelayIsComplete tells when it is over.
SYS_TIME_RESULT SYS_TIME_DelayUS(uint32_t us, SYS_TIME_HANDLE* handle);
SYS_TIME_RESULT SYS_TIME_DelayMS(uint32_t ms, SYS_TIME_HANDLE* handle);
bool SYS_TIME_DelayIsComplete(SYS_TIME_HANDLE handle);

#ifdef __cplusplus
}
#endif

#endif
