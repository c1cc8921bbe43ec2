/// Mutexes of user mode, which here is like any other.
#ifndef ZEPHYR_INCLUDE_SYS_MUTEX_H_
#define ZEPHYR_INCLUDE_SYS_MUTEX_H_

#include <emu9160_zephyr.h>

#include <zephyr/kernel.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sys_mutex {
    struct k_mutex kernel_mutex;
};

#define SYS_MUTEX_DEFINE(name) struct sys_mutex name = {Z_MUTEX_INITIALIZER(name.kernel_mutex)}

void sys_mutex_init(struct sys_mutex* mutex);
int sys_mutex_lock(struct sys_mutex* mutex, k_timeout_t timeout);
int sys_mutex_unlock(struct sys_mutex* mutex);

#ifdef __cplusplus
}
#endif

#endif
