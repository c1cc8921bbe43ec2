/// The kernel's objects as they lie in a program's memory. What is in them is the library's, other
/// than where zephyr/kernel.h says so. An object that no initialiser and no init call has made has
/// not its type's tag, and a call with it is refused.
#ifndef ZEPHYR_KERNEL_INCLUDE_KERNEL_STRUCTS_H_
#define ZEPHYR_KERNEL_INCLUDE_KERNEL_STRUCTS_H_

#include <emu9160_zephyr.h>

#include <zephyr/kernel/thread_stack.h>
#include <zephyr/sys_clock.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define EMU9160_ZEPHYR_THREAD 0x7a746872U
#define EMU9160_ZEPHYR_SEM 0x7a73656dU
#define EMU9160_ZEPHYR_MUTEX 0x7a6d7478U
#define EMU9160_ZEPHYR_CONDVAR 0x7a636e64U
#define EMU9160_ZEPHYR_QUEUE 0x7a717565U
#define EMU9160_ZEPHYR_STACK 0x7a73746bU
#define EMU9160_ZEPHYR_MSGQ 0x7a6d7371U
#define EMU9160_ZEPHYR_SLAB 0x7a736c62U
#define EMU9160_ZEPHYR_HEAP 0x7a686561U
#define EMU9160_ZEPHYR_EVENT 0x7a657674U
#define EMU9160_ZEPHYR_SIGNAL 0x7a736967U
#define EMU9160_ZEPHYR_TIMER 0x7a746d72U
#define EMU9160_ZEPHYR_WORK 0x7a776f72U
#define EMU9160_ZEPHYR_WORK_QUEUE 0x7a776b71U

/// Threads that wait, by priority and then arrival.
struct emu9160_zephyr_waiting;
typedef struct emu9160_zephyr_wait_queue {
    struct emu9160_zephyr_waiting* first;
} _wait_q_t;

/// k_poll() calls that look at an object, likewise.
struct emu9160_zephyr_polling;
struct emu9160_zephyr_pollers {
    struct emu9160_zephyr_polling* first;
};

struct k_thread;
typedef struct k_thread* k_tid_t;
typedef void (*k_thread_entry_t)(void* p1, void* p2, void* p3);

struct k_thread {
    uint32_t tag;
    uint32_t options;
    int32_t priority; // its own
    int32_t raised;   // with what a mutex has lent it
    uint8_t started;  // or will, by itself
    uint8_t dead;
    uint8_t suspended;
    uint8_t service; // the library's own
    uint32_t sched_locks;
    uint32_t irq_locks;
    int64_t begins; // the instant, in the clock's units
    k_thread_entry_t entry;
    void* p1;
    void* p2;
    void* p3;
    void* custom_data;
    unsigned long host;
    struct emu9160_zephyr_waiting* waiting; // what it waits in
    _wait_q_t join_queue;
    k_thread_stack_t* stack;
    size_t stack_size;
    char name[CONFIG_THREAD_MAX_NAME_LEN < 32 ? 32 : CONFIG_THREAD_MAX_NAME_LEN];
};

struct k_sem {
    uint32_t tag;
    unsigned int count;
    unsigned int limit;
    _wait_q_t wait_q;
    struct emu9160_zephyr_pollers poll_events;
};

struct k_mutex {
    uint32_t tag;
    uint32_t lock_count;
    int32_t lent_before; // what its owner ran with already, if another mutex lent it that
    struct k_thread* owner;
    _wait_q_t wait_q;
};

struct k_condvar {
    uint32_t tag;
    _wait_q_t wait_q;
};

/// The first word of each item is the queue's.
struct k_queue {
    uint32_t tag;
    void* head;
    void* tail;
    _wait_q_t wait_q;
    struct emu9160_zephyr_pollers poll_events;
};
struct k_fifo {
    struct k_queue _queue;
};
struct k_lifo {
    struct k_queue _queue;
};

typedef uintptr_t stack_data_t;
struct k_stack {
    uint32_t tag;
    uint8_t owns_buffer;
    stack_data_t* base;
    stack_data_t* next;
    stack_data_t* top;
    _wait_q_t wait_q;
};

struct k_msgq {
    uint32_t tag;
    uint8_t owns_buffer;
    size_t msg_size;
    uint32_t max_msgs;
    uint32_t used_msgs;
    uint32_t first; // the oldest
    char* buffer;
    _wait_q_t wait_q; // of putters when it is full, of getters when it is empty
    struct emu9160_zephyr_pollers poll_events;
};
struct k_msgq_attrs {
    size_t msg_size;
    uint32_t max_msgs;
    uint32_t used_msgs;
};

struct k_mem_slab {
    uint32_t tag;
    uint32_t num_blocks;
    size_t block_size;
    char* buffer;
    char* free_list;
    uint32_t num_used;
    uint32_t max_used;
    uint8_t listed; // free_list is made
    _wait_q_t wait_q;
};

struct k_heap {
    uint32_t tag;
    uint8_t made; // the chunks are
    char* memory;
    size_t size;
    _wait_q_t wait_q;
};

struct k_event {
    uint32_t tag;
    uint32_t events;
    _wait_q_t wait_q;
};

struct k_timer;
typedef void (*k_timer_expiry_t)(struct k_timer* timer);
typedef void (*k_timer_stop_t)(struct k_timer* timer);
struct k_timer {
    uint32_t tag;
    k_timer_expiry_t expiry_fn;
    k_timer_stop_t stop_fn;
    void* user_data;
    _wait_q_t wait_q;
};

struct k_work;
struct k_work_q;
typedef void (*k_work_handler_t)(struct k_work* work);
struct k_work {
    uint32_t tag;
    uint32_t flags;
    struct k_work* next;
    k_work_handler_t handler;
    struct k_work_q* queue;
    _wait_q_t flushers; // until it has run
    _wait_q_t idlers;   // until it does nothing any more
};
struct k_work_delayable {
    struct k_work work;
    struct k_work_q* queue;
};
struct k_work_queue_config {
    const char* name;
    bool no_yield;
    bool essential;
};
struct k_work_q {
    uint32_t tag;
    uint32_t flags;
    struct k_thread thread;
    struct k_work* first;
    struct k_work* last;
    struct k_work* running;
    _wait_q_t wait_q;  // its thread
    _wait_q_t drain_q; // until it is empty
};
struct k_work_sync {
    int unused;
};

struct k_poll_signal {
    uint32_t tag;
    unsigned int signaled;
    int result;
    struct emu9160_zephyr_pollers poll_events;
};

struct k_poll_event {
    uint32_t tag : 8;
    uint32_t type : 6;
    uint32_t state : 7;
    uint32_t mode : 1;
    uint32_t unused : 10;
    union {
        void* obj;
        struct k_poll_signal* signal;
        struct k_sem* sem;
        struct k_fifo* fifo;
        struct k_queue* queue;
        struct k_msgq* msgq;
    };
};

#ifdef __cplusplus
}
#endif

#endif
