/* What lwIP asks of the compiler and the platform. */
#pragma once

#include <stdio.h>
#include <stdlib.h>

#define LWIP_TIMEVAL_PRIVATE 0
#include <sys/time.h>

#ifdef __cplusplus
extern "C" {
#endif
/* A seeded stream, never the C library's. */
unsigned emu9160_lwip_random(void);
#ifdef __cplusplus
}
#endif
#define LWIP_RAND() emu9160_lwip_random()

#define LWIP_PLATFORM_DIAG(x)                                                                      \
    do {                                                                                           \
        printf x;                                                                                  \
    } while (0)
#define LWIP_PLATFORM_ASSERT(x)                                                                    \
    do {                                                                                           \
        fprintf(stderr, "lwIP: %s (%s:%d)\n", x, __FILE__, __LINE__);                              \
        abort();                                                                                   \
    } while (0)
