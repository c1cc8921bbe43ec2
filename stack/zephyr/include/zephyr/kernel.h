/// The kernel: threads, time, and what threads share. One header, because programs know one. Calls
/// that only look (k_uptime_get, k_sem_count_get, one with K_NO_WAIT that finds nothing) cost as
/// much as a call of the modem's, so that a loop around them gets on; others a microsecond, in
/// interrupt context nothing. Threads change places in calls only. Not there: time slices, pipes,
/// mailboxes, k_work_poll, k_work_user, deadlines, CPU masks, stack checks, user mode.
#ifndef ZEPHYR_INCLUDE_KERNEL_H_
#define ZEPHYR_INCLUDE_KERNEL_H_

#include <emu9160_zephyr.h>

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <zephyr/fatal.h>
#include <zephyr/init.h>
#include <zephyr/irq.h>
#include <zephyr/kernel_structs.h>
#include <zephyr/spinlock.h>
#include <zephyr/sys/__assert.h>
#include <zephyr/sys/atomic.h>
#include <zephyr/sys/dlist.h>
#include <zephyr/sys/printk.h>
#include <zephyr/sys/slist.h>
#include <zephyr/sys/util.h>
#include <zephyr/sys_clock.h>
#include <zephyr/toolchain.h>
#include <zephyr/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// Threads. A lower number runs first; those below 0 are not overtaken by others.

#define K_ANY NULL
#define K_PRIO_COOP(x) (-(CONFIG_NUM_COOP_PRIORITIES - (x)))
#define K_PRIO_PREEMPT(x) (x)
#define K_HIGHEST_THREAD_PRIO (-CONFIG_NUM_COOP_PRIORITIES)
#define K_LOWEST_THREAD_PRIO CONFIG_NUM_PREEMPT_PRIORITIES
#define K_IDLE_PRIO K_LOWEST_THREAD_PRIO
#define K_HIGHEST_APPLICATION_THREAD_PRIO K_HIGHEST_THREAD_PRIO
#define K_LOWEST_APPLICATION_THREAD_PRIO (K_LOWEST_THREAD_PRIO - 1)

#define K_ESSENTIAL (1U << 0)
#define K_FP_REGS (1U << 1)
#define K_USER (1U << 2)
#define K_INHERIT_PERMS (1U << 3)

k_tid_t k_thread_create(struct k_thread* new_thread, k_thread_stack_t* stack, size_t stack_size,
                        k_thread_entry_t entry, void* p1, void* p2, void* p3, int prio,
                        uint32_t options, k_timeout_t delay);
int k_thread_join(struct k_thread* thread, k_timeout_t timeout);
void k_thread_abort(k_tid_t thread);
void k_thread_start(k_tid_t thread);
/// Its timeouts go on meanwhile.
void k_thread_suspend(k_tid_t thread);
void k_thread_resume(k_tid_t thread);
int k_thread_priority_get(k_tid_t thread);
void k_thread_priority_set(k_tid_t thread, int prio);
int k_thread_name_set(k_tid_t thread, const char* str);
const char* k_thread_name_get(k_tid_t thread);
int k_thread_name_copy(k_tid_t thread, char* buf, size_t size);
const char* k_thread_state_str(k_tid_t thread, char* buf, size_t size);
void k_thread_custom_data_set(void* value);
void* k_thread_custom_data_get(void);
typedef void (*k_thread_user_cb_t)(const struct k_thread* thread, void* user_data);
void k_thread_foreach(k_thread_user_cb_t user_cb, void* user_data);
void k_thread_foreach_unlocked(k_thread_user_cb_t user_cb, void* user_data);
k_tid_t k_current_get(void);
void k_yield(void);
void k_wakeup(k_tid_t thread);
void k_sched_lock(void);
void k_sched_unlock(void);
bool k_is_in_isr(void);
int k_is_preempt_thread(void);
static inline bool k_can_yield(void) { return !k_is_in_isr(); }
static inline bool k_is_pre_kernel(void) { return false; }
static inline bool k_is_user_context(void) { return false; }

/// No user mode: everybody may use everything.
#define K_THREAD_ACCESS_GRANT(name, ...)                                                           \
    struct emu9160_zephyr_no_grant { /* takes the semicolon */                                     \
        int unused;                                                                                \
    }
#define k_thread_access_grant(thread, ...) ((void)(thread))
static inline void k_object_access_grant(const void* object, struct k_thread* thread)
{
    (void)object;
    (void)thread;
}
static inline void k_object_access_all_grant(const void* object) { (void)object; }
static inline void k_thread_system_pool_assign(struct k_thread* thread) { (void)thread; }
static inline void k_thread_heap_assign(struct k_thread* thread, struct k_heap* heap)
{
    (void)thread;
    (void)heap;
}
/// Goes on in `entry`, and ends the thread after it.
void k_thread_user_mode_enter(k_thread_entry_t entry, void* p1, void* p2, void* p3)
    __attribute__((noreturn));

/// Of K_THREAD_DEFINE; the start archive creates them.
struct emu9160_zephyr_static_thread {
    struct k_thread* thread;
    k_thread_stack_t* stack;
    size_t stack_size;
    k_thread_entry_t entry;
    void* p1;
    void* p2;
    void* p3;
    int prio;
    uint32_t options;
    int32_t delay; // ms
    const char* name;
};

#define K_THREAD_DEFINE(name, stack_size, entry, p1, p2, p3, prio, options, delay)                 \
    K_THREAD_STACK_DEFINE(_k_thread_stack_##name, stack_size);                                     \
    struct k_thread _k_thread_obj_##name;                                                          \
    static const struct emu9160_zephyr_static_thread _k_thread_data_##name = {                     \
        &_k_thread_obj_##name,                                                                     \
        _k_thread_stack_##name,                                                                    \
        (stack_size),                                                                              \
        (k_thread_entry_t)(entry),                                                                 \
        (void*)(p1),                                                                               \
        (void*)(p2),                                                                               \
        (void*)(p3),                                                                               \
        (prio),                                                                                    \
        (options),                                                                                 \
        (delay),                                                                                   \
        #name};                                                                                    \
    static const struct emu9160_zephyr_static_thread* const _k_thread_entry_##name                 \
        EMU9160_ZEPHYR_IN_SECTION("emu9160_threads") = &_k_thread_data_##name;                     \
    const k_tid_t name = &_k_thread_obj_##name
#define K_KERNEL_THREAD_DEFINE(name, stack_size, entry, p1, p2, p3, prio, options, delay)          \
    K_THREAD_DEFINE(name, stack_size, entry, p1, p2, p3, prio, options, delay)

// Time

int32_t k_sleep(k_timeout_t timeout);
int32_t k_msleep(int32_t ms);
int32_t k_usleep(int32_t us);
void k_busy_wait(uint32_t usec_to_wait);
int64_t k_uptime_get(void);
uint32_t k_uptime_get_32(void);
uint32_t k_uptime_seconds(void);
int64_t k_uptime_ticks(void);
int64_t k_uptime_delta(int64_t* reftime);
uint32_t k_cycle_get_32(void);
uint64_t k_cycle_get_64(void);

// Semaphores

#define K_SEM_MAX_LIMIT UINT_MAX
#define Z_SEM_INITIALIZER(obj, initial_count, count_limit)                                         \
    {                                                                                              \
        EMU9160_ZEPHYR_SEM, (initial_count), (count_limit), {NULL}, { NULL }                       \
    }
#define K_SEM_DEFINE(name, initial_count, count_limit)                                             \
    struct k_sem name = Z_SEM_INITIALIZER(name, initial_count, count_limit)

int k_sem_init(struct k_sem* sem, unsigned int initial_count, unsigned int limit);
int k_sem_take(struct k_sem* sem, k_timeout_t timeout);
void k_sem_give(struct k_sem* sem);
void k_sem_reset(struct k_sem* sem);
unsigned int k_sem_count_get(struct k_sem* sem);

// Mutexes; a waiter of higher priority lends it to the owner

#define Z_MUTEX_INITIALIZER(obj)                                                                   \
    {                                                                                              \
        EMU9160_ZEPHYR_MUTEX, 0, 0, NULL, { NULL }                                                 \
    }
#define K_MUTEX_DEFINE(name) struct k_mutex name = Z_MUTEX_INITIALIZER(name)

int k_mutex_init(struct k_mutex* mutex);
int k_mutex_lock(struct k_mutex* mutex, k_timeout_t timeout);
int k_mutex_unlock(struct k_mutex* mutex);

#define Z_CONDVAR_INITIALIZER(obj)                                                                 \
    {                                                                                              \
        EMU9160_ZEPHYR_CONDVAR, { NULL }                                                           \
    }
#define K_CONDVAR_DEFINE(name) struct k_condvar name = Z_CONDVAR_INITIALIZER(name)

int k_condvar_init(struct k_condvar* condvar);
int k_condvar_signal(struct k_condvar* condvar);
int k_condvar_broadcast(struct k_condvar* condvar);
int k_condvar_wait(struct k_condvar* condvar, struct k_mutex* mutex, k_timeout_t timeout);

// Queues

#define Z_QUEUE_INITIALIZER(obj)                                                                   \
    {                                                                                              \
        EMU9160_ZEPHYR_QUEUE, NULL, NULL, {NULL}, { NULL }                                         \
    }
#define Z_FIFO_INITIALIZER(obj)                                                                    \
    {                                                                                              \
        Z_QUEUE_INITIALIZER(obj)                                                                   \
    }
#define Z_LIFO_INITIALIZER(obj)                                                                    \
    {                                                                                              \
        Z_QUEUE_INITIALIZER(obj)                                                                   \
    }
#define K_QUEUE_DEFINE(name) struct k_queue name = Z_QUEUE_INITIALIZER(name)
#define K_FIFO_DEFINE(name) struct k_fifo name = Z_FIFO_INITIALIZER(name)
#define K_LIFO_DEFINE(name) struct k_lifo name = Z_LIFO_INITIALIZER(name)

void k_queue_init(struct k_queue* queue);
void k_queue_cancel_wait(struct k_queue* queue);
void k_queue_append(struct k_queue* queue, void* data);
int32_t k_queue_alloc_append(struct k_queue* queue, void* data);
void k_queue_prepend(struct k_queue* queue, void* data);
int32_t k_queue_alloc_prepend(struct k_queue* queue, void* data);
void k_queue_insert(struct k_queue* queue, void* prev, void* data);
int k_queue_append_list(struct k_queue* queue, void* head, void* tail);
void* k_queue_get(struct k_queue* queue, k_timeout_t timeout);
bool k_queue_remove(struct k_queue* queue, void* data);
bool k_queue_unique_append(struct k_queue* queue, void* data);
int k_queue_is_empty(struct k_queue* queue);
void* k_queue_peek_head(struct k_queue* queue);
void* k_queue_peek_tail(struct k_queue* queue);

void k_fifo_init(struct k_fifo* fifo);
void k_fifo_cancel_wait(struct k_fifo* fifo);
void k_fifo_put(struct k_fifo* fifo, void* data);
int32_t k_fifo_alloc_put(struct k_fifo* fifo, void* data);
int k_fifo_put_list(struct k_fifo* fifo, void* head, void* tail);
void* k_fifo_get(struct k_fifo* fifo, k_timeout_t timeout);
int k_fifo_is_empty(struct k_fifo* fifo);
void* k_fifo_peek_head(struct k_fifo* fifo);
void* k_fifo_peek_tail(struct k_fifo* fifo);

void k_lifo_init(struct k_lifo* lifo);
void k_lifo_put(struct k_lifo* lifo, void* data);
int32_t k_lifo_alloc_put(struct k_lifo* lifo, void* data);
void* k_lifo_get(struct k_lifo* lifo, k_timeout_t timeout);

#define Z_STACK_INITIALIZER(obj, words, count)                                                     \
    {                                                                                              \
        EMU9160_ZEPHYR_STACK, 0, (words), (words), (words) + (count), { NULL }                     \
    }
#define K_STACK_DEFINE(name, count)                                                                \
    stack_data_t _k_stack_buf_##name[count];                                                       \
    struct k_stack name = Z_STACK_INITIALIZER(name, _k_stack_buf_##name, count)

void k_stack_init(struct k_stack* stack, stack_data_t* buffer, uint32_t num_entries);
int32_t k_stack_alloc_init(struct k_stack* stack, uint32_t num_entries);
int k_stack_cleanup(struct k_stack* stack);
int k_stack_push(struct k_stack* stack, stack_data_t data);
int k_stack_pop(struct k_stack* stack, stack_data_t* data, k_timeout_t timeout);

#define Z_MSGQ_INITIALIZER(obj, buf, size, count)                                                  \
    {                                                                                              \
        EMU9160_ZEPHYR_MSGQ, 0, (size), (count), 0, 0, (buf), {NULL}, { NULL }                     \
    }
#define K_MSGQ_DEFINE(name, size, count, align)                                                    \
    static char __attribute__((aligned(align))) _k_fifo_buf_##name[(count) * (size)];              \
    struct k_msgq name = Z_MSGQ_INITIALIZER(name, _k_fifo_buf_##name, size, count)

void k_msgq_init(struct k_msgq* msgq, char* buffer, size_t msg_size, uint32_t max_msgs);
int k_msgq_alloc_init(struct k_msgq* msgq, size_t msg_size, uint32_t max_msgs);
int k_msgq_cleanup(struct k_msgq* msgq);
int k_msgq_put(struct k_msgq* msgq, const void* data, k_timeout_t timeout);
int k_msgq_get(struct k_msgq* msgq, void* data, k_timeout_t timeout);
int k_msgq_peek(struct k_msgq* msgq, void* data);
int k_msgq_peek_at(struct k_msgq* msgq, void* data, uint32_t idx);
void k_msgq_purge(struct k_msgq* msgq);
uint32_t k_msgq_num_free_get(struct k_msgq* msgq);
uint32_t k_msgq_num_used_get(struct k_msgq* msgq);
void k_msgq_get_attrs(struct k_msgq* msgq, struct k_msgq_attrs* attrs);

// Events

#define Z_EVENT_INITIALIZER(obj)                                                                   \
    {                                                                                              \
        EMU9160_ZEPHYR_EVENT, 0, { NULL }                                                          \
    }
#define K_EVENT_DEFINE(name) struct k_event name = Z_EVENT_INITIALIZER(name)

void k_event_init(struct k_event* event);
uint32_t k_event_post(struct k_event* event, uint32_t events);
uint32_t k_event_set(struct k_event* event, uint32_t events);
uint32_t k_event_set_masked(struct k_event* event, uint32_t events, uint32_t events_mask);
uint32_t k_event_clear(struct k_event* event, uint32_t events);
uint32_t k_event_wait(struct k_event* event, uint32_t events, bool reset, k_timeout_t timeout);
uint32_t k_event_wait_all(struct k_event* event, uint32_t events, bool reset, k_timeout_t timeout);
static inline uint32_t k_event_test(struct k_event* event, uint32_t events_mask)
{
    return k_event_wait(event, events_mask, false, K_NO_WAIT);
}

// Several at once

#define K_POLL_TYPE_IGNORE 0
#define K_POLL_TYPE_SIGNAL (1U << 0)
#define K_POLL_TYPE_SEM_AVAILABLE (1U << 1)
#define K_POLL_TYPE_DATA_AVAILABLE (1U << 2)
#define K_POLL_TYPE_FIFO_DATA_AVAILABLE K_POLL_TYPE_DATA_AVAILABLE
#define K_POLL_TYPE_MSGQ_DATA_AVAILABLE (1U << 3)

enum k_poll_modes { K_POLL_MODE_NOTIFY_ONLY = 0, K_POLL_NUM_MODES };

#define K_POLL_STATE_NOT_READY 0
#define K_POLL_STATE_SIGNALED (1U << 0)
#define K_POLL_STATE_SEM_AVAILABLE (1U << 1)
#define K_POLL_STATE_DATA_AVAILABLE (1U << 2)
#define K_POLL_STATE_FIFO_DATA_AVAILABLE K_POLL_STATE_DATA_AVAILABLE
#define K_POLL_STATE_CANCELLED (1U << 3)
#define K_POLL_STATE_MSGQ_DATA_AVAILABLE (1U << 4)

#define K_POLL_SIGNAL_INITIALIZER(obj)                                                             \
    {                                                                                              \
        EMU9160_ZEPHYR_SIGNAL, 0, 0, { NULL }                                                      \
    }
#define K_POLL_EVENT_STATIC_INITIALIZER(event_type, event_mode, event_obj, event_tag)              \
    {                                                                                              \
        (event_tag), (event_type), K_POLL_STATE_NOT_READY, (event_mode), 0, { (event_obj) }        \
    }
#define K_POLL_EVENT_INITIALIZER(event_type, event_mode, event_obj)                                \
    K_POLL_EVENT_STATIC_INITIALIZER(event_type, event_mode, event_obj, 0)

void k_poll_event_init(struct k_poll_event* event, uint32_t type, int mode, void* obj);
int k_poll(struct k_poll_event* events, int num_events, k_timeout_t timeout);
void k_poll_signal_init(struct k_poll_signal* sig);
void k_poll_signal_reset(struct k_poll_signal* sig);
void k_poll_signal_check(struct k_poll_signal* sig, unsigned int* signaled, int* result);
int k_poll_signal_raise(struct k_poll_signal* sig, int result);

// Timers: both functions are called in interrupt context, the second by whom stops it

#define Z_TIMER_INITIALIZER(obj, expiry, stop)                                                     \
    {                                                                                              \
        EMU9160_ZEPHYR_TIMER, (expiry), (stop), NULL, { NULL }                                     \
    }
#define K_TIMER_DEFINE(name, expiry, stop)                                                         \
    struct k_timer name = Z_TIMER_INITIALIZER(name, expiry, stop)

void k_timer_init(struct k_timer* timer, k_timer_expiry_t expiry_fn, k_timer_stop_t stop_fn);
void k_timer_start(struct k_timer* timer, k_timeout_t duration, k_timeout_t period);
void k_timer_stop(struct k_timer* timer);
uint32_t k_timer_status_get(struct k_timer* timer);
uint32_t k_timer_status_sync(struct k_timer* timer);
k_ticks_t k_timer_expires_ticks(const struct k_timer* timer);
k_ticks_t k_timer_remaining_ticks(const struct k_timer* timer);
uint32_t k_timer_remaining_get(struct k_timer* timer);
void k_timer_user_data_set(struct k_timer* timer, void* user_data);
void* k_timer_user_data_get(const struct k_timer* timer);

// Work

enum {
    K_WORK_RUNNING_BIT = 0,
    K_WORK_CANCELING_BIT = 1,
    K_WORK_QUEUED_BIT = 2,
    K_WORK_DELAYED_BIT = 3,
    K_WORK_FLUSHING_BIT = 4,
    K_WORK_RUNNING = 1 << K_WORK_RUNNING_BIT,
    K_WORK_CANCELING = 1 << K_WORK_CANCELING_BIT,
    K_WORK_QUEUED = 1 << K_WORK_QUEUED_BIT,
    K_WORK_DELAYED = 1 << K_WORK_DELAYED_BIT,
    K_WORK_FLUSHING = 1 << K_WORK_FLUSHING_BIT
};

#define Z_WORK_INITIALIZER(work_handler)                                                           \
    {                                                                                              \
        EMU9160_ZEPHYR_WORK, 0, NULL, (work_handler), NULL, {NULL}, { NULL }                       \
    }
#define Z_WORK_DELAYABLE_INITIALIZER(work_handler)                                                 \
    {                                                                                              \
        Z_WORK_INITIALIZER(work_handler), NULL                                                     \
    }
#define K_WORK_DEFINE(work, work_handler) struct k_work work = Z_WORK_INITIALIZER(work_handler)
#define K_WORK_DELAYABLE_DEFINE(work, work_handler)                                                \
    struct k_work_delayable work = Z_WORK_DELAYABLE_INITIALIZER(work_handler)

extern struct k_work_q k_sys_work_q;

void k_work_init(struct k_work* work, k_work_handler_t handler);
int k_work_submit(struct k_work* work);
int k_work_submit_to_queue(struct k_work_q* queue, struct k_work* work);
int k_work_busy_get(const struct k_work* work);
static inline bool k_work_is_pending(const struct k_work* work)
{
    return k_work_busy_get(work) != 0;
}
bool k_work_flush(struct k_work* work, struct k_work_sync* sync);
int k_work_cancel(struct k_work* work);
bool k_work_cancel_sync(struct k_work* work, struct k_work_sync* sync);

void k_work_queue_init(struct k_work_q* queue);
void k_work_queue_start(struct k_work_q* queue, k_thread_stack_t* stack, size_t stack_size,
                        int prio, const struct k_work_queue_config* cfg);
static inline k_tid_t k_work_queue_thread_get(struct k_work_q* queue) { return &queue->thread; }
int k_work_queue_drain(struct k_work_q* queue, bool plug);
int k_work_queue_unplug(struct k_work_q* queue);

void k_work_init_delayable(struct k_work_delayable* dwork, k_work_handler_t handler);
static inline struct k_work_delayable* k_work_delayable_from_work(struct k_work* work)
{
    return (struct k_work_delayable*)(void*)work; // its first member
}
int k_work_schedule(struct k_work_delayable* dwork, k_timeout_t delay);
int k_work_schedule_for_queue(struct k_work_q* queue, struct k_work_delayable* dwork,
                              k_timeout_t delay);
int k_work_reschedule(struct k_work_delayable* dwork, k_timeout_t delay);
int k_work_reschedule_for_queue(struct k_work_q* queue, struct k_work_delayable* dwork,
                                k_timeout_t delay);
int k_work_delayable_busy_get(const struct k_work_delayable* dwork);
static inline bool k_work_delayable_is_pending(const struct k_work_delayable* dwork)
{
    return k_work_delayable_busy_get(dwork) != 0;
}
k_ticks_t k_work_delayable_expires_get(const struct k_work_delayable* dwork);
k_ticks_t k_work_delayable_remaining_get(const struct k_work_delayable* dwork);
bool k_work_flush_delayable(struct k_work_delayable* dwork, struct k_work_sync* sync);
int k_work_cancel_delayable(struct k_work_delayable* dwork);
bool k_work_cancel_delayable_sync(struct k_work_delayable* dwork, struct k_work_sync* sync);

// Memory

#define Z_MEM_SLAB_INITIALIZER(obj, buf, size, count)                                              \
    {                                                                                              \
        EMU9160_ZEPHYR_SLAB, (count), (size), (buf), NULL, 0, 0, 0, { NULL }                       \
    }
#define EMU9160_ZEPHYR_BLOCK(size) (((size) + sizeof(void*) - 1) / sizeof(void*) * sizeof(void*))
#define K_MEM_SLAB_DEFINE(name, size, count, align)                                                \
    char __attribute__((aligned(align)))                                                           \
    _k_mem_slab_buf_##name[(count)*EMU9160_ZEPHYR_BLOCK(size)];                                    \
    struct k_mem_slab name =                                                                       \
        Z_MEM_SLAB_INITIALIZER(name, _k_mem_slab_buf_##name, EMU9160_ZEPHYR_BLOCK(size), count)
#define K_MEM_SLAB_DEFINE_STATIC(name, size, count, align)                                         \
    static char __attribute__((aligned(align)))                                                    \
    _k_mem_slab_buf_##name[(count)*EMU9160_ZEPHYR_BLOCK(size)];                                    \
    static struct k_mem_slab name =                                                                \
        Z_MEM_SLAB_INITIALIZER(name, _k_mem_slab_buf_##name, EMU9160_ZEPHYR_BLOCK(size), count)

int k_mem_slab_init(struct k_mem_slab* slab, void* buffer, size_t block_size, uint32_t num_blocks);
int k_mem_slab_alloc(struct k_mem_slab* slab, void** mem, k_timeout_t timeout);
void emu9160_zephyr_mem_slab_free(struct k_mem_slab* slab, void* mem);
#if EMU9160_ZEPHYR_VERSION < 30500
static inline void k_mem_slab_free(struct k_mem_slab* slab, void** mem)
{
    emu9160_zephyr_mem_slab_free(slab, *mem);
}
#else
void k_mem_slab_free(struct k_mem_slab* slab, void* mem);
#endif
uint32_t k_mem_slab_num_used_get(struct k_mem_slab* slab);
uint32_t k_mem_slab_max_used_get(struct k_mem_slab* slab);
uint32_t k_mem_slab_num_free_get(struct k_mem_slab* slab);

#define Z_HEAP_INITIALIZER(buf, bytes)                                                             \
    {                                                                                              \
        EMU9160_ZEPHYR_HEAP, 0, (buf), (bytes), { NULL }                                           \
    }
/// Room for one allocation of `bytes`.
#define EMU9160_ZEPHYR_HEAP_BYTES(bytes) ((((bytes) + 15) / 16 + 1) * 16)
#define K_HEAP_DEFINE(name, bytes)                                                                 \
    char __attribute__((aligned(16))) kheap_##name[EMU9160_ZEPHYR_HEAP_BYTES(bytes)];              \
    struct k_heap name = Z_HEAP_INITIALIZER(kheap_##name, EMU9160_ZEPHYR_HEAP_BYTES(bytes))
#define K_HEAP_DEFINE_NOCACHE(name, bytes) K_HEAP_DEFINE(name, bytes)

void k_heap_init(struct k_heap* heap, void* mem, size_t bytes);
void* k_heap_alloc(struct k_heap* heap, size_t bytes, k_timeout_t timeout);
void* k_heap_aligned_alloc(struct k_heap* heap, size_t align, size_t bytes, k_timeout_t timeout);
void* k_heap_calloc(struct k_heap* heap, size_t num, size_t size, k_timeout_t timeout);
void* k_heap_realloc(struct k_heap* heap, void* ptr, size_t bytes, k_timeout_t timeout);
void k_heap_free(struct k_heap* heap, void* mem);

/// Of CONFIG_HEAP_MEM_POOL_SIZE bytes, 16 of which each allocation takes for itself.
void* k_malloc(size_t size);
void* k_calloc(size_t nmemb, size_t size);
void* k_aligned_alloc(size_t align, size_t size);
void* k_realloc(void* ptr, size_t size);
void k_free(void* ptr);

#ifdef __cplusplus
}
#endif

#endif
