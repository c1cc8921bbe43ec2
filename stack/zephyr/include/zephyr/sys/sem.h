/// Semaphores of user mode, which here is like any other.
#ifndef ZEPHYR_INCLUDE_SYS_SEM_H_
#define ZEPHYR_INCLUDE_SYS_SEM_H_

#include <emu9160_zephyr.h>

#include <zephyr/kernel.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sys_sem {
    struct k_sem kernel_sem;
};

#define SYS_SEM_DEFINE(name, initial_count, count_limit)                                           \
    struct sys_sem name = {Z_SEM_INITIALIZER(name.kernel_sem, initial_count, count_limit)}

int sys_sem_init(struct sys_sem* sem, unsigned int initial_count, unsigned int limit);
int sys_sem_give(struct sys_sem* sem);
/// -ETIMEDOUT when it is not to be had in time.
int sys_sem_take(struct sys_sem* sem, k_timeout_t timeout);
unsigned int sys_sem_count_get(struct sys_sem* sem);

#ifdef __cplusplus
}
#endif

#endif
