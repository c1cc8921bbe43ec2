/// Harmony's operating system layer without an operating system: one thread, nothing waits.
#ifndef OSAL_H
#define OSAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif

#define OSAL_WAIT_FOREVER ((uint16_t)0xFFFF)

typedef enum { OSAL_SEM_TYPE_BINARY, OSAL_SEM_TYPE_COUNTING } OSAL_SEM_TYPE;
typedef enum { OSAL_CRIT_TYPE_LOW, OSAL_CRIT_TYPE_HIGH } OSAL_CRIT_TYPE;
typedef enum {
    OSAL_RESULT_NOT_IMPLEMENTED = -1,
    OSAL_RESULT_FALSE = 0,
    OSAL_RESULT_FAIL = 0,
    OSAL_RESULT_TRUE = 1,
    OSAL_RESULT_SUCCESS = 1
} OSAL_RESULT;

typedef uint8_t OSAL_SEM_HANDLE_TYPE;
typedef uint8_t OSAL_MUTEX_HANDLE_TYPE;
typedef uint32_t OSAL_CRITSECT_DATA_TYPE;

#define OSAL_SEM_DECLARE(semID) OSAL_SEM_HANDLE_TYPE semID
#define OSAL_MUTEX_DECLARE(mutexID) OSAL_MUTEX_HANDLE_TYPE mutexID

static inline OSAL_RESULT OSAL_SEM_Create(OSAL_SEM_HANDLE_TYPE* semID, OSAL_SEM_TYPE type,
                                          uint8_t maxCount, uint8_t initialCount)
{
    (void)type;
    (void)maxCount;
    *semID = initialCount;
    return OSAL_RESULT_TRUE;
}

static inline OSAL_RESULT OSAL_SEM_Delete(OSAL_SEM_HANDLE_TYPE* semID)
{
    (void)semID;
    return OSAL_RESULT_TRUE;
}

/// OSAL_RESULT_FALSE when it is 0, whatever waitMS: nobody else could post.
static inline OSAL_RESULT OSAL_SEM_Pend(OSAL_SEM_HANDLE_TYPE* semID, uint16_t waitMS)
{
    (void)waitMS;
    if (*semID == 0) return OSAL_RESULT_FALSE;
    --*semID;
    return OSAL_RESULT_TRUE;
}

static inline OSAL_RESULT OSAL_SEM_Post(OSAL_SEM_HANDLE_TYPE* semID)
{
    if (*semID == UINT8_MAX) return OSAL_RESULT_FALSE;
    ++*semID;
    return OSAL_RESULT_TRUE;
}

static inline OSAL_RESULT OSAL_SEM_PostISR(OSAL_SEM_HANDLE_TYPE* semID)
{
    return OSAL_SEM_Post(semID);
}

static inline uint8_t OSAL_SEM_GetCount(OSAL_SEM_HANDLE_TYPE* semID) { return *semID; }

static inline OSAL_RESULT OSAL_MUTEX_Create(OSAL_MUTEX_HANDLE_TYPE* mutexID)
{
    *mutexID = 1;
    return OSAL_RESULT_TRUE;
}

static inline OSAL_RESULT OSAL_MUTEX_Delete(OSAL_MUTEX_HANDLE_TYPE* mutexID)
{
    (void)mutexID;
    return OSAL_RESULT_TRUE;
}

/// OSAL_RESULT_FALSE when it is locked, whatever waitMS.
static inline OSAL_RESULT OSAL_MUTEX_Lock(OSAL_MUTEX_HANDLE_TYPE* mutexID, uint16_t waitMS)
{
    (void)waitMS;
    if (*mutexID == 0) return OSAL_RESULT_FALSE;
    *mutexID = 0;
    return OSAL_RESULT_TRUE;
}

static inline OSAL_RESULT OSAL_MUTEX_Unlock(OSAL_MUTEX_HANDLE_TYPE* mutexID)
{
    *mutexID = 1;
    return OSAL_RESULT_TRUE;
}

static inline OSAL_CRITSECT_DATA_TYPE OSAL_CRIT_Enter(OSAL_CRIT_TYPE severity)
{
    (void)severity;
    return 0;
}

static inline void OSAL_CRIT_Leave(OSAL_CRIT_TYPE severity, OSAL_CRITSECT_DATA_TYPE status)
{
    (void)severity;
    (void)status;
}

static inline void* OSAL_Malloc(size_t size) { return malloc(size); }

static inline void OSAL_Free(void* pData) { free(pData); }

static inline OSAL_RESULT OSAL_Initialize(void) { return OSAL_RESULT_TRUE; }

static inline const char* OSAL_Name(void) { return "BASIC"; }

#ifdef __cplusplus
}
#endif

#endif
