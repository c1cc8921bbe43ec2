/// Control of a log that writes each line at once: nothing is ever pending.
#ifndef ZEPHYR_INCLUDE_LOGGING_LOG_CTRL_H_
#define ZEPHYR_INCLUDE_LOGGING_LOG_CTRL_H_

#include <emu9160_zephyr.h>

#include <zephyr/logging/log.h>

#include <stdbool.h>
#include <stdio.h>

static inline void log_core_init(void) {}
static inline void log_init(void) {}
static inline void log_thread_trigger(void) {}
static inline void log_panic(void) { (void)fflush(stdout); }
/// Whether more is pending.
static inline bool log_process(void) { return false; }
static inline uint32_t log_buffered_cnt(void) { return 0; }
static inline bool log_data_pending(void) { return false; }

#define LOG_CORE_INIT() log_core_init()
#define LOG_INIT() 0U
#define LOG_PANIC() log_panic()
#define LOG_PROCESS() log_process()

#endif
