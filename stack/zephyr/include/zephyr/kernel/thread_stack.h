/// Memory for stacks. The threads run on stacks of the host: it is never touched, and an overflow
/// is not modelled.
#ifndef ZEPHYR_INCLUDE_KERNEL_THREAD_STACK_H
#define ZEPHYR_INCLUDE_KERNEL_THREAD_STACK_H

#include <emu9160_zephyr.h>

struct z_thread_stack_element {
    char data;
};
typedef struct z_thread_stack_element k_thread_stack_t;

#define K_THREAD_STACK_RESERVED 0
#define K_KERNEL_STACK_RESERVED 0

#define K_KERNEL_STACK_DEFINE(sym, size)                                                           \
    struct z_thread_stack_element __attribute__((aligned(16))) sym[size]
#define K_KERNEL_STACK_ARRAY_DEFINE(sym, count, size)                                              \
    struct z_thread_stack_element __attribute__((aligned(16))) sym[count][size]
#define K_KERNEL_STACK_MEMBER(sym, size) K_KERNEL_STACK_DEFINE(sym, size)
#define K_KERNEL_STACK_DECLARE(sym, size) extern struct z_thread_stack_element sym[size]
#define K_KERNEL_STACK_ARRAY_DECLARE(sym, count, size)                                             \
    extern struct z_thread_stack_element sym[count][size]
#define K_KERNEL_PINNED_STACK_DEFINE(sym, size) K_KERNEL_STACK_DEFINE(sym, size)
#define K_KERNEL_STACK_EXTERN(sym) extern struct z_thread_stack_element sym[]
#define K_KERNEL_STACK_LEN(size) (size)
#define K_KERNEL_STACK_SIZEOF(sym) (sizeof(sym))

#define K_THREAD_STACK_DEFINE(sym, size) K_KERNEL_STACK_DEFINE(sym, size)
#define K_THREAD_STACK_ARRAY_DEFINE(sym, count, size) K_KERNEL_STACK_ARRAY_DEFINE(sym, count, size)
#define K_THREAD_STACK_MEMBER(sym, size) K_KERNEL_STACK_DEFINE(sym, size)
#define K_THREAD_STACK_DECLARE(sym, size) K_KERNEL_STACK_DECLARE(sym, size)
#define K_THREAD_STACK_ARRAY_DECLARE(sym, count, size)                                             \
    K_KERNEL_STACK_ARRAY_DECLARE(sym, count, size)
#define K_THREAD_PINNED_STACK_DEFINE(sym, size) K_KERNEL_STACK_DEFINE(sym, size)
#define K_THREAD_STACK_EXTERN(sym) K_KERNEL_STACK_EXTERN(sym)
#define K_THREAD_STACK_LEN(size) (size)
#define K_THREAD_STACK_SIZEOF(sym) (sizeof(sym))

#endif
