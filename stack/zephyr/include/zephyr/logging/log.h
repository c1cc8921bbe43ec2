/// The log: a line on standard output at once, with its virtual time; nothing without CONFIG_LOG.
#ifndef ZEPHYR_INCLUDE_LOGGING_LOG_H_
#define ZEPHYR_INCLUDE_LOGGING_LOG_H_

#include <emu9160_zephyr.h>

#include <zephyr/logging/log_core.h>
#include <zephyr/sys/printk.h>
#include <zephyr/types.h>

// A text without arguments is no matter of the program's own -Wpedantic.
#pragma GCC system_header

/// (name) or (name, level). The name stays as it is written, even `main`.
#define LOG_MODULE_REGISTER(name, ...) Z_LOG_MODULE(#name, __VA_ARGS__)
#define LOG_MODULE_DECLARE(name, ...) Z_LOG_MODULE(#name, __VA_ARGS__)
#define LOG_LEVEL_SET(level_)                                                                      \
    static const struct emu9160_zephyr_log_module emu9160_zephyr_log_module_here                   \
        __attribute__((__unused__)) = {"", (level_)}

#define Z_LOG(level_, function, ...)                                                               \
    do {                                                                                           \
        if (Z_LOG_ENABLED(level_))                                                                 \
            emu9160_zephyr_log(&emu9160_zephyr_log_module_here, level_, function, __VA_ARGS__);    \
    } while (false)
#define Z_LOG_ONCE(level_, ...)                                                                    \
    do {                                                                                           \
        static bool emu9160_logged;                                                                \
        if (!emu9160_logged) {                                                                     \
            emu9160_logged = true;                                                                 \
            Z_LOG(level_, NULL, __VA_ARGS__);                                                      \
        }                                                                                          \
    } while (false)
#define Z_LOG_HEXDUMP(level_, function, data, length, text)                                        \
    do {                                                                                           \
        if (Z_LOG_ENABLED(level_))                                                                 \
            emu9160_zephyr_log_hexdump(&emu9160_zephyr_log_module_here, level_, function, data,    \
                                       length, text);                                              \
    } while (false)

#define LOG_ERR(...) Z_LOG(LOG_LEVEL_ERR, NULL, __VA_ARGS__)
#define LOG_WRN(...) Z_LOG(LOG_LEVEL_WRN, NULL, __VA_ARGS__)
#define LOG_INF(...) Z_LOG(LOG_LEVEL_INF, NULL, __VA_ARGS__)
#define LOG_DBG(...) Z_LOG(LOG_LEVEL_DBG, __func__, __VA_ARGS__)
#define LOG_ERR_ONCE(...) Z_LOG_ONCE(LOG_LEVEL_ERR, __VA_ARGS__)
#define LOG_WRN_ONCE(...) Z_LOG_ONCE(LOG_LEVEL_WRN, __VA_ARGS__)
#define LOG_INF_ONCE(...) Z_LOG_ONCE(LOG_LEVEL_INF, __VA_ARGS__)
#define LOG_HEXDUMP_ERR(data, length, text) Z_LOG_HEXDUMP(LOG_LEVEL_ERR, NULL, data, length, text)
#define LOG_HEXDUMP_WRN(data, length, text) Z_LOG_HEXDUMP(LOG_LEVEL_WRN, NULL, data, length, text)
#define LOG_HEXDUMP_INF(data, length, text) Z_LOG_HEXDUMP(LOG_LEVEL_INF, NULL, data, length, text)
#define LOG_HEXDUMP_DBG(data, length, text)                                                        \
    Z_LOG_HEXDUMP(LOG_LEVEL_DBG, __func__, data, length, text)
/// Without time, level, name or the end of the line.
#define LOG_PRINTK(...)                                                                            \
    do {                                                                                           \
        if (IS_ENABLED(CONFIG_LOG)) printk(__VA_ARGS__);                                           \
    } while (false)
#define LOG_RAW(...) LOG_PRINTK(__VA_ARGS__)

#endif
