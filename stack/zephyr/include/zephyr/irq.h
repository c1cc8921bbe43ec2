/// Interrupts: who locks them out is neither interrupted nor overtaken until it unlocks or waits.
#ifndef ZEPHYR_INCLUDE_IRQ_H_
#define ZEPHYR_INCLUDE_IRQ_H_

#include <emu9160_zephyr.h>

#ifdef __cplusplus
extern "C" {
#endif

unsigned int emu9160_zephyr_irq_lock(void);
void emu9160_zephyr_irq_unlock(unsigned int key);

#define irq_lock() emu9160_zephyr_irq_lock()
#define irq_unlock(key) emu9160_zephyr_irq_unlock(key)
#define arch_irq_lock() emu9160_zephyr_irq_lock()
#define arch_irq_unlock(key) emu9160_zephyr_irq_unlock(key)

#ifdef __cplusplus
}
#endif

#endif
