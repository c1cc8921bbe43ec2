/// Spinlocks; with one processor they lock interrupts out.
#ifndef ZEPHYR_INCLUDE_SPINLOCK_H_
#define ZEPHYR_INCLUDE_SPINLOCK_H_

#include <emu9160_zephyr.h>

#include <zephyr/irq.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_spinlock {
    int unused;
};
typedef struct {
    unsigned int key;
} k_spinlock_key_t;

static inline k_spinlock_key_t k_spin_lock(struct k_spinlock* l)
{
    k_spinlock_key_t taken;
    (void)l;
    taken.key = irq_lock();
    return taken;
}
static inline int k_spin_trylock(struct k_spinlock* l, k_spinlock_key_t* k)
{
    *k = k_spin_lock(l);
    return 0;
}
static inline void k_spin_unlock(struct k_spinlock* l, k_spinlock_key_t key)
{
    (void)l;
    irq_unlock(key.key);
}
static inline void k_spin_release(struct k_spinlock* l) { (void)l; }

/// For a statement or block.
#define K_SPINLOCK(lck)                                                                            \
    for (                                                                                          \
        struct {                                                                                   \
            unsigned int key;                                                                      \
            int once;                                                                              \
        } emu9160_i = {k_spin_lock(lck).key, 1};                                                   \
        emu9160_i.once != 0; emu9160_i.once = 0, irq_unlock(emu9160_i.key))

#ifdef __cplusplus
}
#endif

#endif
