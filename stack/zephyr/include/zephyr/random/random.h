/// Random numbers, the same in each run with one seed.
#ifndef ZEPHYR_INCLUDE_RANDOM_RANDOM_H_
#define ZEPHYR_INCLUDE_RANDOM_RANDOM_H_

#include <emu9160_zephyr.h>

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

void sys_rand_get(void* dst, size_t len);
/// 0. Not for secrets: nothing here is.
int sys_csrand_get(void* dst, size_t len);
uint8_t sys_rand8_get(void);
uint16_t sys_rand16_get(void);
uint32_t sys_rand32_get(void);
uint64_t sys_rand64_get(void);

#ifdef __cplusplus
}
#endif

#endif
