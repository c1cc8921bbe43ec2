// What the services answer.
#ifndef SYS_WINCS_COMMON_H
#define SYS_WINCS_COMMON_H

typedef enum {
    SYS_WINCS_PASS = 0x0000,
    SYS_WINCS_BUSY = 0x0001, // ask again
    SYS_WINCS_FAIL = -1
} SYS_WINCS_RESULT_t;

#endif
