/// Levels of the log and how a file gets its own.
#ifndef ZEPHYR_INCLUDE_LOGGING_LOG_CORE_H_
#define ZEPHYR_INCLUDE_LOGGING_LOG_CORE_H_

#include <emu9160_zephyr.h>

#include <zephyr/sys/util.h>

#include <stdint.h>

// Literals of which only one fits its file are no matter of the program's own warnings.
#pragma GCC system_header

#ifdef __cplusplus
extern "C" {
#endif

#define LOG_LEVEL_NONE 0U
#define LOG_LEVEL_ERR 1U
#define LOG_LEVEL_WRN 2U
#define LOG_LEVEL_INF 3U
#define LOG_LEVEL_DBG 4U

#ifndef CONFIG_LOG_DEFAULT_LEVEL
#define CONFIG_LOG_DEFAULT_LEVEL 3
#endif
#ifndef CONFIG_LOG_MAX_LEVEL
#define CONFIG_LOG_MAX_LEVEL 4
#endif
#ifndef CONFIG_LOG_OVERRIDE_LEVEL
#define CONFIG_LOG_OVERRIDE_LEVEL 0
#endif

/// A file's part of the program, and what it logs.
struct emu9160_zephyr_log_module {
    const char* name;
    uint8_t level;
};

// A level of 0 to 4 as itself; of a symbol that nobody has set, such as CONFIG_APP_LOG_LEVEL, what
// its Kconfig template would give: the default level.
#define Z_LOG_LEVEL_OF(given, otherwise) Z_LOG_LEVEL_OF_(given, otherwise)
#define Z_LOG_LEVEL_OF_(given, otherwise) Z_UTIL_SECOND_OF(Z_LOG_LITERAL_##given, otherwise, 0)
#define Z_LOG_LITERAL_0 0, 0
#define Z_LOG_LITERAL_1 0, 1
#define Z_LOG_LITERAL_2 0, 2
#define Z_LOG_LITERAL_3 0, 3
#define Z_LOG_LITERAL_4 0, 4
#define Z_LOG_LITERAL_0U 0, 0
#define Z_LOG_LITERAL_1U 0, 1
#define Z_LOG_LITERAL_2U 0, 2
#define Z_LOG_LITERAL_3U 0, 3
#define Z_LOG_LITERAL_4U 0, 4
#define Z_LOG_FILE_LEVEL Z_LOG_LEVEL_OF(LOG_LEVEL, CONFIG_LOG_DEFAULT_LEVEL)
#define Z_LOG_MODULE_LEVEL(level, ...)                                                             \
    COND_CODE_1(IS_EMPTY(level), (Z_LOG_FILE_LEVEL),                                               \
                (Z_LOG_LEVEL_OF(level, CONFIG_LOG_DEFAULT_LEVEL)))
#define Z_LOG_MODULE(text, ...)                                                                    \
    static const struct emu9160_zephyr_log_module emu9160_zephyr_log_module_here                   \
        __attribute__((__unused__)) = {text, Z_LOG_MODULE_LEVEL(__VA_ARGS__, )}

#define Z_LOG_ENABLED(level_)                                                                      \
    (IS_ENABLED(CONFIG_LOG) && (level_) <= CONFIG_LOG_MAX_LEVEL &&                                 \
     ((level_) <= emu9160_zephyr_log_module_here.level || (level_) <= CONFIG_LOG_OVERRIDE_LEVEL))

__attribute__((__format__(__printf__, 4, 5))) void
emu9160_zephyr_log(const struct emu9160_zephyr_log_module* module, unsigned level,
                   const char* function, const char* fmt, ...);
void emu9160_zephyr_log_hexdump(const struct emu9160_zephyr_log_module* module, unsigned level,
                                const char* function, const void* data, size_t length,
                                const char* text);

#ifdef __cplusplus
}
#endif

#endif
